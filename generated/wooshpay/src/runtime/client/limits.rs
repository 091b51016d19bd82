//! The limits of a call: time, retries, and the size of the response.

use std::time::Duration;

use super::retry::Policy;

/// Time limits, retries, and the maximum size of the response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// For each attempt.
    pub(crate) timeout: Duration,
    /// For all attempts together.
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) max_response_bytes: usize,
    pub(crate) retries: Policy,
}
