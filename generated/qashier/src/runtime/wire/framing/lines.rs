//! Items with a separator between them: lines, and the records of a JSON text sequence.
//!
//! In: chunks. Out: what is between two separators, without leading and trailing whitespace. Blank items are skipped.

use std::collections::VecDeque;

use super::found::{Found, FramingError};
use super::line::Line;

pub(super) struct Lines {
    separator: u8,
    most: usize,
    line: Line,
}

impl Lines {
    pub(super) fn new(separator: u8, most: usize) -> Self {
        Self { separator, most, line: Line::default() }
    }

    pub(super) fn feed(
        &mut self,
        mut chunk: &[u8],
        end: Option<&str>,
        found: &mut VecDeque<Found>,
    ) -> Result<(), FramingError> {
        while !chunk.is_empty() {
            if self.line.fill(&mut chunk, |it| it == self.separator, self.most)?.is_none() {
                break;
            }
            self.finish(end, found);
            if found.back() == Some(&Found::End) {
                break;
            }
        }
        Ok(())
    }

    /// What has come so far is an item. The last line of a body may lack its end.
    pub(super) fn finish(&mut self, end: Option<&str>, found: &mut VecDeque<Found>) {
        let line = std::mem::take(&mut self.line.bytes);
        let text = line.trim_ascii();
        match text {
            [] => {}
            text if end.is_some_and(|it| text == it.as_bytes()) => found.push_back(Found::End),
            text => found.push_back(Found::Item { json: text.to_vec(), event: String::new() }),
        }
    }
}
