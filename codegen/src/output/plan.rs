//! What a run will do, decided before it does anything: all that can be refused is refused here.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use super::disk::io_error;
use super::error::OutputError;
use super::list;
use super::{Changes, FileTree};
use crate::digest::Digest;

/// The work of one run, in the order of its fields.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Temporary files of a killed run.
    pub(super) stale: Vec<String>,
    /// The list to write before anything else: what is ours, and what will be.
    pub(super) first_list: Option<String>,
    /// Files of ours that the tree no longer has, whether or not they are still there.
    pub(super) leftover: Vec<String>,
    /// Files to write.
    pub(super) changed: Vec<String>,
    /// The list to write at the end: what the tree has.
    pub(super) last_list: Option<String>,
    /// The same in short.
    pub(super) changes: Changes,
}

impl Plan {
    /// Compares `dir` with `tree`. Reads only.
    pub(super) fn new(dir: &Path, tree: &FileTree) -> Result<Self, OutputError> {
        verify(dir, tree)?;
        let owned = Owned::read(dir)?;
        let mut plan = Self::default();
        let mut folders = BTreeSet::new();
        for path in owned.paths.iter().map(String::as_str).chain(tree.iter().map(|(path, _)| path)) {
            owned.admit_folders(dir, path, &mut folders)?;
        }
        for (path, text) in tree.iter() {
            plan.place(dir, path, text, &owned)?;
        }
        plan.find_leftovers(dir, tree, &owned)?;
        plan.find_stale(dir, &folders)?;
        plan.decide_lists(tree, &owned);
        plan.changes.written.sort();
        Ok(plan)
    }

    /// What would change, for people: unified diffs, and a line for each file that comes or goes.
    pub(super) fn diff(&self, dir: &Path, tree: &FileTree) -> String {
        let mut res = String::new();
        let mut push = |args: std::fmt::Arguments<'_>| {
            // Writing to a string cannot fail.
            let _ = res.write_fmt(args);
        };
        for path in &self.changed {
            let Some(after) = tree.get(path) else { continue };
            let shown = dir.join(path).display().to_string();
            match self.changes.replaced.get(path) {
                Some(before) => push(format_args!("{}", unified(&shown, before, after))),
                None => push(format_args!("missing: {shown}\n")),
            }
        }
        for path in &self.changes.removed {
            push(format_args!("left over: {}\n", dir.join(path).display()));
        }
        if res.is_empty() && !self.changes.is_empty() {
            res = format!("out of date: {}\n", dir.join(list::NAME).display());
        }
        res
    }

    /// Decides about one file of the tree.
    fn place(&mut self, dir: &Path, path: &str, text: &str, owned: &Owned) -> Result<(), OutputError> {
        let full = dir.join(path);
        let in_the_way = |what| Err(OutputError::InTheWay { path: full.clone(), what });
        if let Some(found) = look(&full)? {
            let ours = owned.paths.contains(path);
            if found.is_dir() {
                if !owned.holds_all_of(dir, path)? {
                    return in_the_way("a folder with files that the generator did not write");
                }
            } else if found.is_file() {
                let before = fs::read(&full).map_err(io_error("read", &full))?;
                if before == text.as_bytes() {
                    self.changes.unchanged += 1;
                    return Ok(());
                }
                if !ours {
                    return in_the_way("a file that the generator did not write");
                }
                self.changes.replaced.insert(path.to_owned(), String::from_utf8_lossy(&before).into_owned());
            } else if !ours {
                return in_the_way("a link or device that the generator did not write");
            }
        }
        self.changed.push(path.to_owned());
        self.changes.written.push(path.to_owned());
        Ok(())
    }

    fn find_leftovers(&mut self, dir: &Path, tree: &FileTree, owned: &Owned) -> Result<(), OutputError> {
        for path in owned.paths.iter().filter(|it| tree.get(it).is_none()) {
            match look(&dir.join(path))? {
                // Somebody made a folder of that name: not ours.
                Some(found) if found.is_dir() => continue,
                Some(found) => {
                    if let Some(text) = found.is_file().then(|| fs::read(dir.join(path)).ok()).flatten() {
                        let text = String::from_utf8_lossy(&text).into_owned();
                        self.changes.replaced.insert(path.clone(), text);
                    }
                    self.changes.removed.push(path.clone());
                }
                None => {}
            }
            self.leftover.push(path.clone());
        }
        Ok(())
    }

    fn find_stale(&mut self, dir: &Path, folders: &BTreeSet<String>) -> Result<(), OutputError> {
        let inner = folders.iter().map(|it| format!("{it}/{}", list::TEMPORARY));
        for path in inner.chain([list::TEMPORARY.to_owned()]) {
            if look(&dir.join(&path))?.is_some_and(|it| !it.is_dir()) {
                self.stale.push(path);
            }
        }
        Ok(())
    }

    fn decide_lists(&mut self, tree: &FileTree, owned: &Owned) {
        let wanted: BTreeSet<String> = tree.iter().map(|(path, _)| path.to_owned()).collect();
        let last = list::print(&wanted);
        if owned.text.as_ref() == Some(&last) {
            self.changes.unchanged += 1;
            return;
        }
        self.changes.written.push(list::NAME.to_owned());
        let first = list::print(wanted.union(&owned.paths));
        if owned.text.as_ref() != Some(&first) {
            self.first_list = Some(first.clone());
        }
        if first != last || self.first_list.is_none() {
            self.last_list = Some(last);
        }
    }
}

