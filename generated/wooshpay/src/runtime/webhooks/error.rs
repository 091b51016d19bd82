//! Why a webhook is not taken: one error type for all that can be wrong with one.

use std::fmt;

use super::super::json::fault::Fault;

/// Why a webhook is not taken. Neither `Display` nor `Debug` shows a secret, a signature or a body.
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
    /// A header that the signature needs did not come. It is no webhook of this API, or something on the way dropped it.
    MissingHeader,
    /// Such a header came, but what is needed is not in it, or not as it should be.
    InvalidHeader,
    /// None of the signatures was made over this body with one of the secrets: somebody else sends it, the secret is that
    /// of another endpoint, or the body is not the bytes that came.
    NoMatch,
    /// Genuine, but signed longer ago than is allowed.
    TooOld,
    /// Genuine, but signed later than is allowed: one of the clocks is wrong.
    TooNew,
    /// There is an age limit, and no time in seconds or milliseconds since 1970 that it could be held against.
    NoTimestamp,
    /// There is no secret, or one that cannot be a key: a mistake of the receiver, whoever sent the webhook.
    Secret,
    /// Genuine, but the body is no JSON, or not what the document says of an event of its type. See [`Error::path`].
    Decode,
}

impl Error {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where inside the body reading failed: `data.object.amount`. None for the body as a whole, and for all other kinds.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    pub(super) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), path: None }
    }

    pub(super) fn missing(header: &str) -> Self {
        Self::new(ErrorKind::MissingHeader, format!("there is no header `{header}`"))
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
