//! `cargo xtask`: the commands of the generator, and those that only this project needs.
//!
//! The former are [`codegen::commands`], as in the program `paywright`. The latter are here, one file a command; a new one is a
//! file and a variant of [`cli::Command`]. Exit codes are the same for all.

mod accept;
mod bench;
mod callers;
mod cargo;
mod check;
mod cli;
mod corpus;
mod fuzz;
mod measure;
mod suite;

use std::process::ExitCode;

use codegen::commands;

/// Generation allocates and drops millions of small things, which takes less time with this allocator than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::start(|cli: cli::Cli| cli.command.run())
}
