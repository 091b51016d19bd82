//! How the cost of work grows with inputs that mean harm, to the generator and to its crates.
//!
//! The package `hostile` measures; what it prints is judged here. It is started with cargo, since nothing here may depend
//! on a generated crate; without optimization, which changes no ratio and builds sooner.

use super::table::{Cell, Table};
use super::{Args, Benchmark};
use crate::cargo::{cargo, output};
use codegen::commands::stop::Stop;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "hostile",
    about: "inputs that mean harm; twice the input takes at most 2.4 times the CPU time",
    run,
};

/// How much more CPU time twice the input may cost. Quadratic work costs 4 times as much.
const LIMIT: f64 = 2.4;

/// Less than so many seconds do not count, whatever the ratio.
const NOTHING: f64 = 0.002;

fn run(_: &Args) -> Result<Table, Stop> {
    let output = output(cargo().args(["run", "--quiet", "--package", "hostile", "--", "rows"]))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let rows: Vec<_> = said.lines().filter_map(row).collect();
    if !output.status.success() || rows.is_empty() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(Stop::Disk(format!("nothing was measured: {why}")));
    }
    let mut table = Table::new(&["input", "size", "CPU s", "twice: CPU s", "ratio", "limit"]);
    for Row { name, size, one, two } in rows {
        let ratio = two / one.max(NOTHING);
        let numbers =
            [Cell::Number(one, 3), Cell::Number(two, 3), Cell::Number(ratio, 2), Cell::Number(LIMIT, 1)];
        table.row([Cell::Name(name.to_owned()), Cell::Whole(size)].into_iter().chain(numbers));
        if ratio > LIMIT {
            table
                .beyond
                .push(format!("hostile: {name}: twice the input takes {ratio:.2} times the CPU time"));
        }
    }
    Ok(table)
}

struct Row<'s> {
    name: &'s str,
    size: u64,
    one: f64,
    two: f64,
}

fn row(line: &str) -> Option<Row<'_>> {
    let mut cells = line.split('\t');
    let (name, size) = (cells.next()?, cells.next()?.parse().ok()?);
    Some(Row { name, size, one: cells.next()?.parse().ok()?, two: cells.next()?.parse().ok()? })
}
