//! From the words of a command line to an exit code.
//!
//! In: the words, and what to do with the command that they say. Out: an exit code; help, the version, and what is wrong are
//! printed. Which commands there are is up to the program.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use clap_complete::Shell;

use super::stop::Stop;
use super::terminal;
use crate::unseen::spelled_lines;

/// Why there is no command to run.
pub struct Other {
    /// Help or the version, rather than a mistake.
    pub is_asked_for: bool,
    /// What to print, with colours if `color` asked for them.
    pub text: String,
}

/// Does what the words of this process say.
pub fn start<P: Parser>(run: impl FnOnce(P) -> Result<(), Stop>) -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let result = match parse(&words, terminal::color()) {
        Ok(command) => run(command),
        Err(other) if other.is_asked_for => terminal::print_colored(&other.text),
        Err(other) => {
            terminal::say_colored(&other.text);
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            terminal::say(&stop.message());
            ExitCode::from(stop.code())
        }
    }
}

/// Reads a command line.
pub fn parse<P: Parser>(words: &[OsString], color: bool) -> Result<P, Other> {
    P::try_parse_from(words).map_err(|error| {
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

/// Prints what a shell needs to complete the words of a program.
pub fn completions<P: CommandFactory>(name: &str, shell: Shell) -> Result<(), Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut P::command().bin_name(name), name, &mut script);
    terminal::print(&String::from_utf8_lossy(&script))
}
