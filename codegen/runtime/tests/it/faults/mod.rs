//! What becomes of calls when the server, or the way to it, fails: a seeded mix of failures, and all that is promised.
//!
//! A [`Lane`](lane::Lane) makes calls one after the other. What each of them is, and what happens to each of its attempts,
//! is in the [`plan`], which follows from a seed. Who answers keeps a [`ledger`]: a server on [`loopback`], or the runtime's
//! own fake in [`memory`]. The [`oracle`] knows the plan and the promises, and says what has to become of each call. Nobody
//! waits for anything: the clock of a lane is its own, and runs ahead where nothing is left to do.
//!
//! `FAULTS_SEED` sets another seed, `FAULTS_LANES` another number of lanes:
//!
//! ```sh
//! for seed in $(seq 100); do FAULTS_SEED=$seed cargo test -p runtime --test it faults:: || break; done
//! ```

mod clock;
mod lane;
mod ledger;
mod loopback;
mod memory;
mod message;
mod oracle;
mod plan;
mod races;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use runtime::{Endpoint, Replay};

use self::lane::Lane;
use self::plan::{Action, Fate, Plan, Way};

const SEED: u64 = 1;
/// How many lanes there are on loopback, and how many calls in each.
const LANES: u64 = 20;
const CALLS: usize = 150;

/// Longer than any lane takes, on any machine: only one that hangs does.
const PATIENCE: Duration = Duration::from_secs(300);

/// A number that the environment sets.
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .map_or(default, |it| it.parse().unwrap_or_else(|_| panic!("{name} is no number: {it}")))
}

fn seed() -> u64 {
    number("FAULTS_SEED", SEED)
}

/// Runs lanes side by side; what each of them has to tell.
fn run(
    lanes: Vec<Lane>,
    play: impl Fn(&Lane) -> Result<Vec<String>, String> + Send + Sync + 'static,
) -> Vec<Vec<String>> {
    let lanes = Arc::new(lanes);
    let play = Arc::new(play);
    let next = Arc::new(AtomicU64::new(0));
    let (done, results) = channel();
    let threads = thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
    for _ in 0..threads {
        let (lanes, play, next, done) =
            (Arc::clone(&lanes), Arc::clone(&play), Arc::clone(&next), done.clone());
        thread::spawn(move || {
            while let Some((number, lane)) = {
                let number = next.fetch_add(1, Ordering::Relaxed) as usize;
                lanes.get(number).map(|it| (number, it))
            } {
                if done.send((number, play(lane))).is_err() {
                    return;
                }
            }
        });
    }
    drop(done);
    let mut all = vec![None; lanes.len()];
    while all.iter().any(Option::is_none) {
        match results.recv_timeout(PATIENCE) {
            Ok((number, Ok(lines))) => all[number] = Some(lines),
            Ok((_, Err(text))) => panic!("FAULTS_SEED={}: {text}", seed()),
            Err(_) => {
                let open =
                    lanes.iter().zip(&all).filter(|(_, it)| it.is_none()).map(|(it, _)| it.show_current());
                panic!("FAULTS_SEED={}: no end of one of\n{}", seed(), open.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    all.into_iter().flatten().collect()
}

fn lanes(count: u64, calls: usize, refuses: bool) -> Vec<Lane> {
    (0..count).map(|lane| Lane::new(Plan { seed: seed(), lane, refuses }, calls)).collect()
}

/// Runs lanes against servers on loopback.
fn over_loopback(lanes: Vec<Lane>) -> Vec<Vec<String>> {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = elsewhere.local_addr().unwrap();
    let lines = run(lanes, move |it| loopback::run(it, address));
    elsewhere.set_nonblocking(true).unwrap();
    let visitor = elsewhere.accept().map(|(_, from)| from);
    assert_eq!(visitor.unwrap_err().kind(), ErrorKind::WouldBlock, "a redirect was followed");
    lines
}

#[test]
fn calls_end_as_they_should_whatever_happens_on_the_way() {
    over_loopback(lanes(number("FAULTS_LANES", LANES), CALLS, false));
}

#[test]
fn calls_end_as_they_should_over_the_fake_too() {
    run(lanes(number("FAULTS_LANES", 75), 200, true), memory::run);
}

#[test]
fn the_same_seed_gives_the_same() {
    let first = over_loopback(lanes(3, 60, false));
    assert_eq!(first, over_loopback(lanes(3, 60, false)));
    assert_ne!(first[0], first[1]);
}

#[test]
fn the_mix_leaves_nothing_out() {
    let name = |fate: Fate| format!("{fate:?}").split([' ', '(']).next().unwrap_or_default().to_owned();
    let (mut actions, mut ways) = (BTreeSet::new(), BTreeSet::new());
    for lane in 0..LANES {
        let plan = Plan { seed: SEED, lane, refuses: true };
        for call in (0..CALLS).map(|it| plan.call(it)) {
            for attempt in (1..=call.most + 1).map(|it| plan.attempt(&call, it)) {
                actions.insert((name(attempt.fate), call.action));
                ways.insert((name(attempt.fate), call.way));
            }
        }
    }
    let fates: BTreeSet<_> = ways.iter().map(|(fate, _)| fate).collect();
    assert_eq!(fates.len(), 23);
    for fate in fates {
        let is_met = |action| actions.contains(&(fate.clone(), action));
        let missed: Vec<_> = Action::ALL.into_iter().filter(|it| !is_met(*it)).collect();
        // Without a body, nothing breaks within it.
        let without_body = [Action::Look, Action::Remove];
        assert!(missed.is_empty() || fate == "ResetWithin" && missed == without_body, "{fate} {missed:?}");
        let both = [Way::Whole, Way::Stream].map(|way| ways.contains(&(fate.clone(), way)));
        assert_eq!(both, [true; 2], "{fate}");
    }
}

#[test]
fn a_client_that_repeats_what_it_must_not_is_found_out() {
    const TWICE: Endpoint<'static> =
        Endpoint { replay: Replay::Safe, ..crate::support::endpoint("twice", "POST", "/capture") };
    const ELSEWHERE: Endpoint<'static> = Endpoint {
        replay: Replay::Keyed,
        idempotency_header: Some("X-Other-Key"),
        ..crate::support::endpoint("elsewhere", "POST", "/pay")
    };
    type Mistake = (fn(Action) -> &'static Endpoint<'static>, &'static str);
    let mistakes: [Mistake; 2] = [
        (|it| if it == Action::Capture { &TWICE } else { it.endpoint() }, "what must not be done twice was"),
        (|it| if it == Action::Pay { &ELSEWHERE } else { it.endpoint() }, "with the key None"),
    ];
    for (endpoint, text) in mistakes {
        let found = lanes(10, 100, false).into_iter().map(|it| memory::run(&it.mistaken(endpoint)));
        let found: Vec<_> = found.filter_map(Result::err).collect();
        assert!(found.iter().any(|it| it.contains(text)), "{text}: {}", found.join("\n\n"));
    }
}
