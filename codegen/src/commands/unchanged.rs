//! Whether a run of `gen` would change nothing, found without generating.
//!
//! In: what a run is to do. Out: what the last run like it printed, messages included, if nothing has changed since: no file
//! that was read, no file that was generated, no option, and not this program. Each is compared with a record of that run.
//!
//! Records are next to the program in the target folder, not in the crate. There, each change of the generator would change it
//! too, and `gen --check` would trust what somebody has committed instead of checking it. Without a target folder, nothing
//! is recorded, and each run generates.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs};

use crate::digest::Digest;
use crate::load::Seen;
use crate::{Request, output, reads_the_same};
use serde::{Deserialize, Serialize};

/// What a run printed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Printed {
    /// To the standard error, with colours where they were asked for.
    pub(crate) messages: String,
    /// To the standard output.
    pub(crate) result: String,
}

/// A run that ended well, and after which the crate was what it should be.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    /// The folder of the crate.
    crate_folder: PathBuf,
    /// Everything that decides what a run does, but for the files that it reads.
    run: String,
    read: Vec<Seen>,
    /// The digest of the crate.
    files: String,
    printed: Printed,
}

/// The place of a run's record.
pub(crate) struct Last<'a> {
    request: &'a Request,
    crate_folder: PathBuf,
    run: String,
    file: PathBuf,
}

impl<'a> Last<'a> {
    /// Of runs that generate this crate with these options. `None` where no record can be kept.
    pub(crate) fn of(request: &'a Request, crate_folder: &Path, options: &str) -> Option<Self> {
        let here = env::current_dir().ok()?;
        let crate_folder = here.join(crate_folder);
        let run = [this_program()?, format!("{}\n{request:?}\n{options}", here.display())];
        let name = Digest::of([crate_folder.as_os_str().as_encoded_bytes()]);
        let file = records()?.join(format!("{}.json", &name[..32]));
        Some(Self { request, crate_folder, run: Digest::of(run), file })
    }

    /// What it printed, if a run now would do nothing but print that again.
    pub(crate) fn printed(&self) -> Option<Printed> {
        let record: Record = serde_json::from_str(&fs::read_to_string(&self.file).ok()?).ok()?;
        let is_unchanged = record.run == self.run
            && reads_the_same(self.request, &record.read)
            && output::digest(&self.crate_folder) == Some(record.files);
        is_unchanged.then_some(record.printed)
    }

    /// Records a run. Where that fails, the next run generates.
    pub(crate) fn keep(self, read: Vec<Seen>, files: String, printed: Printed) {
        let Some(folder) = self.file.parent().filter(|it| fs::create_dir_all(it).is_ok()) else { return };
        forget_what_is_gone(folder);
        let record = Record { crate_folder: self.crate_folder, run: self.run, read, files, printed };
        if let Ok(text) = serde_json::to_string(&record) {
            let _ = output::write_file(&self.file, &text);
        }
    }
}

/// This program, as cargo tells one build from another: by its place, its size and the time it was written.
fn this_program() -> Option<String> {
    let program = env::current_exe().ok()?;
    let found = fs::metadata(&program).ok()?;
    let time = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", program.display(), found.len(), time.as_nanos()))
}

/// The folder of the records, next to this program where cargo has built it, or else in the target folder of the project that
/// it was built in.
fn records() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    // Cargo keeps a lock in each folder that it builds programs in. A target folder itself shows less: cargo marks it only
    // where it has made it.
    let folder = program.parent().filter(|it| it.join(".cargo-lock").is_file()).map(Path::to_owned);
    let project = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target"));
    Some(folder.or_else(|| project.is_dir().then(|| project.to_owned()))?.join("unchanged"))
}

/// Removes the records of crates that are no longer there.
fn forget_what_is_gone(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let record = fs::read_to_string(entry.path()).ok();
        let record: Option<Record> = record.and_then(|it| serde_json::from_str(&it).ok());
        if record.is_none_or(|it| !it.crate_folder.exists()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
