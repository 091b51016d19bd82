//! `paywright`: the generator as a program of its own, for people with a document and no clone.
//!
//! It has the commands that need a document or a project, and nothing else. `cargo xtask` has them, too.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use clap_complete::Shell;
use codegen::commands::{self, Program};

/// Generation allocates and drops millions of small things, which takes less time with this allocator than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generate Rust crates from OpenAPI documents, and say what a change of a document does to callers.
#[derive(Debug, Parser)]
#[command(name = "paywright", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Shared(Box<commands::Command>),
    /// Print completions for a shell.
    Completions {
        /// The shell
        shell: Shell,
    },
}

fn main() -> ExitCode {
    commands::start(|cli: Cli| match cli.command {
        Command::Shared(command) => command.run(Program("paywright")),
        Command::Completions { shell } => commands::completions::<Cli>("paywright", shell),
    })
}
