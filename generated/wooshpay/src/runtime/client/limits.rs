//! The limits of a call: time, retries, and the size of the response.

use std::time::Duration;

use super::retry::Policy;

/// How long a call may take, how often it is made, and how much its answer may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// For each attempt.
    pub(crate) timeout: Duration,
    /// For all attempts together.
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) max_response_bytes: usize,
    pub(crate) retries: Policy,
}
