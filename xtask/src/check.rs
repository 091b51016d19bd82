//! `cargo xtask check`: the short loop after an edit of a description: `gen`, then the tests of the APIs, with snapshots
//! accepted and shown.
//!
//! The tests are those of the package `apis`, which compiles the crates and nothing made of the fixtures. What else could break
//! (the calls of the examples, the pages of the documentation) is tested by `cargo test --workspace`.

use codegen::commands::generate;
use codegen::commands::stop::Stop;

use crate::accept;
use crate::cli::PROGRAM;

/// Generate crates, run the tests of the APIs, accept their snapshots, and show the difference.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folders of spec/ to generate; all if none is named
    #[arg(value_name = "API")]
    apis: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    generate::run(&generate::Args::of(&args.apis), PROGRAM)?;
    // By the workspace: with the package alone, dependencies have other features, and all would be compiled again.
    accept::run(&accept::Args::of(&["--quiet", "--workspace", "--test", "apis"]))
}
