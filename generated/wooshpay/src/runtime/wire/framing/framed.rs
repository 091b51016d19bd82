//! A body of items whose source is still to be read.
//!
//! In: a stream of items, and an [`ItemWriter`]. Out: a body in which each item is as the request holds it. No more than one
//! item is held, and of a file that is read while it is sent no more than a chunk.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::super::body::{Body, Chunks};
use super::part::Item;
use super::writer::ItemWriter;

/// The items of a stream as this writer writes them.
pub(crate) fn framed<S>(items: S, writer: ItemWriter) -> Body
where
    S: Stream<Item = io::Result<Item>> + Send + 'static,
{
    Body::stream(Framed { items: Box::pin(items), writer, index: 0, open: None, ended: false })
}

/// Items on their way to their form in a request.
struct Framed<S> {
    items: Pin<Box<S>>,
    writer: ItemWriter,
    /// How many items there were.
    index: usize,
    /// What is still to be read of an item.
    open: Option<Chunks>,
    ended: bool,
}

impl<S: Stream<Item = io::Result<Item>>> Framed<S> {
    /// The next item as it is sent, or what ends the body.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Body>> {
        Poll::Ready(match ready!(self.items.as_mut().poll_next(cx)) {
            Some(Ok(item)) => {
                self.index += 1;
                self.writer.item(self.index - 1, item).map_err(io::Error::other)
            }
            Some(Err(error)) => Err(error),
            None => {
                self.ended = true;
                Ok(Body::from(self.writer.end()))
            }
        })
    }
}

impl<S: Stream<Item = io::Result<Item>>> Stream for Framed<S> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(open) = &mut this.open {
                match ready!(open.poll(cx)) {
                    None => this.open = None,
                    chunk => return Poll::Ready(chunk),
                }
            } else if this.ended {
                return Poll::Ready(None);
            } else {
                let body = match ready!(this.poll_body(cx)) {
                    Ok(body) => body,
                    Err(error) => return Poll::Ready(Some(Err(error))),
                };
                match body.open() {
                    Ok(chunks) => this.open = Some(chunks),
                    Err(text) => return Poll::Ready(Some(Err(io::Error::other(text)))),
                }
            }
        }
    }
}
