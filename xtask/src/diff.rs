//! `cargo xtask diff`: what a change of a description does, on the wire, to callers, and in silence.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::diagnostic::{Diagnostics, Severity, render};
use codegen::load;
use codegen::output::FileTree;
use codegen::review::crates::{self, Crates, crates};
use codegen::review::report::{self, Report};
use codegen::review::{self, Review, Rust, Wire};
use codegen::source::Origins;
use codegen::{Outcome, Request};

use crate::against::{Against, both};
use crate::flags::{Args, Command, Flag};
use crate::revision::Revision;
use crate::stop::Stop;
use crate::today::today;
use crate::{project, surface, terminal};

pub(crate) const COMMAND: Command = Command {
    name: "diff",
    summary: "Say what a change of a description does: on the wire, to callers' code, and in silence.\n\n\
              Compares spec/ with a git revision, or two documents from anywhere with --spec and --against.\n\
              Exit code 1 where `info.version` is lower than the change asks, or as --fail-on says.",
    operands: Some((
        "BASE",
        "the git revision to compare with; where the branch left the main one if none is named",
    )),
    flags: &[
        Flag {
            name: "--api",
            value: Some("API"),
            repeats: true,
            help: "a folder of spec/; all if none is named",
        },
        Flag { name: "--spec", value: Some("NEW"), repeats: false, help: "the new document, from anywhere" },
        Flag {
            name: "--against",
            value: Some("OLD"),
            repeats: false,
            help: "the old document, from anywhere",
        },
        Flag {
            name: "--format",
            value: Some("FORMAT"),
            repeats: false,
            help: "text (if not given), markdown, json (an object, or a list of them for several APIs), html, github or version",
        },
        Flag {
            name: "--fail-on",
            value: Some("VERDICT"),
            repeats: false,
            help: "exit 1 on breaking, risky, major, minor or silent changes, or on none; \
                   if not given, where `info.version` is too low",
        },
        Flag {
            name: "--link",
            value: Some("URL"),
            repeats: false,
            help: "what precedes `path#Lnn` in markdown and html",
        },
        Flag {
            name: "--out",
            value: Some("FILE"),
            repeats: false,
            help: "where to write instead of printing",
        },
    ],
    run,
};

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Json,
    Html,
    Github,
    Version,
}

/// What ends in exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FailOn {
    /// A version that is too low.
    Version,
    Wire(Wire),
    Rust(Rust),
    Silent,
    Nothing,
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

fn run(args: &Args) -> Result<(), Stop> {
    let format = format(args)?;
    let fail_on = fail_on(args)?;
    let link = args.value("--link");
    let mut text = String::new();
    let mut fails = Vec::new();
    if args.has("--spec") || args.has("--against") {
        let pair = documents(args, link)?;
        text += &compare(&pair, format, fail_on, &mut fails)?;
    } else {
        let out = args.value("--out").map(absolute).transpose()?;
        text += &working_tree(args, link, format, fail_on, &mut fails)?;
        return finish(&text, out.as_deref(), &fails);
    }
    finish(&text, args.value("--out").map(Path::new), &fails)
}

fn finish(text: &str, out: Option<&Path>, fails: &[String]) -> Result<(), Stop> {
    match out {
        Some(path) => fs::write(path, text).map_err(|err| Stop::disk("write", path, err))?,
        None if terminal::color_of_output() => terminal::print_colored(text)?,
        None => terminal::print(text)?,
    }
    if fails.is_empty() { Ok(()) } else { Err(Stop::No(fails.join("\n"))) }
}

fn absolute(path: &str) -> Result<PathBuf, Stop> {
    std::path::absolute(path).map_err(|err| Stop::disk("find", Path::new(path), err))
}

fn format(args: &Args) -> Result<Format, Stop> {
    Ok(match args.value("--format").unwrap_or("text") {
        "text" => Format::Text,
        "markdown" => Format::Markdown,
        "json" => Format::Json,
        "html" => Format::Html,
        "github" => Format::Github,
        "version" => Format::Version,
        other => {
            return Err(Stop::Usage(format!(
                "`--format {other}`: the formats are text, markdown, json, html, github and version"
            )));
        }
    })
}

