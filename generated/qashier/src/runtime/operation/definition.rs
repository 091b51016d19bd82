//! One operation of the API as data: what a generated operation implements.
//!
//! In: the values of a call, held by the operation's own struct. Out: the parts of a request (through
//! [`Encoder`]) and the meaning of a response (through [`RawResponse`]). Sending is [`Call`](super::super::Call)'s job.

use std::fmt;

use super::decode_error::DecodeError;
use super::encoder::Encoder;
use super::endpoint::{Endpoint, OperationRef};
use super::raw_response::RawResponse;

/// An operation together with the values of its parameters.
///
/// The generated crate implements it for one struct an operation; a program may implement it for a call that the
/// document does not know and pass the value to [`Client::call`](super::super::Client::call). For a single such call
/// [`Client::request`](super::super::Client::request) is shorter.
pub trait Operation: fmt::Debug + Clone + Send + Sync + 'static {
    /// What a success answers.
    type Output: Send + 'static;

    /// What is the same for every call.
    const ENDPOINT: &'static Endpoint<'static>;

    /// Which operation it is: [`ENDPOINT`](Self::ENDPOINT), unless that is known at run time only.
    fn operation(&self) -> OperationRef {
        OperationRef::from(Self::ENDPOINT)
    }

    /// Hands the values over, each to its place in the request. What cannot be sent is kept by the encoder and
    /// reported when the request is built.
    fn encode(&self, to: &mut Encoder<'_>);

    /// Reads the body of a result: a success (status 200 to 299), or a redirect that the document describes.
    ///
    /// # Errors
    ///
    /// When the body is not what the document says, with the place inside it.
    fn decode(response: &RawResponse) -> Result<Self::Output, DecodeError>;
}
