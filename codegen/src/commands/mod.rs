//! The commands for whoever has a document or a project: what `paywright` and `cargo xtask` have in common.
//!
//! In: the words of a command line. Out: files, what is printed, and an exit code: 0 success, 1 a check failed or the document
//! is refused, 2 wrong usage or a failure of the disk. One file a command; a new one is a file and a variant of [`Command`].
//! What only this project needs (its tests, its benchmarks) is left to `xtask`.

mod against;
mod changed;
mod changelog;
mod diff;
pub mod disk;
mod effective;
mod explain;
pub mod generate;
mod lint;
mod messages;
mod names;
mod new;
pub mod project;
mod revision;
mod runtime;
mod start;
pub mod stop;
mod surface;
pub mod terminal;
pub mod today;
mod unchanged;

use std::fmt;

pub use start::{Other, completions, parse, start};

use self::stop::Stop;

/// The program that a command is part of, as it is called: messages say what to run next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program(pub &'static str);

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A command with its arguments, where its help is, too.
#[allow(missing_docs, reason = "a comment here would be the help of the command")]
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    #[command(name = "gen")]
    Generate(generate::Args),
    New(new::Args),
    Lint(lint::Args),
    Explain(explain::Args),
    Diff(diff::Args),
    Changelog(changelog::Args),
    Effective(effective::Args),
    Names(names::Args),
    Surface(surface::Args),
    Runtime(runtime::Args),
}

impl Command {
    /// Runs the command.
    pub fn run(&self, program: Program) -> Result<(), Stop> {
        match self {
            Self::Generate(args) => generate::run(args, program),
            Self::New(args) => new::run(args, program),
            Self::Lint(args) => lint::run(args),
            Self::Explain(args) => explain::run(args),
            Self::Diff(args) => diff::run(args),
            Self::Changelog(args) => changelog::run(args),
            Self::Effective(args) => effective::run(args),
            Self::Names(args) => names::run(args),
            Self::Surface(args) => surface::run(args),
            Self::Runtime(args) => runtime::run(args, program),
        }
    }
}
