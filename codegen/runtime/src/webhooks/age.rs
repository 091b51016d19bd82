//! When a webhook was signed, and whether that is close enough to now.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::super::wire::platform;
use super::error::{Error, ErrorKind};

/// Above this it is milliseconds. As seconds it is the year 5138, as milliseconds March 1973.
const LAST_SECOND: u64 = 100_000_000_000;

/// The time that a timestamp means: seconds or milliseconds since 1970. None if it is another number.
pub(super) fn time(timestamp: &str) -> Option<SystemTime> {
    let is_number = timestamp.bytes().all(|it| it.is_ascii_digit());
    let number: u64 = timestamp.parse().ok().filter(|_| is_number)?;
    UNIX_EPOCH.checked_add(match number > LAST_SECOND {
        true => Duration::from_millis(number),
        false => Duration::from_secs(number),
    })
}

/// The date and time of the machine.
pub(super) fn now() -> SystemTime {
    UNIX_EPOCH + platform::since_1970().unwrap_or_default()
}

/// The seconds since 1970 of a time, and the milliseconds; zero before that.
pub(super) fn since_1970(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Whether a time is no further from now than that, before or after: a clock that runs ahead is as wrong as a late
/// delivery, and a time to come would make a copy of the webhook good until then.
pub(super) fn check(signed: SystemTime, now: SystemTime, tolerance: Duration) -> Result<(), Error> {
    let most = tolerance.as_secs();
    match now.duration_since(signed) {
        Ok(age) if age > tolerance => Err(Error::new(
            ErrorKind::TooOld,
            format!("it was signed {} s ago, and {most} s are allowed", age.as_secs()),
        )),
        Err(ahead) if ahead.duration() > tolerance => Err(Error::new(
            ErrorKind::TooNew,
            format!(
                "it was signed {} s ahead of this clock, and {most} s are allowed",
                ahead.duration().as_secs()
            ),
        )),
        _ => Ok(()),
    }
}
