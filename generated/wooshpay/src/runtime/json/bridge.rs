//! serde for every type, as a thin bridge over the table: through a JSON tree.
//!
//! The client does not come this way. It is for users who store values, log them or send them on.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{File, Json, from_slice, to_value};

/// What `serde::Serialize` of a type does.
///
/// # Errors
/// Where the serializer fails.
pub fn serialize<S: Serializer>(value: &dyn Json, serializer: S) -> Result<S::Ok, S::Error> {
    to_value(value).serialize(serializer)
}

/// What `serde::Deserialize` of a type does.
///
/// # Errors
/// Where the deserializer fails, or the value is not of this type.
pub fn deserialize<'de, T: Json, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    from_slice(value.to_string().as_bytes()).map_err(D::Error::custom)
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
