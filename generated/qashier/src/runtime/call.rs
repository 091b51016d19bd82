//! One call: an operation, a client, and options that hold for this call only.
//!
//! In: an operation's values. Out: the request, for a look at it, or what the server answered, whole or as it comes.
//! The generic part is kept to a few lines, since it is compiled once an operation; [`attempt`](super::attempt) does the
//! work for all of them.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

use super::attempt::{Answer, begin, perform};
use super::client::{Limits, Shared};
use super::{
    ByteStream, Client, DecodeError, Error, Operation, OperationRef, Request, Response, Retries, hooks,
    random, request,
};

/// A future that can be named, and sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A call of an operation, not sent yet: set its options, look at its [`request`](Self::request), then `.await` it
/// for the value, [`send`](Self::send) it for the whole response, or [`stream`](Self::stream) what it answers.
///
/// A copy is the same call, with the same idempotency key: sending both asks the server for one thing, not for two. For
/// another payment, ask the client for another call.
#[must_use = "a call does nothing until it is awaited or sent"]
#[derive(Clone)]
pub struct Call<O> {
    client: Client,
    operation: O,
    pub(super) options: Options,
}

/// What can be set for one call.
#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) headers: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) body_members: Map<String, Value>,
    /// Given by the caller.
    pub(super) idempotency_key: Option<String>,
    /// Made for this call, if the operation takes one: the same however often the request is built.
    pub(super) own_key: Option<Result<String, String>>,
    /// The link that it follows, in place of the operation's path and query; or why it cannot be sent.
    pub(super) link: Option<Result<Url, String>>,
    timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    max_response_bytes: Option<usize>,
    retries: Retries,
}

impl<O> Call<O> {
    pub(super) fn new(client: Client, operation: O, which: &OperationRef) -> Self {
        let mut options = Options::default();
        if which.endpoint().idempotency_header.is_some() {
            options.own_key = Some(random::uuid());
        }
        Self { client, operation, options }
    }

    /// The operation and its values.
    pub fn operation(&self) -> &O {
        &self.operation
    }

    /// The operation and its values, to change them.
    pub fn operation_mut(&mut self) -> &mut O {
        &mut self.operation
    }

    /// How long one attempt may take, from connecting to the value of the response; sending a body and reading JSON are
    /// part of it. Where the response is a [`stream`](Self::stream): to its head, and then from each chunk to the next.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How long all attempts may take together, to the value of the response, or to the last byte of it where that is a
    /// [`stream`](Self::stream).
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.options.total_timeout = Some(timeout);
        self
    }

    /// How often it is made again where that may help and can do no harm: a number, or [`Retries`] with more to say. What
    /// is not set is the client's.
    pub fn retries(mut self, retries: impl Into<Retries>) -> Self {
        self.options.retries = retries.into();
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

    /// The idempotency key of this call: 1 to 255 visible ASCII characters. In place of the one that each call of an
    /// operation that takes one has anyway, a random UUID (version 4). An error before anything is sent if the operation
    /// takes none.
    ///
    /// Where the operation is [`Replay::Keyed`](super::Replay::Keyed) there is evidence that the server recognises a
    /// repetition by the key. Give the key that you have stored before, or store the one that the call
    /// [has](Self::idempotency_key_value), and a program that crashed can send the call again without doing twice what it
    /// is for. Where it is not, the key is sent and nothing is known of what the server does with it.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.options.idempotency_key = Some(key.into());
        self
    }
}

impl<O: Operation> Call<O> {
    /// The idempotency key that the call will be sent with, each of its attempts; none where the operation takes none, or
    /// the [`request`](Self::request) cannot be built.
    pub fn idempotency_key_value(&self) -> Option<String> {
        self.request().ok()?.idempotency_key().map(str::to_owned)
    }

    /// The request, built but not sent.
    ///
    /// # Errors
    ///
    /// When a value cannot be sent (a path value that is empty or a dot segment, a header with a line break), a
    /// credential is missing, or an option does not fit the operation.
    pub fn request(&self) -> Result<Request, Error> {
        request::build(
            &self.client.shared,
            self.operation.operation(),
            &|to| self.operation.encode(to),
            &self.options,
        )
    }

    /// Sends the call; the answer comes with its status, headers and raw body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        read::<O>(whole(self).await)
    }

    /// Sends the call; the body of the answer comes as it is received, and is not read as the operation's type.
    /// A status that is no success is an error here, too, with the whole of its body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind); what happens after the head of the answer, the stream tells.
    pub async fn stream(self) -> Result<Response<ByteStream>, Error> {
        head(self).await
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let answer = whole(self);
        Box::pin(async move {
            let answer = answer.await?;
            decode::<O>(&answer).map_err(|error| Error::of_decode(answer, error))
        })
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
        let own_key = self.own_key.as_ref().and_then(|it| it.as_ref().ok());
        f.debug_struct("Options")
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .field("body_members", &self.body_members.keys().collect::<Vec<_>>())
            .field("idempotency_key", &self.idempotency_key.as_ref().or(own_key))
            .field("follows_link", &self.link.is_some())
            .field("timeout", &self.timeout)
            .field("total_timeout", &self.total_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("retries", &self.retries)
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
            retries: client.limits.retries.with(self.retries),
        }
    }
}

/// Sends a call and waits for the whole of its answer. What waits is the same for all operations.
///
/// A function beside the call, as the next one: what a call can be asked for by name are the parameters of its operation.
pub(super) fn whole<O: Operation>(call: Call<O>) -> BoxFuture<'static, Result<Answer, Error>> {
    let limits = call.options.limits(&call.client.shared);
    perform(call.request(), call.client, limits)
}

/// Sends a call and waits for the head of its answer.
pub(super) fn head<O: Operation>(call: Call<O>) -> BoxFuture<'static, Result<Response<ByteStream>, Error>> {
    let limits = call.options.limits(&call.client.shared);
    begin(call.request(), call.client, limits, call.options.max_response_bytes)
}

/// The value of an answer. All that is generic in sending a call.
pub(super) fn read<O: Operation>(answer: Result<Answer, Error>) -> Result<Response<O::Output>, Error> {
    let answer = answer?;
    match decode::<O>(&answer) {
        Ok(value) => Ok(Response::new(value, answer)),
        Err(error) => Err(Error::of_decode(answer, error)),
    }
}

/// Reads the value, and has hooks see what deviates in it.
fn decode<O: Operation>(answer: &Answer) -> Result<O::Output, DecodeError> {
    let value = O::decode(&answer.raw)?;
    hooks::drifted(answer);
    Ok(value)
}
