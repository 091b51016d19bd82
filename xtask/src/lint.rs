//! `cargo xtask lint`: rules for the descriptions in `spec/`, or for any document.

use std::path::PathBuf;

use codegen::lint::{Level, level};
use codegen::{Outcome, Request};

use crate::stop::Stop;
use crate::{project, terminal};

/// Check descriptions against rules about money, secrets, times, retries and names.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folders of spec/; all if none is named
    #[arg(value_name = "API", conflicts_with = "spec")]
    apis: Vec<String>,
    /// A document outside spec/
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// No file outside this folder is read; by default the document's own folder
    #[arg(long, value_name = "DIR", requires = "spec", conflicts_with = "apis")]
    root: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let requests: Vec<Request> = match args.spec.clone() {
        Some(spec) => {
            project::readable(&spec)?;
            args.root.iter().try_for_each(|it| project::root(it, &spec))?;
            vec![Request { spec, root: args.root.clone(), ..Request::default() }]
        }
        None => {
            project::enter()?;
            let apis = project::apis(&args.apis)?;
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
        return Err(Stop::No("no crate can be generated from this document".into()));
    }
    let findings = outcome.lint();
    if findings.iter().next().is_some() {
        terminal::say_colored(&outcome.render(&findings, terminal::color()));
    }
    Ok(findings.iter().filter(|it| level(it) > Level::Hint).count())
}
