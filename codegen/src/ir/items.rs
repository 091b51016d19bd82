//! Items one after another in a body.

/// How the items of a body are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items {
    /// How they follow one another.
    pub framing: Framing,
    /// The text of the item that ends the stream (`x-stream-end`).
    pub end: Option<String>,
}

/// How the items of a body follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// Each is a line.
    Lines,
    /// Each comes after the sign RS.
    Sequence,
    /// Server-sent events.
    Events(EventItem),
    /// Each is a part.
    Parts,
}

/// What of an event is its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventItem {
    /// Its data, which is JSON.
    Data,
    /// Its data, which is a string.
    Text,
    /// An object with its data, a string, and its other fields.
    Whole,
    /// An object with its data, which is JSON, and its other fields.
    WholeOfJson,
}

impl Framing {
    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Sequence => "records",
            Self::Events(EventItem::Data) => "events",
            Self::Events(EventItem::Text) => "events of text",
            Self::Events(EventItem::Whole) => "whole events",
            Self::Events(EventItem::WholeOfJson) => "whole events of JSON",
            Self::Parts => "parts",
        }
    }
}
