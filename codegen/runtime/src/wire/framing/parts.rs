//! The parts of a multipart body (RFC 2046), each of which is an item.
//!
//! In: chunks. Out: the headers and the content of each part. What comes before the first boundary and after the last one is
//! ignored.

use std::collections::VecDeque;

use super::super::media_type;
use super::found::{Found, FramingError};
use super::line::Line;
use super::part;

/// So many bytes may the head of a part have.
const HEAD: usize = 64 * 1024;

pub(super) struct Parts {
    boundary: Vec<u8>,
    most: usize,
    line: Line,
    state: State,
    head: Vec<u8>,
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
        Ok(Self {
            boundary: format!("--{boundary}").into_bytes(),
            most,
            line: Line::default(),
            state: State::Preamble,
            head: Vec::new(),
            content: Vec::new(),
        })
    }

    pub(super) fn feed(&mut self, mut chunk: &[u8], found: &mut VecDeque<Found>) -> Result<(), FramingError> {
        while !chunk.is_empty() && self.state != State::Epilogue {
            let left = match self.state {
                State::Content => self.most.saturating_sub(self.content.len()),
                _ => HEAD.saturating_sub(self.head.len()),
            };
            let left = left.saturating_add(self.boundary.len() + 4);
            let end = self.line.fill(&mut chunk, |it| it == b'\n', left).map_err(|_| self.too_large())?;
            if end.is_none() {
                // The last boundary needs no end of its line.
                if self.line.bytes.strip_prefix(self.boundary.as_slice()) == Some(b"--") {
                    self.boundary(found, true)?;
                }
                break;
            }
            let line = std::mem::take(&mut self.line.bytes);
            let text = line.trim_ascii_end();
            match (text.strip_prefix(self.boundary.as_slice()), &self.state) {
                (Some(b""), _) => self.boundary(found, false)?,
                (Some(b"--"), _) => self.boundary(found, true)?,
                (_, State::Headers) if text.is_empty() => self.state = State::Content,
                (_, State::Headers) => {
                    self.head.extend_from_slice(text);
                    self.head.push(b'\n');
                    // A line may be as long as a boundary, whatever is left.
                    if self.head.len() > HEAD {
                        return Err(self.too_large());
                    }
                }
                (_, State::Content) => {
                    self.content.extend_from_slice(&line);
                    self.content.push(b'\n');
                    // The end of the last line belongs to the boundary.
                    if self.content.len() > self.most.saturating_add(2) {
                        return Err(self.too_large());
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn too_large(&self) -> FramingError {
        match self.state {
            State::Content => FramingError::TooLarge(self.most),
            _ => FramingError::TooLarge(HEAD),
        }
    }

    /// A boundary ends a part, and with it the end of the line before it.
    fn boundary(&mut self, found: &mut VecDeque<Found>, is_last: bool) -> Result<(), FramingError> {
        let mut content = std::mem::take(&mut self.content);
        let headers = part::headers(&std::mem::take(&mut self.head));
        if self.state == State::Content {
            content.pop();
            content.pop_if(|it| *it == b'\r');
            if content.len() > self.most {
                return Err(FramingError::TooLarge(self.most));
            }
            found.push_back(Found::Part { headers, content });
        }
        self.state = State::Headers;
        if is_last {
            self.state = State::Epilogue;
            found.push_back(Found::End);
        }
        Ok(())
    }

    pub(super) fn finish(&self) -> Result<(), FramingError> {
        match self.state {
            State::Epilogue => Ok(()),
            _ => Err(FramingError::Cut("the last boundary".to_owned())),
        }
    }
}
