//! What the runtime asks of the machine besides a network: a clock, timers, threads. The only module that has them.
//!
//! In: how long, or what to do meanwhile. Out: futures. They belong to Tokio, as the default transport does; a transport
//! of one's own brings its own timer ([`Transport::sleep`](super::Transport::sleep)), and nothing else here is in its way.

use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

use super::BoxFuture;

/// The time since some point in the past that is the same for the whole program. It never goes back.
pub(super) fn now() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// The time since 1970, if the machine's clock is right.
pub(super) fn since_1970() -> Option<Duration> {
    SystemTime::now().duration_since(UNIX_EPOCH).ok()
}

/// Waits, within a Tokio runtime.
pub(super) fn sleep(duration: Duration) -> BoxFuture<'static, ()> {
    // The timer is looked for when it is waited for, not before.
    Box::pin(async move { tokio::time::sleep(duration).await })
}

/// Whether there is a Tokio runtime, without which neither timers nor connections work.
pub(super) fn has_runtime() -> bool {
    Handle::try_current().is_ok()
}

/// Does what may take its time on a thread that is there for it; at once where there are no such threads.
pub(super) fn offload<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Offloaded<T> {
    match has_runtime() {
        true => Offloaded::Thread(spawn_blocking(work)),
        false => Offloaded::Done(Some(work())),
    }
}

/// Work that is done elsewhere.
pub(super) enum Offloaded<T> {
    Thread(JoinHandle<T>),
    Done(Option<T>),
}

impl<T: Unpin> Future for Offloaded<T> {
    /// Nothing where the work panicked.
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        match self.get_mut() {
            Self::Thread(task) => Pin::new(task).poll(cx).map(|it: Result<T, JoinError>| it.ok()),
            Self::Done(value) => Poll::Ready(value.take()),
        }
    }
}
