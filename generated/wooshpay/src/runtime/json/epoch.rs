//! Points in time from and into the clock of the system: integers that count seconds or less since 1970.

use std::fmt;
use std::time::{Duration, SystemTime};

/// A time that the clock of the system does not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is out of the range of the system's clock")
    }
}

impl std::error::Error for OutOfRange {}

/// The time that so many units since 1970 are, of which a second has `per_second`.
///
/// # Errors
/// Where the clock of the system does not reach it.
#[allow(dead_code, reason = "for the points in time of a generated crate, which may have none")]
pub fn to_system_time(count: i64, per_second: u32) -> Result<SystemTime, OutOfRange> {
    let units = u64::from(per_second);
    let nanos = |rest: u64| u32::try_from(rest * (1_000_000_000 / units)).unwrap_or_default();
    let distance = Duration::new(count.unsigned_abs() / units, nanos(count.unsigned_abs() % units));
    let time = match count < 0 {
        true => SystemTime::UNIX_EPOCH.checked_sub(distance),
        false => SystemTime::UNIX_EPOCH.checked_add(distance),
    };
    time.ok_or(OutOfRange)
}

/// How many whole units since 1970 a time is; what is beyond 64 bits is the largest.
#[allow(dead_code, reason = "for the points in time of a generated crate, which may have none")]
pub fn from_system_time(time: SystemTime, per_second: u32) -> i64 {
    let unit = 1_000_000_000 / u128::from(per_second);
    let count = |distance: Duration| i64::try_from(distance.as_nanos() / unit).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => count(after),
        Err(before) => -count(before.duration()),
    }
}
