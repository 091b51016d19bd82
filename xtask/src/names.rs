//! `cargo xtask names`: which Rust path each node of a document got.

use std::path::PathBuf;

use codegen::Request;

use crate::flags::{Args, Command, Flag};
use crate::generate::ROOT;
use crate::stop::Stop;
use crate::{project, terminal};

pub(crate) const COMMAND: Command = Command {
    name: "names",
    summary: "List the Rust path of each schema, property, enum value, operation and parameter.\n\n\
        How well the names read is said in numbers on standard error: functions that are called after their method or \
        spell\ntheir path out, types of more than 60 and 80 letters, names with a number behind them.",
    operands: None,
    flags: &[
        Flag { name: "--spec", value: Some("FILE"), repeats: false, help: "the document" },
        ROOT,
        Flag {
            name: "--overlay",
            value: Some("FILE"),
            repeats: true,
            help: "an OpenAPI Overlay (1.0 or 1.1) that changes the document",
        },
        Flag { name: "--name", value: Some("CRATE"), repeats: false, help: "the name of its crate" },
        Flag {
            name: "--operations",
            value: None,
            repeats: false,
            help: "a line for each operation instead: METHOD path → handle.function(arguments) → type",
        },
    ],
    run,
};

fn run(args: &Args) -> Result<(), Stop> {
    let spec = PathBuf::from(args.required("--spec")?);
    let overlays: Vec<PathBuf> = args.values("--overlay").map(PathBuf::from).collect();
    std::iter::once(&spec).chain(&overlays).try_for_each(|it| project::readable(it))?;
    let root = args.value("--root").map(PathBuf::from);
    root.iter().try_for_each(|it| project::root(it, &spec))?;
    args.value("--name").map_or(Ok(()), project::crate_name)?;
    let name = args.value("--name").map(str::to_owned);
    let outcome = codegen::generate(&Request { spec, name, overlays, root, ..Request::default() });
    if outcome.files.is_none() {
        terminal::say_colored(&outcome.messages(&|_| false, terminal::color()));
        return Err(Stop::No("nothing can be made of this document".into()));
    }
    let numbers = outcome.counts.rows().map(|(what, number)| format!("{number} {what}"));
    terminal::say(&(numbers.join(", ") + "\n"));
    if args.has("--operations") {
        return terminal::print(&outcome.operations.iter().map(|it| in_line(it) + "\n").collect::<String>());
    }
    let lines =
        outcome.names.iter().map(|(pointer, path)| format!("{}\t{path}\n", in_line(&pointer.to_string())));
    terminal::print(&lines.collect::<String>())
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
