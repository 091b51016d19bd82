//! `cargo xtask corpus`: a crate of every document in a folder, each checked by the compiler.
//!
//! Each document is made in a process of its own, so that one that takes the generator down is one row of the table.
//! The crates share a scratch workspace below the target folder: what they depend on is compiled once.

mod fates;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use codegen::diagnostic::Severity;
use codegen::features::ALL;
use codegen::output;
use codegen::report::Fate;
use codegen::{Request, generate, review};

use crate::cargo::{self, Scratch};
use crate::measure::{peak, timed};
use codegen::commands::stop::Stop;
use codegen::commands::{project, terminal};

/// Generate a crate from each document in a folder and check it: no error, no warning.
///
/// A document from which no crate can be generated is listed as refused, with the reason; that is not a failure. A crate
/// that does not compile without warnings is a failure, and so is a crash: exit 1. The compiler's messages are in
/// target/corpus/NAME.txt.
///
/// After the documents come the kinds of constructs that were refused or degraded, each with the reason why that is
/// right. A kind that xtask/src/corpus/fates.txt does not list is a failure: exit 1.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder; files other than YAML and JSON are skipped
    dir: PathBuf,
    /// Only the document of this name; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Generate the crates, but do not compile them
    #[arg(long, conflicts_with = "doc")]
    no_check: bool,
    /// Also run the examples in the documentation of each crate
    #[arg(long)]
    doc: bool,
    /// Generate one crate into DIR and print its numbers: started for each document
    #[arg(long, value_name = "FILE")]
    row: Option<PathBuf>,
}

/// The heads of the table, with the widths that their columns need.
const HEADS: [(&str, usize); 21] = [
    ("operations", 10),
    ("schemas", 7),
    ("seconds", 7),
    ("MB", 5),
    ("files", 6),
    ("lines", 8),
    ("typed", 7),
    ("documented", 10),
    ("degraded", 8),
    ("ignored", 7),
    ("refused", 7),
    ("mended", 6),
    ("by method", 9),
    ("by path", 7),
    ("types", 6),
    ("above 60", 8),
    ("above 80", 8),
    ("numbered", 8),
    ("errors", 6),
    ("warnings", 8),
    ("seconds", 7),
];

/// A document of the folder.
struct Entry {
    name: String,
    spec: PathBuf,
}

/// What became of a document.
enum Fared {
    /// A crate, and what the compiler says of it.
    Made(Made, Option<Checked>),
    /// Nothing can be made of it.
    Refused(String),
    /// The generator failed.
    Crashed(String),
}

/// The numbers of a crate that was made.
struct Made {
    openapi: String,
    /// From operations to what is counted of names, in the order of [`HEADS`].
    numbers: Vec<String>,
    /// The kinds of what is refused or degraded, as [`fates`] writes them.
    kinds: String,
}

/// How closely a crate is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    None,
    /// By the compiler.
    Check,
    /// And the examples in its documentation are run.
    Doc,
}

/// What the compiler says.
#[derive(Default)]
struct Checked {
    errors: usize,
    warnings: usize,
    seconds: f64,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    if let Some(spec) = &args.row {
        return row(spec, &args.dir);
    }
    let dir = fs::canonicalize(&args.dir).map_err(|err| Stop::disk("read", &args.dir, err))?;
    project::enter()?;
    let only: Vec<&str> = args.only.iter().map(String::as_str).collect();
    let entries = documents(&dir, &only)?;
    if entries.is_empty() {
        return Err(Stop::Usage(format!("no document in `{}`", dir.display())));
    }
    let looks = match (args.no_check, args.doc) {
        (true, _) => Looks::None,
        (false, true) => Looks::Doc,
        (false, false) => Looks::Check,
    };
    let workshop = Workshop::new()?;
    let width = entries.iter().map(|it| it.name.chars().count()).max().unwrap_or_default();
    let heads: String = HEADS.iter().map(|(head, width)| format!(" {head:>width$}")).collect();
    terminal::print(&format!("{:<width$} {:<7}{heads}\n", "document", "openapi"))?;
    let (mut total, mut bad, mut refused) = ([0.0_f64; HEADS.len()], 0, 0);
    let mut fates = fates::Fates::default();
    for entry in &entries {
        let fared = workshop.fare(entry, looks)?;
        match &fared {
            Fared::Made(made, checked) => {
                for (sum, number) in total.iter_mut().zip(cells(made, checked.as_ref())) {
                    *sum += number.parse().unwrap_or(0.0);
                }
                fates.add(&made.kinds);
                bad += usize::from(checked.as_ref().is_some_and(|it| it.errors + it.warnings > 0));
            }
            Fared::Refused(_) => refused += 1,
            Fared::Crashed(_) => bad += 1,
        }
        terminal::print(&format!("{:<width$} {fared}\n", entry.name))?;
    }
    let sums: String =
        total.iter().zip(HEADS).map(|(sum, (_, width))| format!(" {:>width$}", sum.round())).collect();
    terminal::print(&format!("{:<width$} {:<7}{sums}\n", "total", ""))?;
    terminal::print(&format!("{} documents: {refused} refused, {bad} failed\n", entries.len()))?;
    terminal::print(&fates.table())?;
    match fates.unlisted().as_slice() {
        [] if bad == 0 => Ok(()),
        [] => Err(Stop::No(String::new())),
        unlisted => Err(Stop::No(format!("nobody has said why this is right: {}", unlisted.join(", ")))),
    }
}

