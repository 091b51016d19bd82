//! The command line: which commands there are, and how their arguments are read.
//!
//! In: the words of a command line. Out: a command with its arguments, or the text to print instead: help, the version, what is
//! wrong. Each command declares its arguments in its own file.

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use codegen::unseen::spelled_lines;

use crate::stop::Stop;
use crate::{
    accept, bench, callers, changelog, check, corpus, diff, explain, fuzz, generate, lint, names, new, suite,
    surface, terminal,
};

/// The commands of this project.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(name = "gen")]
    Generate(generate::Args),
    New(new::Args),
    Check(check::Args),
    Accept(accept::Args),
    Lint(lint::Args),
    Explain(explain::Args),
    Diff(diff::Args),
    Changelog(changelog::Args),
    Names(names::Args),
    Surface(surface::Args),
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

/// Why there is no command to run.
pub(crate) struct Other {
    /// Help or the version, rather than a mistake.
    pub(crate) is_asked_for: bool,
    /// What to print, with colours if `color` asked for them.
    pub(crate) text: String,
}

/// Reads a command line.
pub(crate) fn parse(words: &[OsString], color: bool) -> Result<Command, Other> {
    Cli::try_parse_from(words).map(|it| it.command).map_err(|error| {
        let styled = error.render();
        // A message repeats the words, which may hold what a terminal would obey.
        let is_plain = words.iter().all(|it| {
            let word = it.to_string_lossy();
            spelled_lines(&word) == word
        });
        let text = if color && is_plain {
            styled.ansi().to_string()
        } else {
            spelled_lines(&styled.to_string()).to_string()
        };
        Other { is_asked_for: !error.use_stderr(), text }
    })
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(&self) -> Result<(), Stop> {
        match self {
            Self::Generate(args) => generate::run(args),
            Self::New(args) => new::run(args),
            Self::Check(args) => check::run(args),
            Self::Accept(args) => accept::run(args),
            Self::Lint(args) => lint::run(args),
            Self::Explain(args) => explain::run(args),
            Self::Diff(args) => diff::run(args),
            Self::Changelog(args) => changelog::run(args),
            Self::Names(args) => names::run(args),
            Self::Surface(args) => surface::run(args),
            Self::Corpus(args) => corpus::run(args),
            Self::Callers(args) => callers::run(args),
            Self::Suite(args) => suite::run(args),
            Self::Fuzz(args) => fuzz::run(args),
            Self::Bench(args) => bench::run(args),
            Self::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(*shell, &mut Cli::command().bin_name("xtask"), "xtask", &mut script);
                terminal::print(&String::from_utf8_lossy(&script))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{Cli, parse};

    fn said(line: &str) -> (bool, String) {
        let words: Vec<_> = line.split(' ').map(Into::into).collect();
        let other = parse(&words, false).map(|it| format!("{it:?}")).expect_err(line);
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
        let other = parse(&words, true).map(|it| format!("{it:?}")).expect_err("a mistake");
        assert!(!other.text.contains(|it: char| it.is_control() && it != '\n'), "{:?}", other.text);
    }
}
