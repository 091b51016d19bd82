//! A call of this API, not sent yet.
//!
//! In: an operation's values and options. Out: the request, or the response. The type is around that of the shared runtime,
//! which does the work; the options of each operation are functions that this crate adds to it.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use paywright_runtime as of;
use serde_json::Value;

use super::json::Json;
use super::paging::{Items, Pages, Paginated};
#[cfg(feature = "blocking")]
use super::{BlockingIter, BlockingStream};
use super::{
    Body, BoxFuture, ByteStream, Credential, Error, ItemStream, Operation, RawCall, Replay, Request,
    Response, Resumed, Retries, Streamed,
};

/// A call of an operation, not sent yet. Set its options, inspect its [`request`](Self::request), then `.await` it for
/// the value, [`send`](Self::send) it for the whole response, or [`stream`](Self::stream) the body.
///
/// A clone is the same call with the same idempotency key: sending both makes one payment, not two. For another
/// payment, create another call.
#[must_use = "a call does nothing until it is awaited or sent"]
#[derive(Clone)]
pub struct Call<O>(pub(super) of::Call<O>);

impl<O> Call<O> {
    /// The operation and its values.
    pub fn operation(&self) -> &O {
        self.0.operation()
    }

    /// The operation and its values, mutable.
    pub fn operation_mut(&mut self) -> &mut O {
        self.0.operation_mut()
    }

    /// Time limit for one attempt, from connecting to the value of the response; sending the body and reading JSON
    /// count. For a [`stream`](Self::stream): up to its head, and then from each chunk to the next.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// Deadline for all attempts together, up to the value of the response, or up to the last byte of a
    /// [`stream`](Self::stream).
    pub fn total_timeout(self, timeout: Duration) -> Self {
        Self(self.0.total_timeout(timeout))
    }

    /// How often the call is retried where that may help and is safe: a number, or [`Retries`] with more settings. What
    /// is not set is taken from the client.
    pub fn retries(self, retries: impl Into<Retries>) -> Self {
        Self(self.0.retries(retries))
    }

    /// Maximum size of the response body. For a [`stream`](Self::stream) only this limit counts, not the client's.
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        Self(self.0.max_response_bytes(bytes))
    }

    /// Sets a header, in place of one that would be sent under that name.
    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    /// Sets the credential of the security scheme of this name, in place of the client's: for a call on behalf of another
    /// account. Its key has to belong to the client's server.
    pub fn credential(self, scheme: &str, credential: Credential) -> Self {
        Self(self.0.credential(scheme, credential))
    }

    /// Adds an undocumented query parameter, after the documented ones.
    pub fn query(self, name: &str, value: &str) -> Self {
        Self(self.0.query(name, value))
    }

    /// Adds an undocumented member to the body; it replaces a documented one of the same name.
    pub fn body_member(self, name: &str, value: impl Into<Value>) -> Self {
        Self(self.0.body_member(name, value))
    }

    /// Sets the idempotency key: 1 to 255 visible ASCII characters. Without it, each call of an operation that takes a
    /// key has a random UUID (version 4). An error before anything is sent if the operation takes none.
    ///
    /// If the operation is [`Replay::Keyed`](super::Replay::Keyed), there is evidence that the server recognises
    /// a retry by its key. Store the key before the call is sent, your own or [the
    /// call's](Self::idempotency_key_value); after a crash, send the call again with it, and it is not done twice.
    /// Otherwise the key is sent, and it is unknown what the server does with it.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        Self(self.0.idempotency_key(key))
    }
}

impl<O: Operation> Call<O> {
    /// The idempotency key that all attempts will carry. None if the operation takes none, or if the
    /// [`request`](Self::request) cannot be built.
    pub fn idempotency_key_value(&self) -> Option<String> {
        self.0.idempotency_key_value()
    }

    /// Builds the request without sending it.
    ///
    /// # Errors
    ///
    /// When a value cannot be sent (a path value that is empty or a dot segment, a header with a line break), a
    /// credential is missing, or an option does not fit the operation.
    pub fn request(&self) -> Result<Request, Error> {
        self.0.request()
    }

    /// Sends the call and returns the whole response: value, status, headers and raw body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        self.0.send().await
    }

    /// Sends the call and returns the body as a stream, not read as the operation's type. A status that is not a
    /// success is an error, with its whole body.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind). What fails after the head of the response is an error of the stream.
    pub async fn stream(self) -> Result<Response<ByteStream>, Error> {
        self.0.stream().await
    }
}

impl Call<RawCall> {
    /// The value of a `{name}` in the path.
    pub fn path_value(self, name: &str, value: impl Into<String>) -> Self {
        Self(self.0.path_value(name, value))
    }

