//! `cargo xtask gen`: documents to crates, or the check that all crates are what their documents say.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::diagnostic::Severity;
use codegen::output;
use codegen::report::{Fate, Report};
use codegen::{Outcome, Request};

use crate::flags::{Args, Command, Flag};
use crate::stop::Stop;
use crate::{project, terminal};

pub(crate) const COMMAND: Command = Command {
    name: "gen",
    summary: "Make crates from OpenAPI documents: those in spec/, or any other with --spec.",
    operands: Some(("API", "folders of spec/; all if none is named")),
    flags: &[
        Flag {
            name: "--check",
            value: None,
            repeats: false,
            help: "write nothing; exit 1 with a diff where a crate is out of date",
        },
        Flag { name: "--spec", value: Some("FILE"), repeats: false, help: "a document that is elsewhere" },
        ROOT,
        Flag {
            name: "--overlay",
            value: Some("FILE"),
            repeats: true,
            help: "an OpenAPI Overlay (1.0 or 1.1) that changes the document",
        },
        Flag {
            name: "--front",
            value: Some("FILE"),
            repeats: false,
            help: "Markdown for the front page of its crate; its code runs as tests, so it must be your own",
        },
        Flag { name: "--out", value: Some("DIR"), repeats: false, help: "the folder of its crate" },
        Flag { name: "--name", value: Some("CRATE"), repeats: false, help: "the name of its crate" },
        Flag {
            name: "--report",
            value: Some("FILE"),
            repeats: false,
            help: "what became of each construct of the document",
        },
        Flag {
            name: "--deny",
            value: Some("CLASS"),
            repeats: true,
            help: "exit 1 and write nothing where there is one of this class or a worse one; \
                from worst: refused, degraded, warning, ignored",
        },
    ],
    run,
};

/// Where a document's other files are; of each command that reads a document.
pub(crate) const ROOT: Flag = Flag {
    name: "--root",
    value: Some("DIR"),
    repeats: false,
    help: "the folder outside of which no file is read; the document's own if not given",
};

/// A crate to be made.
struct Job {
    request: Request,
    target: PathBuf,
    report: Option<PathBuf>,
    deny: Deny,
    /// Whether the document is one of this project's.
    is_own: bool,
    /// Whether to say how many constructs have which fate.
    counts: bool,
}

/// What a document may not have, each class with all that are worse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Deny {
    #[default]
    Nothing,
    Refused,
    Degraded,
    Warning,
    /// What Rust has no use for, which is not a fault.
    Ignored,
}

impl Deny {
    /// What documents in `spec/` are held to.
    const OWN: Self = Self::Warning;

