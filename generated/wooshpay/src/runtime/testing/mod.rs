//! A fake server for the tests of programs that use this crate, with the feature `testing`.
//!
//! In: the responses or failures of each operation. Out: a [`Fake`], the transport of a [`Client`](super::Client),
//! which records what it was sent. No port is opened, and the clock is simulated: pauses and timeouts pass at once.

mod reply;
mod time;

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http_body::Body as _;

pub use self::reply::Reply;
use self::time::Clock;
use super::call::raw::RawCall;
use super::json::convert;
use super::json::value::Json;
use super::operation::decode_error::DecodeError;
use super::operation::definition::Operation;
use super::operation::endpoint::OperationRef;
use super::operation::streamed::Streamed;
use super::wire::platform::BoxFuture;
use super::wire::transport::{Phase, RequestBody, ResponseBody, Transport, TransportError};

/// A fake server in memory. Clones are the same server: give one to
/// [`ClientBuilder::transport`](super::ClientBuilder::transport), and keep one to script responses and to inspect
/// requests.
///
/// Script the responses of each operation in order; the last one repeats. An operation without a script ends with an
/// error that says so.
#[derive(Clone, Default)]
pub struct Fake {
    state: Arc<Mutex<State>>,
    clock: Clock,
}

#[derive(Default)]
struct State {
    scripts: Vec<Scripted>,
    received: Vec<Received>,
}

/// The script of one operation.
struct Scripted {
    method: String,
    path: String,
    replies: Vec<Next>,
    /// How many responses were sent.
    given: usize,
}

#[derive(Clone)]
enum Next {
    Fixed(Reply),
    By(Arc<dyn Fn(&Received) -> Reply + Send + Sync>),
}

impl Fake {
    /// A server without scripts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Scripts an operation: `fake.on::<checkout_sessions::Create>().respond(&session)`.
    pub fn on<O: Operation>(&self) -> Script<O> {
        self.script(O::ENDPOINT.method, O::ENDPOINT.path)
    }

    /// Scripts an undocumented endpoint, by its method and path template.
    pub fn on_request(&self, method: &str, path: &str) -> Script<RawCall> {
        self.script(&method.to_ascii_uppercase(), path)
    }

    fn script<O>(&self, method: &str, path: &str) -> Script<O> {
        Script {
            fake: self.clone(),
            method: method.to_owned(),
            path: path.to_owned(),
            operation: PhantomData,
        }
    }

