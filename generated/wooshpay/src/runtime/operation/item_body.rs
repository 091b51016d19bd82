//! A body of items, one after another.
//!
//! In: a list of items, or a stream of them. Out: [`ItemBody`], which the encoder writes item by item: what a stream yields is
//! sent as it comes, and no more than one item is held.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::super::json::value::Json;
use super::super::json::writer::Writer;
use super::super::wire::framing::part::{FileContent, Item};

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
    Source(ItemSource<T>),
}

impl<T: Json + Send + 'static> ItemBody<T> {
    /// Items that are sent as the stream yields them. An error of the stream ends the call with
    /// [`ErrorKind::Source`](super::super::ErrorKind::Source).
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let source: Source<T> = Box::pin(Converted(Box::pin(stream)));
        Self { items: Items::Source(ItemSource { shared: Arc::new(Mutex::new(Some(source))) }) }
    }
}

impl<T: Json> ItemBody<T> {
    /// The items of a list; or else the stream that they are read from.
    pub(super) fn items(&self) -> Result<&[T], &ItemSource<T>> {
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

type Source<T> = Pin<Box<dyn Stream<Item = io::Result<T>> + Send>>;

/// A stream of items that can be read once only.
pub(super) struct ItemSource<T> {
    shared: Arc<Mutex<Option<Source<T>>>>,
}

impl<T> ItemSource<T> {
    /// The items, of which the first that is polled of all that are open gets all.
    pub(super) fn open(&self) -> OpenSource<T> {
        OpenSource { source: self.clone(), own: None }
    }
}

impl<T> Clone for ItemSource<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

/// The items of a source, as a body holds them.
pub(super) struct OpenSource<T> {
    source: ItemSource<T>,
    own: Option<Source<T>>,
}

impl<T: Json> Stream for OpenSource<T> {
    type Item = io::Result<Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.own.is_none() {
            this.own = this.source.shared.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
        let Some(source) = &mut this.own else {
            let text = "the body was sent before, and its stream can be read once only";
            return Poll::Ready(Some(Err(io::Error::other(text))));
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

/// A stream with the errors of this module.
struct Converted<S>(Pin<Box<S>>);

impl<S, T, E> Stream for Converted<S>
where
    S: Stream<Item = Result<T, E>>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = io::Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(next.map(|it| it.map_err(io::Error::other)))
    }
}
