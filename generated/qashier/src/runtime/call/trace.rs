//! Traces, with the feature `tracing`: a span for each call, an event for each attempt. Without it this does nothing.
//!
//! In: what hooks see, too. Out: a span and events with the names that OpenTelemetry gives such things. Never a header, a
//! body, or a URL with values in it.

use std::future::Future;

use super::super::client::hooks::{Attempt, AttemptEnd};
use super::super::response::error::{Error, ErrorKind};
use super::super::response::received::Sent;
use super::super::wire::platform::BoxFuture;
use super::request::Request;

/// The span of a call.
#[derive(Clone)]
pub(crate) struct CallSpan {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl CallSpan {
    /// Its parent is the span in which the call is sent.
    fn new(request: Option<&Request>) -> Self {
        let Some(request) = request else { return Self { span: tracing::Span::none() } };
        let endpoint = request.operation.endpoint();
        let span = tracing::info_span!(
            "call",
            otel.name = %format_args!("{} {}", endpoint.method, endpoint.path),
            otel.kind = "client",
            otel.status_code = tracing::field::Empty,
            operation = endpoint.id,
            http.request.method = endpoint.method,
            url.template = endpoint.path,
            server.address = request.url.host_str(),
            http.response.status_code = tracing::field::Empty,
            http.request.resend_count = tracing::field::Empty,
            request_id = tracing::field::Empty,
            error.type = tracing::field::Empty,
        );
        Self { span }
    }

    /// What came of the call.
    pub(crate) fn ended(
        &self,
        sent: &Sent,
        status: Option<u16>,
        request_id: Option<&str>,
        failure: Option<ErrorKind>,
    ) {
        self.span.record("http.request.resend_count", sent.attempts.saturating_sub(1));
        self.span.record("http.response.status_code", status);
        self.span.record("request_id", request_id);
        if let Some(failure) = failure {
            self.span.record("otel.status_code", "ERROR");
            self.span.record("error.type", tracing::field::debug(failure));
        }
    }

    fn around<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        tracing::Instrument::instrument(work, self.span)
    }
}

#[cfg(not(feature = "tracing"))]
impl CallSpan {
    fn new(_: Option<&Request>) -> Self {
        Self {}
    }

    /// Nothing.
    pub(crate) fn ended(&self, _: &Sent, _: Option<u16>, _: Option<&str>, _: Option<ErrorKind>) {}

    fn around<F: Future>(self, work: F) -> F {
        work
    }
}

/// What a call does, within its span.
pub(crate) fn call<T, F>(
    request: Result<Request, Error>,
    work: impl FnOnce(Result<Request, Error>, CallSpan) -> F,
) -> BoxFuture<'static, T>
where
    F: Future<Output = T> + Send + 'static,
{
    let span = CallSpan::new(request.as_ref().ok());
    Box::pin(span.clone().around(work(request, span)))
}

/// An attempt that is over.
#[cfg(feature = "tracing")]
pub(crate) fn attempt(attempt: &Attempt<'_>, end: &AttemptEnd<'_>) {
    let milliseconds = u64::try_from(end.duration.as_millis()).unwrap_or(u64::MAX);
    let (number, status, request_id) = (attempt.number, end.status, end.request_id);
    match end.failure {
        Some(failure) => {
            tracing::warn!(number, status, request_id, milliseconds, ?failure, "attempt failed");
        }
        None => {
            let dropped = end.dropped;
            tracing::debug!(number, status, request_id, milliseconds, dropped, "attempt ended");
        }
    }
}

/// Nothing.
#[cfg(not(feature = "tracing"))]
pub(crate) fn attempt(_: &Attempt<'_>, _: &AttemptEnd<'_>) {}
