//! Secrets: held, encoded for the wire, and removed from other text.
//!
//! The leftmost wing: it imports from no other.

pub(super) mod scrubber;
pub(super) mod text;
