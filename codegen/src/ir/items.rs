//! Items one after another in a body.

/// How the items of a body are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items {
    /// How they follow one another.
    pub framing: Framing,
    /// The text of the item that ends the stream (`x-stream-end`).
    pub end: Option<String>,
    /// What is said of parts by their place (`prefixEncoding`, `itemEncoding`); nothing of other items.
    pub parts: PartFormats,
}

/// What is said of parts by their place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartFormats {
    /// Of the first parts, each by its place.
    pub prefix: Vec<PartFormat>,
    /// Of all further parts.
    pub rest: PartFormat,
}

/// What is said of a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartFormat {
    /// Its media type.
    pub media_type: Option<String>,
    /// Headers that have one value, in document order.
    pub headers: Vec<(String, String)>,
}

impl PartFormats {
    /// Whether nothing is said.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
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
