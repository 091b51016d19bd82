//! `gen`: documents to crates, or the check that all crates are what their documents say.

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::Severity;
use crate::output::{self, Changes};
use crate::package::Choice;
use crate::report::{Fate, Report, Untyped};
use crate::unseen::spelled_lines;
use crate::{Outcome, Request};

use super::messages::{MessageFormat, Messages};
use super::runtime::{Shared, shared};
use super::stop::Stop;
use super::unchanged::{Last, Printed};
use super::{Program, changed, project, terminal};

/// Generate crates from OpenAPI documents: those in spec/, or another one with --spec.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Folders of spec/; all if none is named
    #[arg(value_name = "API", conflicts_with = "spec")]
    apis: Vec<String>,
    /// Write nothing; exit 1 with a diff if a crate is out of date
    #[arg(long)]
    check: bool,
    /// Make a type of each inline schema, even if it equals another one
    #[arg(long)]
    no_share: bool,
    /// Make each tag a feature of the crate, or not: by default as `features-per-tag` in the crate's configuration says, or else
    /// from 300 operations on
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    features_per_tag: Option<bool>,
    /// A document outside spec/
    #[arg(long, value_name = "FILE", requires = "out")]
    spec: Option<PathBuf>,
    /// The folder of the crate
    #[arg(long, value_name = "DIR", requires = "spec", conflicts_with = "apis")]
    out: Option<PathBuf>,
    /// The name of the crate; by default that of the document
    #[arg(long, value_name = "CRATE", requires = "spec", conflicts_with_all = ["apis", "config"])]
    name: Option<String>,
    /// What the manifest of the crate says: name, version, licence and the like, as in `spec/<api>/crate.toml`
    #[arg(long, value_name = "FILE", requires = "spec", conflicts_with = "apis")]
    config: Option<PathBuf>,
    /// No file outside this folder is read; by default the document's own folder
    #[arg(long, value_name = "DIR", requires = "spec", conflicts_with = "apis")]
    root: Option<PathBuf>,
    /// An OpenAPI Overlay (1.0 or 1.1) that changes the document; may be repeated
    #[arg(long = "overlay", value_name = "FILE", requires = "spec", conflicts_with = "apis")]
    overlays: Vec<PathBuf>,
    /// Markdown for the front page of the crate; its code runs as tests, so it must be your own
    #[arg(long, value_name = "FILE", requires = "spec", conflicts_with = "apis")]
    front: Option<PathBuf>,
    /// Names that callers know already, which `gen` keeps up to date; by default a file next to the document that is called
    /// after it (`shop.names.lock` for `shop.yaml`) is read if it exists
    #[arg(long, value_name = "FILE", requires = "spec", conflicts_with = "apis")]
    lock: Option<PathBuf>,
    /// Generate this part alone, and all that it needs: `tag=NAME`, `path=/v1/refunds` (and all below it), `schema=NAME`, an
    /// operation by its id or as `METHOD /path`; may be repeated
    #[arg(long, value_name = "PART", requires = "spec", conflicts_with = "apis")]
    only: Vec<String>,
    /// Leave this part out, written as for --only; may be repeated
    #[arg(long, value_name = "PART", requires = "spec", conflicts_with = "apis")]
    without: Vec<String>,
    /// Write to this file, as JSON, what became of each construct of the document
    #[arg(long, value_name = "FILE", requires = "spec", conflicts_with = "apis")]
    report: Option<PathBuf>,
    /// The format of messages about documents; all but text go to the standard output, and results to the standard error
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    message_format: MessageFormat,
    /// Exit 1 and write nothing if the document has something of this class or a worse one; from worst: refused, degraded, warning, ignored
    #[arg(long, value_name = "CLASS", requires = "spec", conflicts_with = "apis", value_delimiter = ',')]
    deny: Vec<Deny>,
}

impl Args {
    /// Some APIs of this project; all if none is named.
    pub fn of(apis: &[String]) -> Self {
        Self { apis: apis.to_owned(), ..Self::default() }
    }
}

/// What a run is to do.
struct Asked {
    jobs: Vec<Job>,
    /// What crates share.
    runtimes: Vec<Shared>,
    /// Crates without a document.
    orphans: Vec<PathBuf>,
}

/// A crate to generate.
struct Job {
    request: Request,
    target: PathBuf,
    report: Option<PathBuf>,
    /// The lock to keep up to date.
    lock: Option<PathBuf>,
    deny: Deny,
    /// Whether the document is one of this project's.
    is_own: bool,
    /// Whether to say how many constructs have which fate.
    counts: bool,
    program: Program,
}

/// What a document must not have: a class, and all that are worse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
enum Deny {
    #[default]
    #[value(skip)]
    Nothing,
    Refused,
    Degraded,
    Warning,
    /// What Rust does not need, which is not a mistake.
    Ignored,
}

impl Deny {
    /// The class for documents in `spec/`.
    const OWN: Self = Self::Warning;

