//! Room for recursion.
//!
//! In: work. Out: its result. The depth of documents is limited when they are loaded, but `openapiv3` takes tens of
//! kilobytes of stack a level in a debug build: more than a test's thread has for the deepest document.

use std::cell::Cell;

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
    let run_with_room = || {
        HAS_ROOM.set(true);
        run()
    };
    let done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).name("generate".to_owned());
        match thread.spawn_scoped(scope, run_with_room) {
            Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => run(),
        }
    });
    done.unwrap_or_else(|| unreachable!("the slot is full until the work is run, once"))
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
