//! Calls whose items are read as they come, once or with a way back after the connection broke.
//!
//! In: a call of an operation that is [`Streamed`]. Out: its [`ItemStream`]; or [`Resumed`], which calls again from the last
//! event on, where the operation may be called again and the caller asks for it.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::super::operation::endpoint::OperationRef;
use super::super::operation::replay::Replay;
use super::super::operation::streamed::Streamed;
use super::super::response::error::{Error, ErrorKind};
use super::super::response::items::ItemStream;
use super::super::response::typed::Response;
use super::super::wire::platform::BoxFuture;
use super::unsent::{Call, head};
use super::watch;

/// The header that names the last event.
const LAST_EVENT_ID: &str = "Last-Event-ID";

/// How long to wait before coming back where the server does not say.
const PAUSE: Duration = Duration::from_secs(3);

/// The longest wait that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

impl<O: Streamed> Call<O> {
    /// Sends the call and returns the items as a stream, each as soon as it has come. A status that is not a success is an
    /// error, with its whole body.
    ///
    /// The [`timeout`](Self::timeout) counts from each chunk of the body to the next, and the
    /// [`total_timeout`](Self::total_timeout) to the last item: set it for a stream that is to stay open. Once the head of
    /// the response has come, nothing is sent again; see [`stream_items_resumed`](Self::stream_items_resumed).
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](super::super::ErrorKind). What fails after the head of the response is an error of the stream.
    pub async fn stream_items(self) -> Result<Response<ItemStream<O::Item>>, Error> {
        items(self).await
    }

    /// The items as a stream that calls again when the connection breaks or falls silent, at most so many times in a row
    /// without an item between. It names the last event, so that the server goes on there, and waits as long as the server
    /// asks. Nothing is sent before the first item is polled.
    ///
    /// # Errors
    ///
    /// If a second call of the operation might do something again ([`Replay::Once`], [`Replay::Keyed`]).
    pub fn stream_items_resumed(self, times: u32) -> Result<Resumed<O>, Error> {
        match O::ENDPOINT.replay {
            Replay::Safe | Replay::Idempotent => {}
            Replay::Keyed | Replay::Once => {
                let text =
                    "a second call may do again what it does, so that a stream of it cannot be resumed";
                return Err(Error::configuration(text).of(OperationRef::from(O::ENDPOINT)));
            }
        }
        Ok(Resumed { call: self, state: State::Idle, id: None, pause: PAUSE, times, left: times })
    }
}

/// Sends a call and waits for the head of the response. Hooks hear of items that deviate.
pub(crate) async fn items<O: Streamed>(call: Call<O>) -> Result<Response<ItemStream<O::Item>>, Error> {
    let watch = watch::of_items(&call.client.shared.hooks);
    let response = head(call).await?;
    Ok(response.map(|it| ItemStream::new(it, O::FRAMING, O::END, watch)))
}

/// The items of a call that is sent again when its connection breaks. From
/// [`Call::stream_items_resumed`](super::super::Call::stream_items_resumed).
#[must_use = "nothing is sent before it is polled"]
pub struct Resumed<O: Streamed> {
    call: Call<O>,
    state: State<O>,
    id: Option<String>,
    pause: Duration,
    times: u32,
    left: u32,
}

enum State<O: Streamed> {
    Idle,
    Pausing(BoxFuture<'static, ()>),
    Calling(BoxFuture<'static, Result<Response<ItemStream<O::Item>>, Error>>),
    Reading(Box<ItemStream<O::Item>>),
    Ended,
}

impl<O: Streamed> Resumed<O> {
    /// The next item; none at the end. It is cancel-safe: if its future is dropped, the next one returns the item.
    ///
    /// # Errors
    ///
    /// Those of a call, once it was sent again as often as allowed, and those that a further call would not mend. The stream
    /// ends after an error.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The id of the last event that has one.
    pub fn last_event_id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn call(&self) -> Call<O> {
        match &self.id {
            Some(id) => self.call.clone().header(LAST_EVENT_ID, id),
            None => self.call.clone(),
        }
    }

    /// Goes on after an error, if that may help; else gives it back.
    fn broken(&mut self, error: Error) -> Result<(), Error> {
        let is_broken = matches!(error.kind(), ErrorKind::Transport(_) | ErrorKind::Timeout);
        if !is_broken || self.left == 0 {
            self.state = State::Ended;
            return Err(error);
        }
        self.left -= 1;
        let clock = self.call.client.shared.clock();
        self.state = State::Pausing(clock.sleep(self.pause.min(LONGEST_PAUSE)));
        Ok(())
    }
}

impl<O: Streamed> Unpin for Resumed<O> {}

impl<O: Streamed> Stream for Resumed<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            match &mut this.state {
                State::Idle => this.state = State::Calling(Box::pin(this.call().stream_items())),
                State::Pausing(pause) => {
                    ready!(pause.as_mut().poll(cx));
                    this.state = State::Idle;
                }
                State::Calling(call) => match ready!(call.as_mut().poll(cx)) {
                    Ok(response) => this.state = State::Reading(Box::new(response.into_value())),
                    Err(error) => {
                        if let Err(error) = this.broken(error) {
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                },
                State::Reading(items) => {
                    let next = ready!(Pin::new(&mut **items).poll_next(cx));
                    if let Some(id) = items.last_event_id() {
                        this.id = Some(id.to_owned());
                    }
                    this.pause = items.retry().unwrap_or(this.pause);
                    match next {
                        Some(Ok(item)) => {
                            this.left = this.times;
                            return Poll::Ready(Some(Ok(item)));
                        }
                        Some(Err(error)) => {
                            if let Err(error) = this.broken(error) {
                                return Poll::Ready(Some(Err(error)));
                            }
                        }
                        None => this.state = State::Ended,
                    }
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Streamed> fmt::Debug for Resumed<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resumed").field("call", &self.call).field("left", &self.left).finish_non_exhaustive()
    }
}
