//! `diff`: what a change of a description does, on the wire, to callers, and in silence.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostics, Severity, render};
use crate::load;
use crate::output::FileTree;
use crate::review::crates::{self, Crates, crates};
use crate::review::report::{self, ReviewReport};
use crate::review::{self, Review, Rust, Wire};
use crate::source::Origins;
use crate::{Outcome, Request};

use super::against::{Against, both};
use super::revision::Revision;
use super::stop::Stop;
use super::today::today;
use super::{project, surface, terminal};

/// Report what a change of a description does: on the wire, to callers' code, and silently.
///
/// Compares spec/ with a git revision, or two documents with --spec and --against.
/// Exit code 1 if the version (`info.version`, or that of `crate.toml`) is too low for the change, or by --fail-on.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The git revision to compare with; by default the merge base of the main branch
    #[arg(conflicts_with = "spec")]
    base: Option<String>,
    /// A folder of spec/; all if none is named; may be repeated
    #[arg(long = "api", value_name = "API", conflicts_with = "spec")]
    apis: Vec<String>,
    /// The new document
    #[arg(long, value_name = "NEW", requires = "against")]
    spec: Option<PathBuf>,
    /// The old document
    #[arg(long, value_name = "OLD", requires = "spec")]
    against: Option<PathBuf>,
    /// The format of the report; JSON is an object, or a list of them for several APIs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit 1 on such a change; by default if the version is too low
    #[arg(long, value_name = "VERDICT", value_enum)]
    fail_on: Option<FailOn>,
    /// What precedes `path#Lnn` in links of Markdown and HTML
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Write the report to this file instead of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
    Html,
    Github,
    Version,
}

/// Which changes end in exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Breaking,
    Risky,
    Major,
    Minor,
    Silent,
    None,
}

/// Two documents to compare.
struct Pair {
    old: Outcome,
    new: Outcome,
    base: String,
    folder: String,
    /// Links to the new side and to the old one.
    link: Option<(String, String)>,
    /// The list of accepted changes, with its name.
    accepted: Option<(String, String)>,
    /// The committed crates, old and new.
    committed: Option<(FileTree, FileTree)>,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let mut fails = Vec::new();
    // Before the current folder changes.
    let out = args.out.as_deref().map(absolute).transpose()?;
    let text = match (&args.spec, &args.against) {
        (Some(new), Some(old)) => compare(&documents(args, new, old)?, args, &mut fails)?,
        _ => working_tree(args, &mut fails)?,
    };
    finish(&text, out.as_deref(), &fails)
}

fn finish(text: &str, out: Option<&Path>, fails: &[String]) -> Result<(), Stop> {
    match out {
        Some(path) => fs::write(path, text).map_err(|err| Stop::disk("write", path, err))?,
        None if terminal::color_of_output() => terminal::print_colored(text)?,
        None => terminal::print(text)?,
    }
    if fails.is_empty() { Ok(()) } else { Err(Stop::No(fails.join("\n"))) }
}

fn absolute(path: &Path) -> Result<PathBuf, Stop> {
    std::path::absolute(path).map_err(|err| Stop::disk("find", path, err))
}

/// Two documents, by flags.
fn documents(args: &Args, new: &Path, old: &Path) -> Result<Pair, Stop> {
    project::readable(new)?;
    project::readable(old)?;
    let name = crate::crate_name::of_document(new);
    let make = |spec: &Path| {
        let (spec, name) = (spec.to_owned(), Some(name.clone()));
        crate::generate(&Request { spec, name, surface: true, ..Request::default() })
    };
    let (before, after) = both(|| make(old), || make(new));
    Ok(Pair {
        old: before,
        new: after,
        base: old.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default(),
        folder: String::new(),
        link: args.link.clone().map(|it| (it.clone(), it)),
        accepted: None,
        committed: None,
    })
}

/// The APIs of this project against a revision.
fn working_tree(args: &Args, fails: &mut Vec<String>) -> Result<String, Stop> {
    let (format, link) = (args.format, args.link.as_deref());
    project::enter()?;
    let base = Revision::find(args.base.as_deref())?;
    let against = Against::new(&base)?;
    let mut text = String::new();
    let named = &args.apis;
    let before = against.names();
    let apis = project::apis(&[])?;
    let now: BTreeSet<String> = apis.iter().map(|it| it.name().to_owned()).collect();
    if let Some(unknown) = named.iter().find(|it| !before.contains(*it) && !now.contains(*it)) {
        return Err(Stop::Usage(format!("no API `{unknown}`, neither in `spec` nor in {}", base.name)));
    }
    if format == Format::Html && named.len() != 1 && before.union(&now).count() > 1 {
        return Err(Stop::Usage("a page of HTML is about one API: name it with `--api`".into()));
    }
    let mut parts = Vec::new();
    let is_asked = |name: &str| named.is_empty() || named.iter().any(|it| it == name);
    for name in before.union(&now).filter(|it| is_asked(it)) {
        let line = match (before.contains(name), now.contains(name)) {
            (true, true) => None,
            (false, _) => Some(format!("{name}: new, not in {}", base.name)),
            _ => Some(format!("{name}: removed, was in {}", base.name)),
        };
        if let Some(line) = line {
            // Programs read one object an API.
            match format {
                Format::Text => text += &format!("{line}\n"),
                Format::Markdown => text += &format!("`{line}`\n\n"),
                Format::Github => text += &format!("::notice::{line}\n"),
                Format::Json | Format::Html | Format::Version => terminal::say(&format!("{line}\n")),
            }
            continue;
        }
        let Some(api) = apis.iter().find(|it| it.name() == name) else { continue };
        let Some((old, new)) = against.documents(api) else { continue };
        let links = link.map(|it| {
            let it = it.trim_end_matches('/');
            let old = it
                .rsplit_once('/')
                .map_or_else(|| it.to_owned(), |(head, _)| format!("{head}/{}", base.commit));
            (it.to_owned(), old)
        });
        let pair = Pair {
            old,
            new,
            base: format!("{} ({})", base.name, base.short()),
            folder: format!("spec/{name}"),
            link: links,
            accepted: accepted(name)?,
            committed: Some((against.krate(api), surface::sources(&api.target())?)),
        };
        parts.push(compare(&pair, args, fails)?);
    }
    Ok(match (format, parts.as_slice()) {
        // One object, or a list of them: either way one JSON text.
        (Format::Json, [only]) => only.clone(),
        (Format::Json, all) => format!("[\n{}]\n", all.join(",\n")),
        _ => text + &parts.concat(),
    })
}

