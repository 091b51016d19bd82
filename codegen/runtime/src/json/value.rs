//! What a type has to do to take part in JSON: [`Json`].
//!
//! The reader and the writer do not know it: they know text. What they do for values of any type is added here and in the
//! files that import this one.

use std::any::Any;

use super::fault::Fault;
use super::reader::Reader;
use super::writer::Writer;

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
    /// A [`Fault`] if it is not JSON, or JSON of another type.
    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault>;

    /// Writes this value.
    fn write(&self, to: &mut Writer);

    /// Whether the value is absent. An optional member that holds it is left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Removes the value, if there can be none: of a member that occurs twice the last one counts.
    fn clear(&mut self) {}
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
