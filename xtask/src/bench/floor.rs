//! The least that a generator of Rust does: it reads the document, and takes the text of the crate through the parser and the
//! printer.
//!
//! In: a document, and the crate that was generated from it. Out: nothing; the process that does this is what is measured. The
//! runtime is left out, since the generator copies it without looking.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use codegen::stack::with_room;

use crate::cargo::this_program;
use codegen::commands::stop::Stop;

/// A process that does it.
pub(super) fn command(document: &Path, generated: &Path) -> Result<Process, Stop> {
    let mut program = this_program()?;
    program.args(["bench", "--floor"]).arg(document).arg(generated);
    Ok(program)
}

/// Does it, in this process.
pub(super) fn run(document: &Path, generated: &Path) -> Result<(), Stop> {
    let text = fs::read_to_string(document).map_err(|err| Stop::disk("read", document, err))?;
    let sources = printed(generated)?;
    with_room(|| {
        if document.extension().is_some_and(|it| it == "json") {
            let tree = serde_json::from_str::<serde_json::Value>(&text);
            drop(black_box(tree.map_err(|err| Stop::disk("parse", document, err))?));
        } else {
            let tree = serde_yaml::from_str::<serde_yaml::Value>(&text);
            drop(black_box(tree.map_err(|err| Stop::disk("parse", document, err))?));
        }
        for source in &sources {
            let file = syn::parse_file(source).map_err(|err| Stop::disk("parse", generated, err))?;
            black_box(prettyplease::unparse(&file));
        }
        Ok(())
    })
}

/// The Rust that the generator has printed.
pub(super) fn printed(generated: &Path) -> Result<Vec<String>, Stop> {
    let mut sources = Vec::new();
    let mut folders: Vec<PathBuf> = vec![generated.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|err| Stop::disk("read", &folder, err))?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.extend((path != generated.join("src/runtime")).then_some(path));
            } else {
                sources.push(fs::read_to_string(&path).map_err(|err| Stop::disk("read", &path, err))?);
            }
        }
    }
    Ok(sources)
}
