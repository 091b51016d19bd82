//! Room for recursion.
//!
//! In: work. Out: its result. The depth of documents is limited when they are loaded, but `openapiv3` takes tens of
//! kilobytes of stack a level in a debug build: more than a test's thread has for the deepest document.

use std::cell::Cell;
use std::io;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Enough for many times the deepest document.
const STACK: usize = 256 << 20;

thread_local! {
    /// Whether this thread has room already.
    static HAS_ROOM: Cell<bool> = const { Cell::new(false) };
}

/// Runs work on a thread with room. Everything from a tree to `openapiv3` types on should run in here.
pub fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if HAS_ROOM.get() {
        return work();
    }
    // The work waits where both the thread and, if none can be had, this one can take it.
    let slot = std::sync::Mutex::new(Some(work));
    let run = || slot.lock().ok().and_then(|mut it| it.take()).map(|work| work());
    let done = std::thread::scope(|scope| match spawn(scope, run) {
        Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        Err(_) => run(),
    });
    done.unwrap_or_else(|| unreachable!("the slot is full until the work is run, once"))
}

/// Starts a thread with room.
///
/// # Errors
/// Where the system has no more threads or no room.
pub fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    let thread = Builder::new().stack_size(STACK).name("generate".to_owned());
    thread.spawn_scoped(scope, || {
        HAS_ROOM.set(true);
        work()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn deep_recursion_has_room() {
        fn depth(left: usize) -> usize {
            let ballast = std::hint::black_box([0_u8; 1024]);
            if left == 0 { ballast.len() - 1024 } else { 1 + depth(left - 1) }
        }
        assert_eq!(super::with_room(|| depth(30_000)), 30_000);
    }
}
