//! Writes an object in parts, as a multipart body needs it.
//!
//! In: a value. Out: a [`Part`] for each of its members. What a part becomes on the wire is the business of whoever makes
//! the body.

use serde_json::Value;

use super::convert::from_slice;
use super::parts::{Part, Parts};
use super::writer::Writer;

impl Writer {
    /// A writer that keeps the members of the outermost object apart.
    pub(crate) fn of_parts() -> Self {
        Self { parts: Some(Parts::default()), place: Some(Vec::new()), ..Self::default() }
    }

    /// The members of the outermost object; of another value, the value itself, which has no name. An object that came as
    /// a JSON tree is taken apart afterwards.
    pub(crate) fn into_parts(self) -> Vec<Part> {
        let Parts { done, files, .. } = self.parts.unwrap_or_default();
        if !done.is_empty() {
            return done;
        }
        match from_slice(&self.out) {
            Ok(Value::Object(members)) => {
                members.into_iter().map(|(name, value)| Part { name, value, files: Vec::new() }).collect()
            }
            // What the writer writes, the reader reads: the fallback is out of reach.
            value => vec![Part { name: String::new(), value: value.unwrap_or_default(), files }],
        }
    }

    /// Notes the entry that was written from `start` on, if it is one of the outermost object.
    pub(super) fn part(&mut self, name: &str, start: usize) {
        let Some(parts) = self.parts.as_mut().filter(|it| it.depth == 1) else { return };
        // What the writer writes, the reader reads: the fallback is out of reach.
        let value = from_slice(&self.out[start..]).unwrap_or(Value::Null);
        // The way to them began with the name.
        let files = parts.files.drain(..).map(|(way, file)| (way.into_iter().skip(1).collect(), file));
        parts.done.push(Part { name: name.to_owned(), value, files: files.collect() });
    }
}
