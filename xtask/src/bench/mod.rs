//! `cargo xtask bench`: what things cost, each as a ratio within one run.
//!
//! An absolute time says more of the machine than of the program; so each benchmark measures a floor or a smaller case
//! next to what it is about, and judges the ratio. One file a benchmark; a new one is a file and a row of
//! [`BENCHMARKS`].

mod calls;
mod floor;
mod generation;
mod goals;
mod growth;
mod hostile;
mod json;
mod plot;
mod program;
mod review;
mod rustc;
mod table;

use std::path::{self, PathBuf};
use std::{env, fs, thread};

use serde_json::{Map, json};

use self::table::Table;
use codegen::commands::disk::write;
use codegen::commands::stop::Stop;
use codegen::commands::today::today;
use codegen::commands::{project, terminal};

/// Something to measure.
struct Benchmark {
    name: &'static str,
    /// What it shows, and what it must not exceed.
    about: &'static str,
    /// Measures, and says what is beyond its limit.
    run: fn(&Args) -> Result<Table, Stop>,
}

/// Those that start other processes come before those that do something large in this one: a process cannot be seen to take
/// less memory than the one that started it.
const BENCHMARKS: &[Benchmark] = &[
    generation::BENCHMARK,
    growth::BENCHMARK,
    rustc::BENCHMARK,
    hostile::BENCHMARK,
    calls::BENCHMARK,
    json::BENCHMARK,
    review::BENCHMARK,
];

/// Run benchmarks, as ratios within one run; exit 1 if one exceeds its limit.
///
/// generation: a crate, compared with its floor, with a run that changes nothing, and with other generators on the PATH.
/// growth: time and memory of generation as a document doubles, three times.
/// rustc: a crate, one tag of it and a program that uses it, compiled, and crates of other generators on the PATH.
/// hostile: CPU time of malicious inputs, as each becomes twice as long.
/// calls: a call of a generated client, compared with the same call over reqwest by hand.
/// json: a model read and written, compared with a model with serde's derives.
/// review: the review of a change, compared with generating both crates.
///
/// At the end: each goal of these benchmarks, and whether the run meets it. Goals of Stripe, GitHub, Nexus and petstore count for
/// documents with such a word in the name of their file.
#[derive(Debug, Clone, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The benchmarks of these names; all if none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// What `generation` and `rustc` measure: documents, or folders of which the smallest, the middle and the largest document
    /// count; may be repeated. By default this project's documents, a small and a large one
    #[arg(long = "document", value_name = "PATH")]
    documents: Vec<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
    /// Also draw what `generation`, `growth`, `rustc` and `calls` measure in this run, as SVG
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// Do what is the floor of generation: started for each measurement
    #[arg(long, num_args = 2, value_names = ["DOCUMENT", "CRATE"], hide = true)]
    floor: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    if let [document, generated] = args.floor.as_slice() {
        return floor::run(document, generated);
    }
    for name in &args.names {
        if BENCHMARKS.iter().all(|it| it.name != name) {
            let known: Vec<&str> = BENCHMARKS.iter().map(|it| it.name).collect();
            return Err(Stop::Usage(format!("no benchmark `{name}`: there are {}", known.join(", "))));
        }
    }
    // Before the folder changes: what was named is relative to where the command was called.
    let documents =
        args.documents.iter().map(|it| path::absolute(it).map_err(|err| Stop::disk("find", it, err)));
    let absolute = |it: &PathBuf| path::absolute(it).map_err(|err| Stop::disk("find", it, err));
    let plot = args.plot.as_ref().map(absolute).transpose()?;
    let args = Args { documents: documents.collect::<Result<_, _>>()?, ..args.clone() };
    project::enter()?;
    let (mut beyond, mut found) = (Vec::new(), Map::new());
    let title = format!("{}, {}", today(), machine());
    if !args.json {
        terminal::print(&format!("{title}\n"))?;
    }
    for benchmark in BENCHMARKS {
        if !args.names.is_empty() && args.names.iter().all(|it| it != benchmark.name) {
            continue;
        }
        let table = (benchmark.run)(&args)?;
        if !args.json {
            terminal::print(&format!("\n{}: {}\n\n{}", benchmark.name, benchmark.about, table.markdown()))?;
        }
        found.insert(benchmark.name.to_owned(), table.json());
        beyond.extend(table.beyond);
    }
    let goals = goals::table(&found);
    if !args.json && !goals.is_empty() {
        terminal::print(&format!(
            "\ngoals: what is aimed at, where no limit counts\n\n{}",
            goals.markdown()
        ))?;
    }
    if args.json {
        let goals = goals.json();
        let all =
            json!({"date": today(), "machine": machine(), "benchmarks": &found, "goals": goals["rows"]});
        terminal::print(&format!("{all:#}\n"))?;
    }
    if let Some(file) = plot {
        let words: Vec<String> = env::args().skip(1).collect();
        let about = format!("{title}: cargo xtask {}", words.join(" "));
        match plot::svg(&found, &about) {
            Some(picture) => write(&file, &picture)?,
            None => {
                return Err(Stop::Usage("nothing to draw: name `generation`, `growth` or `calls`".into()));
            }
        }
    }
    if beyond.is_empty() { Ok(()) } else { Err(Stop::No(beyond.join("\n       "))) }
}

/// The kind of machine, without its name: `Example CPU 3, 8 cores, x86_64 linux, optimized`.
fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|it| it.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model.trim());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let build = if cfg!(debug_assertions) { "not optimized" } else { "optimized" };
    format!("{model}, {cores} cores, {} {}, {build}", env::consts::ARCH, env::consts::OS)
}
