//! What a call costs, compared with the same call written by hand, over one connection on loopback.
//!
//! The package `calls` measures both in one process, by turns; what it prints is judged here. It is started with cargo,
//! since nothing here may depend on a generated crate.

use super::table::{Cell, Table};
use super::{Args, Benchmark};
use crate::cargo::{cargo, output};
use codegen::commands::stop::Stop;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "calls",
    about: "a call of the client compared with one over reqwest and serde by hand; at most 1.5 times the time of a round trip \
            on loopback (the aim is 1.05) and twice the allocations",
    run,
};

/// How much more than by hand a call may take, on a machine that has other things to do, too.
const TIME: f64 = 1.5;
const ALLOCATIONS: f64 = 2.0;

fn run(_: &Args) -> Result<Table, Stop> {
    let output = output(cargo().args(["run", "--quiet", "--release", "--package", "calls"]))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    let [hand, client, hand_allocations, client_allocations] = numbers[..] else {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(Stop::Disk(format!("nothing was measured: {why}")));
    };
    let (time, allocations) = (client / hand, client_allocations / hand_allocations);
    let mut table = Table::new(&["what", "by hand", "client", "ratio", "limit"]);
    for (what, by_hand, by_client, ratio, limit) in [
        ("microseconds", hand, client, time, TIME),
        ("allocations", hand_allocations, client_allocations, allocations, ALLOCATIONS),
    ] {
        let numbers = [
            Cell::Number(by_hand, 1),
            Cell::Number(by_client, 1),
            Cell::Number(ratio, 2),
            Cell::Number(limit, 1),
        ];
        table.row([Cell::Name(what.to_owned())].into_iter().chain(numbers));
        if ratio > limit {
            table.beyond.push(format!("calls: {what}: {ratio:.2} times those of a call by hand"));
        }
    }
    Ok(table)
}
