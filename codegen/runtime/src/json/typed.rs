//! Values of types that are not of this crate: [`Typed`], a string of a format, and [`Held`], a value that serde reads.
//!
//! In: JSON. Out: the value of the other type, together with the JSON that it was read from. That is what is written, so
//! that nothing is lost where two strings are one value: `"1.50"` and `"1.5"`, a UUID in capitals, a time in another zone. A
//! value that the other type does not accept is an error of its member: an optional one is kept unchanged, like any member
//! of another type.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::bridge::deserialize;
use super::fault::Fault;
use super::reader::Reader;
use super::value::{Json, Shape, View};

/// A string of a format, as a type that knows the format. It dereferences to the value, and is equal to another if the
/// values are.
#[derive(Clone, Default)]
pub struct Typed<T> {
    text: String,
    value: T,
}

impl<T> Typed<T> {
    /// The string on the wire, unchanged.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Typed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Its string is the one that the value prints.
impl<T: fmt::Display> From<T> for Typed<T> {
    fn from(value: T) -> Self {
        Self { text: value.to_string(), value }
    }
}

impl<T: FromStr> FromStr for Typed<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        Ok(Self { value: text.parse()?, text: text.to_owned() })
    }
}

impl<T: PartialEq> PartialEq for Typed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Typed<T> {}

impl<T: PartialEq> PartialEq<T> for Typed<T> {
    fn eq(&self, other: &T) -> bool {
        self.value == *other
    }
}

impl<T: Hash> Hash for Typed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T> fmt::Display for Typed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> fmt::Debug for Typed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<T> Serialize for Typed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de, T: FromStr + Default + PartialEq + 'static> Deserialize<'de> for Typed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl<T: FromStr + Default + PartialEq + 'static> Json for Typed<T> {
    fn blank() -> Self {
        Self { text: String::new(), value: T::default() }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        let start = from.offset();
        let text = from.string()?;
        let value = text.parse().map_err(|_| Fault::new(start, "the string does not have the format"))?;
        *self = Self { text: text.into_owned(), value };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Text(&self.text).into()
    }
}

/// A value that a type of another crate is read from. It dereferences to that, and is equal to another if the values of
/// that type are.
#[derive(Clone, Default)]
pub struct Held<T> {
    json: Value,
    value: T,
}

impl<T> Held<T> {
    /// The JSON on the wire, unchanged.
    pub fn as_json(&self) -> &Value {
        &self.json
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Its JSON is what serde makes of the value; null, if it cannot make any.
impl<T: Serialize> From<T> for Held<T> {
    fn from(value: T) -> Self {
        Self { json: serde_json::to_value(&value).unwrap_or_default(), value }
    }
}

impl<T: PartialEq> PartialEq for Held<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Serialize for Held<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned + Default + PartialEq + fmt::Debug + 'static> Deserialize<'de> for Held<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl<T: DeserializeOwned + Default + PartialEq + fmt::Debug + 'static> Json for Held<T> {
    fn blank() -> Self {
        Self { json: Value::Null, value: T::default() }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        let start = from.offset();
        let json: Value = from.value()?;
        // What serde says may quote the value.
        let value = T::deserialize(&json).map_err(|_| Fault::new(start, "the value is not of its type"))?;
        *self = Self { json, value };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Tree(&self.json).into()
    }
}
