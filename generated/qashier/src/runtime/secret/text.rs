//! A secret string, and what is shown in its place.
//!
//! Not a library: wiping memory would give false confidence, since header maps and sockets hold copies of the same
//! bytes.

use std::fmt;

/// What is shown in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// A string that `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// Holds a secret string.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into_boxed_str())
    }

    /// The string itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// What is secret in a header that a caller wrote: all of it, the token after a scheme (`Bearer …`), and the values of
/// cookies.
pub(crate) fn texts_of_header(value: &str) -> Vec<String> {
    let mut texts = vec![value.to_owned()];
    let parts = value.split(';').filter_map(|part| part.trim().split_once([' ', '=']));
    texts.extend(parts.map(|(_, text)| text.trim().to_owned()));
    texts
}
