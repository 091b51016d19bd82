//! One operation of the API: what a generated operation implements.
//!
//! In: the values of a call, held by the operation's struct. Out: the parts of a request (through [`Encoder`]) and the
//! value of a response (from [`RawResponse`]). Sending is the business of the wing `call`.

use std::fmt;

use super::decode_error::DecodeError;
use super::encoder::Encoder;
use super::endpoint::{Endpoint, OperationRef};
use super::raw_response::RawResponse;

/// An operation together with the values of its parameters.
///
/// The generated crate implements it for one struct per operation. Implement it yourself for an undocumented operation,
/// and pass the value to [`Client::call`](super::super::Client::call). For a single call
/// [`Client::request`](super::super::Client::request) is shorter.
pub trait Operation: fmt::Debug + Clone + Send + Sync + 'static {
    /// The value of a success.
    type Output: Send + 'static;

    /// What is the same for every call.
    const ENDPOINT: &'static Endpoint<'static>;

    /// Which operation it is: [`ENDPOINT`](Self::ENDPOINT), unless that is known only at run time.
    fn operation(&self) -> OperationRef {
        OperationRef::from(Self::ENDPOINT)
    }

    /// Encodes the values, each to its place in the request. What cannot be sent is noted by the encoder and reported
    /// when the request is built.
    fn encode(&self, to: &mut Encoder<'_>);

    /// Reads the body of a result: a success (status 200 to 299), or a redirect in the document.
    ///
    /// # Errors
    ///
    /// When the body does not match the document, with the place inside it.
    fn decode(response: &RawResponse) -> Result<Self::Output, DecodeError>;
}
