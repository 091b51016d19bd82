//! Reading and writing JSON: one reader and one writer for all types, and a table for each.
//!
//! In: the bytes of a body. Out: values, and from values bytes again. A type takes part through [`Json`]; a struct
//! adds a table of its members ([`Object`]), a union a table of its cases ([`Case`]), an enum the values that it lists
//! ([`TextEnum`], [`NumericEnum`], [`MixedEnum`]). The macros of `describe` write all that for the model files. Nothing
//! here is generic over a whole body, so a crate with a thousand types compiles one reader and one writer, not a
//! thousand of each.
//!
//! Reading is lenient: an optional member may be null, what a schema does not name is kept ([`Extra`]), an unknown enum
//! value or union member is kept unchanged, and so is an optional member that cannot be read ([`Drift`]). Writing is
//! strict: an absent member is left out, never null, unless null was asked for. HTTP is none of this module's business.
//!
//! Reading takes time and memory in proportion to the text, whatever it holds, and is held to limits besides:
//! [`MAX_DEPTH`], [`MAX_VALUES`], [`MAX_REMEMBERED`].

mod apart;
mod bridge;
pub(super) mod convert;
mod describe;
pub(super) mod drift;
mod empty;
mod entries;
mod epoch;
mod event;
mod exact;
mod extra;
pub(super) mod fault;
pub(super) mod file;
mod foreign;
mod formats;
pub(super) mod hidden;
#[cfg(feature = "jiff")]
mod jiff;
mod kept;
mod lenient;
mod limits;
mod members;
mod mixed;
mod numeric;
mod object;
pub(super) mod part;
pub(super) mod parts;
mod plain;
pub(super) mod reader;
mod remembered;
mod scalar;
mod scan;
mod sensitive;
mod shown;
mod table;
mod text;
mod union;
pub(super) mod value;
pub(super) mod writer;

pub use self::bridge::{deserialize, serialize};
pub use self::convert::{drift, from_slice, member, to_value, to_vec};
#[allow(unused_imports, reason = "an API need not have a type of each kind")]
pub(crate) use self::describe::{
    bridges, debug_as, default, default_from_new, display, epoch, integer_enum, mixed_enum, newtype, nulls,
    number, number_enum, numeric_enum, object, open_enum, setters, string_enum, text, viewed,
};
pub use self::drift::Drift;
pub use self::empty::EmptyString;
pub use self::epoch::{OutOfRange, from_system_time, to_system_time};
pub use self::event::EventKeys;
pub use self::extra::Extra;
pub use self::fault::{Fault, Step};
pub use self::file::File;
pub use self::formats::{Date, DateTime, Decimal, Uuid};
pub use self::limits::{MAX_DEPTH, MAX_REMEMBERED, MAX_VALUES};
pub use self::mixed::{MixedEnum, UnknownValue, listed, mixed_enum};
pub use self::numeric::{NumericEnum, UnknownInteger, UnknownNumber, numeric_enum};
pub use self::object::{debug, same};
pub use self::reader::{Kind, Lenient, Reader};
pub use self::sensitive::Sensitive;
pub use self::table::{Member, Table};
pub use self::text::{TextEnum, UnknownText, text_enum};
pub use self::union::{Case, from_slice_named};
pub use self::value::{Entries, Json, List, Object, Same, Shape, Shown, Tag, View};
