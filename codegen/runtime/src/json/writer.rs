//! Writes values as JSON text.

use std::fmt;

use serde_json::Value;

use super::exact::Remembered;
use super::fault::{self, Step};
use super::scan::plain;
use super::sensitive::Hidden;
use super::{File, Json, Object, Shown};

/// Writes values as JSON text, compact and in one pass.
#[derive(Default)]
pub struct Writer {
    pub(super) out: Vec<u8>,
    parts: Option<Parts>,
    /// The numbers that the object at hand remembers; `None` where there are none, as there mostly are.
    pub(super) exact: Option<Box<Remembered>>,
    /// The tags by which unions know the object that is written next, those of outer unions first.
    tags: Vec<Tag>,
    /// A file was written whose content is not there yet.
    lacking: bool,
    /// The first number that JSON has no word for, and where it stood as far as that was looked at.
    infinite: Option<(String, f64)>,
    /// The way to what is being written, where somebody wants to know it.
    pub(super) place: Option<Vec<Step>>,
    /// What must not be seen of it.
    pub(super) hidden: Hidden,
}

/// A property and the text of it that says of which type an object is.
type Tag = (&'static str, &'static str);

/// A member of an object that is written in parts.
pub(in super::super) struct Part {
    pub(in super::super) name: String,
    /// Its value; null in place of each file.
    pub(in super::super) value: Value,
    /// The files that it is or holds, each with the way to it from here.
    pub(in super::super) files: Vec<(Vec<Step>, File)>,
}

/// The members of the outermost object so far.
#[derive(Default)]
struct Parts {
    depth: usize,
    done: Vec<Part>,
    /// The files since the last of them, each with the way to it from the outermost value.
    files: Vec<(Vec<Step>, File)>,
}

impl Writer {
    /// Nothing written yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A writer that keeps the members of the outermost object apart.
    pub(in super::super) fn of_parts() -> Self {
        Self { parts: Some(Parts::default()), place: Some(Vec::new()), ..Self::default() }
    }

    /// The members of the outermost object; of another value, the value itself, which has no name. An object that came as
    /// a JSON tree is taken apart afterwards.
    pub(in super::super) fn into_parts(self) -> Vec<Part> {
        let Parts { done, files, .. } = self.parts.unwrap_or_default();
        if !done.is_empty() {
            return done;
        }
        match super::from_slice(&self.out) {
            Ok(Value::Object(members)) => {
                members.into_iter().map(|(name, value)| Part { name, value, files: Vec::new() }).collect()
            }
            // What the writer writes, the reader reads: the fallback is out of reach.
            value => vec![Part { name: String::new(), value: value.unwrap_or_default(), files }],
        }
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        self.serialize(&value);
    }

    /// Writes an integer that may be larger.
    pub fn wide_integer(&mut self, value: i128) {
        self.out.extend_from_slice(value.to_string().as_bytes());
    }

    /// Writes an integer that may be larger still and is never negative.
    pub fn unsigned_integer(&mut self, value: u128) {
        self.out.extend_from_slice(value.to_string().as_bytes());
    }

    /// Writes a number, a whole one without a fraction. JSON has neither NaN nor infinities: they become `null`, and
    /// a request that holds one is refused by name before anything is sent.
    pub fn number(&mut self, value: f64) {
        /// The whole numbers of 64 bits end here.
        const WHOLE: f64 = 9_223_372_036_854_775_808.0;
        if self.remembered(value) {
            return;
        }
        if !value.is_finite() && self.infinite.is_none() {
            self.infinite = Some((fault::path(self.place.iter().flatten()), value));
        }
        if value.fract() == 0.0 && value.abs() < WHOLE && !(value == 0.0 && value.is_sign_negative()) {
            // Whole and below 2^63, so that the conversion is exact.
            self.integer(value as i64);
        } else {
            self.serialize(&value);
        }
    }

    /// Writes what a table lists as JSON.
    pub(super) fn listed(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes a text. Most need no escape, and are written as they are.
    pub fn string(&mut self, value: &str) {
        if plain(value.as_bytes()) < value.len() {
            return self.serialize(value);
        }
        self.out.reserve(value.len() + 2);
        self.out.push(b'"');
        self.out.extend_from_slice(value.as_bytes());
        self.out.push(b'"');
    }

    /// Whether all numbers were some that JSON has a word for.
    pub(in super::super) fn is_finite(&self) -> bool {
        self.infinite.is_none()
    }

    /// The first number in a value that JSON has no word for: where it stands, and which it is.
    pub(in super::super) fn infinite(value: &dyn Json) -> Option<(String, f64)> {
        let mut writer = Self { place: Some(Vec::new()), ..Self::default() };
        value.write(&mut writer);
        writer.infinite
    }

    /// Whether all that was to be written could be.
    pub(in super::super) fn is_whole(&self) -> bool {
        !self.lacking
    }

    /// Writes a file: as text, unless it stands where files are kept apart. One that is read while it is sent is empty.
    pub fn file(&mut self, file: &File) {
        match &mut self.parts {
            Some(parts) => {
                parts.files.push((self.place.clone().unwrap_or_default(), file.clone()));
                self.null();
                self.leaves_out(file);
            }
            None => {
                self.lacking |= file.bytes().is_none();
                self.string(&String::from_utf8_lossy(file.bytes().unwrap_or_default()));
            }
        }
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
        self.begins(table);
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
            // A member that the schema names was written above, as its type or as it came.
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

    /// Notes the entry that was written from `start` on, if it is one of the outermost object.
    fn part(&mut self, name: &str, start: usize) {
        let Some(parts) = self.parts.as_mut().filter(|it| it.depth == 1) else { return };
        // What the writer writes, the reader reads: the fallback is out of reach.
        let value = super::from_slice(&self.out[start..]).unwrap_or(Value::Null);
        // The way to them began with the name.
        let files = parts.files.drain(..).map(|(way, file)| (way.into_iter().skip(1).collect(), file));
        parts.done.push(Part { name: name.to_owned(), value, files: files.collect() });
    }

    fn serialize<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        // Writing text and trees into memory cannot fail.
        let _ = serde_json::to_writer(&mut self.out, value);
    }
}

impl fmt::Debug for Writer {
    // What was written may hold what nothing should show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("out", &format_args!("{} bytes", self.out.len())).finish()
    }
}

/// An object that is being written entry by entry.
#[derive(Debug)]
pub struct EntryWriter<'a> {
    writer: &'a mut Writer,
    first: bool,
}

impl EntryWriter<'_> {
    /// Writes one entry.
    pub fn entry(&mut self, key: &str, value: &dyn Json) {
        self.put(key, |to| value.write(to));
    }

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

    fn put(&mut self, key: &str, write: impl FnOnce(&mut Writer)) {
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
