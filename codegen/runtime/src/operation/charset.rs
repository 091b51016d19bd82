//! The text of a body, whatever charset it is written in.
//!
//! In: bytes, and the charset that their label names. Out: UTF-8 without a byte order mark. Bytes that are UTF-8 are taken
//! at their word, whatever the label says: many servers mislabel them, and next to no text in another charset is UTF-8 by
//! accident.

use std::borrow::Cow;

use super::decode_error::DecodeError;

/// The bytes in UTF-8. Where the label names no charset that is known, they come back as they are.
#[cfg(feature = "charset")]
pub(crate) fn utf8<'a>(body: &'a [u8], label: &str) -> Result<Cow<'a, [u8]>, DecodeError> {
    use encoding_rs::{Encoding, UTF_8};

    let (encoding, body) = match Encoding::for_bom(body) {
        Some((encoding, length)) => (encoding, body.get(length..).unwrap_or_default()),
        None => {
            let encoding = Encoding::for_label_no_replacement(label.as_bytes()).unwrap_or(UTF_8);
            // Some charsets write all they have in bytes that are ASCII, and so UTF-8.
            let is_utf8 = encoding.is_ascii_compatible() && std::str::from_utf8(body).is_ok();
            (if is_utf8 { UTF_8 } else { encoding }, body)
        }
    };
    if encoding == UTF_8 {
        return Ok(Cow::Borrowed(body));
    }
    match encoding.decode_without_bom_handling_and_without_replacement(body) {
        Some(Cow::Borrowed(text)) => Ok(Cow::Borrowed(text.as_bytes())),
        Some(Cow::Owned(text)) => Ok(Cow::Owned(text.into_bytes())),
        None => Err(DecodeError::new(format!("expected text, found bytes that are not {}", encoding.name()))),
    }
}

/// The same without the tables of other charsets.
#[cfg(not(feature = "charset"))]
pub(crate) fn utf8<'a>(body: &'a [u8], label: &str) -> Result<Cow<'a, [u8]>, DecodeError> {
    if let Some(body) = body.strip_prefix(b"\xEF\xBB\xBF") {
        return Ok(Cow::Borrowed(body));
    }
    // Some charsets write all they have in bytes that are ASCII, and so UTF-8.
    let hides = ["utf-16", "iso-2022", "hz-"].iter().any(|it| label.starts_with(it));
    let is_other = !matches!(label, "" | "utf-8" | "utf8" | "us-ascii" | "ascii");
    match hides || is_other && std::str::from_utf8(body).is_err() {
        true => {
            Err(DecodeError::new("expected UTF-8, found another charset, which takes the feature `charset`"))
        }
        false => Ok(Cow::Borrowed(body)),
    }
}
