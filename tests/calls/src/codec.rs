//! What reading and writing JSON costs, directly and by serde, compared with types that have serde's derives.
//!
//! In: a recorded session. Both sides read it into types with the same members, and write it again. They take turns within
//! one run; the least time of all rounds counts. Out: a line for each way, which `cargo xtask bench json` judges: its name,
//! the nanoseconds and the allocations by derives, and those by the generated types.

use std::hint::black_box;
use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use wooshpay::json;
use wooshpay::models::CheckoutSession;

use crate::by_hand::Session;
use crate::server::{SESSION, compact};

/// As often in a row; the least of all rounds counts.
const TIMES: u32 = 500;
const ROUNDS: usize = 200;

pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    let text = compact(SESSION);
    let bytes = text.as_bytes();
    let (derived, own): (Session, CheckoutSession) =
        (serde_json::from_slice(bytes)?, json::from_slice(bytes)?);
    // The same members in the same order would be the same text; the order is the description's.
    let tree = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes);
    let all = [
        serde_json::to_vec(&derived)?,
        json::to_vec(&own),
        serde_json::to_vec(&own)?,
        json::to_vec(&serde_json::from_slice::<CheckoutSession>(bytes)?),
    ];
    for written in all {
        assert_eq!(tree(&written)?, tree(bytes)?, "each way reads and writes the whole session");
    }

    let read = || drop(black_box(serde_json::from_slice::<Session>(black_box(bytes))));
    let write = || drop(black_box(serde_json::to_vec(black_box(&derived))));
    compared("decode", &read, &|| drop(black_box(json::from_slice::<CheckoutSession>(black_box(bytes)))))?;
    compared("encode", &write, &|| drop(black_box(json::to_vec(black_box(&own)))))?;
    compared("decode by serde", &read, &|| {
        drop(black_box(serde_json::from_slice::<CheckoutSession>(black_box(bytes))));
    })?;
    compared("encode by serde", &write, &|| drop(black_box(serde_json::to_vec(black_box(&own)))))?;
    Ok(())
}

fn compared(what: &str, derived: &dyn Fn(), own: &dyn Fn()) -> Result<(), std::io::Error> {
    let time = |work: &dyn Fn()| {
        let start = Instant::now();
        (0..TIMES).for_each(|_| work());
        start.elapsed()
    };
    let mut least = [Duration::MAX; 2];
    for _ in 0..ROUNDS {
        least = [least[0].min(time(derived)), least[1].min(time(own))];
    }
    let [hand, generated] = least.map(|it| it.as_secs_f64() * 1e9 / f64::from(TIMES));
    let count = |work: &dyn Fn()| allocation_counter::measure(work).count_total;
    writeln!(stdout(), "{what}: {hand:.0} {} {generated:.0} {}", count(derived), count(own))
}
