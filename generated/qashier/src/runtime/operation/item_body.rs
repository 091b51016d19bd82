//! A body of items, one after another.
//!
//! In: a list of items, or a stream of them. Out: [`ItemBody`], which the encoder writes item by item: what a stream yields is
//! sent as it comes, and no more than one item is held.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::super::json::value::Json;
use super::super::json::writer::Writer;
use super::super::wire::body::Body;

/// Items one after another as the body of a request: from a list by `From`, or from a stream by [`stream`](Self::stream).
///
/// A list can be sent again on a retry, a stream once only. `Debug` shows no item.
#[derive(Clone)]
pub struct ItemBody<T> {
    items: Items<T>,
}

#[derive(Clone)]
enum Items<T> {
    List(Vec<T>),
    /// Each chunk is the JSON of an item and a line feed.
    Source(Body),
}

impl<T: Json + Send + 'static> ItemBody<T> {
    /// Items that are sent as the stream yields them. An error of the stream ends the call with
    /// [`ErrorKind::Source`](super::super::ErrorKind::Source).
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self { items: Items::Source(Body::stream(Written(Box::pin(stream)))) }
    }
}

impl<T: Json> ItemBody<T> {
    /// The items of a list; or else the body that reads them from a stream, a line for each.
    pub(super) fn items(&self) -> Result<&[T], &Body> {
        match &self.items {
            Items::List(items) => Ok(items),
            Items::Source(body) => Err(body),
        }
    }
}

impl<T> From<Vec<T>> for ItemBody<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items: Items::List(items) }
    }
}

impl<T, const N: usize> From<[T; N]> for ItemBody<T> {
    fn from(items: [T; N]) -> Self {
        Vec::from(items).into()
    }
}

impl<T> fmt::Debug for ItemBody<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.items {
            Items::List(items) => write!(f, "{} items", items.len()),
            Items::Source(_) => f.write_str("items of a stream"),
        }
    }
}

/// The items of a stream, each as JSON with a line feed.
struct Written<S>(Pin<Box<S>>);

impl<S, T, E> Stream for Written<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Json,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = Result<Vec<u8>, E>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.0.as_mut().poll_next(cx));
        let written = |item: T| {
            let mut writer = Writer::new();
            writer.put(&item);
            let mut line = writer.into_bytes();
            line.push(b'\n');
            line
        };
        Poll::Ready(next.map(|it| it.map(written)))
    }
}
