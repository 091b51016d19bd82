//! The commands from the outside: what they print, what they write, and how they end.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod documents;
mod features;
mod overlays;
mod own;
mod projects;
mod reviews;
mod share;
mod shared_runtime;
mod unchanged;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn xtask(args: &[&str]) -> Output {
    command(args).output().expect("xtask runs")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a folder to write to");
    dir
}

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures").join(kind);
    let mut found: Vec<_> = fs::read_dir(dir).expect("fixtures").flatten().map(|it| it.path()).collect();
    found.retain(|it| it.is_file());
    found.sort();
    found
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
