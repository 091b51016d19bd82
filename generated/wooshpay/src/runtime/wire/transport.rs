//! What carries a request to a server: a trait, so that another HTTP stack, or none, can do it.
//!
//! In: a [`Request`](super::super::Request) as an `http::Request`. Out: an `http::Response`, or how far the request came and why
//! no further. A transport makes one attempt and decides nothing: it follows no redirect, sends nothing again, and gives
//! every status back. Attempts, time and the meaning of answers are `call::attempt`'s.

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

/// Carries requests to a server, one attempt at a time, and keeps the time. By default that is done by reqwest; another
/// one is set by [`ClientBuilder::transport`](super::super::ClientBuilder::transport).
///
/// What a transport is trusted with: it sends credentials where the request says and nowhere else, so it follows no
/// redirect; it sends a request once, so it repeats nothing; and it says [`Phase::Connect`] only where the server cannot
/// have seen anything of the request. The last one decides whether a payment is asked for again.
///
/// Dropping the future of [`send`](Self::send) gives the attempt up.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and waits for the head of the answer. The request's extensions hold the
    /// [`OperationRef`](super::super::OperationRef) that it is a call of. Time limits are the caller's.
    ///
    /// # Errors
    ///
    /// When no answer comes. Any status is an answer.
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>>;

    /// Waits, for pauses between attempts and for limits of time. A transport on Tokio gives
    /// `Box::pin(tokio::time::sleep(duration))`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// The time by the clock that [`sleep`](Self::sleep) goes by: since any point, never going back.
    fn now(&self) -> Duration {
        platform::now()
    }
}

/// How far a call came before its transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// No connection came about; nothing was sent.
    Connect,
    /// The connection broke before the head of an answer; the server may or may not have the request.
    Send,
    /// The connection broke within the body of the answer.
    Body,
}

/// Why a transport has no answer to give.
#[derive(Debug)]
pub struct TransportError {
    /// How far the request came. None: it cannot be sent at all.
    pub(crate) phase: Option<Phase>,
    /// Whether the time was over that the transport itself allows.
    pub(crate) late: bool,
    pub(crate) cause: BoxError,
}

impl TransportError {
    /// The transport failed when it had come so far. Where it is not known how far: [`Phase::Send`].
    pub fn new(phase: Phase, cause: impl Into<BoxError>) -> Self {
        Self { phase: Some(phase), late: false, cause: cause.into() }
    }

    /// A limit of time of the transport's own was over when it had come so far.
    pub fn timeout(phase: Phase, cause: impl Into<BoxError>) -> Self {
        Self { phase: Some(phase), late: true, cause: cause.into() }
    }

    /// The request, or the transport, is such that it cannot be sent: nothing was, and trying again is no use.
    pub fn unsendable(cause: impl Into<BoxError>) -> Self {
        Self { phase: None, late: false, cause: cause.into() }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.phase, self.late) {
            (None, _) => "the request cannot be sent",
            (Some(Phase::Connect), false) => "no connection came about",
            (Some(Phase::Connect), true) => "no connection came about in time",
            (Some(Phase::Send | Phase::Body), false) => "the connection broke",
            (Some(Phase::Send | Phase::Body), true) => "no answer came in the time that the transport allows",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.cause)
    }
}

/// The body of a request on its way out. A transport reads it as an [`http_body::Body`], or takes its
/// [`bytes`](Self::bytes) where they are there as a whole. It gives as many bytes as its size hint says, or fails.
pub struct RequestBody {
    chunks: Chunks,
    /// Why the source of it failed. Kept beside the call, since what becomes of it on its way through an HTTP client is
    /// nobody's promise.
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

    /// Where it says why its source failed.
    pub(crate) fn failure(&self) -> Option<Arc<Mutex<Option<io::Error>>>> {
        self.failed.clone()
    }

    /// Whether the request has no body: what a method such as `POST` says by `Content-Length: 0`.
    pub fn is_absent(&self) -> bool {
        self.absent
    }

    /// All of it, unless it is read while it is sent.
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

/// The body of an answer on its way in: from bytes that are there (`From`), or from whatever an HTTP stack receives
/// ([`new`](Self::new)).
pub struct ResponseBody {
    // The lock is never waited for: it only lets threads share what one of them uses.
    body: Mutex<Box<Incoming>>,
    declared: Option<u64>,
}

type Incoming = dyn http_body::Body<Data = Bytes, Error = BoxError> + Send + Unpin;

impl ResponseBody {
    /// What an HTTP stack receives. One that is not `Unpin` goes into a `Box::pin`.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body + Send + Unpin + 'static,
        B::Error: Into<BoxError>,
    {
        let declared = body.size_hint().exact();
        Self { body: Mutex::new(Box::new(Received(body))), declared }
    }

    /// How many bytes are still to come, if the answer says so.
    pub(crate) fn declared(&self) -> Option<u64> {
        self.declared
    }

    /// The next bytes, never none of them; nothing at the end.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        loop {
            match ready!(Pin::new(&mut **body).poll_frame(cx)) {
                // Trailers say nothing that is asked for.
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

/// A body in the words of this module.
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

/// Bytes that are there.
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

/// What happened, as the innermost error says it.
pub(crate) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
