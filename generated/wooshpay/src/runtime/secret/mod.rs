//! What must not be seen: held, encoded for the wire, and taken out of other text.
//!
//! The leftmost wing: it knows no other.

pub(super) mod base64;
pub(super) mod scrubber;
pub(super) mod text;
