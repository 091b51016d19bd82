//! A source that is read while it is sent, and so can be read only once.
//!
//! In: a stream of what a body is made of. Out: [`Once`], whose clones share the stream: the first that takes it has it.

use std::error::Error as StdError;
use std::io;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;

/// What yields the pieces of a body.
pub(crate) type Source<T> = Pin<Box<dyn Stream<Item = io::Result<T>> + Send>>;

/// A source that one of its clones can take.
pub(crate) struct Once<T>(Arc<Mutex<Option<Source<T>>>>);

impl<T> Once<T> {
    pub(crate) fn new(source: Source<T>) -> Self {
        Self(Arc::new(Mutex::new(Some(source))))
    }

    /// The source, unless it was taken before.
    pub(crate) fn take(&self) -> Result<Source<T>, &'static str> {
        let source = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        source.ok_or("the body was sent before, and its source can be read once only")
    }

    /// Whether both are clones of one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// A caller's stream as a source.
pub(crate) fn source<S, A, T, E>(stream: S) -> Source<T>
where
    S: Stream<Item = Result<A, E>> + Send + 'static,
    A: Into<T>,
    E: Into<Box<dyn StdError + Send + Sync>>,
    T: 'static,
{
    Box::pin(Converted { stream: Box::pin(stream), into: PhantomData })
}

/// A stream in the words of this module.
struct Converted<S, T> {
    stream: Pin<Box<S>>,
    into: PhantomData<fn() -> T>,
}

impl<S, A, T, E> Stream for Converted<S, T>
where
    S: Stream<Item = Result<A, E>>,
    A: Into<T>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = io::Result<T>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.get_mut().stream.as_mut().poll_next(cx));
        Poll::Ready(next.map(|it| it.map(Into::into).map_err(io::Error::other)))
    }
}
