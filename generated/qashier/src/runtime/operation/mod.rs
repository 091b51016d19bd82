//! What a generated operation is made of: its description as data, the encoder of its values, and the raw response that
//! it is read from.
//!
//! In: an operation with its values. Out: the parts of a request; from a response, a value. Nothing is sent here.

pub(super) mod api;
mod charset;
pub(super) mod decode_error;
pub(super) mod definition;
pub(super) mod encoder;
pub(super) mod endpoint;
pub mod header;
pub(super) mod item_body;
pub(super) mod multipart;
pub(super) mod parameter;
pub(super) mod raw_response;
pub(super) mod redirect;
pub(super) mod replay;
pub(super) mod streamed;
pub(super) mod typed_body;
