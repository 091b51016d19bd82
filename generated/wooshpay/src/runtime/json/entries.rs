//! Writes lists, objects entry by entry, and JSON trees.
//!
//! In: values of any type. Out: their text. Objects with a table are written by `shown`.

use serde_json::Value;

use super::fault::Step;
use super::value::Json;
use super::writer::Writer;

impl Writer {
    /// Writes a list.
    pub fn array(&mut self, values: &mut dyn Iterator<Item = &dyn Json>) {
        self.tags.clear();
        self.out.push(b'[');
        for (index, value) in values.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.step_in(|| Step::Index(index));
            value.write(self);
            self.step_out();
        }
        self.out.push(b']');
    }

    /// Begins an object that is written entry by entry.
    pub fn entries(&mut self) -> EntryWriter<'_> {
        self.tags.clear();
        self.out.push(b'{');
        if let Some(parts) = &mut self.parts {
            parts.depth += 1;
        }
        EntryWriter { writer: self, first: true }
    }

    /// Writes a JSON tree.
    pub fn value(&mut self, value: &Value) {
        match value {
            // Only where a number in it may be one that a float does not carry.
            _ if self.exact.is_none() => self.serialize(value),
            Value::Number(it) if it.is_f64() && it.as_f64().is_some_and(|it| self.remembered(it)) => {}
            Value::Array(items) => self.array(&mut items.iter().map(|it| it as &dyn Json)),
            Value::Object(members) => {
                let mut entries = self.entries();
                members.iter().for_each(|(key, it)| entries.entry(key, it));
                entries.end();
            }
            _ => self.serialize(value),
        }
    }

    /// The first number in a value that JSON has no word for: where it is, and what it is.
    pub(crate) fn infinite(value: &dyn Json) -> Option<(String, f64)> {
        let mut writer = Self { place: Some(Vec::new()), ..Self::default() };
        value.write(&mut writer);
        writer.infinite
    }
}

/// An object that is being written entry by entry.
#[derive(Debug)]
pub struct EntryWriter<'a> {
    pub(super) writer: &'a mut Writer,
    first: bool,
}

impl EntryWriter<'_> {
    /// Writes one entry.
    pub fn entry(&mut self, key: &str, value: &dyn Json) {
        self.put(key, |to| value.write(to));
    }

    pub(super) fn put(&mut self, key: &str, write: impl FnOnce(&mut Writer)) {
        if !std::mem::replace(&mut self.first, false) {
            self.writer.out.push(b',');
        }
        self.writer.string(key);
        self.writer.out.push(b':');
        let start = self.writer.out.len();
        self.writer.step_in(|| Step::Key(key.to_owned()));
        write(self.writer);
        self.writer.step_out();
        self.writer.part(key, start);
    }

    /// Ends the object.
    pub fn end(self) {
        self.writer.out.push(b'}');
        if let Some(parts) = &mut self.writer.parts {
            parts.depth -= 1;
        }
    }
}
