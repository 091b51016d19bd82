//! The error of a call: one type for all operations.
//!
//! In: reasons from the builder, the request, the transport and the decoder, and responses that are not a success. Out:
//! [`Error`], small enough for a `Result`, with a useful line as `Display`. Neither it nor `Debug` shows a body or a
//! credential, even if a server repeats one. What an error body says is the business of [`ApiError`].

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::super::operation::decode_error::DecodeError;
use super::super::operation::endpoint::{Endpoint, OperationRef};
use super::super::operation::raw_response::RawResponse;
use super::super::secret::scrubber::Scrubber;
use super::super::wire::transport::{BoxError, Phase, TransportError, root_cause};
use super::api_error::ApiError;
use super::line::one_line;
use super::received::{Received, Sent};
use super::{cause, retry_after, status};

/// Why a call failed: one type for all operations.
///
/// `Display` is one line for a log; [`source`](StdError::source) is the cause. `{:?}` is what `main` and `unwrap` print: this
/// line, and the idempotency key on one of its own; `{:#?}` shows the fields. [What to do about which
/// error](super::super#when-a-call-fails) is a table.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<OperationRef>,
    /// Scrubbed, one line.
    text: String,
    path: Option<String>,
    api: Option<ApiError>,
    response: Option<RawResponse>,
    source: Option<BoxError>,
    sent: Sent,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The status of the response is neither a success (200 to 299) nor a redirect that the document describes: see
    /// [`Error::api`].
    Api,
    /// There was no response, or not all of it.
    Transport(Phase),
    /// The time limit was reached before the response was complete.
    Timeout,
    /// The body of the request could not be read from its source. The server has received at most the beginning of the
    /// request.
    Source,
    /// The response is larger than the client accepts.
    TooLarge,
    /// The server responded with success, but the body does not match the document.
    Decode,
    /// The client or the call is set up in a way that cannot work; nothing was sent.
    Configuration,
    /// The token provider failed, or its token cannot be sent; nothing was sent.
    Credential,
}

impl Error {
    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the server said, if it refused the request.
    pub fn api(&self) -> Option<&ApiError> {
        self.0.api.as_ref()
    }

    /// The status code, if there was a response.
    pub fn status(&self) -> Option<u16> {
        self.response().map(RawResponse::status)
    }

