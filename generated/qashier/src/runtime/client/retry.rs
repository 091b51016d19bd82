//! Whether a call is made again after a failure, and when.
//!
//! In: what the caller allows, and how many attempts were made. Out: the pause before the next attempt, or none. Whether an
//! operation may be retried at all is said by its `Replay`; making attempts is `call::attempt`'s job.
//!
//! Two questions are kept apart. May it be repeated? That is the operation's nature, fixed when the crate is generated,
//! and no setting can change it: a refund that may have been paid is not asked for again. Is it worth it? That depends
//! on the failure, and on what the client has left to spend.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::super::wire::random;

/// How often, and after which pauses, a call is made again where that may help and can do no harm. For all calls of a
/// client by [`ClientBuilder::retries`](super::super::ClientBuilder::retries), for one by
/// [`Call::retries`](super::super::Call::retries); both take a plain number, too. What is not set stays as it was.
///
/// **After which failures.** Where the connection could not be made, nothing was sent, and any call is repeated. Where it
/// broke, the time for an attempt was over, or the server answered 408, 425, 429, 500, 502, 503, 504 (or another status
/// that the document says means *locked*), a call is repeated unless its operation is [`Replay::Once`](super::super::Replay::Once). A body that is
/// read while it is sent is sent once.
///
/// **After which pauses.** A random time below a limit that doubles from attempt to attempt; where the server says
/// `Retry-After`, so much more than that. A pause that would not be over before the
/// [`total_timeout`](super::super::Call::total_timeout) is not begun: the call ends with the error that it has.
///
/// **How often in all.** The calls of a client, and of its clones, pay for repetitions from one budget, which answers
/// fill up again: 100 in a row without any answer, and there are no more of them until the server is back. An outage is
/// not made worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use = "this is a setting, for a client or a call"]
pub struct Retries {
    most: Option<u32>,
    first_pause: Option<Duration>,
    longest_pause: Option<Duration>,
    longest_retry_after: Option<Duration>,
}

impl Retries {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// How often a call is made again at most; 0: never. Default: 2.
    pub fn most(mut self, times: u32) -> Self {
        self.most = Some(times);
        self
    }

    /// Below what the first pause is, and below what the longest. Default: 0.5 and 8 seconds.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.first_pause, self.longest_pause) = (Some(first), Some(longest));
        self
    }

    /// The longest `Retry-After` that is waited for. A call that the server wants to come later ends with the error at
    /// hand, which says [when](super::super::Error::retry_after): to come earlier would be in vain. Default: 30 seconds.
    pub fn longest_retry_after(mut self, longest: Duration) -> Self {
        self.longest_retry_after = Some(longest);
        self
    }
}

impl From<u32> for Retries {
    fn from(times: u32) -> Self {
        Self::new().most(times)
    }
}

/// [`Retries`] with everything set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    most: u32,
    first_pause: Duration,
    longest_pause: Duration,
    longest_retry_after: Duration,
}

impl Policy {
    pub(crate) const DEFAULT: Self = Self {
        // Two more attempts get over a restart or a lost packet; more of them only make the caller wait.
        most: 2,
        first_pause: Duration::from_millis(500),
        longest_pause: Duration::from_secs(8),
        longest_retry_after: Duration::from_secs(30),
    };

    /// What is set, and the rest as it was.
    pub(crate) fn with(self, set: Retries) -> Self {
        Self {
            most: set.most.unwrap_or(self.most),
            first_pause: set.first_pause.unwrap_or(self.first_pause),
            longest_pause: set.longest_pause.unwrap_or(self.longest_pause),
            longest_retry_after: set.longest_retry_after.unwrap_or(self.longest_retry_after),
        }
    }

    /// How long to wait after so many attempts, if there is to be another one.
    pub(crate) fn pause(self, attempts: u32, asked: Option<Duration>) -> Option<Duration> {
        let asked = asked.unwrap_or(Duration::ZERO);
        if attempts > self.most || asked > self.longest_retry_after {
            return None;
        }
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let limit = self.first_pause.saturating_mul(doubled).min(self.longest_pause);
        // On top of what the server asks for, so that not everybody whom it asked comes back at once.
        Some(asked.saturating_add(random::up_to(limit)))
    }
}

/// What the calls of a client may spend on repetitions. An outage empties it after 100, so that many callers who are
/// each patient do not become a storm together.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;
    const REPETITION: u32 = 5;
    const ANSWER: u32 = 1;

    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Pays for a repetition, if there is enough.
    pub(crate) fn pay(&self) -> bool {
        let pay = |it: u32| it.checked_sub(Self::REPETITION);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).is_ok()
    }

    /// A call was answered: what its last repetition cost comes back, or a little if it took none.
    pub(crate) fn refund(&self, attempts: u32) {
        let back = if attempts > 1 { Self::REPETITION } else { Self::ANSWER };
        let add = |it: u32| Some((it + back).min(Self::FULL));
        // It always adds, so it cannot fail.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}
