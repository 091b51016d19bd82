//! How often a call is retried, and after which pauses.
//!
//! In: what the caller allows, how many attempts were made, how long the server asks to wait. Out: the pause before the
//! next attempt, or none.
//!
//! Two questions are kept apart. Is a retry safe? That is fixed when the crate is generated
//! ([`Replay`](super::super::Replay)), and no setting changes it: a refund that may have been paid is not requested
//! again. Is a retry worthwhile? That depends on the failure, and on the retry budget of the client. `call::attempt`
//! asks both.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::super::wire::random;

/// How often a call is retried, and after which pauses. For all calls of a client by
/// [`ClientBuilder::retries`](super::super::ClientBuilder::retries), for one call by
/// [`Call::retries`](super::super::Call::retries); both also take a plain number. What is not set keeps its value.
///
/// **After which failures.** If the connection could not be established, nothing was sent, and any call is retried. If
/// it broke, an attempt timed out, or the server responded with 408, 425, 429, 500, 502, 503, 504 or another status
/// that the document lists as *locked*, a call is retried unless its operation is
/// [`Replay::Once`](super::super::Replay::Once). A request with a streamed body is sent once.
///
/// **After which pauses.** Exponential backoff with jitter: a random time below a limit that doubles with each attempt,
/// on top of `Retry-After` if the server sends it. A pause that would exceed the
/// [`total_timeout`](super::super::Call::total_timeout) is not started: the call ends with the last error.
///
/// **Retry budget.** All calls of a client and its clones share one budget, which responses refill: after 100 retries
/// in a row without a response there are no more until the server is back. So an outage is not made worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use = "this is a setting, for a client or a call"]
pub struct Retries {
    most: Option<u32>,
    first_pause: Option<Duration>,
    longest_pause: Option<Duration>,
    longest_retry_after: Option<Duration>,
}

impl Retries {
    /// With no field set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Maximum number of retries; 0: never. Default: 2.
    pub fn most(mut self, times: u32) -> Self {
        self.most = Some(times);
        self
    }

    /// Upper limits of the random pauses: of the first one, and of the longest. Default: 0.5 and 8 seconds.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.first_pause, self.longest_pause) = (Some(first), Some(longest));
        self
    }

    /// The longest `Retry-After` that is obeyed. If the server asks for more, the call ends with the last error, which
    /// says [how long to wait](super::super::Error::retry_after). Default: 30 seconds.
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

    /// The pause after so many attempts, if there is to be another one.
    pub(crate) fn pause(self, attempts: u32, asked: Option<Duration>) -> Option<Duration> {
        let asked = asked.unwrap_or(Duration::ZERO);
        if attempts > self.most || asked > self.longest_retry_after {
            return None;
        }
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let limit = self.first_pause.saturating_mul(doubled).min(self.longest_pause);
        // On top of what the server asks for, so that not all clients come back at the same time.
        Some(asked.saturating_add(random::up_to(limit)))
    }
}

/// The retry budget of a client. An outage uses it up after 100 retries, so that many patient callers do not overload
/// the server together.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;
    const RETRY: u32 = 5;
    const RESPONSE: u32 = 1;

    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Pays for a retry, if there is enough.
    pub(crate) fn pay(&self) -> bool {
        let pay = |it: u32| it.checked_sub(Self::RETRY);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).is_ok()
    }

    /// A response arrived: refunds the last retry, or a little if there was none.
    pub(crate) fn refund(&self, attempts: u32) {
        let back = if attempts > 1 { Self::RETRY } else { Self::RESPONSE };
        let add = |it: u32| Some((it + back).min(Self::FULL));
        // It always adds, so it cannot fail.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}
