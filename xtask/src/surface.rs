//! `cargo xtask surface`: the public API of the crates in `generated/`, a line an item.

use std::fs;
use std::path::Path;

use codegen::output::FileTree;
use codegen::surface;

use crate::flags::{Args, Command};
use crate::stop::Stop;
use crate::{project, terminal};

pub(crate) const COMMAND: Command = Command {
    name: "surface",
    summary: "List the public API of generated crates, one line an item.",
    operands: Some(("API", "folders of generated/; all if none is named")),
    flags: &[],
    run,
};

fn run(args: &Args) -> Result<(), Stop> {
    project::enter()?;
    for api in project::apis(&args.operands)? {
        let files = sources(&api.target())?;
        let surface = surface::of(api.name(), &files)
            .map_err(|err| Stop::Disk(format!("`{}`: {err}", api.target().display())))?;
        for place in &surface.unread {
            terminal::say(&format!("warning: not read: {place}\n"));
        }
        terminal::print(&surface.to_string())?;
    }
    Ok(())
}

/// The Rust files below `src/`.
pub(crate) fn sources(dir: &Path) -> Result<FileTree, Stop> {
    let mut files = FileTree::new();
    let mut todo = vec!["src".to_owned()];
    while let Some(folder) = todo.pop() {
        let path = dir.join(&folder);
        for entry in fs::read_dir(&path).map_err(|err| Stop::disk("read", &path, err))? {
            let entry = entry.map_err(|err| Stop::disk("read", &path, err))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let relative = format!("{folder}/{name}");
            if entry.file_type().map_err(|err| Stop::disk("read", &path, err))?.is_dir() {
                todo.push(relative);
            } else if name.ends_with(".rs") {
                let text =
                    fs::read_to_string(entry.path()).map_err(|err| Stop::disk("read", &entry.path(), err))?;
                files.insert(relative, text);
            }
        }
    }
    Ok(files)
}
