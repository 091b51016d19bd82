//! Writes objects by their tables.
//!
//! In: what a struct holds ([`Shown`]), and the tags by which unions know it. Out: its text, with what is sensitive noted,
//! and with what the schema does not describe unchanged.

use serde_json::Value;

use super::entries::EntryWriter;
use super::object::{Object, Shown};
use super::remembered::Remembered;
use super::value::Json;
use super::writer::Writer;

impl Writer {
    /// Writes a value with the tag that its union knows it by: the object that the value is gets it where it does not
    /// hold it.
    pub fn tagged(&mut self, tag: (&'static str, &'static str), value: &dyn Json) {
        self.tags.push(tag);
        value.write(self);
        self.tags.clear();
    }

    /// Writes an object by its table.
    pub fn object(&mut self, object: &dyn Object) {
        object.show(&mut |it| match it.table.is_sensitive() {
            true => self.sensitive(|to| to.shown(it)),
            false => self.shown(it),
        });
    }

    fn shown(&mut self, Shown { table, members, additional, extra }: &Shown<'_>) {
        let mut tags = std::mem::take(&mut self.tags);
        self.hidden.outermost.get_or_insert_with(|| table.sensitive_members());
        let rows = table.members();
        let outer = std::mem::replace(&mut self.exact, Remembered::of(extra.exact()));
        let mut entries = self.entries();
        for (row, value) in rows.iter().zip(*members) {
            let is_written = row.is_required() && !extra.is_missing(row.name());
            if is_written || !value.is_absent() {
                match (row.is_sensitive(), row.is_constant()) {
                    (true, _) => entries.sensitive(row.name(), *value),
                    (false, true) => entries.known(row.name(), *value),
                    (false, false) => entries.entry(row.name(), *value),
                }
            } else if let Some(kept) = extra.get(row.name()) {
                // It came as something else than its type.
                match row.is_sensitive() {
                    true => entries.sensitive(row.name(), kept),
                    false => entries.entry(row.name(), kept),
                }
            } else if extra.is_null(row.name()) {
                entries.entry(row.name(), &Value::Null);
            } else {
                continue;
            }
            tags.retain(|(name, _)| *name != row.name());
        }
        additional.iter().for_each(|it| it.write(&mut entries));
        for (name, value) in extra.iter() {
            // A member that the schema names was written above, as its type or unchanged.
            if !rows.iter().any(|it| it.name() == name) {
                entries.entry(name, value);
                tags.retain(|(it, _)| *it != name);
            }
        }
        // Of several for one property the innermost says most.
        while let Some((name, text)) = tags.pop() {
            entries.known(name, &Value::from(text));
            tags.retain(|(it, _)| *it != name);
        }
        entries.end();
        self.exact = outer;
    }
}

impl EntryWriter<'_> {
    /// Writes one entry whose value is sensitive.
    fn sensitive(&mut self, key: &str, value: &dyn Json) {
        self.put(key, |to| to.sensitive(|to| value.write(to)));
    }

    /// Writes one entry whose value everybody knows.
    fn known(&mut self, key: &str, value: &dyn Json) {
        self.put(key, |to| {
            to.tells();
            value.write(to);
        });
    }
}
