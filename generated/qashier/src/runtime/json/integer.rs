//! Open enums of integers: the known values are arms, any other is kept.

use std::fmt;

use super::fault::Fault;
use super::reader::Reader;

/// An enum of integers with an arm for integers that it does not know.
pub trait IntegerEnum: From<i64> {
    /// Whether the integer is one that the schema lists.
    fn is_known(&self) -> bool;
}

/// An integer that an enum does not know.
///
/// It is made only by the enum's `From<i64>`, so an integer that the enum does know never hides in here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    #[allow(dead_code, reason = "for the enums of a generated crate, which may have none")]
    pub(crate) const fn new(value: i64) -> Self {
        Self(value)
    }

    /// The integer on the wire.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Reader<'_> {
    /// Reads an enum of integers.
    ///
    /// # Errors
    /// Where something other than an integer stands.
    pub fn integer_enum<T: IntegerEnum>(&mut self) -> Result<T, Fault> {
        let value = T::from(self.value::<i64>()?);
        if !value.is_known() {
            self.count_unknown();
        }
        Ok(value)
    }
}
