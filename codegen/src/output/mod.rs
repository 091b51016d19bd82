//! Writes a crate's files to disk, and nothing else.
//!
//! In: a folder and a [`FileTree`]. Out: that folder with exactly these files, next to whatever else is there,
//! and a summary of what changed. [`check`] says what [`write()`] would do, and does not do it.
//!
//! The files that belong to the generator are listed in `.generated` at the folder's top. Nothing outside the list
//! is ever touched, and a folder that has things in it but no list is refused. Each file is put in place by a rename,
//! and the list names every file from before it appears until after it is gone: killed at any moment, each file is
//! whole and the next run completes the work.

mod disk;
mod error;
mod list;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;

pub use error::OutputError;

use disk::{Disk, RealDisk};
use plan::Plan;

use crate::digest::Digest;

/// A crate's files: relative path, with `/` between its parts, to text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTree(BTreeMap<String, String>);

impl FileTree {
    /// A tree without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, in the place of one of the same path.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    /// The text of the file at `path`.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Paths and contents, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// A digest of all paths and contents: what [`digest()`] says of a folder that holds exactly these files.
    pub fn digest(&self) -> String {
        let paths: Vec<_> = self.0.keys().cloned().collect();
        let list = list::print(&paths);
        Digest::of([list.as_str()].into_iter().chain(self.iter().flat_map(|(path, text)| [path, text])))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for FileTree {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        Self(files.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }
}

/// What a run changed, or would change. The list of files, `.generated`, counts as a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Paths written, sorted.
    pub written: Vec<String>,
    /// Paths removed, sorted.
    pub removed: Vec<String>,
    /// How many files were as they should be.
    pub unchanged: usize,
    /// What the files held that are written or removed, where they were there.
    pub replaced: BTreeMap<String, String>,
}

impl Changes {
    /// The files as they were, where `after` is what they are now.
    pub fn before(&self, after: &FileTree) -> FileTree {
        let is_written = |path: &str| self.written.binary_search_by(|it| it.as_str().cmp(path)).is_ok();
        let kept = after.iter().filter(|(path, _)| !is_written(path));
        kept.chain(self.replaced.iter().map(|(path, text)| (path.as_str(), text.as_str()))).collect()
    }

    /// Whether everything was as it should be.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// In one line: `3 written, 1 removed, 58 unchanged`.
impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            let plural = if self.unchanged == 1 { "" } else { "s" };
            return write!(f, "up to date ({} file{plural})", self.unchanged);
        }
        let (written, removed) = (self.written.len(), self.removed.len());
        write!(f, "{written} written, {removed} removed, {} unchanged", self.unchanged)
    }
}

/// Makes `dir` hold exactly the files of `tree`, next to those that are not the generator's.
///
/// Unchanged files are not touched, so that their times stay and builds stay warm.
///
/// # Errors
///
/// If a path of the tree cannot be used, if `dir` holds something in its place that the generator did not write, or if
/// the disk says no. All but the last are found before anything is written.
pub fn write(dir: &Path, tree: &FileTree) -> Result<Changes, OutputError> {
    write_to(dir, tree, &mut RealDisk)
}

/// What [`write()`] would change in `dir`, and the same as a unified diff. Writes nothing.
///
/// # Errors
///
/// As [`write()`] does, except that nothing is written.
pub fn check(dir: &Path, tree: &FileTree) -> Result<(Changes, String), OutputError> {
    let plan = Plan::new(dir, tree)?;
    let diff = plan.diff(dir, tree);
    Ok((plan.changes, diff))
}

/// A digest of the generator's files in `dir`, to be compared with that of a [tree](FileTree::digest). `None` where a run
/// would find more to do than to compare files: something is missing, is a link or a folder, or is left of a killed run.
pub fn digest(dir: &Path) -> Option<String> {
    plan::digest(dir).ok().flatten()
}

/// Puts one file in its place: what the generator keeps next to a document.
///
/// # Errors
///
/// If the disk says no.
pub fn write_file(path: &Path, text: &str) -> Result<(), OutputError> {
    // What a run that was killed has left.
    RealDisk.remove_file(&path.with_file_name(list::TEMPORARY))?;
    RealDisk.replace(path, text)
}

/// What [`write_file`] would change, as a unified diff; `None` where the file is right. Writes nothing.
///
/// # Errors
///
/// If there is something that cannot be read as text.
pub fn check_file(path: &Path, text: &str) -> Result<Option<String>, OutputError> {
    let before = match std::fs::read_to_string(path) {
        Ok(before) => before,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(err) => return Err(disk::io_error("read", path)(err)),
    };
    Ok((before != text).then(|| plan::unified(&path.display().to_string(), &before, text)))
}

/// How long a run waits for another one in the same folder.
const PATIENCE: Duration = Duration::from_secs(60);

/// The steps of a run. After each, `.generated` names every file of ours that exists.
fn write_to(dir: &Path, tree: &FileTree, disk: &mut dyn Disk) -> Result<Changes, OutputError> {
    plan::verify(dir, tree)?;
    // Two runs at once in one folder would orphan each other's files, so only one plans and writes at a time. There is
    // no lock on what does not exist: the folder is made first. Released by the system, even when killed.
    if !dir.is_dir() {
        disk.create_folder(dir)?;
    }
    let _lock = disk::lock(dir, PATIENCE)?;
    let plan = Plan::new(dir, tree)?;
    for path in &plan.stale {
        disk.remove_file(&dir.join(path))?;
    }
    if let Some(list) = &plan.first_list {
        disk.replace(&dir.join(list::NAME), list)?;
    }
    // Removals go first: what was a file may become a folder, and the other way round.
    for path in &plan.leftover {
        disk.remove_file(&dir.join(path))?;
        for folder in list::folders(path) {
            if !disk.remove_folder_if_empty(&dir.join(folder))? {
                break;
            }
        }
    }
    let mut last_folder = "";
    for path in &plan.changed {
        let Some(text) = tree.get(path) else { continue };
        // Files of a folder are neighbours.
        if let Some(folder) = list::folders(path).next().filter(|it| *it != last_folder) {
            disk.create_folder(&dir.join(folder))?;
            last_folder = folder;
        }
        disk.replace(&dir.join(path), text)?;
    }
    if let Some(list) = &plan.last_list {
        disk.replace(&dir.join(list::NAME), list)?;
    }
    Ok(plan.changes)
}
