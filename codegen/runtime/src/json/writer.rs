//! Writes values as JSON text.

use serde_json::Value;

use super::{Json, Object};

/// Writes values as JSON text, compact and in one pass.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// Nothing written yet.
    pub fn new() -> Self {
        Self::default()
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
        self.out.extend_from_slice(value.to_string().as_bytes());
    }

    /// Writes an integer that may be larger.
    pub fn wide_integer(&mut self, value: i128) {
        self.out.extend_from_slice(value.to_string().as_bytes());
    }

    /// Writes a number, a whole one without a fraction. JSON has neither NaN nor infinities: they become `null`.
    pub fn number(&mut self, value: f64) {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() < EXACT && !(value == 0.0 && value.is_sign_negative()) {
            // Whole and below 2^53, so that the conversion is exact.
            self.integer(value as i64);
        } else {
            self.value(&Value::from(value));
        }
    }

    /// Writes a text.
    pub fn string(&mut self, value: &str) {
        self.serialize(value);
    }

    /// Writes a JSON tree.
    pub fn value(&mut self, value: &Value) {
        self.serialize(value);
    }

    /// Writes an object by its table.
    pub fn object(&mut self, object: &dyn Object) {
        self.tagged(object, None);
    }

    /// Writes an object by its table, with the tag that its union knows it by where the object does not hold it.
    pub fn tagged(&mut self, object: &dyn Object, tag: Option<(&str, &str)>) {
        let mut entries = self.entries();
        let table = object.table().members;
        let extra = object.extra();
        let mut tagged = false;
        for (index, member) in table.iter().enumerate() {
            let value = object.get(index);
            if !value.is_absent() || member.is_required() {
                entries.entry(member.name(), value);
            } else if extra.is_null(member.name()) {
                entries.entry(member.name(), &Value::Null);
            } else {
                continue;
            }
            tagged |= tag.is_some_and(|(name, _)| name == member.name());
        }
        if let Some(additional) = object.additional() {
            additional.write(&mut entries);
        }
        for (name, value) in extra.iter() {
            // A member that the schema names was written above, if it is to be written at all.
            if !table.iter().any(|it| it.name() == name) {
                entries.entry(name, value);
                tagged |= tag.is_some_and(|(it, _)| it == name);
            }
        }
        if let Some((name, text)) = tag.filter(|_| !tagged) {
            entries.entry(name, &Value::from(text));
        }
        entries.end();
    }

    /// Writes a list.
    pub fn array(&mut self, values: &mut dyn Iterator<Item = &dyn Json>) {
        self.out.push(b'[');
        for (index, value) in values.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            value.write(self);
        }
        self.out.push(b']');
    }

    /// Begins an object that is written entry by entry.
    pub fn entries(&mut self) -> EntryWriter<'_> {
        self.out.push(b'{');
        EntryWriter { writer: self, first: true }
    }

    fn serialize<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        // Writing text and trees into memory cannot fail.
        let _ = serde_json::to_writer(&mut self.out, value);
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
        if !std::mem::replace(&mut self.first, false) {
            self.writer.out.push(b',');
        }
        self.writer.string(key);
        self.writer.out.push(b':');
        value.write(self.writer);
    }

    /// Ends the object.
    pub fn end(self) {
        self.writer.out.push(b'}');
    }
}
