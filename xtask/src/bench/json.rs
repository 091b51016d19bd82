//! What reading and writing JSON costs, compared with types that have serde's derives.
//!
//! The package `calls` measures both in one process, by turns; what it prints is judged here. It is started with cargo,
//! since nothing here may depend on a generated crate.

use super::table::{Cell, Table};
use super::{Args, Benchmark};
use crate::cargo::{cargo, output};
use codegen::commands::stop::Stop;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "json",
    about: "a model read and written, by the client's way and by serde, compared with a model with derives: how fast, as a part \
            of the speed of derives, and with at most as many allocations",
    run,
};

/// Each way, the least part of the speed of derives that it may have on a machine that has other things to do, and the aim.
const WAYS: [(&str, f64, f64); 4] = [
    ("decode", 0.65, 1.0),
    ("encode", 0.55, 1.0),
    ("decode by serde", 0.50, 0.7),
    ("encode by serde", 0.50, 0.7),
];

fn run(_: &Args) -> Result<Table, Stop> {
    let output = output(cargo().args(["run", "--quiet", "--release", "--package", "calls", "--", "json"]))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let mut table = Table::new(&[
        "what",
        "derives: ns",
        "ours: ns",
        "speed",
        "limit",
        "aim",
        "derives: allocations",
        "ours",
    ]);
    for (what, least, aim) in WAYS {
        let numbers = said.lines().find_map(|it| it.strip_prefix(what)?.strip_prefix(": "));
        let numbers: Vec<f64> =
            numbers.into_iter().flat_map(str::split_whitespace).filter_map(|it| it.parse().ok()).collect();
        let [derived, derived_allocations, own, own_allocations] = numbers[..] else {
            let why = String::from_utf8_lossy(&output.stderr);
            return Err(Stop::Disk(format!("nothing was measured: {why}")));
        };
        let speed = derived / own;
        table.row([
            Cell::Name(what.to_owned()),
            Cell::Number(derived, 0),
            Cell::Number(own, 0),
            Cell::Number(speed, 2),
            Cell::Number(least, 2),
            Cell::Number(aim, 2),
            Cell::Number(derived_allocations, 0),
            Cell::Number(own_allocations, 0),
        ]);
        if speed < least {
            table.beyond.push(format!("json: {what}: {speed:.2} of the speed of derives"));
        }
        if own_allocations > derived_allocations {
            table.beyond.push(format!(
                "json: {what}: {own_allocations} allocations, where derives make {derived_allocations}"
            ));
        }
    }
    Ok(table)
}
