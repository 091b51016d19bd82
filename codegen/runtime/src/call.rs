//! One call: an operation, a client, and options that hold for this call only.
//!
//! In: an operation's values. Out: the request, for a look at it, or what the server answered, whole or as it comes.
//! The generic part is kept to a few lines, since it is compiled once an operation; `attempt` below does the work for
//! all of them.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use serde_json::{Map, Value};

use super::client::{Limits, Shared};
use super::deadline::Deadline;
use super::error::Failure;
use super::incoming::{Incoming, StreamLimits};
use super::secret::Scrubber;
use super::{
    ApiError, ByteStream, Client, Error, ErrorKind, Operation, RawResponse, Request, Response, request,
};

/// A future that can be named, and sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A call of an operation, not sent yet: set its options, look at its [`request`](Self::request), then `.await` it
/// for the value, [`send`](Self::send) it for the whole response, or [`stream`](Self::stream) what it answers.
#[must_use = "a call does nothing until it is awaited or sent"]
#[derive(Clone)]
pub struct Call<O> {
    client: Client,
    operation: O,
    options: Options,
}

/// What can be set for one call.
#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) headers: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) body_members: Map<String, Value>,
    pub(super) idempotency_key: Option<String>,
    timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    max_response_bytes: Option<usize>,
}

impl<O> Call<O> {
    pub(super) fn new(client: Client, operation: O) -> Self {
        Self { client, operation, options: Options::default() }
    }

    /// The operation and its values.
    pub fn operation(&self) -> &O {
        &self.operation
    }

    /// The operation and its values, to change them.
    pub fn operation_mut(&mut self) -> &mut O {
        &mut self.operation
    }

    /// How long one attempt may take, from connecting to the last byte of the answer; sending a body is part of it. Where
    /// the answer is a [`stream`](Self::stream): to its head, and then from each chunk to the next.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How long all attempts may take together, to the last byte of the answer also where that is a
    /// [`stream`](Self::stream).
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.options.total_timeout = Some(timeout);
        self
    }

    /// How many bytes the body of the answer may have. Where that is a [`stream`](Self::stream), only this limit counts,
    /// and not the client's.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.options.max_response_bytes = Some(bytes);
        self
    }

    /// A header, in place of what would be sent under that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.options.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A query parameter that the document does not know, after those that it does.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.options.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A member of the body that the document does not know; it wins over one that it does.
    pub fn body_member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.options.body_members.insert(name.to_owned(), value.into());
        self
    }

    /// The key under which the server recognises a repetition of this call: 1 to 255 visible ASCII characters.
    /// An error before anything is sent if the operation takes none.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.options.idempotency_key = Some(key.into());
        self
    }
}

impl<O: Operation> Call<O> {
    /// The request, built but not sent.
    ///
    /// # Errors
    ///
    /// When a value cannot be sent (a path value that is empty or a dot segment, a header with a line break), a
    /// credential is missing, or an option does not fit the operation.
    pub fn request(&self) -> Result<Request, Error> {
        request::build(&self.client.shared, O::ENDPOINT, &|to| self.operation.encode(to), &self.options)
    }

    /// Sends the call; the answer comes with its status, headers and raw body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        read::<O>(perform(self.request(), self.client, &self.options).await)
    }

    /// Sends the call; the body of the answer comes as it is received, and is not read as the operation's type.
    /// A status that is no success is an error here, too, with the whole of its body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind); what happens after the head of the answer, the stream tells.
    pub async fn stream(self) -> Result<Response<ByteStream>, Error> {
        begin(self.request(), self.client, &self.options).await
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let answer = perform(self.request(), self.client, &self.options);
        Box::pin(async move { read::<O>(answer.await).map(Response::into_value) })
    }
}

impl<O: fmt::Debug> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = &self.client.shared;
        let operation = match f.alternate() {
            true => format!("{:#?}", self.operation),
            false => format!("{:?}", self.operation),
        };
        f.debug_struct("Call")
            .field("operation", &format_args!("{}", shared.scrubber.scrub(&operation)))
            .field("options", &self.options)
            .field("client", &self.client)
            .finish()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn names(pairs: &[(String, String)]) -> Vec<&str> {
            pairs.iter().map(|(name, _)| name.as_str()).collect()
        }
        f.debug_struct("Options")
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .field("body_members", &self.body_members.keys().collect::<Vec<_>>())
            .field("idempotency_key", &self.idempotency_key)
            .field("timeout", &self.timeout)
            .field("total_timeout", &self.total_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish()
    }
}

