//! Blocking calls, with the feature `blocking`.
//!
//! In: a [`Call`]. Out: its result, once it is there. The transport is the client's own; one thread that all blocking
//! calls share drives it.

use std::future::poll_fn;
use std::io::{self, Read};
use std::pin::Pin;

use bytes::{Buf, Bytes};
use futures_core::Stream;

use super::call::streaming;
use super::call::streaming::Resumed;
use super::call::unsent::{Call, head, read, whole};
use super::operation::definition::Operation;
use super::operation::streamed::Streamed;
use super::paging::paginated::Paginated;
use super::paging::streams::{Items, Pages};
use super::response::error::Error;
use super::response::incoming::ByteStream;
use super::response::items::ItemStream;
use super::response::typed::Response;
use super::wire::platform;

impl<O: Operation> Call<O> {
    /// Sends the call and waits for the response: value, status, headers and raw body. It blocks the thread: in async
    /// code use [`send`](Self::send).
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn send_blocking(self) -> Result<Response<O::Output>, Error> {
        read::<O>(wait(whole(self))?)
    }

    /// Sends the call and waits for the head of the response; the body is read from the result as it arrives. See
    /// [`stream`](Self::stream).
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind). What fails after the head of the response is an error of the reader.
    pub fn stream_blocking(self) -> Result<Response<BlockingStream>, Error> {
        let response = wait(head(self))??;
        Ok(response.map(|it| BlockingStream { stream: Some(it), chunk: Bytes::new() }))
    }
}

impl<O: Streamed> Call<O> {
    /// The items as an iterator that calls again when the connection breaks or falls silent. See
    /// [`stream_items_resumed`](Self::stream_items_resumed).
    ///
    /// # Errors
    ///
    /// If a second call of the operation might do something again ([`Replay::Once`](super::Replay::Once),
    /// [`Replay::Keyed`](super::Replay::Keyed)).
    pub fn stream_items_resumed_blocking(self, times: u32) -> Result<BlockingIter<Resumed<O>>, Error> {
        Ok(BlockingIter { stream: Some(self.stream_items_resumed(times)?) })
    }

    /// Sends the call and waits for the head of the response; the items are read from the result as they come. See
    /// [`stream_items`](Self::stream_items).
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::ErrorKind). What fails after the head of the response is an error of the iterator.
    pub fn stream_items_blocking(self) -> Result<Response<BlockingIter<ItemStream<O::Item>>>, Error> {
        let response = wait(streaming::items(self))??;
        Ok(response.map(|it| BlockingIter { stream: Some(it) }))
    }
}

impl<O: Paginated> Call<O> {
    /// The pages of the list, as an iterator. See [`pages`](Self::pages).
    pub fn pages_blocking(self) -> BlockingIter<Pages<O>> {
        BlockingIter { stream: Some(self.pages()) }
    }

    /// The items of the list, through all its pages, as an iterator. See [`items`](Self::items).
    pub fn items_blocking(self) -> BlockingIter<Items<O>> {
        BlockingIter { stream: Some(self.items()) }
    }
}

/// A list as an iterator. From [`Call::items_blocking`] and [`Call::pages_blocking`].
#[derive(Debug)]
#[must_use = "no page is fetched before it is needed"]
pub struct BlockingIter<S> {
    /// None while it is waited for.
    stream: Option<S>,
}

impl<S> BlockingIter<S> {
    /// What it goes through: says how to go on after an error.
    pub fn get_ref(&self) -> Option<&S> {
        self.stream.as_ref()
    }
}

/// An iterator over any stream of results.
impl<S> From<S> for BlockingIter<S> {
    fn from(stream: S) -> Self {
        Self { stream: Some(stream) }
    }
}

impl<S, T> Iterator for BlockingIter<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin + Send + 'static,
    T: Send + 'static,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Result<T, Error>> {
        let mut stream = self.stream.take()?;
        let waited = wait(async move {
            let next = poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await;
            (stream, next)
        });
        match waited {
            Ok((stream, next)) => {
                self.stream = Some(stream);
                next
            }
            Err(error) => Some(Err(error)),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

/// The body of a response as a reader. From [`Call::stream_blocking`].
#[derive(Debug)]
pub struct BlockingStream {
    /// None while it is read from, and after its end.
    stream: Option<ByteStream>,
    chunk: Bytes,
}

impl Read for BlockingStream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() && !into.is_empty() {
            let Some(mut stream) = self.stream.take() else { return Ok(0) };
            let (stream, chunk) = wait(async move {
                let chunk = stream.chunk().await;
                (stream, chunk)
            })
            .map_err(io::Error::other)?;
            match chunk.map_err(io::Error::other)? {
                Some(chunk) => (self.stream, self.chunk) = (Some(stream), chunk),
                None => return Ok(0),
            }
        }
        let count = into.len().min(self.chunk.len());
        self.chunk.copy_to_slice(&mut into[..count]);
        Ok(count)
    }
}

/// Waits for a future, on the thread that drives them all.
pub(super) fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
    platform::wait(future).map_err(Error::configuration)
}
