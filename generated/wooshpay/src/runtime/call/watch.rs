//! Reports attempts, and what deviates in responses, to hooks and traces.
//!
//! In: the beginning and the end of an attempt; a response that was read. Out: calls of [`Hook`](super::super::Hook)s,
//! and events. What hooks may see is decided by the types in `client::hooks`.

use std::sync::Arc;
use std::time::Duration;

use super::super::client::hooks::{Attempt, AttemptEnd, Drifted, Hooks};
use super::super::client::shared::Shared;
use super::super::operation::raw_response::RawResponse;
use super::super::response::error::{Error, ErrorKind};
use super::super::response::items::ItemWatch;
use super::request::Request;
use super::trace;

/// What reports the items of a stream that deviate, if there are hooks to hear of it.
pub(crate) fn of_items(hooks: &Hooks) -> Option<ItemWatch> {
    let hooks = hooks.clone();
    (!hooks.is_empty()).then(|| -> ItemWatch { Arc::new(move |item| drifted(&hooks, item)) })
}

/// Reports what deviates in a response, or in an item of one, that was just read.
pub(crate) fn drifted(hooks: &Hooks, response: &RawResponse) {
    let Some(operation) = response.operation.as_ref().filter(|_| !hooks.is_empty()) else { return };
    let drift = response.drift();
    if drift.is_empty() {
        return;
    }
    let endpoint = operation.endpoint();
    let drifted = Drifted {
        operation: endpoint.id,
        method: endpoint.method,
        path: endpoint.path,
        status: response.status(),
        request_id: response.request_id(),
        drift: &drift,
    };
    hooks.iter().for_each(|hook| hook.drifted(&drifted));
}

/// Reports one attempt to hooks and traces, its end included, whatever that is.
pub(crate) struct Watch<'a> {
    client: &'a Shared,
    request: &'a Request,
    number: u32,
    started: Duration,
    reported: bool,
}

impl<'a> Watch<'a> {
    /// An attempt begins.
    pub(crate) fn begin(client: &'a Shared, request: &'a Request, number: u32) -> Self {
        let it = Self { client, request, number, started: client.transport.now(), reported: false };
        let attempt = it.attempt();
        client.hooks.iter().for_each(|hook| hook.before_attempt(&attempt));
        it
    }

    /// It ended with a success.
    pub(crate) fn succeeded(mut self, response: &RawResponse) {
        self.report(Some(response.status()), response.request_id(), None, false);
    }

    /// It ended with a failure.
    pub(crate) fn failed(mut self, error: &Error) {
        self.report(error.status(), error.request_id(), Some(error.kind()), false);
    }

    fn report(
        &mut self,
        status: Option<u16>,
        request_id: Option<&str>,
        failure: Option<ErrorKind>,
        dropped: bool,
    ) {
        self.reported = true;
        let duration = self.client.transport.now().saturating_sub(self.started);
        let (attempt, end) = (self.attempt(), AttemptEnd { status, request_id, duration, failure, dropped });
        trace::attempt(&attempt, &end);
        self.client.hooks.iter().for_each(|hook| hook.after_attempt(&attempt, &end));
    }

    fn attempt(&self) -> Attempt<'a> {
        let endpoint = self.request.operation.endpoint();
        Attempt {
            operation: endpoint.id,
            method: endpoint.method,
            path: endpoint.path,
            host: self.request.url.host_str().unwrap_or_default(),
            number: self.number,
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if !self.reported {
            self.report(None, None, None, true);
        }
    }
}
