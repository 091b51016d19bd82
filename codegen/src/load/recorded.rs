//! Files that remember what was read of them.
//!
//! In: files. Out: the same files, and [`Seen`]: each file and folder that was asked for, with a digest of what there was,
//! or why there was nothing. As long as that is [still so](Seen::holds), reading again gives the same document.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::files::{Files, Unread};
use crate::digest::Digest;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    files: BTreeMap<String, String>,
    folders: BTreeMap<String, String>,
}

impl Seen {
    /// Whether all of it is as it was.
    pub fn holds(&self, files: &dyn Files) -> bool {
        self.files.iter().all(|(name, digest)| digest_of_file(&files.read(name)) == *digest)
            && self.folders.iter().all(|(folder, digest)| Digest::of(files.list(folder)) == *digest)
    }
}

/// A file that is missing differs from an empty one, and from one that may not be read.
fn digest_of_file(read: &Result<Vec<u8>, Unread>) -> String {
    match read {
        Ok(bytes) => Digest::of([bytes]),
        Err(why) => why.to_string(),
    }
}

/// Files, with a memory.
#[derive(Debug)]
pub struct Recorded<F> {
    files: F,
    seen: Mutex<Seen>,
}

impl<F: Files> Recorded<F> {
    /// Nothing is read yet.
    pub fn new(files: F) -> Self {
        Self { files, seen: Mutex::default() }
    }

    /// What was read up to now.
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember(&self, add: impl FnOnce(&mut Seen)) {
        add(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl<F: Files> Files for Recorded<F> {
    fn read(&self, name: &str) -> Result<Vec<u8>, Unread> {
        let read = self.files.read(name);
        let digest = digest_of_file(&read);
        self.remember(|seen| _ = seen.files.insert(name.to_owned(), digest));
        read
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let names = self.files.list(folder);
        let digest = Digest::of(&names);
        self.remember(|seen| _ = seen.folders.insert(folder.to_owned(), digest));
        names
    }

    fn shown(&self, name: &str) -> String {
        self.files.shown(name)
    }
}

#[cfg(test)]
mod tests {
    use super::Recorded;
    use crate::load::{Files as _, Texts};

    #[test]
    fn what_was_read_holds_until_any_of_it_changes() {
        let now = [("spec/a.yaml", "a"), ("spec/b.yaml", "")];
        let recorded = Recorded::new(Texts::new(&now));
        assert!(recorded.read("spec/a.yaml").is_ok() && recorded.read("spec/c.yaml").is_err());
        assert_eq!(recorded.list("spec").len(), 2);
        let seen = recorded.seen();
        assert!(seen.holds(&Texts::new(&now)));
        // What nobody read does not count.
        assert!(seen.holds(&Texts::new(&[("spec/a.yaml", "a"), ("spec/b.yaml", "b"), ("other/a.yaml", "")])));
        let later: [&[(&str, &str)]; 4] = [
            &[("spec/a.yaml", "other"), ("spec/b.yaml", "")],
            &[("spec/b.yaml", "")],
            &[("spec/a.yaml", "a"), ("spec/b.yaml", ""), ("spec/c.yaml", "")],
            &[("spec/a.yaml", "a"), ("spec/b.yaml", ""), ("spec/d.yaml", "")],
        ];
        for files in later {
            assert!(!seen.holds(&Texts::new(files)), "{files:?}");
        }
    }
}
