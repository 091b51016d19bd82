//! Writing over what an earlier run left, finished or not, next to files that are none of our business.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::disk::{Disk, RealDisk};
use super::{FileTree, OutputError, check, list, write, write_to};

/// A folder of its own for one test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("codegen-output-{}-{test}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Every file below, sorted, with its text; folders without files too, with a trailing slash.
    fn files(&self) -> Vec<(String, String)> {
        let mut res = Vec::new();
        let mut todo = vec![self.0.clone()];
        while let Some(dir) = todo.pop() {
            let mut empty = true;
            for entry in fs::read_dir(&dir).unwrap() {
                empty = false;
                let path = entry.unwrap().path();
                if fs::symlink_metadata(&path).unwrap().is_dir() {
                    todo.push(path);
                } else {
                    res.push((self.relative(&path), fs::read_to_string(&path).unwrap_or_default()));
                }
            }
            if empty {
                res.push((self.relative(&dir) + "/", String::new()));
            }
        }
        res.sort();
        res
    }

    /// A text without the folder's name, which differs from run to run.
    fn hide(&self, text: &str) -> String {
        text.replace(self.0.to_str().unwrap(), "DIR").replace('\\', "/")
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.0).unwrap().to_str().unwrap().replace('\\', "/")
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A disk that does so many steps and then is dead, in the middle of the next one.
struct DyingDisk {
    steps: usize,
}

impl DyingDisk {
    fn step(&mut self, path: &Path) -> Result<(), OutputError> {
        let dead = || io::Error::other("killed");
        self.steps = self.steps.checked_sub(1).ok_or_else(|| OutputError::Io {
            action: "reach",
            path: path.to_owned(),
            error: dead(),
        })?;
        Ok(())
    }
}

impl Disk for DyingDisk {
    fn create_folder(&mut self, path: &Path) -> Result<(), OutputError> {
        self.step(path)?;
        RealDisk.create_folder(path)
    }

    fn replace(&mut self, path: &Path, text: &str) -> Result<(), OutputError> {
        let temporary = path.with_file_name(list::TEMPORARY);
        let half = &text[..text.len() / 2];
        self.step(path).inspect_err(|_| fs::write(&temporary, half).unwrap())?;
        self.step(path).inspect_err(|_| fs::write(&temporary, text).unwrap())?;
        RealDisk.replace(path, text)
    }

    fn remove_file(&mut self, path: &Path) -> Result<(), OutputError> {
        self.step(path)?;
        RealDisk.remove_file(path)
    }

    fn remove_folder_if_empty(&mut self, path: &Path) -> Result<bool, OutputError> {
        self.step(path)?;
        RealDisk.remove_folder_if_empty(path)
    }
}

fn tree(files: &[(&str, &str)]) -> FileTree {
    files.iter().copied().collect()
}

fn paths(files: &[(String, String)]) -> Vec<&str> {
    files.iter().map(|(path, _)| path.as_str()).collect()
}

const OLD: &[(&str, &str)] = &[
    ("Cargo.toml", "[package]\n"),
    ("src/lib.rs", "mod models;\n"),
    ("src/models.rs", "a file that becomes a folder\n"),
    ("src/old/deep/gone.rs", "// gone\n"),
    ("src/runtime/http.rs", "// a folder that becomes a file\n"),
];

const NEW: &[(&str, &str)] = &[
    ("Cargo.toml", "[package]\n"),
    ("src/lib.rs", "pub mod models;\n"),
    ("src/models.rs/mod.rs", "// now below\n"),
    ("src/new/deep/come.rs", "// come\n"),
    ("src/runtime", "now a file\n"),
];

#[test]
fn writes_what_changed_and_removes_what_it_once_wrote() {
    let dir = Folder::new("changes");
    let changes = write(&dir.0, &tree(OLD)).unwrap();
    assert_eq!(changes.to_string(), "6 written, 0 removed, 0 unchanged");
    let changes = write(&dir.0, &tree(NEW)).unwrap();
    assert_eq!(
        changes.written,
        [".generated", "src/lib.rs", "src/models.rs/mod.rs", "src/new/deep/come.rs", "src/runtime"]
    );
    assert_eq!(changes.removed, ["src/models.rs", "src/old/deep/gone.rs", "src/runtime/http.rs"]);
    assert_eq!(changes.unchanged, 1);
    let mut expected: Vec<&str> = NEW.iter().map(|it| it.0).collect();
    expected.insert(0, ".generated");
    assert_eq!(paths(&dir.files()), expected);
    assert_eq!(write(&dir.0, &tree(NEW)).unwrap().to_string(), "up to date (6 files)");
}

