//! A line that is read byte by byte.
//!
//! In: chunks. Out: what comes before the next end of a line, never longer than allowed.

use super::found::FramingError;

/// The bytes of a line so far.
#[derive(Default)]
pub(super) struct Line {
    pub(super) bytes: Vec<u8>,
}

impl Line {
    /// Moves bytes of the chunk to the line, up to the first that ends it; gives that one, which is taken out.
    pub(super) fn fill(
        &mut self,
        chunk: &mut &[u8],
        is_end: impl Fn(u8) -> bool,
        most: usize,
    ) -> Result<Option<u8>, FramingError> {
        let at = chunk.iter().position(|it| is_end(*it));
        let (own, rest) = chunk.split_at(at.unwrap_or(chunk.len()));
        if own.len() > most.saturating_sub(self.bytes.len()) {
            return Err(FramingError::TooLarge(most));
        }
        self.bytes.extend_from_slice(own);
        let (end, rest) = match rest.split_first() {
            Some((end, rest)) => (Some(*end), rest),
            None => (None, rest),
        };
        *chunk = rest;
        Ok(end)
    }
}
