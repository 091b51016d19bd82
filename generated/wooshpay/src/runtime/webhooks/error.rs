//! Why a webhook is refused: one error type for all reasons.

use std::fmt;

use super::super::json::fault::Fault;

/// Why a webhook is refused. Neither `Display` nor `Debug` shows a secret, a signature or a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    text: String,
    path: Option<String>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A header of the signature is missing. It is not a webhook of this API, or something on the way dropped the header.
    MissingHeader,
    /// A header of the signature is malformed.
    InvalidHeader,
    /// No signature matches this body and one of the secrets: somebody else sent it, the secret belongs to another
    /// endpoint, or the body was changed after it was received.
    NoMatch,
    /// Genuine, but signed too long ago.
    TooOld,
    /// Genuine, but signed in the future: one of the clocks is wrong.
    TooNew,
    /// There is an age limit, but no timestamp in seconds or milliseconds since 1970 to check.
    NoTimestamp,
    /// The secret is missing or cannot be a key: a mistake of the receiver, whoever sent the webhook.
    Secret,
    /// Genuine, but the body is not JSON, or does not match the schema of its event. See [`Error::path`].
    Decode,
}

impl Error {
    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where decoding failed inside the body: `data.object.amount`. None for the body as a whole, and for all other kinds.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    pub(super) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), path: None }
    }

    pub(super) fn missing(header: &str) -> Self {
        Self::new(ErrorKind::MissingHeader, format!("the header `{header}` is missing"))
    }

    pub(super) fn invalid(header: &str, why: impl fmt::Display) -> Self {
        Self::new(ErrorKind::InvalidHeader, format!("the header `{header}` {why}"))
    }

    pub(super) fn decode(fault: &Fault) -> Self {
        let path = Some(fault.path()).filter(|it| !it.is_empty());
        Self { path, ..Self::new(ErrorKind::Decode, format!("the event cannot be read: {fault}")) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "webhook: {}", self.text)
    }
}

impl std::error::Error for Error {}