impl Options {
    /// What is wrong with the options whatever the operation, if anything.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let is_zero = |it: Option<Duration>| it.is_some_and(|it| it.is_zero());
        (is_zero(self.timeout) || is_zero(self.total_timeout)).then_some("the timeout is zero")
    }

    /// The limits of the client, with those of the call in their place.
    fn limits(&self, client: &Shared) -> Limits {
        Limits {
            timeout: self.timeout.unwrap_or(client.limits.timeout),
            total_timeout: self.total_timeout.or(client.limits.total_timeout),
            max_response_bytes: self.max_response_bytes.unwrap_or(client.limits.max_response_bytes),
        }
    }
}

/// A success, and what must not show in what is said of it.
type Answer = (RawResponse, Scrubber);

/// The value of an answer. All that is generic in sending a call.
fn read<O: Operation>(answer: Result<Answer, Error>) -> Result<Response<O::Output>, Error> {
    let (raw, scrubber) = answer?;
    match O::decode(&raw) {
        Ok(value) => Ok(Response::new(value, raw, scrubber)),
        Err(error) => Err(Error::of_decode(O::ENDPOINT, raw, error, &scrubber)),
    }
}

/// Sends a request and waits for the whole of a success.
fn perform(
    request: Result<Request, Error>,
    client: Client,
    options: &Options,
) -> BoxFuture<'static, Result<Answer, Error>> {
    let limits = options.limits(&client.shared);
    Box::pin(async move {
        let (request, client) = (request?, &*client.shared);
        let (incoming, time) = attempt(&request, client, limits).await?;
        let response = whole(incoming, &request, client, limits, time).await?;
        Ok((response, request.scrubber))
    })
}

/// Sends a request and waits for the head of a success.
fn begin(
    request: Result<Request, Error>,
    client: Client,
    options: &Options,
) -> BoxFuture<'static, Result<Response<ByteStream>, Error>> {
    let limits = options.limits(&client.shared);
    let most = options.max_response_bytes;
    Box::pin(async move {
        let (request, client) = (request?, &*client.shared);
        let (incoming, time) = attempt(&request, client, limits).await?;
        let head = incoming.head.clone();
        let limits = StreamLimits { silence: limits.timeout, deadline: time.total, most };
        let stream = ByteStream::new(incoming, request.endpoint, request.scrubber.clone(), limits);
        Ok(Response::new(stream, head, request.scrubber))
    })
}

/// When an attempt has to be over.
#[derive(Clone, Copy)]
struct Time {
    /// How long it was to take.
    given: Duration,
    attempt: Deadline,
    /// All attempts together.
    total: Deadline,
}

/// Sends a request and waits for the head of a success. The only place where attempts are made.
async fn attempt(request: &Request, client: &Shared, limits: Limits) -> Result<(Incoming, Time), Error> {
    let total = limits.total_timeout.map_or(Deadline::NEVER, Deadline::after);
    let given = limits.timeout.min(total.left().unwrap_or(Duration::MAX));
    let time = Time { given, attempt: Deadline::after(given), total };
    let failed = |failure| Error::of_transport(request.endpoint, failure, &request.scrubber);
    // What keeps the time belongs to Tokio, as does what keeps the connections.
    if tokio::runtime::Handle::try_current().is_err() {
        let text = "calls have to be awaited within a Tokio runtime";
        return Err(failed(before_answer(ErrorKind::Configuration, text.to_owned(), false)));
    }
    let mut incoming = match time.attempt.wait(client.transport.send(request)).await {
        Some(sent) => sent.map_err(failed)?,
        None => {
            let text = format!("no answer came within {given:?}");
            return Err(failed(before_answer(ErrorKind::Timeout, text, true)));
        }
    };
    name(&mut incoming.head, client, request);
    if incoming.head.is_success() {
        return Ok((incoming, time));
    }
    let response = whole(incoming, request, client, limits, time).await?;
    let api = ApiError::new(response, &client.api.error, &request.scrubber);
    Err(Error::of_api(request.endpoint, api))
}

/// Waits for the rest of an answer.
async fn whole(
    incoming: Incoming,
    request: &Request,
    client: &Shared,
    limits: Limits,
    time: Time,
) -> Result<RawResponse, Error> {
    let whole = incoming.whole(limits.max_response_bytes, time.attempt, time.given);
    let mut response =
        whole.await.map_err(|it| Error::of_transport(request.endpoint, it, &request.scrubber))?;
    name(&mut response, client, request);
    Ok(response)
}

fn before_answer(kind: ErrorKind, text: String, maybe_received: bool) -> Failure {
    Failure { kind, text, response: None, source: None, maybe_received }
}

/// Notes under which id the server knows the request.
fn name(response: &mut RawResponse, client: &Shared, request: &Request) {
    let id = request_id(client, response).map(|id| request.scrubber.scrub(id));
    response.request_id = id;
}

fn request_id<'a>(client: &Shared, response: &'a RawResponse) -> Option<&'a str> {
    match client.api.request_id_header {
        Some(name) => response.header(name),
        None => response.header("request-id").or_else(|| response.header("x-request-id")),
    }
}
