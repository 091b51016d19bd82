//! What the JSON of a review holds.

/// A JSON Schema of the JSON that [`json`](super::json) writes.
pub const SCHEMA: &str = include_str!("review.schema.json");