    /// The mildest of the classes that are named, since it includes the others.
    fn parse<'a>(lists: impl Iterator<Item = &'a str>) -> Result<Self, Stop> {
        let classes = lists.flat_map(|it| it.split(',')).map(|class| match class.trim() {
            "refused" => Ok(Self::Refused),
            "degraded" => Ok(Self::Degraded),
            "warning" => Ok(Self::Warning),
            "ignored" => Ok(Self::Ignored),
            other => Err(Stop::Usage(format!(
                "`--deny {other}`: the classes are, from worst, refused, degraded, warning and ignored"
            ))),
        });
        classes.into_iter().try_fold(Self::Nothing, |mildest, it| Ok(mildest.max(it?)))
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

fn run(args: &Args) -> Result<(), Stop> {
    let (jobs, orphans) = if args.has("--spec") { (vec![foreign(args)?], Vec::new()) } else { own(args)? };
    let check = args.has("--check");
    let mut bad = 0;
    for job in &jobs {
        if !make(job, check)? {
            bad += 1;
        }
    }
    for dir in &orphans {
        terminal::say(&format!("{}: comes from no document in spec/; delete it\n", dir.display()));
    }
    if check {
        bad += orphans.len();
    }
    if bad == 0 { Ok(()) } else { Err(Stop::No(String::new())) }
}

/// A document from somewhere, by flags.
fn foreign(args: &Args) -> Result<Job, Stop> {
    if !args.operands.is_empty() {
        return Err(Stop::Usage("either name APIs or give `--spec`, not both".into()));
    }
    let spec = PathBuf::from(args.required("--spec")?);
    project::readable(&spec)?;
    let overlays: Vec<PathBuf> = args.values("--overlay").map(PathBuf::from).collect();
    let front = args.value("--front").map(PathBuf::from);
    overlays.iter().chain(&front).try_for_each(|it| project::readable(it))?;
    let root = args.value("--root").map(PathBuf::from);
    root.iter().try_for_each(|it| project::root(it, &spec))?;
    args.value("--name").map_or(Ok(()), project::crate_name)?;
    Ok(Job {
        target: args.required("--out")?.into(),
        report: args.value("--report").map(PathBuf::from),
        deny: Deny::parse(args.values("--deny"))?,
        is_own: false,
        counts: true,
        request: Request {
            spec,
            name: args.value("--name").map(str::to_owned),
            overlays,
            root,
            front,
            surface: false,
        },
    })
}

/// The documents of this project, and crates without one.
fn own(args: &Args) -> Result<(Vec<Job>, Vec<PathBuf>), Stop> {
    for flag in ["--overlay", "--front", "--root", "--out", "--name", "--report", "--deny"] {
        if args.has(flag) {
            return Err(Stop::Usage(format!("`{flag}` goes with `--spec` only")));
        }
    }
    project::enter()?;
    let jobs = project::apis(&args.operands)?.into_iter().map(|api| Job {
        request: Request {
            spec: api.spec(),
            name: Some(api.name().to_owned()),
            front: api.front(),
            ..Request::default()
        },
        target: api.target(),
        report: None,
        deny: Deny::OWN,
        is_own: true,
        counts: false,
    });
    let orphans = if args.operands.is_empty() { project::orphans()? } else { Vec::new() };
    Ok((jobs.collect(), orphans))
}

/// Makes or checks one crate. Says whether all is well.
fn make(job: &Job, check: bool) -> Result<bool, Stop> {
    let mut outcome = codegen::generate(&job.request);
    if job.is_own {
        outcome.deny_foreign_extensions();
    }
    terminal::say_colored(&outcome.messages(&|it| job.deny.severity(it), terminal::color()));
    let name = &outcome.name;
    let Some(files) = &outcome.files else {
        terminal::say(&format!("{name}: nothing can be made of this document\n"));
        return Ok(false);
    };
    if let Some(path) = &job.report {
        fs::write(path, outcome.report_json()).map_err(|err| Stop::disk("write", path, err))?;
    }
    // Of this project's own documents nobody asks how much of them is typed.
    let report = (job.deny == Deny::Ignored || job.counts).then(|| outcome.report());
    if let Some(report) = report.as_ref().filter(|_| job.counts) {
        let counts = Fate::ALL.map(|it| format!("{} {}", report.count(it), it.name()));
        terminal::print(&format!("{name}: {}\n", counts.join(", ")))?;
    }
    if job.deny.hits(&outcome, report.as_ref()) {
        terminal::say(&format!("{name}: nothing written, since the document has what is denied\n"));
        return Ok(false);
    }
    if check {
        return compare(name, &job.target, files);
    }
    let changes = output::write(&job.target, files)?;
    terminal::print(&format!("{name}: {changes}\n"))?;
    Ok(true)
}

fn compare(name: &str, target: &Path, files: &output::FileTree) -> Result<bool, Stop> {
    let (changes, diff) = output::check(target, files)?;
    if changes.is_empty() {
        terminal::print(&format!("{name}: {changes}\n"))?;
        return Ok(true);
    }
    let (written, removed) = (changes.written.len(), changes.removed.len());
    terminal::print(&diff)?;
    terminal::print(&format!(
        "{name}: out of date ({written} to write, {removed} to remove): run `cargo xtask gen`\n"
    ))?;
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::{Deny, Severity};

    #[test]
    fn a_class_includes_all_that_are_worse() {
        let parse = |lists: &[&str]| Deny::parse(lists.iter().copied());
        assert_eq!(parse(&["refused,warning"]).expect("a list"), Deny::Warning);
        assert_eq!(parse(&["warning", "refused"]).expect("two flags"), Deny::Warning);
        assert!(parse(&["refuse"]).is_err());
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
