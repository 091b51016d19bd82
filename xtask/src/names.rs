//! `cargo xtask names`: which Rust path each node of a document got.

use std::path::PathBuf;

use codegen::Request;

use crate::flags::{Args, Command, Flag};
use crate::generate::ROOT;
use crate::stop::Stop;
use crate::{project, terminal};

pub(crate) const COMMAND: Command = Command {
    name: "names",
    summary: "List the Rust path of each schema, property, enum value, operation and parameter.",
    operands: None,
    flags: &[
        Flag { name: "--spec", value: Some("FILE"), repeats: false, help: "the document" },
        ROOT,
        Flag {
            name: "--overlay",
            value: Some("FILE"),
            repeats: true,
            help: "an OpenAPI Overlay 1.0 that changes the document",
        },
        Flag { name: "--name", value: Some("CRATE"), repeats: false, help: "the name of its crate" },
    ],
    run,
};

fn run(args: &Args) -> Result<(), Stop> {
    let spec = PathBuf::from(args.required("--spec")?);
    let overlays: Vec<PathBuf> = args.values("--overlay").map(PathBuf::from).collect();
    std::iter::once(&spec).chain(&overlays).try_for_each(|it| project::readable(it))?;
    let root = args.value("--root").map(PathBuf::from);
    root.iter().try_for_each(|it| project::root(it, &spec))?;
    let name = args.value("--name").map(str::to_owned);
    let outcome = codegen::generate(&Request { spec, name, overlays, root });
    if outcome.files.is_none() {
        terminal::say(&outcome.messages(&|_| false, terminal::color()));
        return Err(Stop::No("nothing can be made of this document".into()));
    }
    let lines: String = outcome.names.iter().map(|(pointer, path)| format!("{pointer}\t{path}\n")).collect();
    terminal::print(&lines)
}
