//! What a type has to do to take part in JSON: [`Json`].
//!
//! A type says how it is read, and what a value of it is ([`View`]). Who passes values on, the writer of JSON text and the
//! bridge to serde, looks at the view, so neither has code for a single type. The reader and the writer do not know this
//! file: they know text. What they do for values of any type is added here and in the files that import this one.

use std::any::Any;
use std::fmt;

use serde_json::Value;

use super::extra::Extra;
use super::fault::Fault;
use super::file::File;
use super::reader::Reader;
use super::table::Table;

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
pub trait Json: fmt::Debug + Same {
    /// The value that reading starts from. It need not be valid: reading replaces it or fails.
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads the next value into this one.
    ///
    /// # Errors
    /// A [`Fault`] if it is not JSON, or JSON of another type.
    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault>;

    /// What this value is, for whoever writes it.
    fn view(&self) -> View<'_>;

    /// Removes the value, if there can be none: of a member that occurs twice the last one counts.
    fn clear(&mut self) {}
}

impl dyn Json + '_ {
    /// Whether the value is absent. An optional member that holds it is left out.
    pub fn is_absent(&self) -> bool {
        self.view().is_absent()
    }

    /// The file that the value is, if it is one.
    pub(crate) fn file(&self) -> Option<&File> {
        match self.view().shape {
            Shape::File(file) => Some(file),
            _ => None,
        }
    }
}

/// What a value is, and whether nothing may show it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(super) shape: Shape<'a>,
    pub(super) sensitive: bool,
}

/// What a value is.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Shape<'a> {
    /// No value: an optional member that holds it is left out, elsewhere it is null.
    Absent,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// An integer that may be larger.
    Wide(&'a i128),
    /// An integer that may be larger still and is never negative.
    Unsigned(&'a u128),
    /// A number.
    Number(f64),
    /// A string.
    Text(&'a str),
    /// A file: a string, unless files are kept apart.
    File(&'a File),
    /// A JSON tree.
    Tree(&'a Value),
    /// What a table lists as JSON.
    Listed(&'static str),
    /// A list.
    List(&'a dyn List),
    /// A map from strings.
    Map(&'a dyn Entries),
    /// A struct with a table.
    Object(&'a dyn Object),
    /// A value with the tag that its union knows it by: the object that the value is gets it where it does not hold it.
    Tagged(&'static Tag, &'a dyn Json),
}

/// A property and the string in it that says of which type an object is.
pub type Tag = (&'static str, &'static str);

impl View<'_> {
    /// The same value, which nothing may show.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    pub(super) const fn is_absent(&self) -> bool {
        matches!(self.shape, Shape::Absent)
    }
}

impl<'a> From<Shape<'a>> for View<'a> {
    fn from(shape: Shape<'a>) -> Self {
        Self { shape, sensitive: false }
    }
}

impl From<i64> for View<'_> {
    fn from(value: i64) -> Self {
        Shape::Integer(value).into()
    }
}

impl From<f64> for View<'_> {
    fn from(value: f64) -> Self {
        Shape::Number(value).into()
    }
}

/// Values by their place.
pub trait List {
    /// How many there are.
    fn count(&self) -> usize;

    /// The one in this place.
    fn at(&self, index: usize) -> &dyn Json;
}

/// A map from strings, for members that the schema does not name.
pub trait Entries: fmt::Debug + Same {
    /// Reads the value of an entry.
    ///
    /// # Errors
    /// A [`Fault`] where the value is not of the map's type.
    fn read(&mut self, key: &str, from: &mut Reader<'_>) -> Result<(), Fault>;

    /// Shows each entry.
    fn each(&self, to: &mut dyn FnMut(&str, &dyn Json));
}

/// A struct that is read and written by a table of its members. The macro `object!` writes it.
pub trait Object: Json {
    /// The table.
    fn table() -> &'static Table
    where
        Self: Sized;

    /// Shows all that the struct holds, once.
    fn show(&self, to: &mut dyn FnMut(&Shown<'_>));
}

/// What a struct holds, to be written.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The table.
    pub table: &'static Table,
    /// The values of its members, in the order of the table.
    pub members: &'a [&'a dyn Json],
    /// The map of typed additional members, where the schema has them.
    pub additional: &'a [&'a dyn Entries],
    /// What the schema does not describe.
    pub extra: &'a Extra,
}

impl Reader<'_> {
    /// Reads a value of a type.
    ///
    /// # Errors
    /// When the value is of another type.
    pub fn value<T: Json>(&mut self) -> Result<T, Fault> {
        let mut value = T::blank();
        value.read(self)?;
        Ok(value)
    }
}
