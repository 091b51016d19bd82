//! What a writer knows of the sensitive parts of what it has written.

use super::file::File;

/// What is known of the sensitive parts of what is being written.
#[derive(Default)]
pub(super) struct Hidden {
    /// How many sensitive values the writer is inside of.
    pub(super) depth: usize,
    /// Where the outermost of them are in what was written.
    pub(super) places: Vec<(usize, usize)>,
    /// Where values in them begin that the schema tells everybody, in the order in which they were written.
    pub(super) known: Vec<usize>,
    /// What the files among them hold and are called, which is not written in their place.
    pub(super) files: Vec<String>,
    /// The names of the sensitive members of the outermost object; none before it began.
    pub(super) outermost: Option<Vec<&'static str>>,
}

impl Hidden {
    /// Notes that a file is not written where it would be.
    pub(super) fn leave_out(&mut self, file: &File) {
        if self.depth > 0 {
            self.files.extend(file.bytes().and_then(short_text));
            self.files.extend(file.name().map(str::to_owned));
        }
    }
}

/// Bytes as a text that a message may repeat, if they are one.
pub(crate) fn short_text(bytes: &[u8]) -> Option<String> {
    /// No server repeats more.
    const LONGEST: usize = 4096;
    let text = std::str::from_utf8(bytes).ok().filter(|it| it.len() <= LONGEST)?;
    Some(text.to_owned())
}
