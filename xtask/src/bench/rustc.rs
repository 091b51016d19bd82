//! What rustc takes for a crate that was generated, its dependencies built: to check it, to check one tag of it, and to build
//! a program that calls twenty of its operations, optimized.
//!
//! In: documents. Out: a table. Everything about a document is one workspace, so that dependencies are built once. A crate is
//! compiled again whenever its root is written; nothing is incremental. The crate of another generator on the PATH is compiled
//! by turns with ours. The program is made by `program`.

use std::path::Path;

use super::generation::{Arguments, PEERS, documents, median, name_of, remove};
use super::program;
use super::table::{Cell, Table};
use super::{Args, Benchmark, floor};
use crate::cargo::{Scratch, this_program};
use crate::measure::{self, Cost};
use codegen::commands::disk;
use codegen::commands::stop::Stop;
use codegen::features::ALL;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "rustc",
    about: "a generated crate without its dependencies: checked, one tag of it checked, and a program that calls 20 of its \
            operations, optimized; at most the CPU time that the crate of another generator takes",
    run,
};

/// How often each is measured, besides the first time, which builds the dependencies.
const ROUNDS: usize = 3;

/// The name of our crate.
const OURS: &str = "measured";

/// The folder and the name of the program.
const PROGRAM: &str = "program";

/// Something to compile.
struct Job {
    what: &'static str,
    by: &'static str,
    /// The folder of the crate that is compiled again.
    folder: String,
    /// What cargo is asked for, in that folder or in that of the program.
    arguments: Vec<String>,
    at: String,
}

impl Job {
    fn of(what: &'static str, by: &'static str, folder: &str, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|it| (*it).to_owned()).collect();
        Self { what, by, folder: folder.to_owned(), arguments, at: folder.to_owned() }
    }
}

fn run(args: &Args) -> Result<Table, Stop> {
    let scratch = Scratch::new("bench/rustc")?;
    let columns = &["document", "lines", "crate of", "what", "CPU s", "wall s", "MB", "ratio", "limit"];
    let mut table = Table::new(columns);
    for document in documents(&args.documents)? {
        let name = name_of(&document);
        let jobs = jobs(&scratch, &document, &name)?;
        let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); jobs.len()];
        for round in 0..=ROUNDS {
            for (job, costs) in jobs.iter().zip(&mut costs) {
                let cost = compile(&scratch, job)?;
                if !cost.is_success && job.by == OURS {
                    return Err(Stop::No(format!("{}: {} does not compile", document.display(), job.what)));
                }
                costs.extend((round > 0).then_some(cost));
            }
        }
        let costs: Vec<Cost> = costs.iter().map(|it| median(it)).collect();
        for (job, cost) in jobs.iter().zip(&costs) {
            let ours = jobs.iter().zip(&costs).find(|(it, _)| it.by == OURS && it.what == job.what);
            let ratio =
                ours.filter(|_| job.by != OURS && cost.is_success).map(|(_, ours)| ours.cpu / cost.cpu);
            table.row([
                Cell::Name(name.clone()),
                Cell::Whole(lines(&scratch.path(&job.folder))?),
                Cell::Name(if job.by == OURS { "ours" } else { job.by }.to_owned()),
                Cell::Name(job.what.to_owned()),
                Cell::of(cost, cost.cpu, 2),
                Cell::of(cost, cost.seconds, 2),
                Cell::of(cost, cost.megabytes, 0),
                Cell::ratio(ratio),
                Cell::ratio(ratio.map(|_| 1.0)),
            ]);
            if let Some(ratio) = ratio.filter(|it| *it > 1.0) {
                let Job { what, by, .. } = job;
                table
                    .beyond
                    .push(format!("rustc: {name}: {what} of our crate takes {ratio:.2} times that of {by}"));
            }
        }
    }
    Ok(table)
}

/// Makes the crates and the program, and says what is to be compiled of them.
fn jobs(scratch: &Scratch, document: &Path, name: &str) -> Result<Vec<Job>, Stop> {
    generate(document, &scratch.path(name))?;
    // Without TLS, which is C and has nothing to do with the crate.
    let check = |what, feature: &str| {
        let features = format!("http-client,{feature}");
        Job::of(what, OURS, name, &["check", "--lib", "--no-default-features", "--features", &features])
    };
    let mut jobs = match first_tag(&scratch.path(name))? {
        Some(tag) => vec![check("check", ALL), check("check of one tag", &tag)],
        None => vec![check("check", "")],
    };
    let mut members = vec![name.to_owned()];
    let program = format!("{name}-{PROGRAM}");
    if let Some(text) = program::calls(&scratch.path(name), OURS)? {
        scratch.put(&format!("{program}/src/main.rs"), &text)?;
        scratch.put(&format!("{program}/Cargo.toml"), &program::manifest(PROGRAM, OURS, name))?;
        let release = Job::of("release of a program", OURS, name, &["build", "--release"]);
        jobs.push(Job { at: program.clone(), ..release });
        members.push(program);
    }
    for (peer, arguments) in PEERS {
        let folder = format!("{name}-{peer}");
        if by_peer(peer, *arguments, document, &scratch.path(&folder))? {
            jobs.push(Job::of("check", peer, &folder, &["check", "--lib"]));
            members.push(folder);
        }
    }
    scratch.members(&members)?;
    Ok(jobs)
}

/// Generates a crate that has features for tags, however small it is.
fn generate(document: &Path, out: &Path) -> Result<(), Stop> {
    remove(out)?;
    let mut process = this_program()?;
    process.args(["gen", "--features-per-tag", "--name", OURS, "--spec"]).arg(document).arg("--out").arg(out);
    match measure::process(&mut process)?.is_success {
        true => Ok(()),
        false => Err(Stop::No(format!("no crate is made of `{}`", document.display()))),
    }
}

/// The feature of the first tag.
fn first_tag(folder: &Path) -> Result<Option<String>, Stop> {
    let path = folder.join("Cargo.toml");
    let manifest = std::fs::read_to_string(&path).map_err(|err| Stop::disk("read", &path, err))?;
    let mut rows = manifest.lines().filter_map(|it| it.strip_suffix(" = []"));
    Ok(rows.find(|it| it.starts_with("tag-")).map(str::to_owned))
}

/// Whether another generator is there and makes a crate of the document.
fn by_peer(name: &str, arguments: Arguments, document: &Path, out: &Path) -> Result<bool, Stop> {
    remove(out)?;
    let mut process = std::process::Command::new(name);
    arguments(document, out, &mut process)?;
    let is_made = measure::process(&mut process).is_ok_and(|it| it.is_success);
    Ok(is_made && out.join("Cargo.toml").is_file() && out.join("src/lib.rs").is_file())
}

fn compile(scratch: &Scratch, job: &Job) -> Result<Cost, Stop> {
    let root = scratch.path(&job.folder).join("src/lib.rs");
    let text = std::fs::read_to_string(&root).map_err(|err| Stop::disk("read", &root, err))?;
    disk::write(&root, &text)?;
    let manifest = scratch.path(&job.at).join("Cargo.toml");
    let mut cargo = scratch.cargo();
    measure::process(cargo.args(&job.arguments).args(["--quiet", "--manifest-path"]).arg(manifest))
}

fn lines(krate: &Path) -> Result<u64, Stop> {
    Ok(floor::printed(krate)?.iter().map(|it| it.lines().count() as u64).sum())
}
