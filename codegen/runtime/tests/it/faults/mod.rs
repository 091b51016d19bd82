//! What becomes of calls when the server, or the way to it, fails: a seeded mix of failures, and all that is promised.
//!
//! A [`Lane`](lane::Lane) makes calls one after the other. What each of them is, and what happens to each of its attempts,
//! is in the [`plan`], which follows from a seed. The server keeps a [`ledger`]: a server on [`loopback`], or the runtime's
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
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use runtime::{Endpoint, Replay};

use self::lane::Lane;
use self::oracle::{End, Oracle};
use self::plan::{Action, FINAL, Fate, LOCKED, PASSING, Plan};
use crate::support::{Server, answer, endpoint};

const SEED: u64 = 1;
/// How many lanes there are on loopback, and how many calls in each.
const LANES: u64 = 20;
const CALLS: usize = 150;

/// Longer than any lane takes, on any machine: only one that hangs does.
const PATIENCE: Duration = Duration::from_secs(120);

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
    let next = Arc::new(AtomicUsize::new(0));
    let (done, results) = channel();
    let threads = thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
    for _ in 0..threads {
        let (lanes, play, next, done) =
            (Arc::clone(&lanes), Arc::clone(&play), Arc::clone(&next), done.clone());
        thread::spawn(move || {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(lane) = lanes.get(number) else { return };
                // Nobody is there to receive it only if another lane has failed.
                let _ = done.send((number, play(lane)));
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
    let elsewhere = Server::start(vec![answer("200 OK", &[], "1")]);
    let url = elsewhere.url();
    let lines = run(lanes, move |it| loopback::run(it, &url));
    assert_eq!(elsewhere.connections(), 0, "a redirect was followed");
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
    let (mut fates, mut statuses, mut ends) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut outages = 0;
    for lane in 0..LANES {
        let plan = Plan { seed: SEED, lane, refuses: true };
        let mut oracle = Oracle::new(plan);
        for call in (0..CALLS).map(|it| plan.call(it)) {
            let expected = oracle.expect(&call);
            for number in 1..=expected.attempts.len() as u32 {
                let fate = plan.attempt(&call, number).fate;
                fates.extend([
                    (name(fate), format!("{:?}", call.action)),
                    (name(fate), format!("{:?}", call.way)),
                ]);
                if let Fate::Refusal { status, .. } = fate {
                    statuses.insert((status, call.action == Action::Set));
                }
            }
            ends.insert(match expected.end {
                End::Value { .. } => "a value".to_owned(),
                End::Error(failure) => format!("{:?}", failure.kind),
            });
        }
        outages += usize::from(oracle.was_short);
    }
    let names: BTreeSet<_> = fates.iter().map(|(fate, _)| fate).collect();
    assert_eq!(names.len(), 23);
    for fate in names {
        for with in ["Look", "Set", "Remove", "Pay", "Capture", "Whole", "Stream"] {
            // Without a body, nothing breaks within it.
            let is_possible = fate != "ResetWithin" || !matches!(with, "Look" | "Remove");
            assert_eq!(fates.contains(&(fate.clone(), with.to_owned())), is_possible, "{fate} {with}");
        }
    }
    let missed = PASSING.iter().chain(&FINAL).filter(|it| !statuses.contains(&(**it, false)));
    assert_eq!(missed.collect::<Vec<_>>(), [&0; 0]);
    assert!(statuses.contains(&(LOCKED, true)));
    let kinds =
        ["Api", "Decode", "Timeout", "TooLarge", "Transport(Body)", "Transport(Connect)", "Transport(Send)"];
    assert_eq!(ends.iter().map(String::as_str).collect::<Vec<_>>(), [&kinds[..], &["a value"]].concat());
    assert!(outages > 0, "no client runs short of what it may spend on repetitions");
}

#[test]
fn a_client_that_repeats_what_it_must_not_is_found_out() {
    const TWICE: Endpoint<'static> =
        Endpoint { replay: Replay::Safe, ..endpoint("twice", "POST", "/capture") };
    const ELSEWHERE: Endpoint<'static> = Endpoint {
        replay: Replay::Keyed,
        idempotency_header: Some("X-Other-Key"),
        ..endpoint("elsewhere", "POST", "/pay")
    };
    type Mistake = (fn(Action) -> &'static Endpoint<'static>, &'static str);
    let mistakes: [Mistake; 2] = [
        (|it| if it == Action::Capture { &TWICE } else { it.endpoint() }, "what must not be done twice was"),
        (|it| if it == Action::Pay { &ELSEWHERE } else { it.endpoint() }, "with the key None"),
    ];
    for (mistake, text) in mistakes {
        let found = lanes(10, 100, false).into_iter().map(|it| memory::run(&it.mistaken(mistake)));
        let found: Vec<_> = found.filter_map(Result::err).collect();
        assert!(found.iter().any(|it| it.contains(text)), "{text}: {}", found.join("\n\n"));
    }
}