impl fmt::Display for Fared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Made(made, checked) => {
                write!(f, "{:<7}", made.openapi)?;
                let cells = cells(made, checked.as_ref());
                cells.zip(HEADS).try_for_each(|(cell, (_, width))| write!(f, " {cell:>width$}"))
            }
            Self::Refused(reason) => write!(f, "refused: {reason}"),
            Self::Crashed(reason) => write!(f, "FAILED: {reason}"),
        }
    }
}

fn cells<'a>(made: &'a Made, checked: Option<&Checked>) -> impl Iterator<Item = String> + use<'a> {
    let checked = match checked {
        Some(it) => [it.errors.to_string(), it.warnings.to_string(), format!("{:.1}", it.seconds)],
        None => ["-", "-", "-"].map(str::to_owned),
    };
    made.numbers.iter().cloned().chain(checked)
}

/// The documents of a folder, sorted by name.
fn documents(dir: &Path, only: &[&str]) -> Result<Vec<Entry>, Stop> {
    let mut found: Vec<Entry> = Vec::new();
    let mut files = Vec::new();
    for file in fs::read_dir(dir).map_err(|err| Stop::disk("read", dir, err))? {
        files.push(file.map_err(|err| Stop::disk("read", dir, err))?.path());
    }
    files.sort();
    for spec in files {
        let format = spec.extension().and_then(OsStr::to_str).unwrap_or_default();
        let stem = spec.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        if !["yaml", "yml", "json"].contains(&format) || !(only.is_empty() || only.contains(&stem)) {
            continue;
        }
        let twin = found.iter().any(|it| it.name == stem);
        let name = if twin { format!("{stem}-{format}") } else { stem.to_owned() };
        found.push(Entry { name, spec });
    }
    Ok(found)
}

/// Where crates are made and checked.
struct Workshop {
    scratch: Scratch,
}

impl Workshop {
    fn new() -> Result<Self, Stop> {
        Ok(Self { scratch: Scratch::new("corpus")? })
    }

    fn fare(&self, entry: &Entry, looks: Looks) -> Result<Fared, Stop> {
        let krate = self.scratch.path("crates").join(&entry.name);
        let output =
            cargo::output(cargo::this_program()?.args(["corpus", "--row"]).arg(&entry.spec).arg(&krate))?;
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.code() == Some(1) {
            return Ok(Fared::Refused(reason(&said)));
        }
        if !output.status.success() {
            return Ok(Fared::Crashed(format!("{}: {}", output.status, reason(&said))));
        }
        let printed = String::from_utf8_lossy(&output.stdout);
        let mut cells = printed.trim_end_matches('\n').split('\t').map(str::to_owned);
        let openapi = cells.next().unwrap_or_default();
        let mut numbers: Vec<String> = cells.collect();
        let made = Made { openapi, kinds: numbers.pop().unwrap_or_default(), numbers };
        let checked = if looks == Looks::None { None } else { Some(self.check(&entry.name, looks)?) };
        Ok(Fared::Made(made, checked))
    }

