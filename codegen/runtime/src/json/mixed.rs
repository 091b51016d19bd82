//! Open enums of values of several kinds: the known values are arms, any other is kept.

use std::fmt;

use serde_json::Value;

use super::convert::from_slice;
use super::fault::Fault;
use super::reader::Reader;
use super::value::{Shape, View};

/// An enum of strings, numbers and booleans, with an arm for values that it does not list.
pub trait MixedEnum: From<Value> + Clone + PartialEq + 'static {
    /// What the schema lists, as JSON, each with its arm.
    const LISTED: &'static [(&'static str, Self)];

    /// The value, if it is one that the schema does not list.
    fn unknown(&self) -> Option<&UnknownValue>;
}

/// A value that an enum does not know.
///
/// It is made only by the enum's `From<Value>`, so a value that the enum does know never hides in here.
#[derive(Clone, PartialEq)]
pub struct UnknownValue(Value);

impl UnknownValue {
    #[allow(dead_code, reason = "for the enums of a generated crate, which may have none")]
    pub(crate) const fn new(value: Value) -> Self {
        Self(value)
    }

    /// The value on the wire.
    pub const fn get(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The arm of a value that the schema lists: `1.0` is a listed `1`, and `"1"` is not.
pub fn listed<T: MixedEnum>(value: &Value) -> Option<T> {
    T::LISTED.iter().find(|(text, _)| is_same(text, value)).map(|(_, arm)| arm.clone())
}

impl Reader<'_> {
    /// Reads an enum of values of several kinds.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn mixed_enum<T: MixedEnum>(&mut self) -> Result<T, Fault> {
        let value = T::from(self.value::<Value>()?);
        if value.unknown().is_some() {
            self.count_unknown();
        }
        Ok(value)
    }
}

/// What an enum of values of several kinds is.
pub fn mixed_enum<T: MixedEnum>(value: &T) -> View<'_> {
    let shape = match value.unknown() {
        Some(unknown) => Shape::Tree(unknown.get()),
        None => {
            Shape::Listed(T::LISTED.iter().find(|(_, arm)| arm == value).map_or("null", |(text, _)| text))
        }
    };
    shape.into()
}

fn is_same(listed: &str, value: &Value) -> bool {
    let Ok(listed) = from_slice::<Value>(listed.as_bytes()) else { return false };
    match (&listed, value) {
        // Integers by all their digits, anything else as floats.
        (Value::Number(a), Value::Number(b)) => match (a.as_i128(), b.as_i128()) {
            (Some(a), Some(b)) => a == b,
            _ => a.as_f64() == b.as_f64(),
        },
        _ => listed == *value,
    }
}
