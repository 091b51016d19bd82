//! What generation costs, from the command line to the last file, compared with its floor, with itself where nothing has
//! changed, and with other generators.
//!
//! The floor is what any generator with these libraries does at least: it reads the document and does nothing with it, and
//! takes the text of the crate through the parser and the printer once. Everything is a process of its own, one after the
//! other, round by round, so that a busy minute of the machine affects all alike; the median counts.

use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::{fs, io};

use super::table::{Cell, Table};
use super::{Args, Benchmark, floor, growth};
use crate::cargo::{target, this_program};
use crate::measure::{self, Cost};
use codegen::commands::disk;
use codegen::commands::project;
use codegen::commands::stop::Stop;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "generation",
    about: "a document to a crate on disk: at most 5 times the CPU time of its floor (the aim is 1.5), and at most a quarter of \
            its own time where nothing has changed",
    run,
};

/// How much more CPU time than its floor generation may take. The aim is 1.5.
const FLOOR: f64 = 5.0;

/// How much of the time of generation a run may take that changes nothing.
const UNCHANGED: f64 = 0.25;

/// Below so many generated lines no limit counts: starting a process and writing a hundred files is most of it.
const NOTHING: u64 = 20_000;

const ROUNDS: usize = 5;

/// Adds what follows a generator's name, for a document and the folder of the crate.
pub(super) type Arguments = fn(&Path, &Path, &mut Process) -> Result<(), Stop>;

/// Other generators.
pub(super) const PEERS: &[(&str, Arguments)] = &[
    ("ploidy", |document, out, process| {
        process.args(["generate", "rust"]).arg(document).arg("-o").arg(out);
        Ok(())
    }),
    ("cargo-progenitor", |document, out, process| {
        process.args(["progenitor", "--name", "peer", "--version", "1.0.0"]);
        process.arg("--input").arg(document).arg("--output").arg(out);
        Ok(())
    }),
    // It reads all from a file, and makes modules instead of a crate.
    ("openapi-to-rust", |document, out, process| {
        let config = out.with_extension("toml");
        let folder = out.join("src");
        let text = format!(
            "[generator]\nspec_path = {document:?}\noutput_dir = {folder:?}\nmodule_name = \"peer\"\n\n\
             [features]\nenable_async_client = true\n"
        );
        process.args(["generate", "--config"]).arg(&config);
        disk::write(&config, &text)
    }),
];

fn run(args: &Args) -> Result<Table, Stop> {
    let mut table =
        Table::new(&["document", "lines", "what", "CPU s", "wall s", "MB", "ratio", "of", "limit"]);
    let peers: Vec<_> =
        PEERS.iter().filter(|(name, _)| Process::new(name).arg("--version").output().is_ok()).collect();
    let mut crates = Crates::new("crates")?;
    for document in documents(&args.documents)? {
        let name = name_of(&document);
        let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); 3 + peers.len()];
        let mut out = PathBuf::new();
        for _ in 0..ROUNDS {
            out = crates.folder();
            costs[1].push(generate(&document, &out)?);
            costs[2].push(generate(&document, &out)?);
            costs[0].push(sure(measure::process(&mut floor::command(&document, &out)?)?, "the floor")?);
            for (costs, (name, arguments)) in costs[3..].iter_mut().zip(&peers) {
                let out = crates.folder();
                let mut process = Process::new(name);
                arguments(&document, &out, &mut process)?;
                costs.push(measure::process(&mut process)?);
            }
        }
        let costs: Vec<Cost> = costs.iter().map(|it| median(it)).collect();
        let lines = floor::printed(&out)?.iter().map(|it| it.lines().count() as u64).sum();
        let mut row = |what: &str, cost: &Cost, ratio: Option<f64>, of: &str, limit: Option<f64>| {
            table.row([
                Cell::Name(name.clone()),
                Cell::Whole(lines),
                Cell::Name(what.to_owned()),
                Cell::of(cost, cost.cpu, 3),
                Cell::of(cost, cost.seconds, 3),
                Cell::of(cost, cost.megabytes, 0),
                Cell::ratio(ratio),
                Cell::Name(of.to_owned()),
                Cell::ratio(limit),
            ]);
            ratio.zip(limit).filter(|(ratio, limit)| ratio > limit).map(|(ratio, limit)| {
                format!("generation: {name}: {what} is {ratio:.2} times {of}, more than {limit}")
            })
        };
        let [least, made, unchanged, ..] = costs.as_slice() else { continue };
        let counts = lines > NOTHING;
        let mut beyond = vec![
            row("floor", least, None, "", None),
            row("generation", made, Some(made.cpu / least.cpu), "the floor's CPU", counts.then_some(FLOOR)),
            row(
                "unchanged",
                unchanged,
                Some(unchanged.seconds / made.seconds),
                "generation's wall",
                counts.then_some(UNCHANGED),
            ),
        ];
        for (cost, (peer, _)) in costs[3..].iter().zip(&peers) {
            let ratio = cost.is_success.then_some(cost.seconds / made.seconds);
            beyond.push(row(peer, cost, ratio, "generation's wall", None));
        }
        table.beyond.extend(beyond.into_iter().flatten());
    }
    Ok(table)
}