    /// The id under which the server knows the request, if the response has one.
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// The body of the response as received, including credentials that the server repeats: not for logs. Empty if the
    /// body was not received whole.
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.response().map(RawResponse::raw_body)
    }

    /// Where decoding failed inside the body: `data[0].amount`. None for the body as a whole.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The operation that failed: its id, method and path template. None for errors of the client's builder.
    pub fn operation(&self) -> Option<Endpoint<'_>> {
        self.0.operation.as_ref().map(OperationRef::endpoint)
    }

    /// Whether it is a timeout: while connecting, waiting or reading.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether the same call may succeed later: the connection failed, there was a timeout, or the server said that it
    /// is busy, down, or that the object is locked. Not if the server refused the request.
    ///
    /// It does not say that a retry is safe. A retry is safe if the request never reached the server
    /// (`!`[`maybe_received`](Self::maybe_received)`()`), or if it carries the same [idempotency
    /// key](Self::idempotency_key) and the server honours it. Calls that are safe to retry were retried before you see
    /// the error: see [`Retries`](super::super::Retries).
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Transport(_) | ErrorKind::Timeout => true,
            ErrorKind::Api | ErrorKind::TooLarge => self.status().is_some_and(|status| {
                let locked = self.operation().is_some_and(|it| it.locked.contains(&status));
                locked || status::is_passing(status)
            }),
            // A retry would end the same way, or the server is not the cause.
            ErrorKind::Source | ErrorKind::Decode | ErrorKind::Configuration | ErrorKind::Credential => false,
        }
    }

    /// Whether the server may have received the request, in any of the attempts, and so may have acted on it. If
    /// `false`, any request is safe to retry. If `true`, retry it only with an idempotency key that the server honours,
    /// or check first whether it was done.
    pub fn maybe_received(&self) -> bool {
        self.0.sent.maybe_received
    }

    /// How many attempts were made; 0 if nothing was sent. The error is that of the last one.
    pub fn attempts(&self) -> u32 {
        self.0.sent.attempts
    }

    /// The idempotency key that all attempts carried, if the operation takes one. If the operation is
    /// [`Replay::Keyed`](super::super::Replay::Keyed), another call with the same key
    /// ([`Call::idempotency_key`](super::super::Call::idempotency_key)) continues this one, even after a crash: the
    /// server does not do it twice.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.sent.idempotency_key()
    }

    /// How long the server asks to wait before a retry (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::asked_by(self.response()?)
    }

    fn response(&self) -> Option<&RawResponse> {
        self.0.api.as_ref().map(ApiError::response).or(self.0.response.as_ref())
    }

    /// Something that cannot be used as it is set up.
    pub(crate) fn configuration(text: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Configuration, one_line(text.as_ref(), 1000), false)
    }

    /// The response is not a success.
    pub(crate) fn of_api(operation: OperationRef, api: ApiError) -> Self {
        let mut it = Self::new(ErrorKind::Api, api.to_string(), true).of(operation);
        it.0.api = Some(api);
        it
    }

    /// A response does not decode.
    pub(crate) fn of_decode(
        Received { operation, raw: response, scrubber, sent }: Received,
        reason: DecodeError,
    ) -> Self {
        let reason = reason.scrubbed(&scrubber);
        let (kind, text) = match reason.late {
            true => (ErrorKind::Timeout, "the call timed out before the body was read".to_owned()),
            false => (ErrorKind::Decode, format!("the body does not decode: {reason}")),
        };
        let text = format!("{}, but {text}", response.status());
        let mut it = Self::new(kind, one_line(&text, 500) + &request(&response), true).of(operation);
        it.0.path = reason.path.clone().filter(|_| !reason.late);
        it.0.response = Some(response.untimed());
        it.0.source = Some(Box::new(reason));
        it.sent(sent)
    }

    /// The transport failed.
    pub(crate) fn of_transport(operation: OperationRef, failure: Failure, scrubber: &Scrubber) -> Self {
        let mut text = one_line(&scrubber.scrub_beginning(&failure.text), 500);
        if let Some(response) = &failure.response {
            text = format!("{}, but {text}{}", status::with_reason(response.status()), request(response));
        }
        let mut it = Self::new(failure.kind, text, failure.maybe_received).of(operation);
        it.0.response = failure.response;
        it.0.source = failure.source.map(|it| cause::scrubbed(it, scrubber));
        it
    }

    /// The token for a call is missing.
    pub(crate) fn of_credential(operation: OperationRef, text: &str, source: Option<BoxError>) -> Self {
        let mut it = Self::new(ErrorKind::Credential, text.to_owned(), false).of(operation);
        it.0.source = source;
        it
    }

    /// The same error, after these attempts.
    pub(crate) fn sent(mut self, sent: Sent) -> Self {
        self.0.sent = sent;
        self
    }

    /// The same error, of that operation.
    pub(crate) fn of(mut self, operation: OperationRef) -> Self {
        self.0.operation = Some(operation);
        self
    }

    fn new(kind: ErrorKind, text: String, maybe_received: bool) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            text,
            path: None,
            api: None,
            response: None,
            source: None,
            sent: Sent { maybe_received, ..Sent::default() },
        }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operation() {
            // It has no name of its own.
            Some(Endpoint { method, path, .. })
                if self.0.operation.as_ref().is_some_and(OperationRef::is_raw) =>
            {
                write!(f, "{method} {path}: ")?;
            }
            Some(Endpoint { id, .. }) => write!(f, "{id}: ")?,
            None => {}
        }
        f.write_str(&self.0.text)?;
        match self.attempts() {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            // No cause beyond those of the line: a token provider's own error may say more than a log should have.
            fmt::Display::fmt(self, f)?;
            return match &self.0.sent.idempotency_key {
                Some(key) => write!(f, "\n  idempotency key: {key:?}"),
                None => Ok(()),
            };
        }
        let mut it = f.debug_struct("Error");
        it.field("kind", &self.0.kind);
        if let Some(operation) = &self.0.operation {
            it.field("operation", operation);
        }
        it.field("text", &self.0.text);
        it.field("sent", &self.0.sent).field("response", &self.response()).finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|it| it as &(dyn StdError + 'static))
    }
}

/// Why a transport failed, before the operation is known.
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) text: String,
    /// The head of the response, if there was one.
    pub(crate) response: Option<RawResponse>,
    pub(crate) source: Option<BoxError>,
    pub(crate) maybe_received: bool,
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        let kind = match (error.phase, error.late) {
            (None, _) => ErrorKind::Configuration,
            (Some(_), true) => ErrorKind::Timeout,
            (Some(Phase::Connect), false) => ErrorKind::Transport(Phase::Connect),
            (Some(Phase::Send | Phase::Body), false) => ErrorKind::Transport(Phase::Send),
        };
        let text = match (error.phase, error.late) {
            (_, true) => error.to_string(),
            (None, false) => root_cause(&*error.cause),
            (Some(_), false) => format!("{error}: {}", root_cause(&*error.cause)),
        };
        let maybe_received = matches!(error.phase, Some(Phase::Send | Phase::Body));
        Self { kind, text, response: None, source: Some(error.cause), maybe_received }
    }
}

/// ` (request req_1)`, or nothing.
fn request(response: &RawResponse) -> String {
    response.request_id().map(|id| format!(" (request {})", one_line(id, 100))).unwrap_or_default()
}
