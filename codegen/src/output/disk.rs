//! The few ways in which a disk is changed, each of which leaves every file whole.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::error::OutputError;
use super::list;

/// A disk that can be written to. The tests have one that fails at a chosen step.
pub(super) trait Disk {
    /// Makes a folder and those it is in; fine if it is there.
    fn create_folder(&mut self, path: &Path) -> Result<(), OutputError>;
    /// Writes a file in one step: readers see the old text or the new one, never a part.
    fn replace(&mut self, path: &Path, text: &str) -> Result<(), OutputError>;
    /// Removes a file; fine if it is not there.
    fn remove_file(&mut self, path: &Path) -> Result<(), OutputError>;
    /// Removes a folder if it is there and empty. Says whether it is gone.
    fn remove_folder_if_empty(&mut self, path: &Path) -> Result<bool, OutputError>;
}

/// The real one.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn create_folder(&mut self, path: &Path) -> Result<(), OutputError> {
        fs::create_dir_all(path).map_err(io_error("create", path))
    }

    fn replace(&mut self, path: &Path, text: &str) -> Result<(), OutputError> {
        // In the same folder, since a rename does not cross file systems. A rename takes a link's place.
        let temporary = path.with_file_name(list::TEMPORARY);
        File::create_new(&temporary)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| fs::rename(&temporary, path))
            .map_err(io_error("write", path))
    }

    fn remove_file(&mut self, path: &Path) -> Result<(), OutputError> {
        match fs::remove_file(path) {
            // `NotADirectory`: what was its folder is something else by now, so the file is gone.
            Err(err) if matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(())
            }
            it => it.map_err(io_error("remove", path)),
        }
    }

    fn remove_folder_if_empty(&mut self, path: &Path) -> Result<bool, OutputError> {
        match fs::remove_dir(path) {
            Ok(()) => Ok(true),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(err)
                if matches!(err.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotADirectory) =>
            {
                Ok(false)
            }
            Err(err) => Err(io_error("remove", path)(err)),
        }
    }
}

/// Keeps other runs out of `dir` until dropped, after those that are there already have ended. `None` where the system
/// has no locks on folders.
pub(super) fn lock(dir: &Path, patience: Duration) -> Result<Option<File>, OutputError> {
    const PAUSE: Duration = Duration::from_millis(20);
    let Ok(file) = File::open(dir) else { return Ok(None) };
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if waited < patience => {
                thread::sleep(PAUSE);
                waited += PAUSE;
            }
            Err(TryLockError::WouldBlock) => return Err(OutputError::Busy { dir: dir.to_owned() }),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}

/// Says what was tried, and on what.
pub(super) fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    move |error| OutputError::Io { action, path: path.to_owned(), error }
}
