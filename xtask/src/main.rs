//! `cargo xtask`: parses flags, calls `codegen`, prints.
//!
//! One file a command; a new one is a file and a row of [`COMMANDS`].
//! Exit codes: 0 fine, 1 the check says no or the document is refused, 2 wrong use or the disk says no.

mod against;
mod bench;
mod changelog;
mod corpus;
mod diff;
mod flags;
mod fuzz;
mod generate;
mod lint;
mod measure;
mod names;
mod project;
mod revision;
mod stop;
mod suite;
mod surface;
mod terminal;
mod today;

use std::process::ExitCode;

use flags::{Command, Parsed};
use stop::Stop;

const COMMANDS: &[Command] = &[
    generate::COMMAND,
    lint::COMMAND,
    diff::COMMAND,
    changelog::COMMAND,
    names::COMMAND,
    surface::COMMAND,
    corpus::COMMAND,
    suite::COMMAND,
    fuzz::COMMAND,
    bench::COMMAND,
];

fn main() -> ExitCode {
    let args = std::env::args_os().skip(1).map(|it| it.into_string());
    let res = match args.collect::<Result<Vec<String>, _>>() {
        Ok(args) => run(&args),
        Err(arg) => Err(Stop::Usage(format!("`{}` is not UTF-8", arg.display()))),
    };
    match res {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            terminal::say(&stop.message());
            ExitCode::from(stop.code())
        }
    }
}

fn run(args: &[String]) -> Result<(), Stop> {
    let Some((name, rest)) = args.split_first() else {
        return Err(Stop::Usage(format!("no command given\n\n{}", overview())));
    };
    if matches!(name.as_str(), "-h" | "--help" | "help") {
        return terminal::print(&overview());
    }
    let Some(command) = COMMANDS.iter().find(|it| it.name == name) else {
        return Err(Stop::Usage(format!("no command `{name}`\n\n{}", overview())));
    };
    match flags::parse(command, rest)? {
        Parsed::Help => terminal::print(&command.help()),
        Parsed::Args(args) => (command.run)(&args),
    }
}

fn overview() -> String {
    let mut res = String::from("usage: cargo xtask COMMAND [--help]\n\n");
    for command in COMMANDS {
        let summary = command.summary.lines().next().unwrap_or_default();
        res += &format!("  {:<10}{summary}\n", command.name);
    }
    res
}
