//! `cargo xtask bench`: what things cost, each as a ratio within one run.
//!
//! An absolute time says more of the machine than of the program; so each benchmark measures a floor or a smaller case
//! next to what it is about, and judges the ratio. One file a benchmark; a new one is a file and a row of
//! [`BENCHMARKS`].

mod calls;
mod growth;
mod hostile;
mod review;

use std::path::PathBuf;

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

/// Run benchmarks, as ratios within one run; exit 1 if one exceeds its limit.
///
/// growth: time and memory of generation as a document doubles, three times.
/// review: the review of a change, compared with generating both crates.
/// hostile: CPU time of malicious inputs, as each becomes twice as long.
/// calls: a call of a generated client, compared with the same call over reqwest by hand.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The benchmarks of these names; all if none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Generate a crate from one document, in memory, and print its numbers: started for each measurement
    #[arg(long, value_name = "FILE")]
    sample: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    if let Some(file) = &args.sample {
        return growth::sample(file);
    }
    for name in &args.names {
        if BENCHMARKS.iter().all(|it| it.name != name) {
            let known: Vec<&str> = BENCHMARKS.iter().map(|it| it.name).collect();
            return Err(Stop::Usage(format!("no benchmark `{name}`: there are {}", known.join(", "))));
        }
    }
    project::enter()?;
    let mut beyond = Vec::new();
    for benchmark in BENCHMARKS {
        if args.names.is_empty() || args.names.iter().any(|it| it == benchmark.name) {
            terminal::print(&format!("{}: {}\n", benchmark.name, benchmark.about))?;
            beyond.extend((benchmark.run)()?);
        }
    }
    if beyond.is_empty() { Ok(()) } else { Err(Stop::No(beyond.join("\n       "))) }
}
