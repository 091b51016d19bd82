//! Text that must not be seen: held, encoded for the wire, and taken out of other text.
//!
//! No crate for this: wiping memory would pretend, since header maps and sockets hold copies of the same bytes,
//! and Base64 in one direction is shorter than a dependency that everybody has in another version.

use std::fmt;

mod scrubber;

pub(super) use self::scrubber::Scrubber;

/// What stands where a secret was.
pub(super) const REDACTED: &str = "[redacted]";

/// Text that no `Debug` shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// Holds `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into_boxed_str())
    }

    /// The text itself.
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

/// What is secret in a header that a caller wrote: all of it, the token after a scheme (`Bearer …`), the values of
/// cookies.
pub(super) fn texts_of_header(value: &str) -> Vec<String> {
    let mut texts = vec![value.to_owned()];
    let parts = value.split(';').filter_map(|part| part.trim().split_once([' ', '=']));
    texts.extend(parts.map(|(_, text)| text.trim().to_owned()));
    texts
}

/// `bytes` in Base64, standard alphabet, padded.
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            match at <= chunk.len() {
                true => out.push(char::from(ALPHABET[(bits >> shift & 63) as usize])),
                false => out.push('='),
            }
        }
    }
    out
}
