//! What the JSON of a review holds.

/// A JSON Schema of the reports in JSON.
pub const SCHEMA: &str = include_str!("review.schema.json");
