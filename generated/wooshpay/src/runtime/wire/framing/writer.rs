//! Writes items as a body holds them: the other way round from `cutter`.
//!
//! In: an item as JSON or a file, and the [`Framing`]. Out: its bytes in the body, and what ends the body.

use serde_json::Value;

use super::super::body::Body;
use super::found::{EventItem, Framing};
use super::part;
use super::part::Item;

/// Writes the items of one body.
#[derive(Clone)]
pub(crate) struct ItemWriter {
    framing: Framing,
    /// What is between parts; empty elsewhere.
    boundary: String,
}

impl ItemWriter {
    /// `boundary` is in no item. Only parts use it.
    pub(crate) fn new(framing: Framing, boundary: String) -> Self {
        Self { framing, boundary }
    }

    /// The item at this place as the body holds it; why it cannot be sent, if it cannot.
    pub(crate) fn item(&self, index: usize, item: Item) -> Result<Body, String> {
        let json = item.json.as_slice();
        Ok(Body::from(match self.framing {
            Framing::Lines => [json, b"\n"].concat(),
            Framing::Sequence => [b"\x1e", json, b"\n"].concat(),
            Framing::Parts(formats) => {
                // Of a list this was looked at before. A random boundary is in no item, but one that the caller chose may be.
                if contains(item.bytes(), self.boundary.as_bytes()) {
                    return Err(format!("item {index} of the body holds the boundary `{}`", self.boundary));
                }
                let (head, content) = part::written(item, formats.at(index))?;
                let head = format!("--{}\r\n{head}", self.boundary);
                return Ok(Body::chain([Body::from(head), content, Body::from("\r\n")]));
            }
            Framing::Events(EventItem::Data) => [b"data: ", json, b"\n\n"].concat(),
            Framing::Events(item) => event(item, json),
        }))
    }

    /// What comes after the last item.
    pub(crate) fn end(&self) -> Vec<u8> {
        match self.framing {
            Framing::Parts(_) => format!("--{}--\r\n", self.boundary).into_bytes(),
            Framing::Lines | Framing::Sequence | Framing::Events(_) => Vec::new(),
        }
    }

    /// The content type of the body.
    pub(crate) fn content_type(&self, media_type: &str) -> String {
        match self.framing {
            Framing::Parts(_) => format!("{media_type}; boundary={}", self.boundary),
            Framing::Lines | Framing::Sequence | Framing::Events(_) => media_type.to_owned(),
        }
    }
}

/// Whether some bytes are in others.
pub(crate) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else { return true };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|it| it == first) {
        rest = &rest[at..];
        if rest.starts_with(needle) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// An event whose fields are in the item. A line break in a value ends a line and begins another of the same field: nothing
/// in a value becomes a field of its own.
fn event(item: EventItem, json: &[u8]) -> Vec<u8> {
    let value: Value = serde_json::from_slice(json).unwrap_or_default();
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    let mut out = String::new();
    let mut field = |name: &str, value: &Value| {
        let lines = text(value).replace("\r\n", "\n");
        for line in lines.split(['\n', '\r']) {
            out.push_str(&format!("{name}: {line}\n"));
        }
    };
    match (item, value.as_object()) {
        (EventItem::Text, _) | (_, None) => field("data", &value),
        (_, Some(whole)) => {
            for name in FIELDS {
                if let Some(value) = whole.get(name) {
                    field(name, value);
                }
            }
        }
    }
    out.push('\n');
    out.into_bytes()
}

/// The fields that an event has, in the order in which they are written. Whatever else is in an item, no reader of events would
/// find.
const FIELDS: [&str; 4] = ["event", "id", "retry", "data"];
