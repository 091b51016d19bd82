//! The parts of a `multipart/mixed` body (RFC 2046), each of which is an item.
//!
//! In: chunks. Out: the content of each part, without its headers. What comes before the first boundary and after the last one
//! is ignored.

use std::collections::VecDeque;

use super::super::media_type;
use super::found::{Found, FramingError};
use super::line::Line;

pub(super) struct Parts {
    boundary: Vec<u8>,
    most: usize,
    line: Line,
    state: State,
    content: Vec<u8>,
}

#[derive(PartialEq, Eq)]
enum State {
    /// Before the first boundary.
    Preamble,
    Headers,
    Content,
    /// After the last boundary.
    Epilogue,
}

impl Parts {
    pub(super) fn new(content_type: &str, most: usize) -> Result<Self, FramingError> {
        let boundary = media_type::parameter(content_type, "boundary").filter(|it| !it.is_empty());
        let boundary = boundary.ok_or(FramingError::Boundary)?;
        let boundary = format!("--{boundary}").into_bytes();
        Ok(Self { boundary, most, line: Line::default(), state: State::Preamble, content: Vec::new() })
    }

    pub(super) fn feed(&mut self, mut chunk: &[u8], found: &mut VecDeque<Found>) -> Result<(), FramingError> {
        while !chunk.is_empty() && self.state != State::Epilogue {
            let left = self.most.saturating_sub(self.content.len()).saturating_add(self.boundary.len() + 4);
            if self.line.fill(&mut chunk, |it| it == b'\n', left)?.is_none() {
                // The last boundary needs no end of its line.
                if self.line.bytes.strip_prefix(self.boundary.as_slice()) == Some(b"--") {
                    self.boundary(found, true);
                }
                break;
            }
            let line = std::mem::take(&mut self.line.bytes);
            let text = line.trim_ascii_end();
            match (text.strip_prefix(self.boundary.as_slice()), &self.state) {
                (Some(b""), _) => self.boundary(found, false),
                (Some(b"--"), _) => self.boundary(found, true),
                (_, State::Headers) if text.is_empty() => self.state = State::Content,
                (_, State::Content) => {
                    self.content.extend_from_slice(&line);
                    self.content.push(b'\n');
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A boundary ends a part, and with it the end of the line before it.
    fn boundary(&mut self, found: &mut VecDeque<Found>, is_last: bool) {
        let mut content = std::mem::take(&mut self.content);
        if self.state == State::Content {
            content.pop();
            content.pop_if(|it| *it == b'\r');
            found.push_back(Found::Item { json: content, event: String::new() });
        }
        self.state = State::Headers;
        if is_last {
            self.state = State::Epilogue;
            found.push_back(Found::End);
        }
    }

    pub(super) fn finish(&self) -> Result<(), FramingError> {
        match self.state {
            State::Epilogue => Ok(()),
            _ => Err(FramingError::Cut("the last boundary".to_owned())),
        }
    }
}
