//! Sends one request and receives its answer. The only module that knows reqwest.
//!
//! In: a [`Request`]. Out: status, headers and a body on its way, or how far it came and why no further.
//! Redirects are never followed: they would carry credentials and bodies to places nobody chose. Nothing is sent again:
//! that is decided, and counted, where attempts are made. Attempts, statuses, bodies and time mean nothing here, but for
//! the time that a connection may take.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use super::body::Chunks;
use super::call::BoxFuture;
use super::error::Failure;
use super::incoming::{Arriving, Broken, Incoming};
use super::{Body, ClientBuilder, ErrorKind, Phase, RawResponse, Request};

/// Whatever can carry a request to a server.
pub(super) trait Transport: fmt::Debug + Send + Sync {
    /// Makes one attempt, up to the head of the answer.
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Incoming, Failure>>;
}

/// The transport over reqwest.
#[derive(Clone)]
pub(super) struct Reqwest(reqwest::Client);

impl fmt::Debug for Reqwest {
    // reqwest's own shows default headers and proxies, which may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reqwest")
    }
}

impl ClientBuilder {
    /// An HTTP client of one's own: proxies, certificates, connection pools. Its redirect policy and its connect
    /// timeout are its own, too: give it `reqwest::redirect::Policy::none()`, since a redirect carries the request to
    /// a place that nobody chose, and `reqwest::retry::never()`, since a call is repeated by [`Retries`](super::Retries).
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(Reqwest(client));
        self
    }
}

impl Reqwest {
    /// A transport with nothing automatic in it. A server on this machine is not looked for behind a proxy.
    pub(super) fn new(connect_timeout: Duration, is_loopback: bool) -> Result<Self, String> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(connect_timeout);
        if is_loopback {
            builder = builder.no_proxy();
        }
        match builder.build() {
            Ok(client) => Ok(Self(client)),
            Err(error) => Err(format!("the HTTP client cannot be set up: {}", root_cause(&error))),
        }
    }

    async fn attempt(&self, request: &Request) -> Result<Incoming, Failure> {
        let mut outgoing = reqwest::Request::new(request.method.clone(), request.url.clone());
        *outgoing.headers_mut() = request.headers.clone();
        let unread = Unread::default();
        match &request.body {
            Some(body) => {
                // With a method that usually has no body, one of unknown length would be left out without a word.
                if body.length().is_none() && !has_body(&request.method) {
                    let chunked = http::HeaderValue::from_static("chunked");
                    outgoing.headers_mut().insert(http::header::TRANSFER_ENCODING, chunked);
                }
                *outgoing.body_mut() = Some(outgoing_body(body, &unread).map_err(cannot_send)?);
            }
            // A method that usually has a body says that this one has none: some servers insist on a length.
            None if has_body(&request.method) => {
                outgoing.headers_mut().insert(http::header::CONTENT_LENGTH, 0.into());
            }
            None => {}
        }
        match self.0.execute(outgoing).await {
            Ok(answer) => {
                let head = RawResponse::new(answer.status().as_u16(), answer.headers().clone(), Vec::new());
                let body = http::Response::from(answer).into_body();
                Ok(Incoming { head, body: Box::new(Received(body)) })
            }
            Err(error) => Err(match unread.take() {
                Some(reason) => source_failed(reason),
                None => before_answer(error),
            }),
        }
    }
}

impl Transport for Reqwest {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Incoming, Failure>> {
        Box::pin(self.attempt(request))
    }
}

/// Whether requests with this method usually have a body.
fn has_body(method: &http::Method) -> bool {
    matches!(method.as_str(), "POST" | "PUT" | "PATCH")
}

fn outgoing_body(body: &Body, unread: &Unread) -> Result<reqwest::Body, &'static str> {
    match body.whole() {
        Some(bytes) => Ok(bytes.into()),
        None => {
            let chunks = body.open()?;
            Ok(reqwest::Body::wrap(Outgoing { chunks, unread: unread.clone() }))
        }
    }
}

fn cannot_send(text: &str) -> Failure {
    Failure {
        kind: ErrorKind::Configuration,
        text: text.to_owned(),
        response: None,
        source: None,
        maybe_received: false,
    }
}

/// A body that is read while it is sent.
struct Outgoing {
    chunks: Chunks,
    unread: Unread,
}

/// Why the body could not be read. Kept beside the call, since what becomes of it on its way through the HTTP client is
/// nobody's promise.
#[derive(Clone, Default)]
struct Unread(Arc<Mutex<Option<io::Error>>>);

impl Unread {
    fn put(&self, error: io::Error) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    fn take(&self) -> Option<io::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        Poll::Ready(match ready!(this.chunks.poll(cx)) {
            Some(Ok(chunk)) => Some(Ok(http_body::Frame::data(chunk))),
            Some(Err(error)) => {
                let again = io::Error::new(error.kind(), "the source of the body failed");
                this.unread.put(error);
                Some(Err(again))
            }
            None => None,
        })
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.chunks.left().map(http_body::SizeHint::with_exact).unwrap_or_default()
    }
}

/// A body that reqwest receives.
struct Received(reqwest::Body);

impl Arriving for Received {
    fn declared(&self) -> Option<u64> {
        http_body::Body::size_hint(&self.0).exact()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Broken>>> {
        loop {
            match ready!(http_body::Body::poll_frame(Pin::new(&mut self.0), cx)) {
                // Trailers say nothing that is asked for.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(chunk) if !chunk.is_empty() => return Poll::Ready(Some(Ok(chunk))),
                    _ => {}
                },
                Some(Err(error)) => {
                    let text = root_cause(&error);
                    return Poll::Ready(Some(Err(Broken { text, source: Box::new(error.without_url()) })));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

fn before_answer(error: reqwest::Error) -> Failure {
    let cause = root_cause(&error);
    let (kind, text) = match (error.is_timeout(), error.is_connect()) {
        (true, true) => (ErrorKind::Timeout, "no connection came about in time".to_owned()),
        (true, false) => {
            (ErrorKind::Timeout, "no answer came in the time that the HTTP client allows".to_owned())
        }
        (false, true) => (ErrorKind::Transport(Phase::Connect), format!("no connection came about: {cause}")),
        (false, false) if error.is_builder() => {
            (ErrorKind::Configuration, format!("the request cannot be sent: {cause}"))
        }
        (false, false) => (ErrorKind::Transport(Phase::Send), format!("the connection broke: {cause}")),
    };
    let maybe_received = !error.is_connect() && !error.is_builder();
    Failure { kind, text, response: None, source: Some(Box::new(error.without_url())), maybe_received }
}

/// The server has seen the beginning of a request that never became whole.
fn source_failed(reason: io::Error) -> Failure {
    Failure {
        kind: ErrorKind::Source,
        text: format!("the source of the body failed: {reason}"),
        response: None,
        source: Some(Box::new(reason)),
        maybe_received: true,
    }
}

/// The innermost error, which is the one that says what happened. It knows no URL: only reqwest's own errors do.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn StdError = match error.source() {
        Some(source) => source,
        None => return "no cause is known".to_owned(),
    };
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
