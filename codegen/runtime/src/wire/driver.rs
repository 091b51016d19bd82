//! What Tokio drives for the default transport: timers and connections.
//!
//! In: a duration, or a future that takes connections. Out: futures. Where the Tokio runtime lacks what they need, they
//! say so or do without it, and do not panic.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

use super::platform::BoxFuture;

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
