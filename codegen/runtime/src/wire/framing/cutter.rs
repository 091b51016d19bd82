//! Cuts a body into its items, whatever holds them apart.
//!
//! In: the bytes of a body, in chunks of any size, and its [`Framing`]. Out: what each chunk completes. Every byte is looked at
//! once, and no more than one item is held.

use std::collections::VecDeque;

use super::found::{Found, Framing, FramingError};
use super::{events, lines, parts};

/// Cuts a body into its items.
pub(crate) struct Cutter {
    kind: Kind,
    /// The text of the item that ends the stream.
    end: Option<&'static str>,
    ended: bool,
}

enum Kind {
    Lines(lines::Lines),
    Events(events::Events),
    Parts(parts::Parts),
}

impl Cutter {
    /// `content_type` is that of the response, which for parts says what is between them. `most` is how many bytes an item
    /// may have.
    pub(crate) fn new(
        framing: Framing,
        end: Option<&'static str>,
        content_type: &str,
        most: usize,
    ) -> Result<Self, FramingError> {
        let kind = match framing {
            Framing::Lines => Kind::Lines(lines::Lines::new(b'\n', most)),
            Framing::Sequence => Kind::Lines(lines::Lines::new(b'\x1e', most)),
            Framing::Events(item) => Kind::Events(events::Events::new(item, most)),
            Framing::Parts(_) => Kind::Parts(parts::Parts::new(content_type, most)?),
        };
        Ok(Self { kind, end, ended: false })
    }

    /// Adds what the next bytes of the body say. After an error nothing more is said.
    pub(crate) fn feed(&mut self, chunk: &[u8], found: &mut VecDeque<Found>) -> Result<(), FramingError> {
        if self.ended {
            return Ok(());
        }
        match &mut self.kind {
            Kind::Lines(it) => it.feed(chunk, self.end, found)?,
            Kind::Events(it) => it.feed(chunk, self.end, found)?,
            Kind::Parts(it) => it.feed(chunk, found)?,
        }
        self.ended = found.back() == Some(&Found::End);
        Ok(())
    }

    /// Adds what the end of the body says.
    pub(crate) fn finish(&mut self, found: &mut VecDeque<Found>) -> Result<(), FramingError> {
        if self.ended {
            return Ok(());
        }
        match &mut self.kind {
            Kind::Lines(it) => it.finish(self.end, found),
            // An event without the empty line after it is not complete, says the standard.
            Kind::Events(_) => {}
            Kind::Parts(it) => it.finish()?,
        }
        self.ended = found.back() == Some(&Found::End);
        match self.end {
            Some(end) if !self.ended => Err(FramingError::Cut(format!("`{end}`"))),
            _ => Ok(()),
        }
    }
}
