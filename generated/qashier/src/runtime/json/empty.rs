//! The empty string as a value of its own: what many APIs take for "unset", next to another type.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::bridge::deserialize;
use super::fault::Fault;
use super::reader::Reader;
use super::value::{Json, Shape, View};

/// The empty string, where an API takes nothing else as a string.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmptyString;

impl EmptyString {
    /// The string on the wire.
    pub fn as_str(&self) -> &str {
        ""
    }
}

impl fmt::Display for EmptyString {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl Serialize for EmptyString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_str().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for EmptyString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl Json for EmptyString {
    fn blank() -> Self {
        Self
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        let start = from.offset();
        match from.string()?.is_empty() {
            true => Ok(()),
            false => Err(Fault::new(start, "expected an empty string, found another one")),
        }
    }

    fn view(&self) -> View<'_> {
        Shape::Text(self.as_str()).into()
    }
}
