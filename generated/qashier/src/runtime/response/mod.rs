//! The result of a call: a value with the response that it was read from, or an error.
//!
//! In: the head of a response and its body on the way, or a failure. Out: [`Response`](typed::Response), a stream, or
//! [`Error`](error::Error). Whether the call is retried is decided by the wing `call`.

pub(super) mod api_error;
pub(super) mod cause;
pub(super) mod error;
pub(super) mod incoming;
pub(super) mod items;
pub(super) mod line;
pub(super) mod received;
mod retry_after;
pub(super) mod status;
pub(super) mod typed;
