//! Items one after another in a body: lines, records, server-sent events, parts.
//!
//! In: the bytes of a body. Out: the JSON of each item, or the part that holds it, as soon as it is complete.
//! What the JSON means is not known here.

pub(in super::super) mod cutter;
mod events;
pub(in super::super) mod found;
pub(in super::super) mod framed;
mod line;
mod lines;
pub(in super::super) mod part;
mod parts;
pub(in super::super) mod writer;
