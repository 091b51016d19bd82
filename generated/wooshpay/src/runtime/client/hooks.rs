//! Hooks: for metrics, logs and traces of your own.
//!
//! In: the beginning and the end of an attempt; a response that deviates from the document. Out: calls of [`Hook`]s.
//! They see what is safe to log: no header, no body, no URL with values.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::super::json::drift::Drift;
use super::super::response::error::ErrorKind;

/// The hooks of a client, in the order in which they are called.
pub(crate) type Hooks = Arc<[Arc<dyn Hook>]>;

/// Called for each attempt of each call, and for responses that deviate from the document. Set by
/// [`ClientBuilder::hook`](super::super::ClientBuilder::hook).
///
/// The functions run on the task that makes the call, which waits for them: they should return quickly.
pub trait Hook: Send + Sync + 'static {
    /// An attempt begins.
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let _ = attempt;
    }

    /// An attempt has ended. Called for each attempt that began.
    fn after_attempt(&self, attempt: &Attempt<'_>, end: &AttemptEnd<'_>) {
        let _ = (attempt, end);
    }

    /// A response was read although it deviates from the document. Reports what
    /// [`Response::drift`](super::super::Response::drift) lists, even if the caller only awaits the value. Called at
    /// most once per call, after its last attempt; of a stream of items once for each item that deviates.
    fn drifted(&self, response: &Drifted<'_>) {
        let _ = response;
    }
}

/// One attempt of a call.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation's id in the document; `request` for an undocumented endpoint.
    pub operation: &'a str,
    /// The method, upper case.
    pub method: &'a str,
    /// The path template: `/v1/refunds/{id}`.
    pub path: &'a str,
    /// The host that it is sent to.
    pub host: &'a str,
    /// The number of the attempt: 1, 2, …
    pub number: u32,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptEnd<'a> {
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// The id under which the server knows the request, if the response has one.
    pub request_id: Option<&'a str>,
    /// How long the attempt took: up to the last byte of the response, or up to its head for a
    /// [`stream`](super::super::Call::stream).
    pub duration: Duration,
    /// What failed. None after a success, and if the call was dropped during the attempt.
    pub failure: Option<ErrorKind>,
    /// Whether the call was dropped before the attempt ended.
    pub dropped: bool,
}

/// A response that was read although it deviates from the document.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Drifted<'a> {
    /// The operation's id in the document; `request` for an undocumented endpoint.
    pub operation: &'a str,
    /// The method, upper case.
    pub method: &'a str,
    /// The path template: `/v1/refunds/{id}`.
    pub path: &'a str,
    /// The status of the response.
    pub status: u16,
    /// The id under which the server knows the request, if the response has one.
    pub request_id: Option<&'a str>,
    /// Where the response deviates, and how. Never empty; contains no values.
    pub drift: &'a [Drift],
}

impl fmt::Debug for dyn Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook")
    }
}
