//! Bytes as strings, in hexadecimal digits and in Base64.
//!
//! What is decoded are signatures, which are not secret, and secrets, once, when a caller passes them.

use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{Engine as _, alphabet};

use super::signature::Encoding;

impl Encoding {
    /// The bytes as a string.
    pub(super) fn encode(self, bytes: &[u8]) -> String {
        match self {
            Self::Hex => bytes.iter().map(|it| format!("{it:02x}")).collect(),
            Self::Base64 => STANDARD.encode(bytes),
        }
    }

    /// The bytes that a string encodes; none if it is invalid.
    pub(super) fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => hex(text.as_bytes()),
            Self::Base64 => from_base64(text),
        }
    }

    /// In a sentence.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hex => "hexadecimal digits",
            Self::Base64 => "Base64",
        }
    }
}

/// Digits of either case.
fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |it: u8| char::from(it).to_digit(16);
    let pair = |pair: &[u8]| match *pair {
        [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
        _ => None,
    };
    text.chunks(2).map(pair).collect()
}

/// Either alphabet, with padding or without. Bits that are left over have to be zero, so that only one string of each
/// alphabet encodes the same bytes.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let any_padding = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabet = if text.contains(['-', '_']) { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    GeneralPurpose::new(alphabet, any_padding).decode(text).ok()
}
