//! The members of an object that is written in parts: one after the other, and files apart.

use serde_json::Value;

use super::fault::Step;
use super::file::File;

/// A member of an object that is written in parts.
pub(crate) struct Part {
    pub(crate) name: String,
    /// Its value; null in place of each file.
    pub(crate) value: Value,
    /// The files that it is or holds, each with the way to it from here.
    pub(crate) files: Vec<(Vec<Step>, File)>,
}

/// The members of the outermost object so far.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) depth: usize,
    pub(super) done: Vec<Part>,
    /// The files since the last of them, each with the way to it from the outermost value.
    pub(super) files: Vec<(Vec<Step>, File)>,
}
