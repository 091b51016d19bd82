//! Operations whose response is items, one after another.
//!
//! In: the description of an operation. Out: the trait that says how its items are written, and the items of a response that
//! has come as a whole. Reading them as they come is the business of `response::items`.

use std::collections::VecDeque;

use super::super::json::value::Json;
use super::super::wire::framing::cutter::Cutter;
use super::super::wire::framing::found::{Found, Framing, FramingError};
use super::decode_error::DecodeError;
use super::definition::Operation;
use super::raw_response::RawResponse;

/// An operation whose response is items that can be read as they come, with
/// [`Call::stream_items`](super::super::Call::stream_items).
///
/// The generated crate implements it where the document describes the items.
pub trait Streamed: Operation {
    /// One item.
    type Item: Json + Send + 'static;

    /// How the items follow one another.
    const FRAMING: Framing;

    /// The text of the item that ends the stream, such as `[DONE]`.
    const END: Option<&'static str> = None;
}

impl RawResponse {
    /// Reads the body as items, one after another.
    ///
    /// # Errors
    ///
    /// When an item is not JSON, or JSON of another shape, or the body ends before its items do.
    pub fn items<T: Json>(&self, framing: Framing, end: Option<&'static str>) -> Result<Vec<T>, DecodeError> {
        let fault = |it: FramingError| DecodeError::new(it.to_string());
        let content_type = self.header("content-type").unwrap_or_default();
        let mut cutter = Cutter::new(framing, end, content_type, usize::MAX).map_err(fault)?;
        let mut found = VecDeque::new();
        cutter.feed(self.raw_body(), &mut found).map_err(fault)?;
        cutter.finish(&mut found).map_err(fault)?;
        let mut one = self.clone();
        let (mut items, mut drift) = (Vec::new(), Vec::new());
        for it in found {
            let item = match it {
                Found::Item { json, .. } => {
                    one.set_body(json);
                    one.item()
                }
                Found::Part { headers, content } => one.part(&headers, content, framing.part(items.len())),
                Found::Id(_) | Found::Retry(_) | Found::End => continue,
            };
            items.push(item.map_err(|it| it.of_item(items.len()))?);
            drift.extend(one.drift().into_iter().map(|it| it.of_item(items.len() - 1)));
        }
        self.note_items(drift);
        Ok(items)
    }
}
