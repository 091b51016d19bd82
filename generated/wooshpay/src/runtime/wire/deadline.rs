//! Waiting with a time limit, by the clock and the timer of a transport.
//!
//! In: how long something may take. Out: [`Deadline`], a point in time that several waits can share, [`Timer`], which
//! waits for it or for something that comes earlier, and [`ReadingTime`], for work that does not wait.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use super::platform::BoxFuture;
use super::transport::Transport;

/// A point in time by a transport's clock, if there is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Option<Duration>);

impl Deadline {
    pub(crate) const NEVER: Self = Self(None);

    /// From now on. A sum that overflows is so far away that it is not a limit.
    pub(crate) fn after(clock: &dyn Transport, duration: Duration) -> Self {
        Self(clock.now().checked_add(duration))
    }

    /// The earlier of two.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some(own), Some(other)) => Self(Some(own.min(other))),
            (own, other) => Self(own.or(other)),
        }
    }

    /// How much time is left, if there is an end to it.
    pub(crate) fn left(self, clock: &dyn Transport) -> Option<Duration> {
        self.0.map(|it| it.saturating_sub(clock.now()))
    }

    /// Whether no time is left.
    pub(crate) fn is_over(self, clock: &dyn Transport) -> bool {
        self.left(clock) == Some(Duration::ZERO)
    }
}

/// The deadline for reading a response: reading a long one takes time, which counts towards the call.
#[derive(Clone)]
pub(crate) struct ReadingTime {
    clock: Arc<dyn Transport>,
    deadline: Deadline,
}

impl ReadingTime {
    pub(crate) fn until(deadline: Deadline, clock: &Arc<dyn Transport>) -> Self {
        Self { clock: Arc::clone(clock), deadline }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.deadline.is_over(&*self.clock)
    }
}

/// Waits until a deadline.
pub(crate) struct Timer {
    deadline: Deadline,
    /// Set once there is something to wait for. The lock is never waited for: it only lets threads share the timer.
    sleep: Option<Mutex<BoxFuture<'static, ()>>>,
}

impl Timer {
    pub(crate) fn until(deadline: Deadline) -> Self {
        Self { deadline, sleep: None }
    }

    pub(crate) fn deadline(&self) -> Deadline {
        self.deadline
    }

    /// Waits for a future, but not beyond the deadline; `None` if it took too long.
    pub(crate) async fn wait<F: Future>(&mut self, clock: &dyn Transport, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.is_over(clock, cx) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    }

    /// Whether the time is over; if not, the task is woken when it is.
    pub(crate) fn is_over(&mut self, clock: &dyn Transport, cx: &mut Context<'_>) -> bool {
        if self.sleep.is_none() {
            let Some(left) = self.deadline.left(clock) else { return false };
            self.sleep = Some(Mutex::new(clock.sleep(left)));
        }
        self.sleep.as_mut().is_some_and(|it| {
            it.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll(cx).is_ready()
        })
    }
}
