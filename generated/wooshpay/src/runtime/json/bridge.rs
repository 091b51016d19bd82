//! serde for every type, as a thin bridge over the table: through a JSON tree.
//!
//! The client does not come this way. It is for users who store values, log them or send them on.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::{Json, from_slice, to_value};

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