    /// The mildest of the classes that are named, since it includes the others.
    fn mildest(named: &[Self]) -> Self {
        named.iter().copied().max().unwrap_or_default()
    }

    fn severity(self, severity: Severity) -> bool {
        match severity {
            Severity::Warning => self >= Self::Warning,
            Severity::Degraded => self >= Self::Degraded,
            Severity::Refused => self >= Self::Refused,
            Severity::Fatal => true,
        }
    }

    /// Whether nothing is to be written for a document.
    fn hits(self, outcome: &Outcome, report: Option<&Report>) -> bool {
        (self == Self::Ignored && report.is_some_and(|it| it.count(Fate::Ignored) > 0))
            || outcome.diagnostics.iter().any(|it| self.severity(it.severity))
    }
}

/// Generates crates, or checks them.
pub fn run(args: &Args, program: Program) -> Result<(), Stop> {
    let Asked { jobs, runtimes, orphans } = match (&args.spec, &args.out) {
        (Some(spec), Some(out)) => foreign(args, spec, out, program)?,
        _ => own(args, program)?,
    };
    let check = args.check;
    let mut bad = 0;
    let mut messages = Messages::new(args.message_format);
    for job in &jobs {
        if !make(job, check, &mut messages)? {
            bad += 1;
        }
    }
    for runtime in &runtimes {
        if check {
            bad += usize::from(!runtime.check(program, &messages)?);
        } else if bad < jobs.len() {
            // Some of the crates that need it are there.
            runtime.write(program, &messages)?;
        }
    }
    messages.finish()?;
    for dir in &orphans {
        terminal::say(&format!("{}: its document in spec/ is gone; delete it\n", dir.display()));
    }
    if check {
        bad += orphans.len();
    }
    if bad == 0 { Ok(()) } else { Err(Stop::No(String::new())) }
}

/// A document outside `spec/`.
fn foreign(args: &Args, spec: &Path, out: &Path, program: Program) -> Result<Asked, Stop> {
    project::readable(spec)?;
    args.overlays.iter().chain(&args.front).chain(&args.config).try_for_each(|it| project::readable(it))?;
    args.root.iter().try_for_each(|it| project::root(it, spec))?;
    args.name.as_deref().map_or(Ok(()), project::crate_name)?;
    let runtimes = shared(&[(args.config.clone(), out.to_owned())])?;
    let job = Job {
        target: out.to_owned(),
        report: args.report.clone(),
        lock: args.lock.clone(),
        deny: Deny::mildest(&args.deny),
        is_own: false,
        counts: true,
        program,
        request: Request {
            spec: spec.to_owned(),
            name: args.name.clone(),
            package: args.config.clone(),
            overlays: args.overlays.clone(),
            root: args.root.clone(),
            front: args.front.clone(),
            lock: args.lock.clone(),
            surface: false,
            no_share: args.no_share,
            command: Some(format!("{program} gen")),
            features_per_tag: args.features_per_tag,
            only: args.only.iter().map(|it| Choice::parse(it)).collect(),
            without: args.without.iter().map(|it| Choice::parse(it)).collect(),
        },
    };
    Ok(Asked { jobs: vec![job], runtimes, orphans: Vec::new() })
}

/// The documents of this project, and crates without one.
fn own(args: &Args, program: Program) -> Result<Asked, Stop> {
    project::enter()?;
    // Of all crates, since a runtime is the same whichever of them is generated now.
    let all: Vec<_> = project::apis(&[])?.iter().map(|it| (it.package(), it.target())).collect();
    let runtimes = shared(&all)?;
    let jobs = project::apis(&args.apis)?.into_iter().map(|api| Job {
        request: Request {
            spec: api.spec(),
            name: Some(api.name().to_owned()),
            front: api.front(),
            package: api.package(),
            root: Some(api.root()),
            no_share: args.no_share,
            features_per_tag: args.features_per_tag,
            command: Some(format!("{program} gen")),
            ..Request::default()
        },
        target: api.target(),
        lock: Some(api.lock()),
        report: None,
        deny: Deny::OWN,
        is_own: true,
        counts: false,
        program,
    });
    let mut orphans = if args.apis.is_empty() { project::orphans()? } else { Vec::new() };
    orphans.retain(|it| runtimes.iter().all(|runtime| runtime.folder != *it));
    Ok(Asked { jobs: jobs.collect(), runtimes, orphans })
}

