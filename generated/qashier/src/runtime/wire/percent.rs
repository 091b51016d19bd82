//! Percent-encoding after RFC 3986, byte by byte of the text's UTF-8.

/// Appends `text` to `out` with everything encoded but the unreserved characters: letters, digits, `-._~`.
pub(crate) fn encode(out: &mut String, text: &str) {
    escape(out, text, |byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
}

/// Appends `text` to `out`, keeping also the reserved characters that a query may hold and that do not end or
/// divide it: `#`, `[`, `]`, `&`, `=` and `+` are encoded, and so is `%`, so that a server decodes the value as given.
pub(crate) fn encode_reserved(out: &mut String, text: &str) {
    escape(out, text, |byte| byte.is_ascii_alphanumeric() || b"-._~:/?@!$'()*,;".contains(&byte));
}

fn escape(out: &mut String, text: &str, plain: fn(u8) -> bool) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in text.as_bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}
