//! serde for every type, as a thin bridge over the table: through a JSON tree.
//!
//! The client does not come this way. It is for users who store values, log them or send them on.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::convert::{from_slice, to_whole_vec};
use super::file::File;
use super::value::Json;

/// What `serde::Serialize` of a type does.
///
/// # Errors
/// Where the serializer fails, or the value holds a file whose content is not there yet.
pub fn serialize<S: Serializer>(value: &dyn Json, serializer: S) -> Result<S::Ok, S::Error> {
    // What the writer writes, the reader reads: the fallback is out of reach.
    let tree = |bytes: Vec<u8>| from_slice(&bytes).unwrap_or(serde_json::Value::Null);
    match to_whole_vec(value) {
        Some(bytes) => tree(bytes).serialize(serializer),
        None => Err(S::Error::custom("a streamed file has no content yet")),
    }
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
