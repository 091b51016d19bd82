//! `effective`: a document as the generator takes it, in one piece and with its overlays applied.

use std::path::PathBuf;

use crate::Request;

use super::stop::Stop;
use super::{project, terminal};

/// Print a document in one piece, with its overlays applied, before anything in it is corrected.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The document
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// No file outside this folder is read; by default the document's own folder
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// An OpenAPI Overlay (1.0 or 1.1) that changes the document; may be repeated
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// The format of the document
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    #[default]
    Yaml,
    Json,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let Args { spec, root, overlays, format } = args.clone();
    std::iter::once(&spec).chain(&overlays).try_for_each(|it| project::readable(it))?;
    root.iter().try_for_each(|it| project::root(it, &spec))?;
    let effective = crate::effective(&Request { spec, overlays, root, ..Request::default() });
    terminal::say_colored(&effective.messages(terminal::color()));
    let text = match format {
        Format::Yaml => effective.yaml(),
        Format::Json => effective.json(),
    };
    match text {
        Some(text) => terminal::print(&text),
        None => Err(Stop::No("the document cannot be read".into())),
    }
}
