//! `cargo xtask callers`: holds the review of changes to the compiler and to a server in memory.
//!
//! In: the pairs of documents in `tests/fixtures/diff`, and the programs of callers next to them. Out: where the report
//! of a pair, what its program says of itself, and what really happens are not the same. Programs are read in `caller`,
//! what the report predicts is in `predicted`, the crates and programs are laid out in `workspace`, the compiler is asked
//! in `compiler`, and programs are run by `played`.

mod caller;
mod compiler;
mod played;
mod predicted;
mod workspace;

use std::fs;
use std::path::{Path, PathBuf};

use codegen::review::{Review, review};
use codegen::{Outcome, Request, generate};

use self::caller::{Caller, Expected};
use self::workspace::{Side, Workspace};
use codegen::commands::stop::Stop;
use codegen::commands::{project, terminal};

/// Where the pairs are, a folder each.
const PAIRS: &str = "tests/fixtures/diff";

/// The day of the reports: what was announced to end before it may go.
const TODAY: &str = "2026-06-01";

/// Compile and run programs of callers before and after a change; exit 1 if the review of it is wrong.
///
/// Next to a pair of documents in tests/fixtures/diff/ there may be programs that use the crate of the old one:
///
///   caller.rs       says what the compiler makes of it with the new crate: `//! new: compiles`, `//! new: deprecated`
///                   or the codes of the errors, as in `//! new: E0061, E0308`
///   caller-runs.rs  compiles with both, and says what it sends and reads: `//! old: …` and `//! new: …`, a line of
///                   each for each request, or `//! both: …` where that is the same
///
/// A pair whose report says that code breaks needs the first, one with a silent change needs the second.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Folders of tests/fixtures/diff; all if none is named
    #[arg(value_name = "PAIR")]
    pairs: Vec<String>,
}

/// A pair of documents, what was made of both, and the programs next to it.
struct Pair {
    name: String,
    folder: PathBuf,
    old: Outcome,
    new: Outcome,
    review: Review,
    callers: Vec<Caller>,
}

impl Pair {
    fn read(folder: &Path) -> Result<Self, Stop> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let make = |side: Side| {
            let spec = folder.join(format!("{side}.yaml"));
            project::readable(&spec)?;
            let name = Some(workspace::package(&name, side));
            let outcome = generate(&Request { spec: spec.clone(), name, ..Request::default() });
            if outcome.files.is_some() {
                return Ok(outcome);
            }
            terminal::say_colored(&outcome.messages(&|_| true, terminal::color()));
            Err(Stop::No(format!("nothing can be made of `{}`", spec.display())))
        };
        let (old, new) = (make(Side::Old)?, make(Side::New)?);
        let review = review(&old, &new, Some(TODAY))
            .ok_or_else(|| Stop::No(format!("{name}: the documents cannot be compared")))?;
        Ok(Self { callers: Caller::beside(folder)?, name, folder: folder.to_owned(), old, new, review })
    }

    /// The program that is compiled, and the one that is run.
    fn caller(&self, is_run: bool) -> Option<&Caller> {
        self.callers.iter().find(|it| matches!(it.expected, Expected::Runs { .. }) == is_run)
    }
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    project::enter()?;
    let pairs = pairs(&args.pairs)?;
    let mut wrong = Vec::new();
    for pair in &pairs {
        wrong.extend(predicted::missing(pair));
        wrong.extend(pair.callers.iter().flat_map(|it| predicted::wrong(pair, it)));
    }
    if args.pairs.is_empty() {
        wrong.extend(predicted::unseen(&pairs));
    }
    let workspace = Workspace::write(&pairs)?;
    played::lay_out(&workspace)?;
    let compiled = compiler::wrong(&workspace)?;
    let runs = played::wrong(&workspace)?;
    wrong.extend(compiled.wrong.into_iter().chain(runs.wrong));
    if !wrong.is_empty() {
        terminal::say(&format!("{}\n", wrong.join("\n")));
        return Err(Stop::No(format!("{} places where review, caller and compiler differ", wrong.len())));
    }
    terminal::print(&format!(
        "{} pairs: {} programs compiled, {} run; each as its report says\n",
        pairs.len(),
        compiled.programs,
        runs.programs
    ))
}

/// What is wrong with programs, a sentence each, and how many there are.
struct Found {
    programs: usize,
    wrong: Vec<String>,
}

/// The pairs of these names, or all.
fn pairs(names: &[String]) -> Result<Vec<Pair>, Stop> {
    let folder = Path::new(PAIRS);
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(|err| Stop::disk("read", folder, err))? {
        let path = entry.map_err(|err| Stop::disk("read", folder, err))?.path();
        folders.extend(path.is_dir().then_some(path));
    }
    folders.sort();
    let is_named = |it: &Path, name: &String| it.file_name().is_some_and(|it| it == name.as_str());
    if let Some(unknown) = names.iter().find(|name| !folders.iter().any(|it| is_named(it, name))) {
        return Err(Stop::Usage(format!("no pair `{unknown}` in `{PAIRS}`")));
    }
    folders.retain(|it| names.is_empty() || names.iter().any(|name| is_named(it, name)));
    folders.iter().map(|it| Pair::read(it)).collect()
}
