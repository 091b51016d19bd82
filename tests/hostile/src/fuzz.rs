//! Looks for inputs that break a promise, and keeps those that did.
//!
//! In: minutes and a seed. Out: on the terminal, how many inputs each target took; an input that fails is made small and
//! written to `tests/fixtures/fuzz/TARGET/`, where a test tries it from then on. All targets get the same time. An input
//! depends on the seed and its number alone.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use codegen::stack::with_room;
use fastrand::Rng;

use crate::root;
use crate::targets::{TARGETS, Target};

/// How long an input that fails is made smaller.
const SHRINKING: Duration = Duration::from_secs(60);

/// What became of a target so far.
#[derive(Default)]
struct Tally {
    inputs: u64,
    took: Duration,
    slowest: Duration,
    failure: Option<String>,
}

/// Feeds all targets for so many minutes.
pub(crate) fn run(minutes: f64, seed: u64) -> ExitCode {
    println!("seed {seed}");
    std::panic::set_hook(Box::new(|_| {}));
    let end = Instant::now() + Duration::from_secs_f64(minutes.clamp(0.0, 60.0 * 24.0) * 60.0);
    let mut tallies: [Tally; TARGETS.len()] = Default::default();
    while Instant::now() < end {
        let open = TARGETS.iter().zip(&mut tallies).filter(|(_, tally)| tally.failure.is_none());
        let Some((target, tally)) = open.min_by_key(|(_, tally)| tally.took) else { break };
        let start = Instant::now();
        let input = make(target, seed, tally.inputs);
        // What is at work when the process dies can be read there.
        let _ = fs::write(current(target), &input);
        let failure = attempt(target, &input).err();
        tally.inputs += 1;
        let took = start.elapsed();
        (tally.took, tally.slowest) = (tally.took + took, tally.slowest.max(took));
        if let Some(why) = failure {
            println!("{}: input {} fails: {why}", target.name, tally.inputs - 1);
            let small = shrink(target, input);
            match keep(target, &small, &root().join("tests/fixtures/fuzz")) {
                Ok(file) => println!("  kept as {}", file.display()),
                Err(error) => println!("  cannot be kept: {error}"),
            }
            tally.failure = Some(why);
        }
    }
    println!("{:<10} {:>9} {:>9} {:>10}", "target", "inputs", "seconds", "slowest ms");
    for (target, tally) in TARGETS.iter().zip(&tallies) {
        println!(
            "{:<10} {:>9} {:>9} {:>10}{}",
            target.name,
            tally.inputs,
            tally.took.as_secs(),
            tally.slowest.as_millis(),
            if tally.failure.is_some() { "  FAILED" } else { "" }
        );
        let _ = fs::remove_file(current(target));
    }
    if tallies.iter().any(|it| it.failure.is_some()) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Where the input is that a target is at work on.
fn current(target: &Target) -> PathBuf {
    root().join(format!("target/fuzz-{}.{}", target.name, target.ending))
}

fn make(target: &Target, seed: u64, number: u64) -> Vec<u8> {
    let mut hasher = DefaultHasher::new();
    (target.name, seed, number).hash(&mut hasher);
    (target.make)(&mut Rng::with_seed(hasher.finish()))
}

/// Feeds one input, on a thread with room for recursion.
fn attempt(target: &Target, input: &[u8]) -> Result<(), String> {
    let check = || catch_unwind(AssertUnwindSafe(|| (target.check)(input)));
    let (result, took) = with_room(|| growth::cpu(check));
    let result = result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        Err(format!("a panic: {text}"))
    });
    result.and_then(|()| match took > target.longest {
        true => Err(format!("took {took:?} of CPU time")),
        false => Ok(()),
    })
}

/// Takes pieces away, large ones first, as long as what is left fails.
fn shrink(target: &Target, mut input: Vec<u8>) -> Vec<u8> {
    let end = Instant::now() + SHRINKING;
    let mut piece = input.len().div_ceil(2);
    while piece > 0 && Instant::now() < end {
        let mut at = 0;
        while at < input.len() && Instant::now() < end {
            let mut less = input.clone();
            less.drain(at..(at + piece).min(input.len()));
            if attempt(target, &less).is_err() { input = less } else { at += piece }
        }
        piece /= 2;
    }
    input
}

/// Writes an input where the test finds it.
fn keep(target: &Target, input: &[u8], folder: &Path) -> std::io::Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let folder = folder.join(target.name);
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("found-{:08x}.{}", hasher.finish() as u32, target.ending));
    fs::write(&file, input)?;
    Ok(file)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn inputs_that_failed_once_do_not_fail_again() {
        for target in &TARGETS {
            let folder = root().join("tests/fixtures/fuzz").join(target.name);
            let mut files: Vec<PathBuf> =
                fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
            files.sort();
            assert!(!files.is_empty(), "no input in {}", folder.display());
            for file in files {
                let input = fs::read(&file).unwrap();
                assert_eq!(attempt(target, &input), Ok(()), "{}", file.display());
            }
        }
    }

    #[test]
    fn the_first_inputs_of_a_seed_do_not_fail() {
        for target in &TARGETS {
            for number in 0..10 {
                let input = make(target, 1, number);
                assert_eq!(input, make(target, 1, number), "an input depends on its number alone");
                let shown = String::from_utf8_lossy(&input);
                assert_eq!(attempt(target, &input), Ok(()), "{}: {shown:.2000}", target.name);
            }
        }
    }

    #[test]
    fn a_failure_is_found_made_small_and_kept() {
        let planted = Target {
            name: "planted",
            ending: "txt",
            check: |input| {
                assert!(!input.contains(&b'x'), "an x");
                if input.contains(&b'y') { Err("a y".to_owned()) } else { Ok(()) }
            },
            ..TARGETS[1]
        };
        assert_eq!(attempt(&planted, b"abc"), Ok(()));
        assert_eq!(attempt(&planted, b"abyc"), Err("a y".to_owned()));
        assert_eq!(attempt(&planted, b"abxc"), Err("a panic: an x".to_owned()));
        assert_eq!(shrink(&planted, b"some text with an x in it".to_vec()), b"x");
        let folder = std::env::temp_dir().join(format!("hostile-{}", std::process::id()));
        let file = keep(&planted, b"x", &folder).unwrap();
        assert_eq!(fs::read(file).unwrap(), b"x");
        fs::remove_dir_all(folder).unwrap();
    }
}
