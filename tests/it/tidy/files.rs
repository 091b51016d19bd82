//! The files of this project as they stand on disk, without what a build leaves. Needs no version control.

use std::env;
use std::fs;
use std::path::PathBuf;

/// Folders whose content is not kept.
const PASSING: &[&str] = &[".git", "target", "node_modules"];

/// A file.
#[derive(Clone)]
pub(crate) struct File {
    /// Relative to the project's top, with `/`.
    pub(crate) path: String,
    /// Its text; lossy where it is none.
    pub(crate) text: String,
}

impl File {
    /// Whether it is Rust written by hand.
    pub(crate) fn is_own_rust(&self) -> bool {
        self.path.ends_with(".rs") && !self.is_generated()
    }

    /// Whether the generator may have written it. Examples are written by hand.
    pub(crate) fn is_generated(&self) -> bool {
        self.path.starts_with("generated/") && !self.path.contains("/examples/")
    }

    /// Its name without folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// The project's top folder. Asked for when the test runs: two clones may share one folder of builds.
pub(crate) fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.parent().unwrap_or(&manifest).to_owned()
}

/// Every file, sorted by path.
pub(crate) fn all() -> Vec<File> {
    let root = root();
    let mut res = Vec::new();
    let mut todo = vec![String::new()];
    while let Some(folder) = todo.pop() {
        let entries = fs::read_dir(root.join(&folder)).expect("a folder that can be read");
        for entry in entries {
            let entry = entry.expect("an entry that can be read");
            let name = entry.file_name().into_string().expect("a name in UTF-8");
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type().expect("an entry with a type");
            if kind.is_dir() && !PASSING.contains(&name.as_str()) {
                todo.push(path);
            } else if kind.is_file() && !PASSING.contains(&name.as_str()) {
                let text = fs::read(entry.path()).expect("a file that can be read");
                res.push(File { path, text: String::from_utf8_lossy(&text).into_owned() });
            }
        }
    }
    res.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(res.len() > 20, "found only {} files: is `{}` the project?", res.len(), root.display());
    res
}