#[test]
fn killed_after_any_step_every_file_is_whole_and_the_next_run_completes() {
    let finished = |start: &[(&str, &str)]| {
        let dir = Folder::new("kill-reference");
        write(&dir.0, &tree(start)).unwrap();
        dir.files()
    };
    let texts: Vec<&str> = OLD.iter().chain(NEW).map(|it| it.1).collect();
    // Completed with the same tree, or with another one: a killed run must leave no orphan to either.
    for (next, expected) in [(NEW, finished(NEW)), (OLD, finished(OLD)), (&[], finished(&[]))] {
        for start in [OLD, &[]] {
            let mut steps = 0;
            loop {
                let dir = Folder::new("kill");
                write(&dir.0, &tree(start)).unwrap();
                let done = write_to(&dir.0, &tree(NEW), &mut DyingDisk { steps }).is_ok();
                for (path, text) in dir.files() {
                    let ours = !path.contains(".generated") && !path.ends_with('/');
                    assert!(
                        !ours || texts.contains(&text.as_str()),
                        "step {steps}: {path} is torn: {text:?}"
                    );
                }
                write(&dir.0, &tree(next)).unwrap();
                assert_eq!(dir.files(), expected, "after {steps} steps");
                if done {
                    break;
                }
                steps += 1;
            }
            assert!(steps > 10, "the disk died only {steps} times");
        }
    }
}

#[test]
fn unchanged_files_keep_their_time() {
    let dir = Folder::new("mtime");
    write(&dir.0, &tree(OLD)).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = dir.0.join("Cargo.toml");
    fs::File::options().write(true).open(&file).unwrap().set_modified(long_ago).unwrap();
    write(&dir.0, &tree(NEW)).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), long_ago);
}

#[test]
fn what_others_wrote_stays() {
    let dir = Folder::new("neighbours");
    write(&dir.0, &tree(OLD)).unwrap();
    dir.put("CHANGELOG.md", "by hand");
    dir.put("examples/checkout.rs", "by hand");
    dir.put("src/old/deep/mine.rs", "by hand");
    write(&dir.0, &tree(NEW)).unwrap();
    for path in ["CHANGELOG.md", "examples/checkout.rs", "src/old/deep/mine.rs"] {
        assert_eq!(fs::read_to_string(dir.0.join(path)).unwrap(), "by hand", "{path}");
    }
}

#[test]
fn a_file_of_somebody_else_is_not_overwritten() {
    let dir = Folder::new("unowned");
    write(&dir.0, &tree(OLD)).unwrap();
    dir.put("src/new/deep/come.rs", "by hand");
    let before = dir.files();
    let err = write(&dir.0, &tree(NEW)).unwrap_err();
    assert!(
        matches!(&err, OutputError::InTheWay { path, .. } if path.ends_with("src/new/deep/come.rs")),
        "{err}"
    );
    assert_eq!(dir.files(), before, "refused, and yet something was written");
    // The same text is no loss to anybody.
    dir.put("src/new/deep/come.rs", "// come\n");
    write(&dir.0, &tree(NEW)).unwrap();
}

#[test]
fn a_folder_with_files_of_somebody_else_does_not_become_a_file() {
    let dir = Folder::new("folder-in-the-way");
    write(&dir.0, &tree(OLD)).unwrap();
    dir.put("src/runtime/mine.rs", "by hand");
    let err = write(&dir.0, &tree(NEW)).unwrap_err();
    assert!(err.to_string().contains("a folder with files"), "{err}");
}

#[test]
fn a_folder_without_a_list_is_refused_until_invited() {
    let dir = Folder::new("foreign");
    dir.put("notes.txt", "by hand");
    let err = write(&dir.0, &tree(OLD)).unwrap_err();
    assert!(matches!(err, OutputError::Foreign { .. }), "{err}");
    assert!(err.help().is_some_and(|it| it.contains("`.generated`")));
    dir.put(".generated", "");
    write(&dir.0, &tree(OLD)).unwrap();
    assert_eq!(dir.files().len(), OLD.len() + 2);
}

#[test]
fn a_list_that_is_not_ours_is_refused() {
    let dir = Folder::new("foreign-list");
    dir.put(".generated", "notes.txt\n");
    dir.put("notes.txt", "by hand");
    let err = write(&dir.0, &tree(OLD)).unwrap_err();
    assert!(matches!(err, OutputError::List { line: 1, .. }), "{err}");
}

#[test]
fn bad_paths_are_refused_before_anything_is_written() {
    let dir = Folder::new("bad-paths");
    for files in [&[("../a", "")][..], &[("/a", "")], &[("a", ""), ("A", "")], &[("a", ""), ("a/b", "")]] {
        assert!(write(&dir.0, &tree(files)).is_err(), "{files:?}");
        assert_eq!(dir.files().len(), 1, "{files:?}");
    }
}

#[test]
fn a_folder_that_does_not_exist_is_made() {
    let dir = Folder::new("new");
    write(&dir.0.join("a/b"), &tree(&[("c", "text")])).unwrap();
    assert_eq!(paths(&dir.files()), ["a/b/.generated", "a/b/c"]);
}

