//! Bytes on the wire, and services of the machine: transports, bodies, deadlines, time, randomness, encodings.
//!
//! In: a request as an `http::Request`. Out: an `http::Response`, or how far the request got. Nothing here knows JSON
//! or an operation.

pub(super) mod body;
pub(super) mod deadline;
#[cfg(feature = "http-client")]
pub(super) mod driver;
pub(super) mod framing;
pub(super) mod http_date;
pub(super) mod media_type;
pub(super) mod once;
pub(super) mod percent;
pub(super) mod platform;
pub(super) mod random;
pub(super) mod transport;
