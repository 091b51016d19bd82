//! A response together with its value.
//!
//! In: a success, received and read. Out: [`Response`]. Reading is the operation's business.

use std::fmt;

use http::HeaderMap;

use super::super::json::drift::Drift;
use super::super::operation::decode_error::DecodeError;
use super::super::operation::endpoint::OperationRef;
use super::super::operation::raw_response::RawResponse;
use super::super::secret::scrubber::Scrubber;
use super::error::Error;
use super::received::{Received, Sent};

/// The value of a response, and the response itself.
#[derive(Clone)]
pub struct Response<T> {
    /// The value of the operation.
    pub value: T,
    raw: RawResponse,
    scrubber: Scrubber,
    sent: Sent,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, Received { raw, scrubber, sent, .. }: Received) -> Self {
        Self { value, raw: raw.untimed(), scrubber, sent }
    }

    /// The error for a response that could be read, but deviates where it matters.
    pub(crate) fn unusable(self, operation: OperationRef, drift: &Drift) -> Error {
        let Self { raw, scrubber, sent, .. } = self;
        let path = drift.pointer().trim_start_matches('/').replace('/', ".");
        let reason = DecodeError { text: drift.to_string(), path: Some(path), late: false };
        Error::of_decode(Received { operation, raw, scrubber, sent }, reason)
    }

    /// The same response with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let Self { value, raw, scrubber, sent } = self;
        Response { value: change(value), raw, scrubber, sent }
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.raw.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// The header `Location`, as received.
    pub fn location(&self) -> Option<&str> {
        self.raw.location()
    }

    /// The id under which the server knows the request. The vendor's support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// The bytes of the body.
    pub fn raw_body(&self) -> &[u8] {
        self.raw.raw_body()
    }

    /// Where the response deviates from the document: another content type, an empty body, or optional members of
    /// another type. Such a member is `None`; `.extra()` of its object has the original value, which is written again
    /// unchanged. Log what is listed here: the document does not match the server. Empty for a response that matches
    /// the document.
    pub fn drift(&self) -> Vec<Drift> {
        self.raw.drift()
    }

    /// How many attempts were made.
    pub fn attempts(&self) -> u32 {
        self.sent.attempts
    }

    /// The idempotency key that all attempts carried, if the operation takes one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.sent.idempotency_key()
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = match f.alternate() {
            true => format!("{:#?}", self.value),
            false => format!("{:?}", self.value),
        };
        f.debug_struct("Response")
            .field("raw", &self.raw)
            .field("sent", &self.sent)
            .field("value", &format_args!("{}", self.scrubber.scrub(&value)))
            .finish()
    }
}
