//! Points in time and dates from and into those of jiff, with the feature `jiff`.
//!
//! In: strings as received. Out: what they say, or why they say nothing. The text stays what it is until then.

use jiff::{Error, Timestamp, civil};

use super::formats::{Date, DateTime};

/// Fails if the string is not a date with time and offset after RFC 3339.
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

/// Fails if the string is not a date.
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
