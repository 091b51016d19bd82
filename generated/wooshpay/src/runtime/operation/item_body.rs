//! A body of items, one after another.
//!
//! In: a list of items, or a stream of them. Out: [`ItemBody`], which the encoder writes item by item: what a stream yields is
//! sent as it comes, and no more than one item is held.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::super::json::convert;
use super::super::json::value::Json;
use super::super::wire::body::Body;
use super::super::wire::framing::found::Framing;

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
    /// The items, where they are a list.
    pub(crate) fn list(&self) -> Option<&[T]> {
        match &self.items {
            Items::List(items) => Some(items),
            Items::Source(_) => None,
        }
    }

    /// The items as they are sent.
    pub(crate) fn body(&self, framing: Framing) -> Body {
        let mark: &'static [u8] = if framing == Framing::Sequence { b"\x1e" } else { b"" };
        match &self.items {
            Items::List(items) => {
                let mut bytes = Vec::new();
                for item in items {
                    bytes.extend_from_slice(mark);
                    bytes.extend(line(item));
                }
                Body::from(bytes)
            }
            Items::Source(body) => body.clone().marked(mark),
        }
    }
}

fn line(item: &dyn Json) -> Vec<u8> {
    let mut bytes = convert::to_vec(item);
    bytes.push(b'\n');
    bytes
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
        Poll::Ready(next.map(|it| it.map(|item| line(&item))))
    }
}
