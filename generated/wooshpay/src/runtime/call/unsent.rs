//! One call: an operation, a client, and options that hold for this call only.
//!
//! In: an operation's values. Out: the request, for a look at it, or what the server answered, whole or as it comes.
//! The generic part is kept to a few lines, since it is compiled once an operation; `call::attempt` does the
//! work for all of them.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use serde_json::Value;

use super::super::client::options::Options;
use super::super::client::retry::Retries;
use super::super::client::shared::Client;
use super::super::operation::decode_error::DecodeError;
use super::super::operation::definition::Operation;
use super::super::operation::endpoint::OperationRef;
use super::super::response::error::Error;
use super::super::response::incoming::ByteStream;
use super::super::response::typed::Response;
use super::super::wire::platform::BoxFuture;
use super::super::wire::random;
use super::attempt::{Success, begin, perform};
use super::request::Request;
use super::{request, watch};

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
    pub(crate) options: Options,
}

impl Client {
    /// A call of an operation, not sent yet. The functions of the API end up here; use it for an operation of your own.
    pub fn call<O: Operation>(&self, operation: O) -> Call<O> {
        let which = operation.operation();
        Call::new(self.clone(), operation, &which)
    }
}

impl<O> Call<O> {
    pub(crate) fn new(client: Client, operation: O, which: &OperationRef) -> Self {
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
    /// Where the operation is [`Replay::Keyed`](super::super::Replay::Keyed) there is evidence that the server recognises a
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
    /// See [`ErrorKind`](super::super::ErrorKind).
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        read::<O>(whole(self).await)
    }

    /// Sends the call; the body of the answer comes as it is received, and is not read as the operation's type.
    /// A status that is no success is an error here, too, with the whole of its body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::super::ErrorKind); what happens after the head of the answer, the stream tells.
    pub async fn stream(self) -> Result<Response<ByteStream>, Error> {
        head(self).await
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let success = whole(self);
        Box::pin(async move {
            let success = success.await?;
            decode::<O>(&success).map_err(|error| Error::of_decode(success.received, error))
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

/// Sends a call and waits for the whole of its answer. What waits is the same for all operations.
///
/// A function beside the call, as the next one: what a call can be asked for by name are the parameters of its operation.
pub(crate) fn whole<O: Operation>(call: Call<O>) -> BoxFuture<'static, Result<Success, Error>> {
    let limits = call.options.limits(call.client.shared.limits);
    perform(call.request(), call.client, limits)
}

/// Sends a call and waits for the head of its answer.
pub(crate) fn head<O: Operation>(call: Call<O>) -> BoxFuture<'static, Result<Response<ByteStream>, Error>> {
    let limits = call.options.limits(call.client.shared.limits);
    begin(call.request(), call.client, limits, call.options.max_response_bytes)
}

/// The value of a success. All that is generic in sending a call.
pub(crate) fn read<O: Operation>(success: Result<Success, Error>) -> Result<Response<O::Output>, Error> {
    let success = success?;
    match decode::<O>(&success) {
        Ok(value) => Ok(Response::new(value, success.received)),
        Err(error) => Err(Error::of_decode(success.received, error)),
    }
}

/// Reads the value, and has hooks see what deviates in it.
fn decode<O: Operation>(Success { received, hooks }: &Success) -> Result<O::Output, DecodeError> {
    let value = O::decode(&received.raw)?;
    watch::drifted(hooks, received);
    Ok(value)
}
