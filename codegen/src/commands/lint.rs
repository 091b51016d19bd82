//! `lint`: rules for the descriptions in `spec/`, or for any document.

use std::path::PathBuf;

use crate::lint::{Level, level};
use crate::{Outcome, Request};

use super::messages::{MessageFormat, Messages};
use super::project;
use super::stop::Stop;

/// Check descriptions against rules about money, secrets, times, retries and names.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folders of spec/; all if none is named
    #[arg(value_name = "API", conflicts_with = "spec")]
    apis: Vec<String>,
    /// A document outside spec/
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// No file outside this folder is read; by default the document's own folder
    #[arg(long, value_name = "DIR", requires = "spec", conflicts_with = "apis")]
    root: Option<PathBuf>,
    /// The format of findings; all but text go to the standard output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    message_format: MessageFormat,
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
            apis.iter()
                .map(|it| Request { spec: it.spec(), root: Some(it.root()), ..Request::default() })
                .collect()
        }
    };
    let mut messages = Messages::new(args.message_format);
    let mut wrong = Vec::new();
    for request in &requests {
        wrong.push(lint(&crate::generate(request), &mut messages)?);
    }
    messages.finish()?;
    if wrong.contains(&None) {
        return Err(Stop::No("no crate can be generated from this document".into()));
    }
    match wrong.into_iter().flatten().sum() {
        0 => Ok(()),
        1 => Err(Stop::No("1 finding".into())),
        count => Err(Stop::No(format!("{count} findings"))),
    }
}

/// Shows what is found, and counts what is more than a hint; `None` where the document cannot be read.
fn lint(outcome: &Outcome, messages: &mut Messages) -> Result<Option<usize>, Stop> {
    if outcome.api.is_none() {
        messages.say(outcome, &|_| false)?;
        return Ok(None);
    }
    let findings = outcome.lint();
    messages.findings(outcome, &findings)?;
    Ok(Some(findings.iter().filter(|it| level(it.id) > Level::Hint).count()))
}
