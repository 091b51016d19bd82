//! What others may see of calls: for metrics, logs and traces of one's own.
//!
//! In: an attempt, and how it ended; a response that was read and deviates from the document. Out: calls of [`Hook`]s.
//! They see what is safe to keep: no header, no body, no URL with values in it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::super::json::drift::Drift;
use super::super::response::error::ErrorKind;

/// The hooks of a client, in the order in which they are called.
pub(crate) type Hooks = Arc<[Arc<dyn Hook>]>;

/// Looks on at each attempt of each call, and at what deviates from the document. Set by [`ClientBuilder::hook`](super::super::ClientBuilder::hook).
///
/// Its functions are called on the task that makes the call, which waits for them: they should be done at once.
pub trait Hook: Send + Sync + 'static {
    /// An attempt begins.
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let _ = attempt;
    }

    /// An attempt is over. Each that began is, in one way or another.
    fn after_attempt(&self, attempt: &Attempt<'_>, end: &AttemptEnd<'_>) {
        let _ = (attempt, end);
    }

    /// A response was read although it deviates from the document: what
    /// [`Response::drift`](super::super::Response::drift) lists, also for callers that only await the value. Called at most once
    /// a call, after its last attempt.
    fn drifted(&self, response: &Drifted<'_>) {
        let _ = response;
    }
}

/// One attempt of a call.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation's id in the document; `request` for a call that it does not know.
    pub operation: &'a str,
    /// The method, upper case.
    pub method: &'a str,
    /// The path template: `/v1/refunds/{id}`.
    pub path: &'a str,
    /// The host that it is sent to.
    pub host: &'a str,
    /// Which attempt of its call it is: 1, 2, …
    pub number: u32,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptEnd<'a> {
    /// The status of the answer, if one came.
    pub status: Option<u16>,
    /// The id under which the server knows the request, if an answer came and named one.
    pub request_id: Option<&'a str>,
    /// How long it took: to the last byte of the answer, or to its head where the body is a
    /// [`stream`](super::super::Call::stream).
    pub duration: Duration,
    /// What failed. None after a success, and where the call was dropped before there was an end of its own.
    pub failure: Option<ErrorKind>,
    /// Whether the call was dropped before the attempt came to an end: nobody waits for it any more.
    pub dropped: bool,
}

/// A response that was read although it deviates from the document.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Drifted<'a> {
    /// The operation's id in the document; `request` for a call that it does not know.
    pub operation: &'a str,
    /// The method, upper case.
    pub method: &'a str,
    /// The path template: `/v1/refunds/{id}`.
    pub path: &'a str,
    /// The status of the response.
    pub status: u16,
    /// The id under which the server knows the request, if it named one.
    pub request_id: Option<&'a str>,
    /// Where the response deviates, and how: never empty, and never a value.
    pub drift: &'a [Drift],
}

impl fmt::Debug for dyn Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook")
    }
}
