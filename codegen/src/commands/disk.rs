//! Files that a command writes.

use std::fs;
use std::path::Path;

use super::stop::Stop;

/// Writes a file, and makes the folders around it.
pub fn write(path: &Path, text: &str) -> Result<(), Stop> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|err| Stop::disk("write", path, err))
}
