//! A body of items whose source is still to be read.
//!
//! In: a body whose chunks are an item each, and an [`ItemWriter`]. Out: a body in which each item is as the request holds it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::super::body::{Body, Chunks};
use super::writer::ItemWriter;

/// The items of a body whose chunks are an item each, with a line feed, as this writer writes them.
pub(crate) fn framed(body: Body, writer: ItemWriter) -> Body {
    Body::stream(Framed { body, chunks: None, writer, ended: false })
}

/// A body of items, one in each chunk, on its way to their form in a request.
struct Framed {
    body: Body,
    chunks: Option<Chunks>,
    writer: ItemWriter,
    ended: bool,
}

impl Stream for Framed {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        let chunks = match &mut this.chunks {
            Some(chunks) => chunks,
            none => match this.body.open() {
                Ok(chunks) => none.insert(chunks),
                Err(text) => return Poll::Ready(Some(Err(io::Error::other(text)))),
            },
        };
        Poll::Ready(match ready!(chunks.poll(cx)) {
            Some(Ok(item)) => Some(Ok(this.writer.item(item.strip_suffix(b"\n").unwrap_or(&item)).into())),
            Some(Err(error)) => Some(Err(error)),
            None => {
                this.ended = true;
                Some(this.writer.end()).filter(|it| !it.is_empty()).map(|it| Ok(it.into()))
            }
        })
    }
}
