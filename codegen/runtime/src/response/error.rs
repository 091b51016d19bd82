//! What can go wrong with a call: one error type for all operations.
//!
//! In: reasons from the builder, the request, the transport and the decoder, and responses that are no success.
//! Out: [`Error`], small enough for a `Result`, with one useful line as `Display`. Neither it nor `Debug` shows a
//! body or a credential, also when a server sends one back. What an error body says is [`ApiError`]'s job.

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
/// `Display` is one line, fit for a log; [`source`](StdError::source) is what caused it. What to do about which error is
/// told [with the module](super::super#when-a-call-fails).
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
    /// No (whole) answer came.
    Transport(Phase),
    /// The time was over before the answer was complete.
    Timeout,
    /// The body to be sent could not be read from its source. The server has at most the beginning of the request.
    Source,
    /// The answer is longer than the client accepts.
    TooLarge,
    /// The server answered with success, but the body is not what the document says.
    Decode,
    /// The client or the call cannot be used as it is set up; nothing was sent.
    Configuration,
    /// The token provider gave no token that could be sent; nothing was sent.
    Credential,
}

impl Error {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the server said, where it refused the request.
    pub fn api(&self) -> Option<&ApiError> {
        self.0.api.as_ref()
    }

    /// The status code, if an answer came.
    pub fn status(&self) -> Option<u16> {
        self.response().map(RawResponse::status)
    }

    /// The id under which the server knows the request, if an answer came and named one.
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// The body of the answer as it came, credentials that the server echoes included: not for logs.
    /// Empty where the body was not received whole.
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.response().map(RawResponse::raw_body)
    }

    /// Where inside the body decoding failed: `data[0].amount`. None for the body as a whole.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The operation that failed: its id, method and path template. None for errors of the client's builder.
    pub fn operation(&self) -> Option<Endpoint<'_>> {
        self.0.operation.as_ref().map(OperationRef::endpoint)
    }

    /// Whether the time was over: while connecting, waiting or reading.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether the same call may succeed later: the connection failed, the time was over, or the server said that it is
    /// busy, down, or that what the call works on is locked. Not where the server refused what was asked.
    ///
    /// It does not say that the call can do no harm twice. That is certain where the server never saw it
    /// (`!`[`maybe_received`](Self::maybe_received)`()`), or where it is made with the same
    /// [idempotency key](Self::idempotency_key). Calls that are safe to repeat were repeated before the error came:
    /// see [`Retries`](super::super::Retries).
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Transport(_) | ErrorKind::Timeout => true,
            ErrorKind::Api | ErrorKind::TooLarge => self.status().is_some_and(|status| {
                let locked = self.operation().is_some_and(|it| it.locked.contains(&status));
                locked || status::is_passing(status)
            }),
            // These are the same the next time, or not the server's doing.
            ErrorKind::Source | ErrorKind::Decode | ErrorKind::Configuration | ErrorKind::Credential => false,
        }
    }

    /// Whether the server may have received the request, with any of the attempts, and so may have acted on it. After
    /// `false` it is safe to repeat whatever was asked; after `true` it takes an idempotency key, or a look at what came
    /// of it.
    pub fn maybe_received(&self) -> bool {
        self.0.sent.maybe_received
    }

    /// How many attempts were made; 0 where nothing was sent. The error is that of the last one.
    pub fn attempts(&self) -> u32 {
        self.0.sent.attempts
    }

    /// The idempotency key that all attempts carried, if the operation takes one. Where that is
    /// [`Replay::Keyed`](super::super::Replay::Keyed), a call with the same key
    /// ([`Call::idempotency_key`](super::super::Call::idempotency_key)) continues this one, also after a crash: what the server
    /// did already, it does not do again.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.sent.idempotency_key()
    }

    /// How long the server asks to wait before the next attempt (`Retry-After`), if it does.
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

    /// The answer to `operation` is no success.
    pub(crate) fn of_api(operation: OperationRef, api: ApiError) -> Self {
        let mut it = Self::new(ErrorKind::Api, api.to_string(), true).of(operation);
        it.0.api = Some(api);
        it
    }

    /// An answer does not decode.
    pub(crate) fn of_decode(
        Received { operation, raw: response, scrubber, sent }: Received,
        reason: DecodeError,
    ) -> Self {
        let reason = reason.scrubbed(&scrubber);
        let (kind, text) = match reason.late {
            true => (ErrorKind::Timeout, "the time of the call was over before the body was read".to_owned()),
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

    /// There is no token for a call of `operation`.
    pub(crate) fn of_credential(operation: OperationRef, text: &str, source: Option<BoxError>) -> Self {
        let mut it = Self::new(ErrorKind::Credential, text.to_owned(), false).of(operation);
        it.0.source = source;
        it
    }

    /// The same error, at the end of these attempts.
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

/// Why a transport failed, before it is known for which operation.
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) text: String,
    /// The head of the answer, if it came.
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
