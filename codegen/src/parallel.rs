//! Work on many pieces at once.
//!
//! In: pieces, what to do with each, and how many threads may share them. Out: the results in the order of the pieces,
//! whatever the number of threads. Each thread has [room for recursion](crate::stack), and takes the next piece when it is
//! done with one. A panic of any of them is a panic of the caller.
//!
//! Not `rayon`: its threads are a pool of the process, whose stacks are too small for the recursion here, and the 30 lines below
//! are all that generation needs of it.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::stack;

/// One thread for each core that this process may use.
pub fn cores() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Does the work for each piece. Where the system has no more threads, fewer share it.
pub fn map<P: Sync, R: Send>(pieces: &[P], threads: NonZeroUsize, work: impl Fn(&P) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(at) else { return done };
            done.push((at, work(piece)));
        }
    };
    let mut done = thread::scope(|scope| {
        // This thread is one of them.
        let helpers = 1..threads.get().min(pieces.len());
        let helpers: Vec<_> = helpers.map_while(|_| stack::spawn(scope, share).ok()).collect();
        let mut done = stack::with_room(share);
        for helper in helpers {
            done.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::panic::catch_unwind;
    use std::sync::Barrier;
    use std::thread;

    use super::map;

    fn threads(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).expect("at least one")
    }

    #[test]
    fn results_are_in_the_order_of_the_pieces_for_any_number_of_threads() {
        let pieces: Vec<u32> = (0..1000).collect();
        for count in [1, 2, 3, 16] {
            assert_eq!(
                map(&pieces, threads(count), |it| it * 2),
                pieces.iter().map(|it| it * 2).collect::<Vec<_>>()
            );
        }
        assert!(map(&[] as &[u32], threads(4), |it| *it).is_empty());
    }

    #[test]
    fn pieces_are_worked_on_at_once() {
        // With fewer than three threads this would wait forever.
        let barrier = Barrier::new(3);
        let ids = map(&[(); 3], threads(3), |()| {
            barrier.wait();
            thread::current().id()
        });
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
    }

    #[test]
    fn every_thread_has_room_for_recursion() {
        fn depth(left: usize) -> usize {
            let ballast = std::hint::black_box([0_u8; 1024]);
            if left == 0 { ballast.len() - 1024 } else { 1 + depth(left - 1) }
        }
        let barrier = Barrier::new(2);
        let depths = map(&[30_000; 2], threads(2), |it| {
            barrier.wait();
            depth(*it)
        });
        assert_eq!(depths, [30_000; 2]);
    }

    #[test]
    fn a_panic_of_any_thread_is_the_callers() {
        for bad in [0, 99] {
            let pieces: Vec<usize> = (0..100).collect();
            let result = catch_unwind(|| map(&pieces, threads(4), |it| assert!(*it != bad, "piece {it}")));
            let panic = result.expect_err("a piece panics");
            assert_eq!(panic.downcast_ref::<String>(), Some(&format!("piece {bad}")));
        }
    }
}
