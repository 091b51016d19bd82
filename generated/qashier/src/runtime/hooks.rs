//! What others may see of calls: for metrics, logs and traces of one's own.
//!
//! In: an attempt, and how it ended; a response that was read and deviates from the document. Out: calls of [`Hook`]s.
//! They see what is safe to keep: no header, no body, no URL with values in it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::attempt::Answer;
use super::client::Shared;
use super::json::Drift;
use super::{Error, ErrorKind, RawResponse, Request, trace};

/// The hooks of a client, in the order in which they are called.
pub(super) type Hooks = Arc<[Arc<dyn Hook>]>;

/// Looks on at each attempt of each call, and at what deviates from the document. Set by [`ClientBuilder::hook`](super::ClientBuilder::hook).
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
    /// [`Response::drift`](super::Response::drift) lists, also for callers that only await the value. Called at most once
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
    /// [`stream`](super::Call::stream).
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

/// Reports what deviates in a response that was just read.
pub(super) fn drifted(answer: &Answer) {
    if answer.hooks.is_empty() {
        return;
    }
    let drift = answer.raw.drift();
    if drift.is_empty() {
        return;
    }
    let endpoint = answer.operation.endpoint();
    let drifted = Drifted {
        operation: endpoint.id,
        method: endpoint.method,
        path: endpoint.path,
        status: answer.raw.status(),
        request_id: answer.raw.request_id(),
        drift: &drift,
    };
    answer.hooks.iter().for_each(|hook| hook.drifted(&drifted));
}

impl<'a> Attempt<'a> {
    fn of(request: &'a Request, number: u32) -> Self {
        let endpoint = request.operation.endpoint();
        Self {
            operation: endpoint.id,
            method: endpoint.method,
            path: endpoint.path,
            host: request.url.host_str().unwrap_or_default(),
            number,
        }
    }
}

impl fmt::Debug for dyn Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook")
    }
}

/// Tells hooks and traces of one attempt, the end included, whatever it is.
pub(super) struct Watch<'a> {
    client: &'a Shared,
    request: &'a Request,
    number: u32,
    started: Duration,
    told: bool,
}

impl<'a> Watch<'a> {
    /// An attempt begins.
    pub(super) fn begin(client: &'a Shared, request: &'a Request, number: u32) -> Self {
        let it = Self { client, request, number, started: client.transport.now(), told: false };
        let attempt = it.attempt();
        client.hooks.iter().for_each(|hook| hook.before_attempt(&attempt));
        it
    }

    /// It ended with a success.
    pub(super) fn succeeded(mut self, response: &RawResponse) {
        self.tell(Some(response.status()), response.request_id(), None, false);
    }

    /// It ended with a failure.
    pub(super) fn failed(mut self, error: &Error) {
        self.tell(error.status(), error.request_id(), Some(error.kind()), false);
    }

    fn tell(
        &mut self,
        status: Option<u16>,
        request_id: Option<&str>,
        failure: Option<ErrorKind>,
        dropped: bool,
    ) {
        self.told = true;
        let duration = self.client.transport.now().saturating_sub(self.started);
        let (attempt, end) = (self.attempt(), AttemptEnd { status, request_id, duration, failure, dropped });
        trace::attempt(&attempt, &end);
        self.client.hooks.iter().for_each(|hook| hook.after_attempt(&attempt, &end));
    }

    fn attempt(&self) -> Attempt<'a> {
        Attempt::of(self.request, self.number)
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if !self.told {
            self.tell(None, None, None, true);
        }
    }
}
