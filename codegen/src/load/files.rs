//! Where texts come from: the disk, or memory in tests.
//!
//! In: names relative to a base. Out: bytes. This is the only place that reads the disk.

use std::io;
use std::path::{Component, Path, PathBuf};

/// A place that holds files by name. Names are relative, with `/` between their steps.
pub trait Files: Sync {
    /// A file's bytes.
    ///
    /// # Errors
    /// Where there is no such file, or none that can be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;

    /// The names in a folder, sorted; empty where there is no such folder.
    fn list(&self, folder: &str) -> Vec<String>;
}

/// Files on disk.
#[derive(Debug)]
pub struct Disk {
    base: PathBuf,
}

impl Disk {
    /// Files by their names below a folder.
    pub fn below(base: impl Into<PathBuf>) -> Self {
        Self { base: base.into() }
    }

    /// The files around a document, and the document's name among them.
    ///
    /// The name is what messages show, so it is never absolute: it is relative to the working directory where the
    /// document is below that, else to the parent of the document's folder.
    pub fn around(root: &Path) -> (Self, String) {
        let below = |base: &Path| {
            let name = root.strip_prefix(base).ok()?;
            name.components().all(|it| matches!(it, Component::Normal(_))).then(|| name.to_path_buf())
        };
        let relative: PathBuf = root.components().filter(|it| !matches!(it, Component::CurDir)).collect();
        let (base, name) = if root.is_relative() && !relative.starts_with("..") {
            (PathBuf::new(), relative)
        } else if let Some((base, name)) =
            std::env::current_dir().ok().and_then(|base| below(&base).map(|name| (base, name)))
        {
            (base, name)
        } else {
            let folder = root.parent().unwrap_or(Path::new(""));
            let base = folder.parent().filter(|_| folder.file_name().is_some()).unwrap_or(folder);
            (base.to_path_buf(), below(base).unwrap_or_else(|| root.file_name().unwrap_or_default().into()))
        };
        let steps: Vec<String> =
            name.components().map(|it| it.as_os_str().to_string_lossy().into_owned()).collect();
        (Self { base }, steps.join("/"))
    }
}

impl Files for Disk {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.base.join(name))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let path = if folder.is_empty() && self.base.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            self.base.join(folder)
        };
        let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.flatten().filter_map(|it| it.file_name().into_string().ok()).collect();
        names.sort();
        names
    }
}

/// Files in memory: name and text.
#[derive(Debug, Default)]
pub struct Texts {
    files: Vec<(String, Vec<u8>)>,
}

impl Texts {
    /// Takes names and texts.
    pub fn new(files: &[(&str, &str)]) -> Self {
        Self {
            files: files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect(),
        }
    }

    /// Takes one more file, which need not be text.
    pub fn push(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.push((name.to_owned(), bytes));
    }
}

impl Files for Texts {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let found = self.files.iter().find(|(it, _)| it == name);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let names = self.files.iter().filter_map(|(name, _)| {
            let (parent, last) = name.rsplit_once('/').unwrap_or(("", name));
            (parent == folder).then(|| last.to_owned())
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}
