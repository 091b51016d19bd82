//! Waiting with an end.
//!
//! In: how long something may take. Out: [`Deadline`], a point in time that several waits in a row can share, and
//! [`pause`]. The only module that has a timer.

use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::time::{Sleep, sleep, sleep_until, timeout_at};

/// Waits for nothing but the time.
pub(super) async fn pause(duration: Duration) {
    sleep(duration).await;
}

/// A point in time, if there is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    pub(super) const NEVER: Self = Self(None);

    /// From now on. A sum that overflows is so far away that it is no limit.
    pub(super) fn after(duration: Duration) -> Self {
        Self(Instant::now().checked_add(duration))
    }

    /// The earlier of two.
    pub(super) fn or(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some(own), Some(other)) => Self(Some(own.min(other))),
            (own, other) => Self(own.or(other)),
        }
    }

    /// How much time is left, if there is an end to it.
    pub(super) fn left(self) -> Option<Duration> {
        self.0.map(|it| it.saturating_duration_since(Instant::now()))
    }

    /// Waits for a future, but no longer; `None` if it took too long.
    pub(super) async fn wait<F: Future>(self, future: F) -> Option<F::Output> {
        match self.0 {
            Some(at) => timeout_at(at.into(), future).await.ok(),
            None => Some(future.await),
        }
    }

    /// What is over when the time is.
    pub(super) fn sleep(self) -> Option<Pin<Box<Sleep>>> {
        self.0.map(|at| Box::pin(sleep_until(at.into())))
    }
}
