//! How the cost of work grows with its input: what tests assert in place of a time.
//!
//! In: work, and the size of its smallest input. Out: a panic where four times the input costs much more than four times
//! the CPU time. The wall clock says how busy the machine is; the CPU time of a thread says what its work costs, and a
//! ratio within one run says it for a fast machine and a slow one, with and without optimization.

use std::time::Duration;

use cpu_time::ThreadTime;

/// Four times the input may cost so many times the CPU time. Linear work costs 4 times as much, quadratic work 16 times.
const LIMIT: f64 = 8.0;

/// Noise only ever adds: the least of so many rounds counts, and no more are made than it takes.
const ROUNDS: usize = 12;

/// Below this a clock says more of itself than of the work.
const LEAST: Duration = Duration::from_micros(200);

/// What work gave, and the CPU time that it took on this thread.
pub fn cpu<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = ThreadTime::now();
    let gave = work();
    (gave, start.elapsed())
}

/// Does work on inputs of size `n` and `4 * n`, all of it on this thread.
///
/// # Panics
///
/// Where the larger input costs more than twice what it would if the cost were linear.
pub fn assert_linear<T>(what: &str, n: usize, mut work: impl FnMut(usize) -> T) {
    let mut least = [Duration::MAX; 2];
    let mut ratio = f64::INFINITY;
    for _ in 0..ROUNDS {
        for (least, n) in least.iter_mut().zip([n, 4 * n]) {
            let (gave, took) = cpu(|| work(n));
            drop(gave);
            *least = took.max(LEAST).min(*least);
        }
        ratio = least[1].as_secs_f64() / least[0].as_secs_f64();
        if ratio <= LIMIT {
            return;
        }
    }
    panic!(
        "{what}: four times the input costs {ratio:.1} times the CPU time, {:?} after {:?}",
        least[1], least[0]
    );
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::panic::catch_unwind;

    fn pairs(n: usize) -> usize {
        (0..n).map(|a| (0..n).filter(|b| black_box(a ^ b) == 1).count()).sum()
    }

    #[test]
    fn linear_work_passes_and_quadratic_work_does_not() {
        super::assert_linear("a loop", 100_000, |n| (0..n).map(black_box).sum::<usize>());
        assert!(catch_unwind(|| super::assert_linear("a loop in a loop", 400, pairs)).is_err());
    }
}
