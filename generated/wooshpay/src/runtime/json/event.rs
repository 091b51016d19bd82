//! Events: a union whose values say by a name inside them which member they are, and in which version.
//!
//! Unlike a tag, the name may be anywhere in the value. The version is information: an API raises it when it adds a
//! member, and an event that was dropped for it would be an order that is never shipped. An event is read as its type
//! wherever it can be.

use serde_json::Value;

use super::convert::to_value;
use super::fault::Fault;
use super::reader::Reader;
use super::union::Case;
use super::value::Json;

/// Where an event says what it is, as JSON pointers into it.
#[derive(Debug, Clone, Copy)]
pub struct EventKeys {
    /// Where its type is.
    pub kind: &'static str,
    /// Where its version is.
    pub version: Option<&'static str>,
    /// The versions that are described.
    pub versions: &'static [&'static str],
}

#[allow(dead_code, reason = "for the events of a generated crate, which may have no version")]
impl EventKeys {
    /// The version that an event names; none where it names none, or an empty one.
    pub fn version(&self, event: &dyn Json) -> Option<String> {
        text_at(&to_value(event), self.version?).filter(|it| !it.is_empty())
    }

    /// Whether an event is of a version that is described. One that names none may well be.
    pub fn describes(&self, event: &dyn Json) -> bool {
        self.version(event).is_none_or(|version| self.versions.contains(&version.as_str()))
    }
}

impl Reader<'_> {
    /// Reads an event as the member that has its type as a tag; as an unknown one where none has.
    ///
    /// # Errors
    /// When it is not JSON, or does not match the schema of its type.
    pub fn event<T>(
        &mut self,
        keys: &EventKeys,
        cases: &[Case<T>],
        unknown: fn(Value) -> T,
    ) -> Result<T, Fault> {
        let start = self.mark();
        let value: Value = self.value()?;
        let kind = text_at(&value, keys.kind);
        let case = kind.and_then(|kind| cases.iter().find(|case| case.tags.contains(&kind.as_str())));
        match case {
            Some(case) => {
                self.reset(start);
                (case.read)(self)
            }
            None => {
                self.count_unknown();
                Ok(unknown(value))
            }
        }
    }
}

/// The string at a pointer, or the number as a string.
fn text_at(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