    /// All requests so far, in order; each attempt is one.
    pub fn requests(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// The requests of one operation so far.
    pub fn requests_of<O: Operation>(&self) -> Vec<Received> {
        let is_of = |it: &Received| it.is_of(O::ENDPOINT.method, O::ENDPOINT.path);
        self.state().received.iter().filter(|it| is_of(it)).cloned().collect()
    }

    /// How much time has passed by the simulated clock, for pauses and delays. It is unrelated to how long a test
    /// takes.
    pub fn elapsed(&self) -> Duration {
        self.clock.now()
    }

    /// Asserts that all scripted responses were used.
    ///
    /// # Panics
    ///
    /// If an operation was not called, or fewer times than it has scripted responses.
    #[track_caller]
    pub fn assert_all_used(&self) {
        let state = self.state();
        let left: Vec<String> = state
            .scripts
            .iter()
            .filter(|it| it.given < it.replies.len())
            .map(|it| format!("{} {}: {} of {} responses", it.method, it.path, it.given, it.replies.len()))
            .collect();
        assert!(left.is_empty(), "not all scripted responses were used: {}", left.join("; "));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a request, and returns the scripted response.
    fn respond(&self, received: Received) -> Result<Reply, TransportError> {
        let mut state = self.state();
        state.received.push(received.clone());
        let script = state.scripts.iter_mut().find(|it| received.is_of(&it.method, &it.path));
        let next = script.and_then(|it| {
            let next = it.replies.get(it.given).or(it.replies.last()).cloned();
            it.given = it.given.saturating_add(1);
            next
        });
        // A closure may read the requests so far.
        drop(state);
        match next {
            Some(Next::Fixed(reply)) => Ok(reply),
            Some(Next::By(make)) => Ok(make(&received)),
            None => Err(TransportError::unsendable(format!(
                "nothing is scripted for {} {}: script a response with `on` or `on_request`",
                received.method, received.path
            ))),
        }
    }
}

impl Transport for Fake {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let reading = self.clock.reading();
            let received = receive(request).await?;
            drop(reading);
            let reply = self.respond(received)?;
            reply.play(&self.clock).await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(self.clock.sleep(duration))
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Fake")
            .field("scripts", &state.scripts.len())
            .field("requests", &state.received.len())
            .finish_non_exhaustive()
    }
}

/// Scripts the responses of an operation. Each is sent once, in order; the last one repeats.
#[derive(Debug)]
pub struct Script<O> {
    fake: Fake,
    method: String,
    path: String,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Script<O> {
    /// Responds with success (200) and this value.
    pub fn respond(self, value: &O::Output) -> Self
    where
        O::Output: Json,
    {
        self.reply(Reply::json(200, value))
    }

    /// Responds with success (200) and these items, one after another; [`Reply::items`] makes a reply of them that takes its
    /// time or breaks off.
    pub fn respond_items(self, items: &[O::Item]) -> Self
    where
        O: Streamed,
    {
        self.reply(Reply::items::<O>(items))
    }

    /// Responds with this reply: any status and headers, or a failure on the way.
    pub fn reply(self, reply: Reply) -> Self {
        self.push(Next::Fixed(reply))
    }

    /// Responds with what this function returns for the request.
    pub fn reply_with(self, make: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        self.push(Next::By(Arc::new(make)))
    }

    fn push(self, next: Next) -> Self {
        let mut state = self.fake.state();
        match state.scripts.iter_mut().find(|it| it.method == self.method && it.path == self.path) {
            Some(script) => script.replies.push(next),
            None => state.scripts.push(Scripted {
                method: self.method.clone(),
                path: self.path.clone(),
                replies: vec![next],
                given: 0,
            }),
        }
        drop(state);
        self
    }
}

/// A request as a [`Fake`] received it. `Debug` shows neither credentials nor the body.
#[derive(Clone)]
pub struct Received {
    operation: OperationRef,
    method: String,
    path: String,
    url: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Received {
    /// The method, upper case.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path template: `/v1/refunds/{id}`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The operation's id in the document.
    pub fn operation(&self) -> &str {
        self.operation.endpoint().id
    }

    /// The whole URL, with the values of path and query.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The first header of that name, if it is there and a string.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first header of that name, if it is there and text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The idempotency key, if the operation takes one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.header(self.operation.endpoint().idempotency_header?)
    }

    /// The bytes of the body; empty if there is none.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON: as a model, or as a `serde_json::Value`.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or JSON of another shape.
    pub fn json<T: Json>(&self) -> Result<T, DecodeError> {
        convert::from_slice(&self.body).map_err(DecodeError::from)
    }

    fn is_of(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// Reads a request to its end.
async fn receive(request: http::Request<RequestBody>) -> Result<Received, TransportError> {
    let (head, body) = request.into_parts();
    let Some(operation) = head.extensions.get::<OperationRef>().cloned() else {
        return Err(TransportError::unsendable("the request belongs to no operation"));
    };
    let mut body = Box::pin(body);
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.map_err(|it| TransportError::new(Phase::Send, it))?;
        bytes.extend_from_slice(&frame.into_data().unwrap_or_default());
    }
    Ok(Received {
        method: head.method.to_string(),
        path: operation.endpoint().path.to_owned(),
        url: head.uri.to_string(),
        headers: head.headers,
        body: bytes.into(),
        operation,
    })
}
