//! One operation of the API as data: what a generated operation implements.
//!
//! In: the values of a call, held by the operation's own struct. Out: the parts of a request (through
//! [`Encoder`]) and the meaning of a response (through [`RawResponse`]). Sending is [`Call`](super::Call)'s job.

use super::{DecodeError, Encoder, RawResponse, Replay, Server};

/// An operation together with the values of its parameters.
///
/// The generated crate implements it for one struct an operation; a program may implement it for a call that the
/// document does not know and pass the value to [`Client::call`](super::Client::call).
pub trait Operation: std::fmt::Debug + Clone + Send + Sync + 'static {
    /// What a success answers.
    type Output: Send + 'static;

    /// What is the same for every call.
    const ENDPOINT: &'static Endpoint;

    /// Hands the values over, each to its place in the request. What cannot be sent is kept by the encoder and
    /// reported when the request is built.
    fn encode(&self, to: &mut Encoder<'_>);

    /// Reads the body of a success (status 200 to 299).
    ///
    /// # Errors
    ///
    /// When the body is not what the document says, with the place inside it.
    fn decode(response: &RawResponse) -> Result<Self::Output, DecodeError>;
}

/// What is the same for every call of an operation.
#[derive(Debug)]
pub struct Endpoint {
    /// The operation's id in the document.
    pub id: &'static str,
    /// The method, upper case.
    pub method: &'static str,
    /// The path template: `/v1/refunds/{id}`.
    pub path: &'static str,
    /// The media types it asks for (`Accept`); empty: whatever comes.
    pub accept: &'static str,
    /// Alternatives of security schemes that are needed together, by name. None at all: no credential is sent.
    /// An empty alternative: credentials are optional.
    pub security: &'static [&'static [&'static str]],
    /// Servers of its own, in place of the API's; usually none.
    pub servers: &'static [Server],
    /// The header that carries an idempotency key, if the operation takes one.
    pub idempotency_header: Option<&'static str>,
    /// What it means to make a call of it again.
    pub replay: Replay,
    /// The statuses, besides those that any operation may recover from, that say that what it works on is locked for now.
    pub locked: &'static [u16],
}