    /// Lets the compiler look at a crate. The workspace holds no other, so that no other can interfere.
    fn check(&self, name: &str, looks: Looks) -> Result<Checked, Stop> {
        self.scratch.members(&[format!("crates/{name}")])?;
        // All but TLS, which would compile C code for each run.
        let manifest = self.scratch.path(format!("crates/{name}/Cargo.toml"));
        let manifest = fs::read_to_string(&manifest).map_err(|err| Stop::disk("read", &manifest, err))?;
        let has_tags = manifest.lines().any(|it| it.starts_with(&format!("{ALL} = ")));
        let features = if has_tags { format!("http-client,{ALL}") } else { "http-client".to_owned() };
        let features = ["--no-default-features", "--features", &features];
        let mut said = Vec::new();
        let mut run = |args: &[&str]| {
            // Nothing is fetched for documents of others.
            let mut process = self.scratch.cargo();
            let output = cargo::output(process.env("CARGO_NET_OFFLINE", "true").args(args).args(features))?;
            said.extend_from_slice(&output.stderr);
            // Where examples are run, what failed is on the standard output.
            said.extend_from_slice(&output.stdout);
            Ok::<bool, Stop>(output.status.success())
        };
        let (succeeds, seconds) = timed(|| {
            let checks = run(&["check", "--message-format", "short"])?;
            Ok::<bool, Stop>(checks && (looks != Looks::Doc || run(&["test", "--doc", "--quiet"])?))
        });
        let succeeds = succeeds?;
        let report = self.scratch.path(format!("{name}.txt"));
        fs::write(&report, &said).map_err(|err| Stop::disk("write", &report, err))?;
        let mut res = Checked { seconds, ..Checked::default() };
        for line in String::from_utf8_lossy(&said).lines() {
            // What sums up what was said before is not counted again.
            if line.contains("could not compile") || line.contains("generated ") {
                continue;
            }
            res.errors += usize::from(line.starts_with("error") || line.contains(": error"));
            res.warnings += usize::from(line.starts_with("warning") || line.contains(": warning"));
        }
        if !succeeds {
            res.errors = res.errors.max(1);
        }
        Ok(res)
    }
}

/// The first lines of what was said, on one.
fn reason(said: &str) -> String {
    let lines = said.lines().map(str::trim).filter(|it| !it.is_empty());
    let line = lines.take(2).collect::<Vec<_>>().join(" ");
    line.strip_prefix("error: ").map(str::to_owned).unwrap_or(line)
}

/// Makes one crate and prints the first cells of its row, with tabs between.
fn row(spec: &Path, out: &Path) -> Result<(), Stop> {
    let (outcome, seconds) = timed(|| generate(&Request { spec: spec.to_owned(), ..Request::default() }));
    let (Some(files), Some(api)) = (&outcome.files, &outcome.api) else {
        // Only what stopped the document, not all that was mended on the way.
        let fatal = outcome.fatal();
        let bug = fatal.iter().any(|it| it.starts_with("generator-bug"));
        let text = match fatal.as_slice() {
            [first, _, ..] => format!("{first} (and {} more)", fatal.len() - 1),
            _ => fatal.concat(),
        };
        return Err(if bug { Stop::Disk(text) } else { Stop::No(text) });
    };
    let report = outcome.report();
    let lines: usize = files.iter().map(|(_, text)| text.lines().count()).sum();
    let mut cells = vec![
        outcome.openapi().to_owned(),
        api.operations.len().to_string(),
        api.types.iter().filter(|it| it.named && it.instead_of().is_none()).count().to_string(),
        format!("{seconds:.2}"),
        peak().map_or_else(|| "-".to_owned(), |it| it.to_string()),
        files.len().to_string(),
        lines.to_string(),
    ];
    cells.extend(Fate::ALL.map(|it| report.count(it).to_string()));
    let mended = outcome.diagnostics.iter().filter(|it| it.severity == Severity::Warning).count();
    cells.push(mended.to_string());
    // Operations are in the row already.
    cells.extend(outcome.counts.rows()[1..].iter().map(|(_, number)| number.to_string()));
    cells.push(fates::kinds(&outcome));
    // A review of a document against itself has nothing to say, whatever is in it.
    let review = review::review(&outcome, &outcome, None).map(|it| it.facts).unwrap_or_default();
    if let Some(fact) = review.first() {
        return Err(Stop::Disk(format!(
            "the review finds a change between the document and itself: {}",
            fact.message()
        )));
    }
    output::write(out, files)?;
    terminal::print(&(cells.join("\t") + "\n"))
}
