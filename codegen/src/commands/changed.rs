//! What `gen` says of a crate: what changed for callers, rather than how many files were written.
//!
//! In: the crate's files, and what of them changed. Out: a line for each thing that callers can name, and how many of them break
//! code.

use crate::output::{Changes, FileTree};
use crate::review::summary::summary;

/// As many lines as are read at a glance.
const MOST: usize = 20;

/// The lines about one crate. `details` says where more is, behind what needs it.
pub(crate) fn lines(name: &str, after: &FileTree, changes: &Changes, details: &str) -> String {
    if changes.is_empty() {
        return format!("{name}: {changes}\n");
    }
    let before = changes.before(after);
    if before.get("src/lib.rs").is_none() {
        return format!("{name}: new, {} files\n", after.len());
    }
    let is_code = |it: &String| it.starts_with("src/");
    let has_code = changes.written.iter().chain(&changes.removed).any(is_code);
    let Some(summary) = has_code.then(|| summary(&before, after)).flatten().filter(|it| !it.lines.is_empty())
    else {
        return format!("{name}: nothing changed for callers ({changes})\n");
    };
    let mut text = String::new();
    for line in summary.lines.iter().take(MOST) {
        text += &format!("{name}: {line}\n");
    }
    if let Some(more) = summary.lines.len().checked_sub(MOST).filter(|it| *it > 0) {
        text += &format!("{name}: and {more} more\n");
    }
    for (what, count) in
        [("breaking for callers", summary.breaking), ("the same code does something else", summary.silent)]
    {
        if count > 0 {
            text += &format!("{name}: {what}: {count}{details}\n");
        }
    }
    text
}
