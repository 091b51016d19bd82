//! `explain`: what a diagnostic means, by an example.

use crate::diagnostic::{explain, ids};
use crate::nearest::nearest;

use super::stop::Stop;
use super::terminal;

/// Explain a diagnostic with an example, or list all ids.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id in brackets, such as `ref-unresolved`; all are listed if none is given
    #[arg(value_name = "ID")]
    id: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let Some(id) = &args.id else {
        return terminal::print(&ids().map(|it| format!("{it}\n")).collect::<String>());
    };
    if let Some(entry) = explain(id) {
        return terminal::print(&format!("{id}\n\n{entry}\n"));
    }
    let meant = nearest(id, ids()).map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
    Err(Stop::Usage(format!(
        "`{id}` is not the id of a diagnostic{meant}\n  help: `explain` without an id lists all"
    )))
}
