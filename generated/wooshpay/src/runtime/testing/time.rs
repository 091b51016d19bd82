//! A simulated clock, which moves only when something waits for it.
//!
//! In: pauses, delays, timeouts. Out: futures that are ready in the order in which they are due, without real waiting:
//! when everything that waits has been polled, the clock jumps to what is due first. It pauses while a request
//! body is read, since its source may wait for anything.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use super::super::wire::platform;

/// A clock. Copies are the same clock.
#[derive(Clone, Default)]
pub(super) struct Clock(Arc<Mutex<Times>>);

#[derive(Default)]
struct Times {
    now: Duration,
    /// What is waited for: when it is due, and which of those that are due then.
    due: BTreeSet<(Duration, u64)>,
    next: u64,
    /// How often others have asked since the first was asked for.
    passed_over: u32,
    /// How many requests are being read, and since when by the clock of the machine.
    reading: u32,
    reading_since: Duration,
}

/// After so many questions of others the first of those that wait is taken to be forgotten.
const PATIENCE: u32 = 10_000;

impl Clock {
    pub(super) fn now(&self) -> Duration {
        self.times().now
    }

    /// Waits, from now on.
    pub(super) fn sleep(&self, duration: Duration) -> Sleep {
        let at = self.now().checked_add(duration);
        Sleep { clock: self.clone(), at, registered: None }
    }

    /// A request begins to be read. Until that is over, the clock goes on only where something has waited for its time by
    /// the clock of the machine: a source that gives nothing ends like any other wait.
    pub(super) fn reading(&self) -> Reading {
        let mut times = self.times();
        if times.reading == 0 {
            times.reading_since = platform::now();
        }
        times.reading += 1;
        Reading(self.clone())
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request is being read.
pub(super) struct Reading(Clock);

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.times().reading -= 1;
    }
}

/// Waits until the clock has come so far.
pub(super) struct Sleep {
    clock: Clock,
    /// None: for ever.
    at: Option<Duration>,
    registered: Option<(Duration, u64)>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let Some(at) = this.at else { return Poll::Pending };
        let mut times = this.clock.times();
        let own = *this.registered.get_or_insert_with(|| {
            times.next += 1;
            (at, times.next)
        });
        let is_new = times.due.insert(own);
        if times.reading > 0 && at > times.now {
            let left = (at - times.now).saturating_sub(platform::now().saturating_sub(times.reading_since));
            if !left.is_zero() {
                drop(times);
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            times.reading_since = platform::now();
            times.now = at;
        }
        // The others get their turn to say what they wait for, before the clock jumps.
        if at <= times.now || !is_new && times.due.first() == Some(&own) {
            times.now = times.now.max(at);
            times.due.remove(&own);
            times.passed_over = 0;
            return Poll::Ready(());
        }
        times.passed_over += 1;
        if times.passed_over > PATIENCE {
            // Somebody holds on to the first without waiting for it. It comes back when it is asked for.
            times.due.pop_first();
            times.passed_over = 0;
        }
        drop(times);
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(own) = self.registered {
            self.clock.times().due.remove(&own);
        }
    }
}
