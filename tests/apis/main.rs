//! Tests of each API: its crate is what its description says, and reads what its server sent.
//!
//! They need no fixture, so that they are compiled in the time that an edit of a description takes: `cargo xtask check`.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

mod generated;
mod recorded;

#[path = "../it/difference.rs"]
#[allow(dead_code)]
mod difference;

/// The project's folder. Looked up when the test runs: two clones may share one folder of builds.
fn project() -> std::path::PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), std::path::PathBuf::from);
    manifest.ancestors().nth(2).unwrap_or(&manifest).to_owned()
}

/// Goes to the project's folder, and returns it: messages name files as seen from there, whichever test comes first.
fn root() -> std::path::PathBuf {
    let root = project();
    std::env::set_current_dir(&root).unwrap();
    root
}