/// Generates or checks one crate. Returns whether all is well.
fn make(job: &Job, check: bool, messages: &mut Messages) -> Result<bool, Stop> {
    let options = format!("{:?} {} {} {}", job.deny, job.is_own, job.counts, terminal::color());
    // What is recorded is text.
    let last = messages.is_text().then(|| Last::of(&job.request, &job.target, &options)).flatten();
    // A report is written by the run that makes it.
    if job.report.is_none()
        && let Some(printed) = last.as_ref().and_then(Last::printed)
    {
        terminal::say_colored(&printed.messages);
        terminal::print(&printed.result)?;
        return Ok(true);
    }
    let mut outcome = crate::generate(&job.request);
    if job.is_own {
        outcome.deny_foreign_extensions();
    }
    let said = messages.say(&outcome, &|it| job.deny.severity(it))?;
    let name = &outcome.name;
    let Some(files) = &outcome.files else {
        terminal::say(&format!("{name}: no crate can be generated from this document\n"));
        return Ok(false);
    };
    if let Some(path) = &job.report {
        fs::write(path, outcome.report_json()).map_err(|err| Stop::disk("write", path, err))?;
    }
    // The project's own documents are typed throughout, so that counts say nothing.
    let report = (job.deny == Deny::Ignored || job.counts).then(|| outcome.report());
    let counts = report.as_ref().filter(|_| job.counts).map(|report| {
        let counts = Fate::ALL.map(|it| format!("{} {}", report.count(it), it.name()));
        format!("{name}: {}\n", counts.join(", "))
    });
    let mut counts = counts.unwrap_or_default();
    if job.report.is_some() {
        counts.push_str(&untyped(name, &outcome.untyped()));
    }
    messages.result(&counts)?;
    if job.deny.hits(&outcome, report.as_ref()) {
        terminal::say(&format!(
            "{name}: nothing written: the document has something that `--deny` excludes\n"
        ));
        return Ok(false);
    }
    let lock = job.lock.as_deref();
    let keep = || {
        let unchanged = Changes { unchanged: files.len() + 1, ..Changes::default() };
        let printed = Printed { messages: said.clone(), result: format!("{counts}{name}: {unchanged}\n") };
        if let Some(last) = last {
            last.keep(outcome.read.clone(), files.digest(), printed);
        }
    };
    if check {
        let is_crate_right = compare(name, job, files, messages)?;
        let diff = lock.map(|it| output::check_file(it, &outcome.lock)).transpose()?.flatten();
        if let Some(diff) = &diff {
            messages.result(diff)?;
            messages.result(&format!("{name}: its lock is out of date: run `{} gen`\n", job.program))?;
        }
        let is_right = is_crate_right && diff.is_none();
        if is_right {
            keep();
        }
        return Ok(is_right);
    }
    let changes = output::write(&job.target, files)?;
    let is_locked = lock.is_some_and(|it| output::check_file(it, &outcome.lock).is_ok_and(|it| it.is_some()));
    if let Some(path) = lock.filter(|_| is_locked) {
        output::write_file(path, &outcome.lock)?;
    } else {
        keep();
    }
    let details = if job.is_own { format!(" ({} diff)", job.program) } else { String::new() };
    messages.result(&changed::lines(name, files, &changes, &details))?;
    if is_locked {
        messages.result(&format!("{name}: lock updated\n"))?;
    }
    Ok(true)
}

/// Why nodes have no type, a line for each reason.
fn untyped(name: &str, groups: &[Untyped]) -> String {
    /// As many places of a reason are shown; the report has all.
    const SHOWN: usize = 3;
    let mut text = String::new();
    for Untyped { reason, pointers } in groups {
        let shown: Vec<_> =
            pointers.iter().take(SHOWN).map(|it| spelled_lines(&it.to_string()).into_owned()).collect();
        let more = pointers.len().saturating_sub(SHOWN);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let reason = spelled_lines(reason);
        text.push_str(&format!("{name}: {} untyped: {reason}: {}{more}\n", pointers.len(), shown.join(", ")));
    }
    text
}

fn compare(name: &str, job: &Job, files: &output::FileTree, messages: &Messages) -> Result<bool, Stop> {
    let (changes, diff) = output::check(&job.target, files)?;
    if changes.is_empty() {
        messages.result(&format!("{name}: {changes}\n"))?;
        return Ok(true);
    }
    let (written, removed) = (changes.written.len(), changes.removed.len());
    messages.result(&diff)?;
    let program = job.program;
    messages.result(&changed::lines(name, files, &changes, &format!(" ({program} diff)")))?;
    messages.result(&format!(
        "{name}: out of date ({written} to write, {removed} to remove): run `{program} gen`\n"
    ))?;
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::{Deny, Severity};

    #[test]
    fn a_class_includes_all_that_are_worse() {
        assert_eq!(Deny::mildest(&[Deny::Refused, Deny::Warning]), Deny::Warning);
        assert_eq!(Deny::mildest(&[]), Deny::Nothing);
        let denied = |deny: Deny| {
            [Severity::Warning, Severity::Degraded, Severity::Refused, Severity::Fatal]
                .map(|it| deny.severity(it))
        };
        assert_eq!(denied(Deny::Nothing), [false, false, false, true]);
        assert_eq!(denied(Deny::Refused), [false, false, true, true]);
        assert_eq!(denied(Deny::Degraded), [false, true, true, true]);
        assert_eq!(denied(Deny::Warning), [true; 4]);
        assert_eq!(denied(Deny::Ignored), [true; 4]);
    }
}
