//! Reading and writing JSON: one reader and one writer for all types, and a table for each.
//!
//! In: the bytes of a body. Out: values, and from values bytes again. A type takes part through [`Json`]; a struct
//! adds a table of its members ([`Object`]), a union a table of its cases ([`Case`]), an enum the values that it lists
//! ([`TextEnum`], [`NumericEnum`], [`MixedEnum`]). The macros of `describe` write all that for the model files. Nothing
//! here is generic over a whole body, so a crate with a thousand types compiles one reader and one writer, not a
//! thousand of each.
//!
//! Reading is lenient: an optional member may be null, what a schema does not name is kept ([`Extra`]), an unknown enum
//! value or union member is kept as it came, and so is an optional member that cannot be read ([`Drift`]). Writing is
//! strict: an absent member is left out, never null, unless null was asked for. HTTP is none of this module's business.
//!
//! Reading takes time and memory in proportion to the text, whatever it holds, and is held to limits besides:
//! [`MAX_DEPTH`], [`MAX_VALUES`], [`MAX_REMEMBERED`].

mod bridge;
mod describe;
mod drift;
mod epoch;
mod event;
mod exact;
mod extra;
mod fault;
mod file;
mod formats;
#[cfg(feature = "jiff")]
mod jiff;
mod limits;
mod members;
mod mixed;
mod numeric;
mod object;
mod reader;
mod scalar;
mod scan;
mod sensitive;
mod text;
mod union;
mod writer;

pub use self::bridge::{deserialize, serialize};
#[allow(unused_imports, reason = "an API need not have a type of each kind")]
pub(crate) use self::describe::{
    bridges, debug_as, default, display, epoch, integer_enum, mixed_enum, newtype, nulls, number,
    number_enum, numeric_enum, object, open_enum, setters, string_enum, text, written,
};
pub use self::drift::Drift;
pub use self::epoch::{OutOfRange, from_system_time, to_system_time};
pub use self::event::EventKeys;
pub use self::extra::Extra;
pub use self::fault::{Fault, Step};
pub use self::file::File;
pub use self::formats::{Date, DateTime, Decimal, Uuid};
pub use self::limits::{MAX_DEPTH, MAX_REMEMBERED, MAX_VALUES};
pub use self::mixed::{MixedEnum, UnknownValue, listed};
pub use self::numeric::{NumericEnum, UnknownInteger, UnknownNumber, numeric_enum};
pub use self::object::{Entries, Member, Object, Shown, Table, debug, same};
pub use self::reader::{Kind, Lenient, Reader};
pub use self::sensitive::Sensitive;
pub(super) use self::sensitive::short_text;
pub use self::text::{TextEnum, UnknownText, text_enum};
pub use self::union::{Case, from_slice_named};
pub(super) use self::writer::Part;
pub use self::writer::Writer;

use std::any::Any;

/// A value that is compared with another without knowing its type. Every type has it.
pub trait Same {
    /// The value as one of any type.
    fn as_any(&self) -> &dyn Any;

    /// Whether the other is the same value of the same type.
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + 'static> Same for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|it| it == self)
    }
}

/// A value that is read from JSON and written as JSON.
pub trait Json: std::fmt::Debug + Same {
    /// The value that reading starts from. It need not be valid: reading replaces it or fails.
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads the next value into this one.
    ///
    /// # Errors
    /// A [`Fault`] where the text is not JSON, or not JSON of this type.
    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault>;

    /// Writes this value.
    fn write(&self, to: &mut Writer);

    /// Whether there is no value, so that an optional member holding it is left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Takes the value away, where there can be none: a member that comes twice counts as it came last.
    fn clear(&mut self) {}
}

/// Reads a whole text as one value.
///
/// # Errors
/// A [`Fault`] that says where, inside the JSON and in the text, and never what stood there.
pub fn from_slice<T: Json>(bytes: &[u8]) -> Result<T, Fault> {
    let mut value = T::blank();
    read_slice(bytes, &mut value)?;
    Ok(value)
}

/// The optional members of a text that are not of their types, and that reading keeps as they came. None where the text
/// cannot be read as the type at all.
pub fn drift<T: Json>(bytes: &[u8]) -> Vec<Drift> {
    read_slice(bytes, &mut T::blank()).unwrap_or_default()
}

/// The same as [`from_slice`] into a value that is there already. Gives what was kept as it came.
pub(super) fn read_slice(bytes: &[u8], value: &mut dyn Json) -> Result<Vec<Drift>, Fault> {
    read_whole(Reader::new(bytes)?, bytes, value)
}

/// The same; a fault when this says that the time is over.
pub(super) fn read_until(
    bytes: &[u8],
    value: &mut dyn Json,
    is_late: &dyn Fn() -> bool,
) -> Result<Vec<Drift>, Fault> {
    read_whole(Reader::new(bytes)?.until(is_late), bytes, value)
}

fn read_whole(mut reader: Reader<'_>, bytes: &[u8], value: &mut dyn Json) -> Result<Vec<Drift>, Fault> {
    let read = value.read(&mut reader).and_then(|()| reader.end());
    read.map(|()| reader.take_drift()).map_err(|fault| fault.located(bytes))
}

/// Reads a tree in which numbers and flags are text, too: what a place without types of its own says.
pub(super) fn read_plain(tree: &serde_json::Value, value: &mut dyn Json) -> bool {
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
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.into_bytes()
}

/// The value as JSON text; nothing where it holds a file whose content is not there yet.
pub(super) fn to_whole_vec(value: &dyn Json) -> Option<Vec<u8>> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.is_whole().then(|| writer.into_bytes())
}

/// The value as a JSON tree.
pub fn to_value(value: &dyn Json) -> serde_json::Value {
    // What the writer writes, the reader reads: the fallback is out of reach.
    from_slice(&to_vec(value)).unwrap_or(serde_json::Value::Null)
}
