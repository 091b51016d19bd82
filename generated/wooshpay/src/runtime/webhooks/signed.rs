//! The webhooks of one API, as a type.

use super::super::json::value::Json;
use super::signature::Signature;

/// The webhooks of one API. The generated crate has the type that implements it.
pub trait Signed: 'static {
    /// How they are signed.
    const SIGNATURE: &'static Signature;

    /// Their event.
    type Event: Json;
}
