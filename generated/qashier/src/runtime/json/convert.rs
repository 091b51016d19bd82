//! Whole values from JSON and to JSON.
//!
//! In: the text of a body, or a value. Out: the value, or its text. What is between is the reader's and the writer's job.

use super::drift::Drift;
use super::fault::Fault;
use super::reader::Reader;
use super::value::Json;
use super::writer::Writer;

/// Reads a whole JSON text as one value.
///
/// # Errors
/// A [`Fault`] that says where, inside the JSON and in the text, and never the value.
pub fn from_slice<T: Json>(bytes: &[u8]) -> Result<T, Fault> {
    let mut value = T::blank();
    read_slice(bytes, &mut value)?;
    Ok(value)
}

/// The optional members that are not of their types, and that reading keeps unchanged. None where the text
/// cannot be read as the type at all.
pub fn drift<T: Json>(bytes: &[u8]) -> Vec<Drift> {
    read_slice(bytes, &mut T::blank()).unwrap_or_default()
}

/// The same as [`from_slice`] into a value that is there already. Gives what was kept unchanged.
pub(crate) fn read_slice(bytes: &[u8], value: &mut dyn Json) -> Result<Vec<Drift>, Fault> {
    read_whole(Reader::new(bytes)?, bytes, value)
}

/// The same; a fault when this says that the time is over.
pub(crate) fn read_until(
    bytes: &[u8],
    value: &mut dyn Json,
    is_late: &dyn Fn() -> bool,
) -> Result<Vec<Drift>, Fault> {
    read_whole(Reader::new(bytes)?.until(is_late), bytes, value)
}

/// The same from what is known to be UTF-8.
pub(super) fn read_str(text: &str, value: &mut dyn Json) -> Result<Vec<Drift>, Fault> {
    read_whole(Reader::over(text), text.as_bytes(), value)
}

fn read_whole(mut reader: Reader<'_>, bytes: &[u8], value: &mut dyn Json) -> Result<Vec<Drift>, Fault> {
    let read = value.read(&mut reader).and_then(|()| reader.end());
    read.map(|()| reader.take_drift()).map_err(|fault| fault.located(bytes))
}

/// Reads a tree in which numbers and booleans may be strings: what a place without types of its own says.
pub(crate) fn read_plain(tree: &serde_json::Value, value: &mut dyn Json) -> bool {
    let text = tree.to_string();
    let mut reader = Reader::over_plain(&text);
    value.read(&mut reader).is_ok()
}

/// A member of an object, as far as it is there and of this type.
pub fn member<T: Json>(object: &serde_json::Value, name: &str) -> Option<T> {
    from_slice(&to_vec(object.get(name)?)).ok()
}

/// The value as JSON text.
pub fn to_vec(value: &dyn Json) -> Vec<u8> {
    let mut writer = Writer::of_body();
    writer.put(value);
    writer.into_bytes()
}

/// The value as a JSON tree.
pub fn to_value(value: &dyn Json) -> serde_json::Value {
    // What the writer writes, the reader reads: the fallback is out of reach.
    from_slice(&to_vec(value)).unwrap_or(serde_json::Value::Null)
}
