//! `surface`: the public API of generated crates, a line an item, with what each means on the wire.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Request;
use crate::output::FileTree;
use crate::surface;

use super::stop::Stop;
use super::{project, terminal};

/// List the public API of generated crates, one item per line.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folders of generated/, or of crates elsewhere; all of generated/ if none is named
    #[arg(value_name = "API|DIR", conflicts_with = "spec")]
    crates: Vec<String>,
    /// A document, to list the crate that it would give
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// No file outside this folder is read; by default the document's own folder
    #[arg(long, value_name = "DIR", requires = "spec", conflicts_with = "crates")]
    root: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    if let Some(spec) = &args.spec {
        return of_document(spec.clone(), args.root.clone());
    }
    // A folder is meant as it is called from here; an API is found wherever in the project this is.
    let (dirs, names): (Vec<_>, Vec<_>) =
        args.crates.iter().cloned().partition(|it| Path::new(it).join("Cargo.toml").is_file());
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
    let outcome = crate::generate(&Request { spec: spec.clone(), root, ..Request::default() });
    let Some(files) = &outcome.files else {
        terminal::say_colored(&outcome.messages(&|_| false, terminal::color()));
        return Err(Stop::No("no crate can be generated from this document".into()));
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
    let name =
        project::stated(manifest, "name").ok_or_else(|| fault("`Cargo.toml` names no package".into()))?;
    let surface = surface::of(name, files).map_err(|err| fault(err.to_string()))?;
    for place in &surface.unread {
        terminal::say(&format!("warning: not read: {place}\n"));
    }
    terminal::print(&surface.to_string())
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
