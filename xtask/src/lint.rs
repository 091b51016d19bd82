//! `cargo xtask lint`: rules for the descriptions in `spec/`, or for any document.

use std::path::PathBuf;

use codegen::lint::{Level, level};
use codegen::{Outcome, Request};

use crate::flags::{Args, Command, Flag};
use crate::generate::ROOT;
use crate::stop::Stop;
use crate::{project, terminal};

pub(crate) const COMMAND: Command = Command {
    name: "lint",
    summary: "Hold descriptions to rules about money, secrets, times, repetitions and names.",
    operands: Some(("API", "folders of spec/; all if none is named")),
    flags: &[
        Flag { name: "--spec", value: Some("FILE"), repeats: false, help: "any document instead" },
        ROOT,
    ],
    run,
};

fn run(args: &Args) -> Result<(), Stop> {
    let requests: Vec<Request> = match args.value("--spec") {
        Some(spec) => {
            let (spec, root) = (PathBuf::from(spec), args.value("--root").map(PathBuf::from));
            project::readable(&spec)?;
            root.iter().try_for_each(|it| project::root(it, &spec))?;
            vec![Request { spec, root, ..Request::default() }]
        }
        None => {
            project::enter()?;
            let apis = project::apis(&args.operands)?;
            apis.iter().map(|it| Request { spec: it.spec(), ..Request::default() }).collect()
        }
    };
    let mut wrong = 0;
    for request in &requests {
        wrong += lint(&codegen::generate(request))?;
    }
    match wrong {
        0 => Ok(()),
        1 => Err(Stop::No("1 finding".into())),
        _ => Err(Stop::No(format!("{wrong} findings"))),
    }
}

/// Shows what is found, and counts what is more than a hint.
fn lint(outcome: &Outcome) -> Result<usize, Stop> {
    if outcome.api.is_none() {
        terminal::say_colored(&outcome.messages(&|_| false, terminal::color()));
        return Err(Stop::No("nothing can be made of this document".into()));
    }
    let findings = outcome.lint();
    if findings.iter().next().is_some() {
        terminal::say_colored(&outcome.render(&findings, terminal::color()));
    }
    Ok(findings.iter().filter(|it| level(it) > Level::Hint).count())
}
