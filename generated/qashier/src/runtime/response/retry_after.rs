//! Reads the header `Retry-After`.
//!
//! In: a response. Out: how long the server asks to wait. Whether the client waits that long is decided by
//! `client::retry`.

use std::time::Duration;

use http::header::{DATE, RETRY_AFTER};

use super::super::operation::raw_response::RawResponse;
use super::super::wire::{http_date, platform};

/// How long a server asks to wait. A date counts from the server's own clock if the response has it: the clock of this
/// machine may be wrong.
pub(crate) fn asked_by(response: &RawResponse) -> Option<Duration> {
    let text = response.header(RETRY_AFTER.as_str())?.trim();
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        // A number that is too large for the type means forever.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let at = http_date::seconds(text)?;
    let here = || platform::since_1970().map(|it| it.as_secs());
    let now = response.header(DATE.as_str()).and_then(http_date::seconds).or_else(here)?;
    Some(Duration::from_secs(at.saturating_sub(now)))
}
