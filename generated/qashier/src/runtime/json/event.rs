//! Events: a union whose values say by a name inside them which member they are, and in which version.
//!
//! Unlike a tag, the name may stand anywhere in the value, and a version that nobody described makes a value of a known
//! name one of an unknown shape.

use serde_json::Value;

use super::fault::Fault;
use super::reader::Reader;
use super::union::Case;

/// Where an event says what it is, as JSON pointers into it.
#[derive(Debug, Clone, Copy)]
pub struct EventKeys {
    /// Where its type stands.
    pub kind: &'static str,
    /// Where its version stands.
    pub version: Option<&'static str>,
    /// The versions that are described; empty: any. An event that names none is taken for one of them.
    pub versions: &'static [&'static str],
}

impl Reader<'_> {
    /// Reads an event as the member that has its type as a tag; as an unknown one where none has, or where its version
    /// is not described.
    ///
    /// # Errors
    /// Where the text is not JSON, or the type is known and the rest is not of that member.
    pub fn event<T>(
        &mut self,
        keys: &EventKeys,
        cases: &[Case<T>],
        unknown: fn(Value) -> T,
    ) -> Result<T, Fault> {
        let start = self.mark();
        let value: Value = self.value()?;
        let kind = text_at(&value, keys.kind);
        let version = keys.version.and_then(|it| text_at(&value, it));
        let is_described = keys.versions.is_empty()
            || version.is_none_or(|version| keys.versions.contains(&version.as_str()));
        let case = kind.filter(|_| is_described);
        let case = case.and_then(|kind| cases.iter().find(|case| case.tags.contains(&kind.as_str())));
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

/// The text at a pointer, or the number as text.
fn text_at(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
