//! One call: an operation, a client, and options for this call only.
//!
//! In: an operation's values. Out: the request, to inspect it, or the response, whole or as a stream. The generic part
//! is kept small, since it is compiled once per operation; `call::attempt` does the work for all of them.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use serde_json::Value;

use super::super::client::options::Options;
use super::super::client::retry::Retries;
use super::super::client::security::Credential;
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

/// A call of an operation, not sent yet. Set its options, inspect its [`request`](Self::request), then `.await` it for
/// the value, [`send`](Self::send) it for the whole response, or [`stream`](Self::stream) the body.
///
/// A clone is the same call with the same idempotency key: sending both makes one payment, not two. For another
/// payment, create another call.
#[must_use = "a call does nothing until it is awaited or sent"]
#[derive(Clone)]
pub struct Call<O> {
    pub(super) client: Client,
    operation: O,
    pub(crate) options: Options,
}

impl Client {
    /// A call of an operation, not sent yet. All functions of the API use it; call it yourself for an operation of your
    /// own.
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

    /// The operation and its values, mutable.
    pub fn operation_mut(&mut self) -> &mut O {
        &mut self.operation
    }

    /// Time limit for one attempt, from connecting to the value of the response; sending the body and reading JSON
    /// count. For a [`stream`](Self::stream): up to its head, and then from each chunk to the next.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Deadline for all attempts together, up to the value of the response, or up to the last byte of a
    /// [`stream`](Self::stream).
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.options.total_timeout = Some(timeout);
        self
    }

    /// How often the call is retried where that may help and is safe: a number, or [`Retries`] with more settings. What
    /// is not set is taken from the client.
    pub fn retries(mut self, retries: impl Into<Retries>) -> Self {
        self.options.retries = retries.into();
        self
    }

    /// Maximum size of the response body. For a [`stream`](Self::stream) only this limit counts, not the client's.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.options.max_response_bytes = Some(bytes);
        self
    }

    /// Sets a header, in place of one that would be sent under that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.options.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the credential of the security scheme of this name, in place of the client's: for a call on behalf of another
    /// account. Its key has to belong to the client's server.
    pub fn credential(mut self, scheme: &str, credential: Credential) -> Self {
        self.options.credentials.push((scheme.to_owned(), credential));
        self
    }

    /// Adds an undocumented query parameter, after the documented ones.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.options.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds an undocumented member to the body; it replaces a documented one of the same name.
    pub fn body_member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.options.body_members.insert(name.to_owned(), value.into());
        self
    }

    /// Sets the idempotency key: 1 to 255 visible ASCII characters. Without it, each call of an operation that takes a
    /// key has a random UUID (version 4). An error before anything is sent if the operation takes none.
    ///
    /// If the operation is [`Replay::Keyed`](super::super::Replay::Keyed), there is evidence that the server recognises
    /// a retry by its key. Store the key before the call is sent, your own or [the
    /// call's](Self::idempotency_key_value); after a crash, send the call again with it, and it is not done twice.
    /// Otherwise the key is sent, and it is unknown what the server does with it.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.options.idempotency_key = Some(key.into());
        self
    }
}

impl<O: Operation> Call<O> {
    /// The idempotency key that all attempts will carry. None if the operation takes none, or if the
    /// [`request`](Self::request) cannot be built.
    pub fn idempotency_key_value(&self) -> Option<String> {
        self.request().ok()?.idempotency_key().map(str::to_owned)
    }

    /// Builds the request without sending it.
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

    /// Sends the call and returns the whole response: value, status, headers and raw body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::super::ErrorKind).
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        read::<O>(whole(self).await)
    }

    /// Sends the call and returns the body as a stream, not read as the operation's type. A status that is not a
    /// success is an error, with its whole body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::super::ErrorKind). What fails after the head of the response is an error of the stream.
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

/// Sends a call and waits for the whole response. The waiting part is the same for all operations.
///
/// A function and not a method, as the next one: the methods of a call are named after the parameters of its operation.
pub(crate) fn whole<O: Operation>(call: Call<O>) -> BoxFuture<'static, Result<Success, Error>> {
    let limits = call.options.limits(call.client.shared.limits);
    perform(call.request(), call.client, limits)
}

/// Sends a call and waits for the head of the response.
pub(crate) fn head<O: Operation>(call: Call<O>) -> BoxFuture<'static, Result<Response<ByteStream>, Error>> {
    let limits = call.options.limits(call.client.shared.limits);
    begin(call.request(), call.client, limits, call.options.max_response_bytes)
}

/// The value of a success: all that is generic in sending a call.
pub(crate) fn read<O: Operation>(success: Result<Success, Error>) -> Result<Response<O::Output>, Error> {
    let success = success?;
    match decode::<O>(&success) {
        Ok(value) => Ok(Response::new(value, success.received)),
        Err(error) => Err(Error::of_decode(success.received, error)),
    }
}

/// Reads the value, and reports what deviates in it to hooks.
fn decode<O: Operation>(Success { received, hooks }: &Success) -> Result<O::Output, DecodeError> {
    let value = O::decode(&received.raw)?;
    watch::drifted(hooks, &received.raw);
    Ok(value)
}