/// Refuses what no folder could hold, and what is not a folder.
pub(super) fn verify(dir: &Path, tree: &FileTree) -> Result<(), OutputError> {
    for (path, _) in tree.iter() {
        list::verify(path).map_err(|why| OutputError::Path { path: path.to_owned(), why })?;
    }
    if let Some((first, second, why)) = list::clash(tree) {
        return Err(OutputError::Clash { first, second, why });
    }
    match fs::metadata(dir) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(OutputError::InTheWay { path: dir.to_owned(), what: "a file where a folder is needed" }),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(err) => Err(io_error("read", dir)(err)),
    }
}

/// A digest of all files of the generator in `dir`; `None` where one of them is not a file, or there are remains of a run.
pub(super) fn digest(dir: &Path) -> Result<Option<String>, OutputError> {
    let owned = Owned::read(dir)?;
    let Some(list) = &owned.text else { return Ok(None) };
    let mut digest = Digest::default();
    digest.part(list);
    let mut folders = BTreeSet::new();
    for path in &owned.paths {
        owned.admit_folders(dir, path, &mut folders)?;
        let full = dir.join(path);
        if !look(&full)?.is_some_and(|it| it.is_file()) {
            return Ok(None);
        }
        digest.part(path);
        digest.part(fs::read(&full).map_err(io_error("read", &full))?);
    }
    let mut rest = Plan::default();
    rest.find_stale(dir, &folders)?;
    Ok(rest.stale.is_empty().then(|| digest.finish()))
}

/// What the generator wrote before.
#[derive(Debug, Default)]
struct Owned {
    /// The list as it is on disk; `None` for none.
    text: Option<String>,
    /// The paths in it.
    paths: BTreeSet<String>,
}

impl Owned {
    /// Reads the list in `dir`, or makes sure that `dir` is free to be written to.
    fn read(dir: &Path) -> Result<Self, OutputError> {
        if !dir.exists() {
            return Ok(Self::default());
        }
        let path = dir.join(list::NAME);
        let text = match fs::read_to_string(&path) {
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                return if is_free(dir)? {
                    Ok(Self::default())
                } else {
                    Err(OutputError::Foreign { dir: dir.to_owned() })
                };
            }
            it => it.map_err(io_error("read", &path))?,
        };
        let paths = list::parse(&text).map_err(|(line, why)| OutputError::List { path, line, why })?;
        Ok(Self { text: Some(text), paths })
    }

    /// Makes sure that the folders of `path` can be made, and lead nowhere else. Adds them to `seen`.
    fn admit_folders(&self, dir: &Path, path: &str, seen: &mut BTreeSet<String>) -> Result<(), OutputError> {
        for folder in list::folders(path) {
            if !seen.insert(folder.to_owned()) {
                break;
            }
            let full = dir.join(folder);
            let what = match look(&full)? {
                Some(it) if it.is_symlink() => "a symbolic link where a folder is needed",
                Some(it) if !it.is_dir() && !self.paths.contains(folder) => "a file where a folder is needed",
                _ => continue,
            };
            return Err(OutputError::InTheWay { path: full, what });
        }
        Ok(())
    }

    /// Whether everything below a folder is ours, so that it will be gone when that is removed.
    fn holds_all_of(&self, dir: &Path, folder: &str) -> Result<bool, OutputError> {
        let mut todo = vec![folder.to_owned()];
        while let Some(folder) = todo.pop() {
            let full = dir.join(&folder);
            for entry in fs::read_dir(&full).map_err(io_error("read", &full))? {
                let entry = entry.map_err(io_error("read", &full))?;
                let Ok(name) = entry.file_name().into_string() else { return Ok(false) };
                let path = format!("{folder}/{name}");
                if entry.file_type().map_err(io_error("read", &full))?.is_dir() {
                    todo.push(path);
                } else if name != list::TEMPORARY && !self.paths.contains(&path) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// Whether there is nothing in `dir` but what a run killed at its first step leaves.
fn is_free(dir: &Path) -> Result<bool, OutputError> {
    for entry in fs::read_dir(dir).map_err(io_error("read", dir))? {
        if entry.map_err(io_error("read", dir))?.file_name() != list::TEMPORARY {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What is at `path`, links not followed; `None` for nothing.
fn look(path: &Path) -> Result<Option<Metadata>, OutputError> {
    match fs::symlink_metadata(path) {
        Ok(it) => Ok(Some(it)),
        Err(err) if matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(err) => Err(io_error("read", path)(err)),
    }
}

/// What changes in a text, as a unified diff.
pub(super) fn unified(shown: &str, before: &str, after: &str) -> String {
    // A bound, since two long files without a common line take quadratic time.
    let diff = TextDiff::configure().timeout(Duration::from_secs(1)).diff_lines(before, after);
    diff.unified_diff().header(shown, shown).to_string()
}
