//! Receives the body of a response: whole or as a stream.
//!
//! In: an [`Incoming`], which is the head of a response and a body on the way. Out: a [`RawResponse`] with the whole
//! body, or a [`ByteStream`]. What the response means is decided elsewhere.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::super::operation::decode_error::DecodeError;
use super::super::operation::endpoint::OperationRef;
use super::super::operation::raw_response::RawResponse;
use super::super::secret::scrubber::Scrubber;
use super::super::wire::deadline::{Deadline, Timer};
use super::super::wire::transport::{BoxError, Phase, ResponseBody, Transport, root_cause};
use super::error::{Error, ErrorKind, Failure};
use super::received::{Received, Sent};

/// The head of a response, and its body on the way.
pub(crate) struct Incoming {
    pub(crate) head: RawResponse,
    pub(crate) body: ResponseBody,
}

impl From<http::Response<ResponseBody>> for Incoming {
    fn from(answer: http::Response<ResponseBody>) -> Self {
        let (head, body) = answer.into_parts();
        Self { head: RawResponse::new(head.status.as_u16(), head.headers, Vec::new()), body }
    }
}

impl Incoming {
    /// The whole response, with at most `most` bytes, before the timer ends; `given` is its duration.
    pub(crate) async fn whole(
        mut self,
        most: usize,
        clock: &dyn Transport,
        timer: &mut Timer,
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
            match timer.wait(clock, poll_fn(|cx| self.body.poll(cx))).await {
                None => return Err(late(self.head, format!("the body was not complete within {given:?}"))),
                Some(Some(Ok(chunk))) if chunk.len() > most - body.len() => {
                    return Err(too_large(
                        self.head,
                        format!("the body has more than the {most} bytes accepted"),
                    ));
                }
                // A server that always has something to send is never waited for, and so never late otherwise.
                Some(Some(Ok(_))) if timer.deadline().is_over(clock) => {
                    return Err(late(self.head, format!("the body was not complete within {given:?}")));
                }
                Some(Some(Ok(chunk))) => body.extend_from_slice(&chunk),
                Some(Some(Err(cause))) => return Err(broke(self.head, cause)),
                Some(None) => break,
            }
        }
        Ok(self.head.with_body(body))
    }
}

/// The body of a response as a stream, never held as a whole. From [`Call::stream`](super::super::Call::stream).
///
/// Read it with [`chunk`](Self::chunk), or as a `Stream`. Chunk boundaries have no meaning. Dropping it closes the
/// connection.
pub struct ByteStream {
    body: ResponseBody,
    head: RawResponse,
    clock: Arc<dyn Transport>,
    operation: OperationRef,
    scrubber: Scrubber,
    limits: StreamLimits,
    sent: Sent,
    received: u64,
    ended: bool,
    /// Runs while no bytes arrive.
    silence: Option<Timer>,
}

/// Why a stream ends before its body does.
const TOTAL: &str = "the body was not complete before the deadline of the call";

/// The limits of a stream.
pub(crate) struct StreamLimits {
    /// The longest wait for the next chunk.
    pub(crate) silence: Duration,
    /// The deadline of the whole body.
    pub(crate) deadline: Deadline,
    pub(crate) most: Option<usize>,
}

impl ByteStream {
    pub(crate) fn new(
        Incoming { head, body }: Incoming,
        clock: &Arc<dyn Transport>,
        limits: StreamLimits,
        received: &Received,
    ) -> Self {
        Self {
            body,
            head,
            clock: Arc::clone(clock),
            operation: received.operation.clone(),
            scrubber: received.scrubber.clone(),
            limits,
            sent: received.sent.clone(),
            received: 0,
            ended: false,
            silence: None,
        }
    }

    /// The next bytes; none at the end.
    ///
    /// # Errors
    ///
    /// When the connection breaks, nothing arrives for too long, or the body is larger than the call accepts. The
    /// stream ends after an error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The response without its body.
    pub(crate) fn head(&self) -> &RawResponse {
        &self.head
    }

    /// The error for an item of the body that cannot be read.
    pub(crate) fn undecodable(&self, item: &RawResponse, reason: DecodeError) -> Error {
        let (operation, scrubber) = (self.operation.clone(), self.scrubber.clone());
        Error::of_decode(Received { operation, raw: item.clone(), scrubber, sent: self.sent.clone() }, reason)
    }

    /// The error for a body that is not what it should be.
    pub(crate) fn failed(&self, kind: ErrorKind, text: String) -> Error {
        let failure = failure(kind, text, self.head.clone(), None);
        Error::of_transport(self.operation.clone(), failure, &self.scrubber).sent(self.sent.clone())
    }

    /// How many bytes are left, if the response says so.
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
                            // A server that always has something to send is never waited for.
                            None if self.limits.deadline.is_over(&*self.clock) => {
                                Some(Err(late(head(), TOTAL.to_owned())))
                            }
                            None => Some(Ok(chunk)),
                        }
                    }
                    Some(Err(cause)) => Some(Err(broke(head(), cause))),
                    None => None,
                })
            }
            Poll::Pending => {
                let clock = &*self.clock;
                let limits = &self.limits;
                let silence = || Timer::until(Deadline::after(clock, limits.silence).or(limits.deadline));
                if !self.silence.get_or_insert_with(silence).is_over(clock, cx) {
                    return Poll::Pending;
                }
                let text = match limits.deadline.left(clock) {
                    Some(Duration::ZERO) => TOTAL.to_owned(),
                    _ => format!("no more of the body arrived within {:?}", limits.silence),
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
            |it| Error::of_transport(this.operation.clone(), it, &this.scrubber).sent(this.sent.clone());
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

fn broke(head: RawResponse, cause: BoxError) -> Failure {
    let text = format!("the body broke off: {}", root_cause(&*cause));
    failure(ErrorKind::Transport(Phase::Body), text, head, Some(cause))
}

fn late(head: RawResponse, text: String) -> Failure {
    failure(ErrorKind::Timeout, text, head, None)
}

fn too_large(head: RawResponse, text: String) -> Failure {
    failure(ErrorKind::TooLarge, text, head, None)
}

fn failure(kind: ErrorKind, text: String, head: RawResponse, source: Option<BoxError>) -> Failure {
    Failure { kind, text, response: Some(head), source, maybe_received: true }
}
