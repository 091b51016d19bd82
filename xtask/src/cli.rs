//! The command line: which commands there are. Each declares its arguments in its own file.

use clap::{Parser, Subcommand};
use clap_complete::Shell;
use codegen::commands::stop::Stop;
use codegen::commands::{self, Program};

use crate::{accept, bench, callers, check, corpus, fuzz, suite};

/// This program, as it is called.
pub(crate) const PROGRAM: Program = Program("cargo xtask");

/// The commands of this project.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Shared(Box<commands::Command>),
    Check(check::Args),
    Accept(accept::Args),
    Corpus(corpus::Args),
    Callers(callers::Args),
    Suite(suite::Args),
    Fuzz(fuzz::Args),
    Bench(bench::Args),
    /// Print completions of the binary `xtask` for a shell.
    Completions {
        /// The shell
        shell: Shell,
    },
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(&self) -> Result<(), Stop> {
        match self {
            Self::Shared(command) => command.run(PROGRAM),
            Self::Check(args) => check::run(args),
            Self::Accept(args) => accept::run(args),
            Self::Corpus(args) => corpus::run(args),
            Self::Callers(args) => callers::run(args),
            Self::Suite(args) => suite::run(args),
            Self::Fuzz(args) => fuzz::run(args),
            Self::Bench(args) => bench::run(args),
            Self::Completions { shell } => commands::completions::<Cli>("xtask", *shell),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use codegen::commands::parse;

    use super::Cli;

    fn said(line: &str) -> (bool, String) {
        let words: Vec<_> = line.split(' ').map(Into::into).collect();
        let other = parse::<Cli>(&words, false).map(|it| format!("{it:?}")).expect_err(line);
        (other.is_asked_for, other.text)
    }

    #[test]
    fn the_commands_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn mistakes_are_named_with_a_suggestion() {
        for (line, says) in [
            ("xtask gem", "'gen'"),
            ("xtask gen --chekc", "'--check'"),
            ("xtask gen --spec a.yaml", "--out <DIR>"),
            ("xtask gen --deny rain --spec a --out b", "refused, degraded, warning, ignored"),
            ("xtask gen shop --spec a --out b", "cannot be used with"),
            ("xtask fuzz --minutes never", "not a number of minutes"),
            ("xtask lint shop --root a", "cannot be used with"),
            ("xtask gen shop --lock a", "cannot be used with"),
        ] {
            let (is_asked_for, text) = said(line);
            assert!(!is_asked_for && text.contains(says), "{line}: {text}");
        }
    }

    #[test]
    fn help_and_the_version_are_results() {
        assert!(said("xtask --version").1.starts_with("xtask "));
        let (is_asked_for, help) = said("xtask --help");
        assert!(is_asked_for && help.contains("Usage: cargo xtask <COMMAND>"), "{help}");
        assert!(said("xtask gen --help").1.contains("--overlay <FILE>"));
    }

    #[test]
    fn nothing_that_a_terminal_would_obey_is_repeated() {
        let words = ["xtask", "\u{1b}[31mgen\u{7}"].map(Into::into);
        let other = parse::<Cli>(&words, true).map(|it| format!("{it:?}")).expect_err("a mistake");
        assert!(!other.text.contains(|it: char| it.is_control() && it != '\n'), "{:?}", other.text);
    }
}
