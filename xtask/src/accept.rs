//! `cargo xtask accept`: runs the tests, accepts every snapshot that changed, and shows what is accepted.
//!
//! Snapshots are insta's, and pages that a test keeps up to date. What an earlier run left (`.snap.new`, `.pending-snap`) is removed
//! first: it would fail the tests, whatever is accepted now.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::commands::stop::Stop;
use codegen::commands::{project, terminal};

use crate::cargo;

/// Run the tests, accept every snapshot that changed, and show the difference to the last commit.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to pass to `cargo test`; by default `--workspace`
    #[arg(value_name = "ARG", trailing_var_arg = true, allow_hyphen_values = true)]
    tests: Vec<String>,
}

impl Args {
    /// With these arguments of `cargo test`.
    pub(crate) fn of(tests: &[&str]) -> Self {
        Self { tests: tests.iter().map(|it| (*it).to_owned()).collect() }
    }
}

/// Folders that hold snapshots.
const FOLDERS: &[&str] = &["codegen", "tests", "xtask"];

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    project::enter()?;
    for left in FOLDERS.iter().flat_map(|it| leftovers(Path::new(it))) {
        fs::remove_file(&left).map_err(|err| Stop::disk("remove", &left, err))?;
    }
    let mut tests = cargo::cargo();
    tests.args(["test", "--no-fail-fast"]).env("INSTA_UPDATE", "always");
    match args.tests.as_slice() {
        [] => tests.arg("--workspace"),
        own => tests.args(own),
    };
    let status = tests.status().map_err(|err| cargo::unstarted(&tests, &err))?;
    let mut git = Command::new("git");
    git.args(["--no-pager", "diff", "--", "*.snap", "*.md"]);
    git.status().map_err(|err| cargo::unstarted(&git, &err))?;
    if status.success() {
        return terminal::print(
            "all tests pass; what is shown above is accepted: read it before you commit it\n",
        );
    }
    Err(Stop::No(
        "some tests fail for another reason than a snapshot, or write theirs only in a second run: run the command again, \
         and correct what still fails"
            .to_owned(),
    ))
}

/// What runs of tests that were not accepted left in a folder.
fn leftovers(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten().map(|it| it.path());
    let found = entries.flat_map(|path| match path.extension().and_then(|it| it.to_str()) {
        Some("new" | "pending-snap") => vec![path],
        _ if path.is_dir() && !path.is_symlink() => leftovers(&path),
        _ => Vec::new(),
    });
    found.collect()
}
