//! Open enums of integers and of numbers: the known values are arms, any other is kept.

use std::fmt;

use super::fault::Fault;
use super::reader::Reader;
use super::value::Json;

/// An enum of integers or of numbers, with an arm for those that it does not know.
pub trait NumericEnum<N>: Copy + 'static {
    /// The values that the schema lists.
    const KNOWN: &'static [Self];

    /// The number on the wire.
    fn get(self) -> N;

    /// The arm for a number that the schema does not list.
    fn unknown(value: N) -> Self;
}

/// The value of a number: the arm that has it, or the one for all others.
pub fn numeric_enum<N: PartialEq + Copy, T: NumericEnum<N>>(value: N) -> T {
    known(value).unwrap_or_else(|| T::unknown(value))
}

fn known<N: PartialEq, T: NumericEnum<N>>(value: N) -> Option<T> {
    T::KNOWN.iter().find(|it| it.get() == value).copied()
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
    /// Reads an enum of integers or of numbers.
    ///
    /// # Errors
    /// When the next value is not such a number.
    pub fn numeric_enum<N: Json + PartialEq + Copy, T: NumericEnum<N>>(&mut self) -> Result<T, Fault> {
        let value: N = self.value()?;
        Ok(known(value).unwrap_or_else(|| {
            self.count_unknown();
            T::unknown(value)
        }))
    }
}
