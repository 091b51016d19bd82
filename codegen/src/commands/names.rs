//! `names`: which Rust path each node of a document got.

use std::collections::HashSet;
use std::path::PathBuf;

use serde_json::json;

use crate::unseen::spelled_json;
use crate::{Outcome, Request};

use super::stop::Stop;
use super::{project, terminal};

/// List the Rust path of each schema, property, enum value, operation and parameter.
///
/// A node is written as the document has it: its pointer, after the name of its file where that is not the document.
///
/// Prints to standard error how many names read badly: functions named after their method or their whole path, types of
/// more than 60 and 80 letters, names with a number.
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
    /// The name of the crate; by default that of the document
    #[arg(long, value_name = "CRATE")]
    name: Option<String>,
    /// List operations instead: METHOD path → handle.function(arguments) → type
    #[arg(long)]
    operations: bool,
    /// What the crate asks for, as in `spec/<api>/crate.toml`
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The format of the list: a line for each node, or JSON with the kind and the type of each
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, conflicts_with = "operations")]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let Args { spec, root, overlays, name, operations, config, format } = args.clone();
    std::iter::once(&spec).chain(&overlays).chain(&config).try_for_each(|it| project::readable(it))?;
    root.iter().try_for_each(|it| project::root(it, &spec))?;
    name.as_deref().map_or(Ok(()), project::crate_name)?;
    let outcome =
        crate::generate(&Request { spec, name, overlays, root, package: config, ..Request::default() });
    if outcome.files.is_none() {
        terminal::say_colored(&outcome.messages(&|_| false, terminal::color()));
        return Err(Stop::No("no crate can be generated from this document".into()));
    }
    let numbers = outcome.counts.rows().map(|(what, number)| format!("{number} {what}"));
    terminal::say(&(numbers.join(", ") + "\n"));
    if operations {
        return terminal::print(&outcome.operations.iter().map(|it| in_line(it) + "\n").collect::<String>());
    }
    if format == Format::Json {
        return terminal::print(&json(&outcome));
    }
    let names = outcome.written_names();
    let lines = names.iter().map(|(node, path)| format!("{}\t{path}\n", in_line(node)));
    terminal::print(&lines.collect::<String>())
}

/// A list of the nodes for programs.
fn json(outcome: &Outcome) -> String {
    let mut met = HashSet::new();
    let mut list = Vec::new();
    for it in outcome.described() {
        let node = outcome.document().written(&it.pointer);
        if met.insert(node.clone()) {
            list.push(json!({"pointer": node, "rust": it.rust, "kind": it.kind, "type": it.ty}));
        }
    }
    spelled_json(&format!("{:#}\n", serde_json::Value::from(list))).into_owned()
}

/// A pointer on one line and in one column: control characters are written as a fragment of a URL has them.
fn in_line(pointer: &str) -> String {
    let mut line = String::with_capacity(pointer.len());
    for it in pointer.chars() {
        if it.is_control() {
            line.extend(it.to_string().bytes().map(|it| format!("%{it:02X}")));
        } else {
            line.push(it);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::in_line;

    #[test]
    fn a_name_with_a_line_break_stays_on_its_line() {
        assert_eq!(in_line("#/a b/x\ny\t\u{85}z"), "#/a b/x%0Ay%09%C2%85z");
    }
}
