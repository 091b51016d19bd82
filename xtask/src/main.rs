//! `cargo xtask`: reads the command line, calls `codegen`, prints.
//!
//! One file a command; a new one is a file and a variant of [`cli::Command`].
//! Exit codes: 0 success, 1 a check failed or the document is refused, 2 wrong usage or a failure of the disk.

mod accept;
mod against;
mod bench;
mod callers;
mod cargo;
mod changed;
mod changelog;
mod check;
mod cli;
mod corpus;
mod diff;
mod disk;
mod explain;
mod fuzz;
mod generate;
mod lint;
mod measure;
mod messages;
mod names;
mod new;
mod project;
mod revision;
mod stop;
mod suite;
mod surface;
mod terminal;
mod today;
mod unchanged;

use std::process::ExitCode;

/// Generation allocates and drops millions of small things, which takes less time with this allocator than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let result = match cli::parse(&words, terminal::color()) {
        Ok(command) => command.run(),
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
