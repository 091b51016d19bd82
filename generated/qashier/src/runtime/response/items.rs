//! The items of a response, as they come.
//!
//! In: the body of a response as a stream of bytes. Out: [`ItemStream`], a stream of typed items, within limits on the size of
//! an item and on silence. Nothing is sent here.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use http::HeaderMap;

use super::super::json::drift::Drift;
use super::super::json::value::Json;
use super::super::operation::decode_error::DecodeError;
use super::super::operation::raw_response::RawResponse;
use super::super::wire::framing::cutter::Cutter;
use super::super::wire::framing::found::{Found, Framing, FramingError};
use super::super::wire::transport::Phase;
use super::error::{Error, ErrorKind};
use super::incoming::ByteStream;

/// How large an item may be where the caller does not say: 16 MiB.
const MOST: usize = 16 * 1024 * 1024;

/// The items of a response, read as they come. From [`Call::stream_items`](super::super::Call::stream_items).
///
/// Read it with [`try_next`](Self::try_next), or as a `Stream`. It ends after an error. Dropping it closes the connection.
#[must_use = "no item is read before it is polled"]
pub struct ItemStream<T> {
    bytes: ByteStream,
    cutter: Result<Cutter, FramingError>,
    found: VecDeque<Found>,
    /// What is wrong behind the items found so far.
    fault: Option<FramingError>,
    /// The response, with the last item as its body.
    item: RawResponse,
    framing: Framing,
    end: Option<&'static str>,
    event: String,
    part_headers: HeaderMap,
    id: Option<String>,
    retry: Option<Duration>,
    /// How many items were found.
    count: usize,
    received: u64,
    body_ended: bool,
    ended: bool,
    watch: Option<ItemWatch>,
    of: PhantomData<fn() -> T>,
}

/// Hears of each item that was read, as the body of its response.
pub(crate) type ItemWatch = Arc<dyn Fn(&RawResponse) + Send + Sync>;

impl<T: Json> ItemStream<T> {
    pub(crate) fn new(
        bytes: ByteStream,
        framing: Framing,
        end: Option<&'static str>,
        watch: Option<ItemWatch>,
    ) -> Self {
        let item = bytes.head().clone().untimed();
        let content_type = item.header("content-type").unwrap_or_default();
        let cutter = Cutter::new(framing, end, content_type, MOST);
        Self {
            bytes,
            cutter,
            found: VecDeque::new(),
            fault: None,
            item,
            framing,
            end,
            event: String::new(),
            part_headers: HeaderMap::new(),
            id: None,
            retry: None,
            count: 0,
            received: 0,
            body_ended: false,
            ended: false,
            watch,
            of: PhantomData,
        }
    }

    /// The largest item in bytes; 16 MiB if it is not set. A larger one ends the stream with
    /// [`ErrorKind::TooLarge`](super::super::ErrorKind::TooLarge). Has no effect once an item was polled.
    pub fn max_item_bytes(mut self, bytes: usize) -> Self {
        if self.received == 0 {
            let content_type = self.item.header("content-type").unwrap_or_default();
            self.cutter = Cutter::new(self.framing, self.end, content_type, bytes);
        }
        self
    }

    /// The next item; none at the end. It is cancel-safe: if its future is dropped, the next one returns the item.
    ///
    /// # Errors
    ///
    /// When the connection breaks, nothing arrives for too long, an item is too large or of another type, or the body ends
    /// before its items do. The stream ends after an error.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The type of the last event; empty where it has none, and for items that are not events.
    pub fn event(&self) -> &str {
        &self.event
    }

    /// The headers of the last part; none for items that are not parts.
    pub fn part_headers(&self) -> &HeaderMap {
        &self.part_headers
    }

    /// The id of the last event that has one. A call that sends it in the header `Last-Event-ID` goes on there, if the
    /// server knows of it.
    pub fn last_event_id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// How long the server asks to wait before coming back, if it has said so.
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Where the last item deviates from the document; see [`Response::drift`](super::super::Response::drift).
    pub fn drift(&self) -> Vec<Drift> {
        self.item.drift()
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            match self.found.pop_front() {
                Some(Found::Item { json, event }) => {
                    self.event = event;
                    self.item.set_body(json);
                    let read = self.item.item();
                    return Poll::Ready(Some(self.seen(read)));
                }
                Some(Found::Part { headers, content }) => {
                    let read = self.item.part(&headers, content, self.framing.part(self.count));
                    self.part_headers = headers;
                    return Poll::Ready(Some(self.seen(read)));
                }
                Some(Found::Id(id)) => self.id = Some(id).filter(|it| !it.is_empty()),
                Some(Found::Retry(time)) => self.retry = Some(time),
                Some(Found::End) => return Poll::Ready(None),
                None if self.fault.is_some() => {
                    let fault = self.fault.take();
                    return Poll::Ready(fault.map(|it| Err(self.failed(&it))));
                }
                None if self.body_ended => return Poll::Ready(None),
                None => {
                    let cutter = match &mut self.cutter {
                        Ok(cutter) => cutter,
                        Err(fault) => {
                            self.fault = Some(fault.clone());
                            continue;
                        }
                    };
                    let fed = match ready!(Pin::new(&mut self.bytes).poll_next(cx)) {
                        Some(Ok(chunk)) => {
                            self.received = self.received.saturating_add(chunk.len() as u64);
                            cutter.feed(&chunk, &mut self.found)
                        }
                        Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                        None => {
                            self.body_ended = true;
                            cutter.finish(&mut self.found)
                        }
                    };
                    self.fault = fed.err();
                }
            }
        }
    }

    /// An item that was read, after hooks have heard of it.
    fn seen(&mut self, read: Result<T, DecodeError>) -> Result<T, Error> {
        self.count += 1;
        if let Some(watch) = self.watch.as_ref().filter(|_| read.is_ok()) {
            watch(&self.item);
        }
        read.map_err(|it| self.bytes.undecodable(&self.item, it))
    }

    fn failed(&self, fault: &FramingError) -> Error {
        let kind = match fault {
            FramingError::TooLarge(_) => ErrorKind::TooLarge,
            FramingError::Cut(_) => ErrorKind::Transport(Phase::Body),
            FramingError::Boundary => ErrorKind::Decode,
        };
        self.bytes.failed(kind, fault.to_string())
    }
}

// Nothing in it is ever pinned in position.
impl<T> Unpin for ItemStream<T> {}

impl<T: Json> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.ended {
            return Poll::Ready(None);
        }
        let next = ready!(this.poll_item(cx));
        this.ended = !matches!(next, Some(Ok(_)));
        Poll::Ready(next)
    }
}

impl<T: Json> FusedStream for ItemStream<T> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("framing", &self.framing)
            .field("received", &self.received)
            .field("waiting", &self.found.len())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
