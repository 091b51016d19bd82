//! Open enums of numbers: the known values are arms, any other is kept.

use std::fmt;

use super::fault::Fault;
use super::reader::Reader;

/// An enum of numbers with an arm for numbers that it does not know.
pub trait NumberEnum: From<f64> {
    /// Whether the number is one that the schema lists.
    fn is_known(&self) -> bool;
}

/// A number that an enum does not know.
///
/// It is made only by the enum's `From<f64>`, so a number that the enum does know never hides in here.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub struct UnknownNumber(f64);

impl UnknownNumber {
    #[allow(dead_code, reason = "for the enums of a generated crate, which may have none")]
    pub(crate) const fn new(value: f64) -> Self {
        Self(value)
    }

    /// The number on the wire.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Debug for UnknownNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Reader<'_> {
    /// Reads an enum of numbers.
    ///
    /// # Errors
    /// Where something other than a number stands.
    pub fn number_enum<T: NumberEnum>(&mut self) -> Result<T, Fault> {
        let value = T::from(self.value::<f64>()?);
        if !value.is_known() {
            self.count_unknown();
        }
        Ok(value)
    }
}
