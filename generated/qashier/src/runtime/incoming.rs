//! Receives the body of an answer: as a whole, or as it comes.
//!
//! In: an [`Incoming`], that is the head of an answer and a body still on its way. Out: a [`RawResponse`] with all of it,
//! or a [`ByteStream`]. What the answer means is none of this module's business.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::Sleep;

use super::attempt::Sent;
use super::deadline::Deadline;
use super::error::Failure;
use super::secret::Scrubber;
use super::{Endpoint, Error, ErrorKind, Phase, RawResponse};

/// The head of an answer, and its body on the way.
pub(super) struct Incoming {
    pub(super) head: RawResponse,
    pub(super) body: Box<dyn Arriving>,
}

/// A body on its way.
pub(super) trait Arriving: Send + Sync {
    /// How many bytes are still to come, if the answer says so.
    fn declared(&self) -> Option<u64>;

    /// The next bytes; nothing at the end.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Broken>>>;
}

/// Why no more of a body comes.
pub(super) struct Broken {
    /// In words.
    pub(super) text: String,
    pub(super) source: Box<dyn StdError + Send + Sync>,
}

impl Incoming {
    /// The whole answer, with at most so many bytes, and no later than that; `given` is how long that was to begin with.
    pub(super) async fn whole(
        mut self,
        most: usize,
        deadline: Deadline,
        given: Duration,
    ) -> Result<RawResponse, Failure> {
        let declared = self.body.declared().unwrap_or(0);
        if declared > most as u64 {
            return Err(too_large(
                self.head,
                format!("the body has {declared} bytes, more than the {most} accepted"),
            ));
        }
        // What is declared is believed up to a point: memory is taken as bytes arrive.
        let mut body = Vec::with_capacity(declared.min(64 * 1024) as usize);
        loop {
            match deadline.wait(poll_fn(|cx| self.body.poll(cx))).await {
                None => return Err(late(self.head, format!("the body was not complete within {given:?}"))),
                Some(Some(Ok(chunk))) if chunk.len() > most - body.len() => {
                    return Err(too_large(
                        self.head,
                        format!("the body has more than the {most} bytes accepted"),
                    ));
                }
                Some(Some(Ok(chunk))) => body.extend_from_slice(&chunk),
                Some(Some(Err(broken))) => return Err(broke(self.head, broken)),
                Some(None) => break,
            }
        }
        Ok(RawResponse::new(self.head.status(), self.head.headers().clone(), body))
    }
}

/// The body of an answer as it comes, never held as a whole. From [`Call::stream`](super::Call::stream).
///
/// Read it with [`chunk`](Self::chunk), or as a `Stream`. Where one chunk ends and the next begins means nothing.
/// Dropping it gives the connection up.
pub struct ByteStream {
    body: Box<dyn Arriving>,
    head: RawResponse,
    endpoint: &'static Endpoint,
    scrubber: Scrubber,
    limits: StreamLimits,
    sent: Sent,
    received: u64,
    ended: bool,
    /// Runs while nothing comes.
    silence: Option<Pin<Box<Sleep>>>,
}

/// What a stream puts up with.
pub(super) struct StreamLimits {
    /// How long nothing may come.
    pub(super) silence: Duration,
    /// When all of it has to be there.
    pub(super) deadline: Deadline,
    pub(super) most: Option<usize>,
}

impl ByteStream {
    pub(super) fn new(
        incoming: Incoming,
        endpoint: &'static Endpoint,
        scrubber: Scrubber,
        limits: StreamLimits,
        sent: Sent,
    ) -> Self {
        let Incoming { head, body } = incoming;
        Self { body, head, endpoint, scrubber, limits, sent, received: 0, ended: false, silence: None }
    }

    /// The next bytes, when they have come; nothing at the end.
    ///
    /// # Errors
    ///
    /// When the connection breaks, nothing comes for too long, or there is more than the call accepts. There is nothing
    /// after an error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// How many bytes are still to come, if the answer says so.
    pub fn remaining(&self) -> Option<u64> {
        self.body.declared()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        let head = || self.head.clone();
        match self.body.poll(cx) {
            Poll::Ready(next) => {
                self.silence = None;
                Poll::Ready(match next {
                    Some(Ok(chunk)) => {
                        self.received = self.received.saturating_add(chunk.len() as u64);
                        match self.limits.most.filter(|most| self.received > *most as u64) {
                            Some(most) => {
                                let text = format!("the body has more than the {most} bytes accepted");
                                Some(Err(too_large(head(), text)))
                            }
                            None => Some(Ok(chunk)),
                        }
                    }
                    Some(Err(broken)) => Some(Err(broke(head(), broken))),
                    None => None,
                })
            }
            Poll::Pending => {
                if self.silence.is_none() {
                    self.silence = Deadline::after(self.limits.silence).or(self.limits.deadline).sleep();
                }
                let is_over = self.silence.as_mut().is_some_and(|it| it.as_mut().poll(cx).is_ready());
                if !is_over {
                    return Poll::Pending;
                }
                let text = match self.limits.deadline.left() {
                    Some(Duration::ZERO) => {
                        "the body was not complete in the time that the call has".to_owned()
                    }
                    _ => format!("nothing more of the body came within {:?}", self.limits.silence),
                };
                Poll::Ready(Some(Err(late(head(), text))))
            }
        }
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.ended {
            return Poll::Ready(None);
        }
        let next = std::task::ready!(this.poll(cx));
        this.ended = !matches!(next, Some(Ok(_)));
        let failed =
            |failure| Error::of_transport(this.endpoint, failure, &this.scrubber).sent(this.sent.clone());
        Poll::Ready(next.map(|it| it.map_err(failed)))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("received", &self.received)
            .field("remaining", &self.remaining())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

fn broke(head: RawResponse, broken: Broken) -> Failure {
    let text = format!("the body broke off: {}", broken.text);
    failure(ErrorKind::Transport(Phase::Body), text, head, Some(broken.source))
}

fn late(head: RawResponse, text: String) -> Failure {
    failure(ErrorKind::Timeout, text, head, None)
}

fn too_large(head: RawResponse, text: String) -> Failure {
    failure(ErrorKind::TooLarge, text, head, None)
}

fn failure(
    kind: ErrorKind,
    text: String,
    head: RawResponse,
    source: Option<Box<dyn StdError + Send + Sync>>,
) -> Failure {
    Failure { kind, text, response: Some(head), source, maybe_received: true }
}