fn fail_on(args: &Args) -> Result<FailOn, Stop> {
    Ok(match args.value("--fail-on") {
        None => FailOn::Version,
        Some("breaking") => FailOn::Wire(Wire::Breaking),
        Some("risky") => FailOn::Wire(Wire::Risky),
        Some("major") => FailOn::Rust(Rust::Major),
        Some("minor") => FailOn::Rust(Rust::Minor),
        Some("silent") => FailOn::Silent,
        Some("none") => FailOn::Nothing,
        Some(other) => {
            return Err(Stop::Usage(format!(
                "`--fail-on {other}`: it is one of breaking, risky, major, minor, silent and none"
            )));
        }
    })
}

/// Two documents, by flags.
fn documents(args: &Args, link: Option<&str>) -> Result<Pair, Stop> {
    if !args.operands.is_empty() || args.has("--api") {
        return Err(Stop::Usage(
            "either compare with a revision or give `--spec` and `--against`, not both".into(),
        ));
    }
    let (new, old) = (PathBuf::from(args.required("--spec")?), PathBuf::from(args.required("--against")?));
    project::readable(&new)?;
    project::readable(&old)?;
    let name = codegen::crate_name::of_document(&new);
    let make = |spec: &Path| {
        let (spec, name) = (spec.to_owned(), Some(name.clone()));
        codegen::generate(&Request { spec, name, surface: true, ..Request::default() })
    };
    let (before, after) = both(|| make(&old), || make(&new));
    Ok(Pair {
        old: before,
        new: after,
        base: old.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default(),
        folder: String::new(),
        link: link.map(|it| (it.to_owned(), it.to_owned())),
        accepted: None,
        committed: None,
    })
}

/// The APIs of this project against a revision.
fn working_tree(
    args: &Args,
    link: Option<&str>,
    format: Format,
    fail_on: FailOn,
    fails: &mut Vec<String>,
) -> Result<String, Stop> {
    if args.operands.len() > 1 {
        return Err(Stop::Usage("there is one BASE to compare with".into()));
    }
    project::enter()?;
    let base = Revision::find(args.operands.first().map(String::as_str))?;
    let against = Against::new(&base)?;
    let mut text = String::new();
    let named: Vec<String> = args.values("--api").map(str::to_owned).collect();
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
        parts.push(compare(&pair, format, fail_on, fails)?);
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
            "nothing can be made of the {which} document, so that it cannot be compared"
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
fn compare(pair: &Pair, format: Format, fail_on: FailOn, fails: &mut Vec<String>) -> Result<String, Stop> {
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
    check(&review, crates.as_ref(), fail_on, fails);
    let report = Report {
        review: &review,
        old: &pair.old,
        new: &pair.new,
        base: &pair.base,
        folder: &pair.folder,
        link: pair.link.as_ref().map(|(new, old)| (new.as_str(), old.as_str())),
        generator: &generator,
        crates: crates.as_ref(),
    };
    Ok(match format {
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

fn check(review: &Review, crates: Option<&Crates>, fail_on: FailOn, fails: &mut Vec<String>) {
    let name = &review.api;
    // What is accepted fails no check but that of the version.
    let open = review.open();
    let rust = open.rust().max(crates.map(|it| it.rust).unwrap_or_default());
    let fails_by = match fail_on {
        FailOn::Nothing => return,
        FailOn::Version => match review::is_version_enough(review, crates) {
            Some(false) => review::least_version(review, crates).map(|least| {
                format!(
                    "{name}: `info.version` is {}, and the change asks for {least} at least",
                    review.version
                )
            }),
            _ => None,
        },
        FailOn::Wire(limit) => {
            (open.wire() >= limit).then(|| format!("{name}: a change is {} on the wire", open.wire()))
        }
        FailOn::Rust(limit) => (rust >= limit).then(|| format!("{name}: a change is {rust} in Rust")),
        FailOn::Silent => open.is_silent().then(|| format!("{name}: the same code does something else")),
    };
    fails.extend(fails_by);
    if crates.is_some_and(|it| !it.disagreements.is_empty()) {
        fails.push(format!("{name}: the two ways of finding the Rust verdict disagree"));
    }
}
