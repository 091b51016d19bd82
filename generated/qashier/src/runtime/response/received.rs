//! A success as received, and how its call was sent.

use http::HeaderValue;

use super::super::operation::endpoint::OperationRef;
use super::super::operation::raw_response::RawResponse;
use super::super::secret::scrubber::Scrubber;

/// A success, and how its call was sent.
pub(crate) struct Received {
    pub(crate) operation: OperationRef,
    pub(crate) raw: RawResponse,
    /// Knows what must not be shown of it.
    pub(crate) scrubber: Scrubber,
    pub(crate) sent: Sent,
}

/// How a call was sent. Responses and errors carry it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent {
    pub(crate) attempts: u32,
    /// The header with the key, which shows itself only if it is not sensitive.
    pub(crate) idempotency_key: Option<HeaderValue>,
    /// Whether the server may have received one of the attempts.
    pub(crate) maybe_received: bool,
}

impl Sent {
    pub(crate) fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_ref()?.to_str().ok()
    }
}