/// The list of accepted changes of an API, with its name.
fn accepted(api: &str) -> Result<Option<(String, String)>, Stop> {
    let path = Path::new("spec").join(api).join("review.yaml");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path.display().to_string().replace('\\', "/"), text))),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(Stop::disk("read", &path, err)),
    }
}

/// Makes sure that something could be made of a document, and says what of it is not compared.
pub(crate) fn usable(outcome: &Outcome, which: &str) -> Result<(), Stop> {
    if !outcome.fatal().is_empty() || outcome.api.is_none() {
        terminal::say_colored(&outcome.messages(&|_| false, terminal::color()));
        return Err(Stop::No(format!(
            "no crate can be generated from the {which} document, so it cannot be compared"
        )));
    }
    match outcome.diagnostics.iter().filter(|it| it.severity == Severity::Refused).count() {
        0 => {}
        count => terminal::say(&format!(
            "warning: {count} nodes of the {which} document are refused, and what is cut is not compared; `gen --spec` shows them\n"
        )),
    }
    Ok(())
}

/// Compares two documents, and says in `fails` why the check says no.
fn compare(pair: &Pair, args: &Args, fails: &mut Vec<String>) -> Result<String, Stop> {
    usable(&pair.old, "old")?;
    usable(&pair.new, "new")?;
    let today = today();
    let Some(mut review) = review::review(&pair.old, &pair.new, Some(&today)) else {
        return Err(Stop::No("the documents cannot be compared".into()));
    };
    if let Some((name, text)) = &pair.accepted {
        let mut diagnostics = Diagnostics::default();
        let (sources, list) = load::plain(name, text, &mut diagnostics);
        if let Some(list) = list {
            review::accepted::accept(&mut review, &list, &today, &mut diagnostics);
        }
        if diagnostics.iter().next().is_some() {
            let color = terminal::color();
            terminal::say_colored(&render(&diagnostics, &sources, &Origins::default(), &|_| true, color));
            fails.push(format!("{}: the accepted changes in `{name}` have mistakes", review.api));
        }
    }
    let crates = crates(&pair.old, &pair.new, &review);
    let generator = pair.committed.as_ref().map(|(old, new)| crates::by_generator(old, new, crates.as_ref()));
    let generator = generator.unwrap_or_default();
    check(&review, crates.as_ref(), args.fail_on, fails);
    let report = ReviewReport {
        review: &review,
        old: &pair.old,
        new: &pair.new,
        base: &pair.base,
        folder: &pair.folder,
        link: pair.link.as_ref().map(|(new, old)| (new.as_str(), old.as_str())),
        generator: &generator,
        crates: crates.as_ref(),
    };
    Ok(match args.format {
        Format::Text => report::text(report, terminal::color_of_output()),
        Format::Markdown => report::markdown(report),
        Format::Json => report::json(report),
        Format::Html => report::html(report),
        Format::Github => report::github(report),
        Format::Version => match review::least_version(&review, crates.as_ref()) {
            Some(version) => format!("{version}\n"),
            None => {
                return Err(Stop::No(format!(
                    "`{}` is not semver, so that no version follows it",
                    review.old_version
                )));
            }
        },
    })
}

fn check(review: &Review, crates: Option<&Crates>, fail_on: Option<FailOn>, fails: &mut Vec<String>) {
    let name = &review.api;
    // What is accepted fails no check but that of the version.
    let open = review.open();
    let rust = open.rust().max(crates.map(|it| it.rust).unwrap_or_default());
    let on_wire = |limit: Wire| {
        (open.wire() >= limit).then(|| format!("{name}: a change is {} on the wire", open.wire()))
    };
    let in_rust = |limit: Rust| (rust >= limit).then(|| format!("{name}: a change is {rust} in Rust"));
    let fails_by = match fail_on {
        Some(FailOn::None) => return,
        None => match review::is_version_enough(review, crates) {
            Some(false) => review::least_version(review, crates).map(|least| {
                format!("{name}: the version is {}, and the change asks for {least} at least", review.version)
            }),
            _ => None,
        },
        Some(FailOn::Breaking) => on_wire(Wire::Breaking),
        Some(FailOn::Risky) => on_wire(Wire::Risky),
        Some(FailOn::Major) => in_rust(Rust::Major),
        Some(FailOn::Minor) => in_rust(Rust::Minor),
        Some(FailOn::Silent) => {
            open.is_silent().then(|| format!("{name}: the same code does something else"))
        }
    };
    fails.extend(fails_by);
    if crates.is_some_and(|it| !it.disagreements.is_empty()) {
        fails.push(format!("{name}: the two ways of finding the Rust verdict disagree"));
    }
}
