//! `cargo xtask surface`: the public API of generated crates, a line an item, with what each means on the wire.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::Request;
use codegen::output::FileTree;
use codegen::surface;

use crate::flags::{Args, Command, Flag};
use crate::generate::ROOT;
use crate::stop::Stop;
use crate::{project, terminal};

pub(crate) const COMMAND: Command = Command {
    name: "surface",
    summary: "List the public API of generated crates, one line an item.",
    operands: Some((
        "API|DIR",
        "folders of generated/, or of crates elsewhere; all of generated/ if none is named",
    )),
    flags: &[
        Flag {
            name: "--spec",
            value: Some("FILE"),
            repeats: false,
            help: "the crate that a document would give",
        },
        ROOT,
    ],
    run,
};

fn run(args: &Args) -> Result<(), Stop> {
    if let Some(spec) = args.value("--spec") {
        if let Some(operand) = args.operands.first() {
            return Err(Stop::Usage(format!("`{operand}` and `--spec` exclude each other")));
        }
        return of_document(PathBuf::from(spec), args.value("--root").map(PathBuf::from));
    }
    // A folder is meant as it is called from here; an API is found wherever in the project this is.
    let (dirs, names): (Vec<_>, Vec<_>) =
        args.operands.iter().cloned().partition(|it| Path::new(it).join("Cargo.toml").is_file());
    for dir in &dirs {
        of_folder(Path::new(dir))?;
    }
    if dirs.is_empty() || !names.is_empty() {
        project::enter()?;
        project::apis(&names)?.iter().try_for_each(|it| of_folder(&it.target()))?;
    }
    Ok(())
}

fn of_document(spec: PathBuf, root: Option<PathBuf>) -> Result<(), Stop> {
    project::readable(&spec)?;
    root.iter().try_for_each(|it| project::root(it, &spec))?;
    let outcome = codegen::generate(&Request { spec: spec.clone(), root, ..Request::default() });
    let Some(files) = &outcome.files else {
        terminal::say_colored(&outcome.messages(&|_| false, terminal::color()));
        return Err(Stop::No("nothing can be made of this document".into()));
    };
    print(&spec, files)
}

fn of_folder(dir: &Path) -> Result<(), Stop> {
    let mut files = sources(dir)?;
    let manifest = dir.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|err| Stop::disk("read", &manifest, err))?;
    files.insert("Cargo.toml".to_owned(), text);
    print(dir, &files)
}

fn print(of: &Path, files: &FileTree) -> Result<(), Stop> {
    let fault = |why: String| Stop::Disk(format!("`{}`: {why}", of.display()));
    let manifest = files.get("Cargo.toml").unwrap_or_default();
    let name = crate_name(manifest).ok_or_else(|| fault("`Cargo.toml` names no package".into()))?;
    let surface = surface::of(name, files).map_err(|err| fault(err.to_string()))?;
    for place in &surface.unread {
        terminal::say(&format!("warning: not read: {place}\n"));
    }
    terminal::print(&surface.to_string())
}

/// The name in a manifest that the generator has written: the first `name = "…"`.
fn crate_name(manifest: &str) -> Option<&str> {
    let line = manifest.lines().find_map(|it| it.strip_prefix("name = "))?;
    Some(line.trim().trim_matches('"'))
}

/// The Rust files below `src/`.
pub(crate) fn sources(dir: &Path) -> Result<FileTree, Stop> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|err| Stop::disk("read", path, err));
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
                files.insert(relative, read(&entry.path())?);
            }
        }
    }
    Ok(files)
}
