//! What the runtime asks of the machine besides a network: a clock, timers, threads. The only module that has them.
//!
//! In: how long, or what to do meanwhile. Out: futures. They belong to Tokio, as the default transport does; a transport
//! of one's own brings its own timer ([`Transport::sleep`](super::Transport::sleep)), and nothing else here is in its way.

use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};
#[cfg(feature = "blocking")]
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

use super::BoxFuture;

/// The time since some point in the past that is the same for the whole program. It never goes back. It is that of
/// [`sleep`]: where a test stops Tokio's clock, limits of time stand still with it.
pub(super) fn now() -> Duration {
    // A clock that was stopped before the first question tells an earlier time than this one.
    static START: LazyLock<Instant> = LazyLock::new(|| {
        let now = Instant::now();
        now.checked_sub(Duration::from_secs(24 * 60 * 60)).unwrap_or(now)
    });
    tokio::time::Instant::now().into_std().saturating_duration_since(*START)
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

/// Waits for a future that a thread drives which is there for nothing else, and is started by the first who waits.
#[cfg(feature = "blocking")]
pub(super) fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Result<T, String> {
    static DRIVER: LazyLock<Result<(Handle, ThreadId), String>> =
        LazyLock::new(|| start().map_err(|it| format!("no thread for blocking calls: {it}")));
    let (driver, thread) = DRIVER.as_ref().map_err(Clone::clone)?;
    if thread::current().id() == *thread {
        return Err("a blocking call cannot be made by what another one waits for".to_owned());
    }
    let (to, from) = std::sync::mpsc::sync_channel(1);
    let work = driver.spawn(future);
    // Nobody is there to receive it only if the waiting thread is gone.
    driver.spawn(async move { to.send(work.await) });
    match from.recv() {
        Ok(Ok(value)) => Ok(value),
        // What panicked is the caller's: a hook, a token provider, the source of a body.
        Ok(Err(failed)) if failed.is_panic() => std::panic::resume_unwind(failed.into_panic()),
        _ => Err("the thread for blocking calls is gone".to_owned()),
    }
}

#[cfg(feature = "blocking")]
fn start() -> std::io::Result<(Handle, ThreadId)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let thread = thread::Builder::new().name("blocking-calls".to_owned());
    let thread = thread.spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok((handle, thread.thread().id()))
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
