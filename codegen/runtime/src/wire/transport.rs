//! What sends a request to a server: a trait, so that another HTTP stack or a fake can do it.
//!
//! In: a request as an `http::Request`. Out: an `http::Response`, or how far the request got and why it failed. A
//! transport makes one attempt and decides nothing: it follows no redirect, retries nothing, and returns every status.
//! Attempts, time limits and the meaning of responses are the business of `call::attempt`.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http_body::{Frame, SizeHint};

use super::body::{Body, Chunks};
use super::platform;
use super::platform::BoxFuture;

/// Any error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Sends requests to a server, one attempt at a time, and keeps time. The default uses reqwest;
/// [`ClientBuilder::transport`](super::super::ClientBuilder::transport) sets another one.
///
/// What the client relies on: a transport sends credentials only to the server of the request, so it follows no
/// redirect; it sends a request once, so it retries nothing; and it reports [`Phase::Connect`] only if the server
/// cannot have received anything of the request. The last point decides whether a payment is retried.
///
/// Dropping the future of [`send`](Self::send) cancels the attempt.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and waits for the head of the response. The request's extensions hold its
    /// [`OperationRef`](super::super::OperationRef). Time limits are the caller's business.
    ///
    /// # Errors
    ///
    /// When no response arrives. A response with any status is not an error.
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>>;

    /// Waits, for pauses between attempts and for timeouts. A transport on Tokio returns
    /// `Box::pin(tokio::time::sleep(duration))`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// The time by the clock of [`sleep`](Self::sleep): since any point, never going back.
    fn now(&self) -> Duration {
        platform::now()
    }
}

/// How far a request got before its transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The connection could not be established; nothing was sent.
    Connect,
    /// The connection broke before the head of a response; the server may or may not have received the request.
    Send,
    /// The connection broke in the body of the response.
    Body,
}

/// Why a transport has no response.
#[derive(Debug)]
pub struct TransportError {
    /// How far the request got. None: it cannot be sent at all.
    pub(crate) phase: Option<Phase>,
    /// Whether a time limit of the transport itself was reached.
    pub(crate) late: bool,
    pub(crate) cause: BoxError,
}

impl TransportError {
    /// The transport failed in this phase. If the phase is unknown: [`Phase::Send`].
    pub fn new(phase: Phase, cause: impl Into<BoxError>) -> Self {
        Self { phase: Some(phase), late: false, cause: cause.into() }
    }

    /// A time limit of the transport itself was reached in this phase.
    pub fn timeout(phase: Phase, cause: impl Into<BoxError>) -> Self {
        Self { phase: Some(phase), late: true, cause: cause.into() }
    }

    /// Whether a time limit was reached.
    pub fn is_timeout(&self) -> bool {
        self.late
    }

    /// The request cannot be sent by this transport: nothing was sent, and a retry would not help.
    pub fn unsendable(cause: impl Into<BoxError>) -> Self {
        Self { phase: None, late: false, cause: cause.into() }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.phase, self.late) {
            (None, _) => "the request cannot be sent",
            (Some(Phase::Connect), false) => "could not connect",
            (Some(Phase::Connect), true) => "connecting timed out",
            (Some(Phase::Send | Phase::Body), false) => "the connection broke",
            (Some(Phase::Send | Phase::Body), true) => "the transport timed out waiting for the response",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.cause)
    }
}

/// The body of a request on its way out. A transport reads it as an [`http_body::Body`], or takes its
/// [`bytes`](Self::bytes) if they are available as a whole. It yields as many bytes as its size hint says, or fails.
pub struct RequestBody {
    chunks: Chunks,
    /// Why its source failed. Kept here, since an HTTP client need not pass the error on.
    failed: Option<Arc<Mutex<Option<io::Error>>>>,
    /// Nothing is sent, not even an empty body.
    absent: bool,
}

impl RequestBody {
    /// Begins to read a body.
    pub(crate) fn open(body: Option<&Body>) -> Result<Self, &'static str> {
        let (chunks, failed) = match body {
            Some(body) => (body.open()?, (!body.replayable()).then(Arc::default)),
            None => (Chunks::default(), None),
        };
        Ok(Self { chunks, failed, absent: body.is_none() })
    }

    /// Where it notes why its source failed.
    pub(crate) fn failure(&self) -> Option<Arc<Mutex<Option<io::Error>>>> {
        self.failed.clone()
    }

    /// Whether the request has no body. For a method such as `POST` send `Content-Length: 0`.
    pub fn is_absent(&self) -> bool {
        self.absent
    }

    /// All bytes, unless the body is streamed.
    pub fn bytes(&self) -> Option<Bytes> {
        self.chunks.whole()
    }
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        Poll::Ready(match ready!(this.chunks.poll(cx)) {
            Some(Ok(chunk)) => Some(Ok(Frame::data(chunk))),
            Some(Err(error)) => {
                let again = io::Error::new(error.kind(), "the source of the body failed");
                if let Some(failed) = &this.failed {
                    *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
                Some(Err(again))
            }
            None => None,
        })
    }

    fn size_hint(&self) -> SizeHint {
        self.chunks.left().map(SizeHint::with_exact).unwrap_or_default()
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.chunks.left() {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("bytes of a source"),
        }
    }
}

/// The body of a response on its way in: from bytes (`From`), or from whatever an HTTP stack receives
/// ([`new`](Self::new)).
pub struct ResponseBody {
    // The lock is never waited for: it only lets threads share what one of them uses.
    body: Mutex<Box<Incoming>>,
    declared: Option<u64>,
}

type Incoming = dyn http_body::Body<Data = Bytes, Error = BoxError> + Send + Unpin;

impl ResponseBody {
    /// The body that an HTTP stack receives. Wrap one that is not `Unpin` in a `Box::pin`.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body + Send + Unpin + 'static,
        B::Error: Into<BoxError>,
    {
        let declared = body.size_hint().exact();
        Self { body: Mutex::new(Box::new(Received(body))), declared }
    }

    /// How many bytes are left, if the response says so.
    pub(crate) fn declared(&self) -> Option<u64> {
        self.declared
    }

    /// The next bytes, never empty; none at the end.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        loop {
            match ready!(Pin::new(&mut **body).poll_frame(cx)) {
                // Trailers are not used.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(chunk) if !chunk.is_empty() => {
                        self.declared = self.declared.map(|it| it.saturating_sub(chunk.len() as u64));
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                    _ => {}
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.declared {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("bytes"),
        }
    }
}

impl Default for ResponseBody {
    /// No bytes at all.
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

impl From<Bytes> for ResponseBody {
    fn from(bytes: Bytes) -> Self {
        Self::new(Whole(Some(bytes)))
    }
}

impl From<Vec<u8>> for ResponseBody {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&str> for ResponseBody {
    fn from(text: &str) -> Self {
        text.as_bytes().to_vec().into()
    }
}

/// A body of another type, converted.
struct Received<B>(B);

impl<B> http_body::Body for Received<B>
where
    B: http_body::Body + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let next = ready!(Pin::new(&mut self.0).poll_frame(cx));
        let bytes = |mut it: B::Data| it.copy_to_bytes(it.remaining());
        Poll::Ready(next.map(|it| it.map(|it| it.map_data(bytes)).map_err(Into::into)))
    }
}

/// Bytes that are available as a whole.
struct Whole(Option<Bytes>);

impl http_body::Body for Whole {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.take().map(|it| Ok(Frame::data(it))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |it| it.len() as u64))
    }
}

/// The message of the innermost error.
pub(crate) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