    /// A JSON body: a model, or a `serde_json::Value`.
    pub fn json(self, body: impl Json + Send + Sync + 'static) -> Self {
        Self(self.0.json(body))
    }

    /// A body of any media type.
    pub fn body(self, media_type: &str, body: impl Into<Body>) -> Self {
        Self(self.0.body(media_type, body))
    }

    /// Sends an idempotency key in the header of this name: a random one, unless the call has its own
    /// ([`idempotency_key`](Self::idempotency_key)). The call is then retried. Make sure that the server honours the
    /// header for this endpoint: one that ignores it does everything twice.
    pub fn keyed(self, header: &str) -> Self {
        Self(self.0.keyed(header))
    }

    /// Whether the call may be retried, in place of what its method says.
    pub fn replay(self, replay: Replay) -> Self {
        Self(self.0.replay(replay))
    }
}

impl<O: Streamed> Call<O> {
    /// Sends the call and returns the items as a stream, each as soon as it has come. A status that is not a success is an
    /// error, with its whole body.
    ///
    /// The [`timeout`](Self::timeout) counts from each chunk of the body to the next, and the
    /// [`total_timeout`](Self::total_timeout) to the last item: set it for a stream that is to stay open. Once the head of
    /// the response has come, nothing is sent again; see [`stream_items_resumed`](Self::stream_items_resumed).
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind). What fails after the head of the response is an error of the stream.
    pub async fn stream_items(self) -> Result<Response<ItemStream<O::Item>>, Error> {
        self.0.stream_items().await
    }

    /// The items as a stream that calls again when the connection breaks or falls silent, at most so many times in a row
    /// without an item between. It names the last event, so that the server goes on there, and waits as long as the server
    /// asks. Nothing is sent before the first item is polled.
    ///
    /// # Errors
    ///
    /// If a second call of the operation might do something again ([`Replay::Once`], [`Replay::Keyed`]).
    pub fn stream_items_resumed(self, times: u32) -> Result<Resumed<O>, Error> {
        self.0.stream_items_resumed(times)
    }
}

impl<O: Paginated> Call<O> {
    /// The pages of the list, beginning with the page of this call; see [`paging`](super). Nothing is sent before the
    /// first one is polled.
    pub fn pages(self) -> Pages<O> {
        self.0.pages().into()
    }

    /// The items of the list, beginning with the page of this call, through all pages; see [`paging`](super). Nothing
    /// is sent before the first one is polled.
    pub fn items(self) -> Items<O> {
        self.0.items().into()
    }
}

#[cfg(feature = "blocking")]
impl<O: Operation> Call<O> {
    /// Sends the call and waits for the response: value, status, headers and raw body. It blocks the thread: in async
    /// code use [`send`](Self::send).
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn send_blocking(self) -> Result<Response<O::Output>, Error> {
        self.0.send_blocking()
    }

    /// Sends the call and waits for the head of the response; the body is read from the result as it arrives. See
    /// [`stream`](Self::stream).
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind). What fails after the head of the response is an error of the reader.
    pub fn stream_blocking(self) -> Result<Response<BlockingStream>, Error> {
        self.0.stream_blocking()
    }
}

#[cfg(feature = "blocking")]
impl<O: Streamed> Call<O> {
    /// The items as an iterator that calls again when the connection breaks or falls silent. See
    /// [`stream_items_resumed`](Self::stream_items_resumed).
    ///
    /// # Errors
    ///
    /// If a second call of the operation might do something again ([`Replay::Once`](super::Replay::Once),
    /// [`Replay::Keyed`](super::Replay::Keyed)).
    pub fn stream_items_resumed_blocking(self, times: u32) -> Result<BlockingIter<Resumed<O>>, Error> {
        self.0.stream_items_resumed_blocking(times)
    }

    /// Sends the call and waits for the head of the response; the items are read from the result as they come. See
    /// [`stream_items`](Self::stream_items).
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind). What fails after the head of the response is an error of the iterator.
    pub fn stream_items_blocking(self) -> Result<Response<BlockingIter<ItemStream<O::Item>>>, Error> {
        self.0.stream_items_blocking()
    }
}

#[cfg(feature = "blocking")]
impl<O: Paginated> Call<O> {
    /// The pages of the list, as an iterator. See [`pages`](Self::pages).
    pub fn pages_blocking(self) -> BlockingIter<Pages<O>> {
        BlockingIter::from(self.pages())
    }

    /// The items of the list, through all its pages, as an iterator. See [`items`](Self::items).
    pub fn items_blocking(self) -> BlockingIter<Items<O>> {
        BlockingIter::from(self.items())
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.into_future()
    }
}

impl<O: fmt::Debug> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
