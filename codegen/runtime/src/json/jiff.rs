//! Points in time and dates from and into those of jiff, with the feature `jiff`.
//!
//! In: texts as they came. Out: what they say, or why they say nothing. The text stays what it is until then.

use jiff::{Error, Timestamp, civil};

use super::formats::{Date, DateTime};

/// Fails where the text is no date with time and offset, as RFC 3339 has it.
impl TryFrom<&DateTime> for Timestamp {
    type Error = Error;

    fn try_from(it: &DateTime) -> Result<Self, Error> {
        it.as_str().parse()
    }
}

/// In UTC.
impl From<Timestamp> for DateTime {
    fn from(it: Timestamp) -> Self {
        Self::from(it.to_string())
    }
}

/// Fails where the text is no date.
impl TryFrom<&Date> for civil::Date {
    type Error = Error;

    fn try_from(it: &Date) -> Result<Self, Error> {
        it.as_str().parse()
    }
}

impl From<civil::Date> for Date {
    fn from(it: civil::Date) -> Self {
        Self::from(it.to_string())
    }
}
