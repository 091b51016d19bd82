//! Percent-encoding after RFC 3986, byte by byte of the string's UTF-8.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters: letters, digits, `-._~`.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Keeps also the reserved characters that a query may hold and that do not end or divide it: `#`, `[`, `]`, `&`, `=` and `+`
/// are encoded, and so is `%`, so that a server decodes the value as given.
const RESERVED: &AsciiSet = &COMPONENT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// Keeps also what a step of a path may hold (`pchar`): of the reserved characters `/`, `?`, `#`, `[` and `]` are encoded,
/// and so is `%`.
const STEP: &AsciiSet = &COMPONENT
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Appends `text` to `out` with everything encoded but the unreserved characters.
pub(crate) fn encode(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, COMPONENT));
}

/// Appends `text` to `out`, keeping also the reserved characters that do not end or divide a query.
pub(crate) fn encode_reserved(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, RESERVED));
}

/// Appends `text` to `out`, keeping also the reserved characters that do not end a step of a path.
pub(crate) fn encode_step(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, STEP));
}
