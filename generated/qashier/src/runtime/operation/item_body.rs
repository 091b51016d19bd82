//! A body of items, one after another.
//!
//! In: a list of items, or a stream of them. Out: [`ItemBody`], which the encoder writes item by item: what a stream yields is
//! sent as it comes, and no more than one item is held.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::super::json::value::Json;
use super::super::json::writer::Writer;
use super::super::wire::framing::part::{FileContent, Item};
use super::super::wire::once::{self, Once, Source};

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
    Source(Once<T>),
}

impl<T: Json + Send + 'static> ItemBody<T> {
    /// Items that are sent as the stream yields them. An error of the stream ends the call with
    /// [`ErrorKind::Source`](super::super::ErrorKind::Source).
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self { items: Items::Source(Once::new(once::source(stream))) }
    }
}

impl<T: Json> ItemBody<T> {
    /// The items of a list; or else the stream that they are read from.
    pub(super) fn items(&self) -> Result<&[T], &Once<T>> {
        match &self.items {
            Items::List(items) => Ok(items),
            Items::Source(source) => Err(source),
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

/// An item, written as JSON; and the file that it is, if files are kept apart.
pub(crate) fn written(item: &dyn Json, keeps_files: bool) -> (Writer, Option<FileContent>) {
    let file = item.file().filter(|_| keeps_files);
    let mut writer = match file {
        Some(_) => Writer::of_parts(),
        None => Writer::new(),
    };
    writer.put(item);
    let file = file.map(|it| FileContent {
        content: it.content().clone(),
        name: it.name().map(str::to_owned),
        media_type: it.media_type().map(str::to_owned),
    });
    (writer, file)
}

/// The items of a source, as a body holds them. Of all that are open, the first that is polled gets all.
pub(super) struct OpenSource<T> {
    source: Once<T>,
    own: Option<Source<T>>,
}

impl<T> OpenSource<T> {
    pub(super) fn new(source: &Once<T>) -> Self {
        Self { source: source.clone(), own: None }
    }
}

impl<T: Json> Stream for OpenSource<T> {
    type Item = io::Result<Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let source = match &mut this.own {
            Some(source) => source,
            own => match this.source.take() {
                Ok(source) => own.insert(source),
                Err(text) => return Poll::Ready(Some(Err(io::Error::other(text)))),
            },
        };
        let next = ready!(source.as_mut().poll_next(cx));
        Poll::Ready(next.map(|it| it.and_then(|it| whole(&it))))
    }
}

/// An item of a stream as a body holds it, unless a number in it cannot be sent.
fn whole(item: &dyn Json) -> io::Result<Item> {
    let (writer, file) = written(item, true);
    if !writer.is_finite()
        && let Some((path, number)) = Writer::infinite(item)
    {
        let place = if path.is_empty() { "an item".to_owned() } else { format!("`{path}` of an item") };
        return Err(io::Error::other(format!("{place} is {number}, which cannot be sent")));
    }
    Ok(Item { json: writer.into_bytes(), file })
}