/// Generates a crate into a folder: one of [`Crates`], or once more where nothing has changed.
pub(super) fn generate(document: &Path, out: &Path) -> Result<Cost, Stop> {
    let mut program = this_program()?;
    let program = program.args(["gen", "--name", "measured", "--spec"]).arg(document).arg("--out").arg(out);
    sure(measure::process(program)?, &format!("generation from `{}`", document.display()))
}

fn sure(cost: Cost, what: &str) -> Result<Cost, Stop> {
    if cost.is_success { Ok(cost) } else { Err(Stop::No(format!("nothing was measured: {what} failed"))) }
}

/// Folders for crates, of which none was there before. They are removed at the end, all together: for some seconds after files
/// were removed, ext4 takes much longer to make others, and that would be measured.
pub(super) struct Crates {
    dir: PathBuf,
    count: usize,
}

impl Crates {
    pub(super) fn new(name: &str) -> Result<Self, Stop> {
        let dir = folder()?.join(name);
        // What a run that was stopped has left.
        remove(&dir)?;
        Ok(Self { dir, count: 0 })
    }

    /// The next one.
    pub(super) fn folder(&mut self) -> PathBuf {
        self.count += 1;
        self.dir.join(self.count.to_string())
    }
}

impl Drop for Crates {
    fn drop(&mut self) {
        // What stays is removed by the next run.
        let _ = remove(&self.dir);
    }
}

/// The folder for what is generated here.
pub(super) fn folder() -> Result<PathBuf, Stop> {
    let dir = target().join("bench");
    fs::create_dir_all(&dir).map_err(|err| Stop::disk("create", &dir, err))?;
    Ok(dir)
}

pub(super) fn remove(dir: &Path) -> Result<(), Stop> {
    match fs::remove_dir_all(dir) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(Stop::disk("remove", dir, err)),
        _ => Ok(()),
    }
}

/// What a document is called: by its file, or by its folder where all files are called alike.
pub(super) fn name_of(document: &Path) -> String {
    let own = document.file_stem().unwrap_or_default();
    let folder = document.parent().and_then(Path::file_name).filter(|_| own == "openapi");
    folder.unwrap_or(own).to_string_lossy().into_owned()
}

/// The median of each number.
pub(super) fn median(costs: &[Cost]) -> Cost {
    let middle = |of: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or_default()
    };
    Cost {
        seconds: middle(|it| it.seconds),
        cpu: middle(|it| it.cpu),
        megabytes: middle(|it| it.megabytes),
        is_success: costs.iter().all(|it| it.is_success),
    }
}

/// What is measured: files, and of each folder the smallest, the middle one and the largest. If none is named, this project's
/// documents, a small one and a large one.
pub(super) fn documents(named: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    if named.is_empty() {
        let mut all = Vec::new();
        for (name, slices) in [("small", 1), ("large", 8 * growth::SLICES)] {
            let file = folder()?.join(format!("{name}.yaml"));
            fs::write(&file, growth::document(slices)).map_err(|err| Stop::disk("write", &file, err))?;
            all.push(file);
        }
        for api in project::apis(&[])? {
            all.push(api.spec());
        }
        return Ok(all);
    }
    let mut all = Vec::new();
    for path in named {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(path).map_err(|err| Stop::disk("read", path, err))?.flatten() {
            let file = entry.path();
            let is_document =
                file.extension().is_some_and(|it| ["yaml", "yml", "json"].iter().any(|end| it == *end));
            if let Some(size) = fs::metadata(&file).ok().filter(|it| it.is_file() && is_document) {
                found.push((size.len(), file));
            }
        }
        found.sort();
        let places = [0, found.len() / 2, found.len().saturating_sub(1)];
        let mut chosen: Vec<_> =
            places.iter().filter_map(|at| found.get(*at)).map(|it| it.1.clone()).collect();
        chosen.dedup();
        all.extend(chosen);
    }
    Ok(all)
}
