//! Why there is no token.
//!
//! In: the failure of a request for a token, and what the server said. Out: [`TokenError`], which shows no secret.

use std::error::Error as StdError;
use std::fmt;

/// Why there is no token: the [`source`](StdError::source) of an [`Error`](super::super::Error) of the kind
/// [`Credential`](super::super::ErrorKind::Credential). The request for the token was sent once, and the call was not
/// sent. Neither `Display` nor `Debug` shows a credential.
#[derive(Debug, Clone)]
pub struct TokenError {
    pub(super) kind: TokenErrorKind,
    pub(super) code: Option<String>,
    pub(super) text: String,
}

/// The kinds of [`TokenError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The token server refused: the credentials are wrong, the refresh token has ended, a scope is not allowed.
    Refused,
    /// The token server cannot be reached, or is busy or down (a status of 500 to 599, or 429). A later call may succeed.
    Unavailable,
    /// The token server did not respond in time. A later call may succeed.
    Timeout,
    /// The response holds no token.
    Malformed,
    /// There is no usable URL to fetch tokens from.
    Configuration,
}

impl TokenError {
    pub(super) fn new(kind: TokenErrorKind, text: impl Into<String>) -> Self {
        Self { kind, code: None, text: text.into() }
    }

    /// The kind of failure.
    pub fn kind(&self) -> TokenErrorKind {
        self.kind
    }

    /// The code of the server, if it refused: `invalid_client`, `invalid_grant`, `invalid_scope`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl StdError for TokenError {}
