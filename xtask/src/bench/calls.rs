//! What a call costs, compared with the same call written by hand, over one connection on loopback.
//!
//! The package `calls` measures both in one process, by turns; what it prints is judged here. It is started with cargo,
//! since nothing here may depend on a generated crate.

use super::Benchmark;
use crate::cargo::{cargo, output};
use crate::stop::Stop;
use crate::terminal;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "calls",
    about: "a call of the client compared with one over reqwest and serde by hand; at most 1.5 times the time of a round trip \
            on loopback (the aim is 1.05) and twice the allocations",
    run,
};

/// How much more than by hand a call may take, on a machine that has other things to do, too.
const TIME: f64 = 1.5;
const ALLOCATIONS: f64 = 2.0;

fn run() -> Result<Vec<String>, Stop> {
    let output = output(cargo().args(["run", "--quiet", "--release", "--package", "calls"]))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    let [hand, client, hand_allocations, client_allocations] = numbers[..] else {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(Stop::Disk(format!("nothing was measured: {why}")));
    };
    let (time, allocations) = (client / hand, client_allocations / hand_allocations);
    terminal::print(&format!(
        "{:>12} {:>13} {:>12}\n{:>12} {hand:>13.1} {hand_allocations:>12}\n{:>12} {client:>13.1} \
         {client_allocations:>12}\n{:>12} {time:>13.2} {allocations:>12.2}\n",
        "", "microseconds", "allocations", "by hand", "client", "ratio"
    ))?;
    let beyond = [("time", time, TIME), ("allocations", allocations, ALLOCATIONS)];
    let beyond = beyond.into_iter().filter(|(_, ratio, limit)| ratio > limit);
    Ok(beyond
        .map(|(what, ratio, _)| format!("calls: {what} is {ratio:.2} times that of a call by hand"))
        .collect())
}
