//! Cuts a body into its items, whatever holds them apart.
//!
//! In: the bytes of a body, in chunks of any size, and its [`Framing`]. Out: what each chunk completes. Every byte is looked at
//! once, and no more than one item is held.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use super::{events, lines, parts};

/// How the items of a body follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// Each item is a line: `application/jsonl`, `application/x-ndjson`.
    Lines,
    /// Each item comes after the sign RS: `application/json-seq` (RFC 7464).
    Sequence,
    /// Server-sent events: `text/event-stream`.
    Events(EventItem),
    /// Each item is a part: `multipart/mixed`.
    Parts,
}

/// What of an event is its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventItem {
    /// Its data, which is JSON.
    Data,
    /// Its data, which is a string.
    Text,
    /// An object with its `data` (a string), `event`, `id` and `retry`, as far as the event has them.
    Whole,
    /// The same, with data that is JSON.
    WholeOfJson,
}

/// What a body says next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// An item, as JSON.
    Item {
        json: Vec<u8>,
        /// The type of the event; empty elsewhere.
        event: String,
    },
    /// The id of the last event, which a client that comes back names.
    Id(String),
    /// How long a client waits before it comes back.
    Retry(Duration),
    /// There are no more items, whatever the body still holds.
    End,
}

/// Why a body is not the items that it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FramingError {
    /// An item is larger than this.
    TooLarge(usize),
    /// The body ended where more had to come.
    Cut(String),
    /// The content type does not say what is between the items.
    Boundary,
}

impl fmt::Display for FramingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(most) => write!(f, "an item has more than the {most} bytes accepted"),
            Self::Cut(mark) => write!(f, "the body ended before {mark}"),
            Self::Boundary => f.write_str("expected a content type with a boundary, found none"),
        }
    }
}

/// Cuts a body into its items.
pub(crate) struct Cutter {
    kind: Kind,
    /// The text of an item after which there are no more.
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
            Framing::Parts => Kind::Parts(parts::Parts::new(content_type, most)?),
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