#[test]
fn check_says_what_differs_and_writes_nothing() {
    let dir = Folder::new("check");
    write(&dir.0, &tree(OLD)).unwrap();
    let before = dir.files();
    let (changes, diff) = check(&dir.0, &tree(NEW)).unwrap();
    assert_eq!(dir.files(), before);
    assert_eq!(changes.written.len(), 5);
    insta::assert_snapshot!(dir.hide(&diff), @r"
    --- DIR/src/lib.rs
    +++ DIR/src/lib.rs
    @@ -1 +1 @@
    -mod models;
    +pub mod models;
    missing: DIR/src/models.rs/mod.rs
    missing: DIR/src/new/deep/come.rs
    missing: DIR/src/runtime
    left over: DIR/src/models.rs
    left over: DIR/src/old/deep/gone.rs
    left over: DIR/src/runtime/http.rs
    ");
    let (changes, diff) = check(&dir.0, &tree(OLD)).unwrap();
    assert!(changes.is_empty() && diff.is_empty());
    let (changes, _) = check(&dir.0.join("nowhere"), &tree(OLD)).unwrap();
    assert_eq!(changes.written.len(), OLD.len() + 1);
    assert!(!dir.0.join("nowhere").exists());
}

#[test]
fn a_list_out_of_order_is_out_of_date() {
    let dir = Folder::new("list-order");
    write(&dir.0, &tree(OLD)).unwrap();
    let path = dir.0.join(".generated");
    let text = fs::read_to_string(&path).unwrap() + "Cargo.toml\n";
    fs::write(&path, text).unwrap();
    let (changes, diff) = check(&dir.0, &tree(OLD)).unwrap();
    assert_eq!(changes.written, [".generated"]);
    assert_eq!(dir.hide(&diff), "out of date: DIR/.generated\n");
    write(&dir.0, &tree(OLD)).unwrap();
    assert!(check(&dir.0, &tree(OLD)).unwrap().0.is_empty());
}

#[cfg(unix)]
#[test]
fn links_are_replaced_and_never_followed() {
    let dir = Folder::new("links");
    let outside = Folder::new("links-outside");
    outside.put("lib.rs", "outside");
    write(&dir.0, &tree(OLD)).unwrap();
    let link = dir.0.join("src/lib.rs");
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(outside.0.join("lib.rs"), &link).unwrap();
    write(&dir.0, &tree(OLD)).unwrap();
    assert!(!fs::symlink_metadata(&link).unwrap().is_symlink());
    fs::rename(dir.0.join("src"), outside.0.join("src")).unwrap();
    std::os::unix::fs::symlink(outside.0.join("src"), dir.0.join("src")).unwrap();
    let err = write(&dir.0, &tree(NEW)).unwrap_err();
    assert!(err.to_string().contains("a symbolic link"), "{err}");
    assert_eq!(fs::read_to_string(outside.0.join("lib.rs")).unwrap(), "outside");
    assert!(outside.0.join("src/old/deep/gone.rs").exists());
}

#[test]
fn a_run_waits_for_another_one_in_its_folder_but_not_forever() {
    let dir = Folder::new("busy");
    let Some(held) = super::disk::lock(&dir.0, Duration::ZERO).unwrap() else { return };
    let err = super::disk::lock(&dir.0, Duration::from_millis(60)).unwrap_err();
    assert!(matches!(err, OutputError::Busy { .. }), "{err}");
    std::thread::scope(|scope| {
        let other = scope.spawn(|| write(&dir.0, &tree(OLD)));
        drop(held);
        assert!(other.join().unwrap().is_ok());
    });
}

#[test]
fn first_runs_at_once_in_one_folder_end_with_the_files_of_one_of_them() {
    for round in 0..8 {
        let dir = Folder::new(&format!("first-{round}"));
        let target = dir.0.join("deep/crate");
        let start = std::sync::Barrier::new(4);
        let results: Vec<_> = std::thread::scope(|scope| {
            let run = |index: usize| {
                let (target, start) = (&target, &start);
                scope.spawn(move || {
                    start.wait();
                    write(target, &tree(if index < 2 { OLD } else { NEW }))
                })
            };
            let runs: Vec<_> = (0..4).map(run).collect();
            runs.into_iter().map(|it| it.join().unwrap()).collect()
        });
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        let clean = |files: &[(&str, &str)]| check(&target, &tree(files)).unwrap().0.is_empty();
        assert!(clean(OLD) || clean(NEW), "{:?}", dir.files());
        let listed = list::parse(&fs::read_to_string(target.join(list::NAME)).unwrap()).unwrap();
        assert_eq!(dir.files().len(), listed.len() + 1, "{:?}", dir.files());
    }
}
