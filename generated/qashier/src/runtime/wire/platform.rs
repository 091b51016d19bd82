//! Services of the machine besides a network: a clock, timers, threads. The only module that uses them.
//!
//! In: a duration, or work to do elsewhere. Out: futures. They use Tokio, as the default transport does; a transport of
//! your own brings its own timer ([`Transport::sleep`](super::super::Transport::sleep)).

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
#[cfg(feature = "blocking")]
use std::thread::ThreadId;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

/// A future that can be named, and sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The time since some point in the past that is the same for the whole program. It never goes back. It uses the clock
/// of [`sleep`]: if a test pauses Tokio's clock, timeouts pause, too.
pub(crate) fn now() -> Duration {
    // A paused clock may show an earlier time than this one.
    static START: LazyLock<Instant> = LazyLock::new(|| {
        let now = Instant::now();
        now.checked_sub(Duration::from_secs(24 * 60 * 60)).unwrap_or(now)
    });
    tokio::time::Instant::now().into_std().saturating_duration_since(*START)
}

/// The time since 1970, if the machine's clock is right.
pub(crate) fn since_1970() -> Option<Duration> {
    SystemTime::now().duration_since(UNIX_EPOCH).ok()
}

/// Waits, within a Tokio runtime. Where there is none, or one without timers, a thread waits.
pub(crate) fn sleep(duration: Duration) -> BoxFuture<'static, ()> {
    // The timer is looked for when it is waited for, not before.
    Box::pin(async move {
        match timer(duration) {
            Some(timer) => timer.await,
            None => sleep_on_a_thread(duration).await,
        }
    })
}

async fn sleep_on_a_thread(duration: Duration) {
    /// Whether the time is over, and who waits for it.
    type Shared = Arc<Mutex<(bool, Option<Waker>)>>;
    let shared = Shared::default();
    let sleeper = Arc::clone(&shared);
    let started = thread::Builder::new().spawn(move || {
        thread::sleep(duration);
        let mut shared = sleeper.lock().unwrap_or_else(PoisonError::into_inner);
        shared.0 = true;
        if let Some(waker) = shared.1.take() {
            waker.wake();
        }
    });
    // Without a thread the wait is over: who waits has a limit that can be looked at.
    if started.is_err() {
        return;
    }
    poll_fn(|cx| {
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.1 = Some(cx.waker().clone());
        if shared.0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// A timer of the Tokio runtime. A runtime does not say whether it has timers: it panics where it has none, and the panic
/// hook of the program says so, too.
fn timer(duration: Duration) -> Option<tokio::time::Sleep> {
    catch_unwind(|| tokio::time::sleep(duration)).ok()
}

/// Whether the Tokio runtime has timers, without which a limit of time is none.
pub(crate) fn has_timers() -> bool {
    timer(Duration::ZERO).is_some()
}

/// Waits for what takes connections; nothing where the Tokio runtime has none to give. It does not say so before: it
/// panics where one is opened. Any other panic is resumed.
pub(crate) async fn with_io<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(Poll::Ready(output)) => Poll::Ready(Some(output)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(panic) if lacks_driver(&*panic) => Poll::Ready(None),
        Err(panic) => resume_unwind(panic),
    })
    .await
}

/// Whether Tokio panicked because its runtime has no IO, or no timers.
fn lacks_driver(panic: &(dyn Any + Send)) -> bool {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.is_some_and(|it| it.starts_with("A Tokio 1.x context was found, but "))
}

/// Whether there is a Tokio runtime, without which neither timers nor connections work.
pub(crate) fn has_runtime() -> bool {
    Handle::try_current().is_ok()
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
