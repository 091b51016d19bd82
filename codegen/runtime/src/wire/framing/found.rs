//! How the items of a body follow one another, and what is found in it: the types that cutting a body and reading its items
//! have in common. Nothing is read here.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;

use super::part::{PartFormat, PartFormats};

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
    Parts(PartFormats),
}

impl Framing {
    /// What the document says of the part at this place.
    pub(crate) fn part(self, index: usize) -> PartFormat {
        match self {
            Self::Parts(formats) => formats.at(index),
            Self::Lines | Self::Sequence | Self::Events(_) => PartFormat::PLAIN,
        }
    }
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

/// What comes next in a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// An item, as JSON.
    Item {
        json: Vec<u8>,
        /// The type of the event; empty elsewhere.
        event: String,
    },
    /// An item that is a part: bytes of whatever type its headers say.
    Part { headers: HeaderMap, content: Vec<u8> },
    /// The id of the last event, which a client that comes back names.
    Id(String),
    /// How long a client waits before it comes back.
    Retry(Duration),
    /// The items end here, whatever the body still holds.
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
