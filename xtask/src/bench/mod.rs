//! `cargo xtask bench`: what things cost, each as a ratio within one run.
//!
//! An absolute time says more of the machine than of the program; so each benchmark measures a floor or a smaller case
//! beside what it is about, and judges the ratio. One file a benchmark; a new one is a file and a row of
//! [`BENCHMARKS`].

mod calls;
mod growth;
mod hostile;
mod review;

use crate::flags::{Args, Command, Flag};
use crate::stop::Stop;
use crate::{project, terminal};

/// Something to measure.
struct Benchmark {
    name: &'static str,
    /// What it shows, and what it must not exceed.
    about: &'static str,
    /// Measures and prints; what is beyond its limit, if anything.
    run: fn() -> Result<Vec<String>, Stop>,
}

const BENCHMARKS: &[Benchmark] =
    &[growth::BENCHMARK, review::BENCHMARK, hostile::BENCHMARK, calls::BENCHMARK];

pub(crate) const COMMAND: Command = Command {
    name: "bench",
    summary: "Measure, as ratios within one run: exit 1 where one is beyond its limit.\n\n\
        growth: time and memory of generation as a document doubles, three times\n\
        review: the review of a change, beside making both crates\n\
        hostile: CPU time of inputs that mean harm, as each becomes twice as long\n\
        calls: a call of a generated client beside the same call over reqwest by hand",
    operands: Some(("NAME", "the benchmarks of this name; all, if none is given")),
    flags: &[Flag {
        name: "--sample",
        value: Some("FILE"),
        repeats: false,
        help: "make a crate of one document, in memory, and print its numbers: what is started for each measurement",
    }],
    run,
};

fn run(args: &Args) -> Result<(), Stop> {
    if let Some(file) = args.value("--sample") {
        return growth::sample(file.as_ref());
    }
    for name in &args.operands {
        if BENCHMARKS.iter().all(|it| it.name != name) {
            let known: Vec<&str> = BENCHMARKS.iter().map(|it| it.name).collect();
            return Err(Stop::Usage(format!("no benchmark `{name}`: there are {}", known.join(", "))));
        }
    }
    project::enter()?;
    let mut beyond = Vec::new();
    for benchmark in BENCHMARKS {
        if args.operands.is_empty() || args.operands.iter().any(|it| it == benchmark.name) {
            terminal::print(&format!("{}: {}\n", benchmark.name, benchmark.about))?;
            beyond.extend((benchmark.run)()?);
        }
    }
    if beyond.is_empty() { Ok(()) } else { Err(Stop::No(beyond.join("\n       "))) }
}
