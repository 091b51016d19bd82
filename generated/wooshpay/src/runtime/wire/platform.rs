//! Services of the machine besides a network: clocks and threads. The only module that uses them.
//!
//! In: work to do elsewhere. Out: the time, and futures. They use Tokio, as the default transport does, whose timers are
//! in `wire::driver`; a transport of your own brings its own timer
//! ([`Transport::sleep`](super::super::Transport::sleep)).
//!
//! On `wasm32-unknown-unknown` the clocks are those of JavaScript, and there are no threads: blocking work is done at once.

use std::future::Future;
#[cfg(feature = "blocking")]
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};
#[cfg(feature = "blocking")]
use std::thread::{self, ThreadId};
use std::time::Duration;
// The clocks of the machine, and the one that tests can pause.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use std::time::{Instant as Real, SystemTime as Date};

use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use tokio::time::Instant;
// The clocks of JavaScript.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use web_time::{Instant, Instant as Real, SystemTime as Date};

/// A future that can be named, and sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The time since some point in the past that is the same for the whole program. It never goes back. If a test pauses
/// Tokio's clock, timeouts pause, too.
pub(crate) fn now() -> Duration {
    // The real clock: a paused one may show an earlier time than this one.
    static START: LazyLock<Instant> = LazyLock::new(|| {
        let now = Instant::from(Real::now());
        now.checked_sub(Duration::from_secs(24 * 60 * 60)).unwrap_or(now)
    });
    Instant::now().saturating_duration_since(*START)
}

/// The time since 1970, if the machine's clock is right.
pub(crate) fn since_1970() -> Option<Duration> {
    Date::now().duration_since(Date::UNIX_EPOCH).ok()
}

/// Whether there is a Tokio runtime, without which neither timers nor connections work. In a browser there is one that
/// has no threads, at most.
pub(crate) fn has_runtime() -> bool {
    !cfg!(all(target_family = "wasm", target_os = "unknown")) && Handle::try_current().is_ok()
}

/// Does blocking work on a thread for it; at once if there are no such threads.
pub(crate) fn offload<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Offloaded<T> {
    match has_runtime() {
        true => Offloaded::Thread(spawn_blocking(work)),
        false => Offloaded::Done(Some(work())),
    }
}

/// Waits for a future that runs on a dedicated thread, which the first caller starts.
#[cfg(feature = "blocking")]
pub(crate) fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Result<T, String> {
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
        Ok(Err(failed)) if failed.is_panic() => resume_unwind(failed.into_panic()),
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

/// Work on another thread.
pub(crate) enum Offloaded<T> {
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
