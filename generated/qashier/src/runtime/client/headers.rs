//! Which headers a request can carry.
//!
//! In: a name and a value from a caller. Out: both as the HTTP stack takes them, or why they cannot be sent, in a
//! message that never contains the value.

use http::{HeaderName, HeaderValue};

/// A header's name and value, if a request can carry them. The message says where the mistake is, and never contains
/// the value.
pub(crate) fn checked_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let key =
        HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is not a header name"))?;
    if matches!(
        key.as_str(),
        "connection"
            | "content-length"
            | "host"
            | "keep-alive"
            | "proxy-connection"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
    ) {
        return Err(format!("header `{key}` is the transport's own and cannot be set"));
    }
    let is_plain = value.bytes().all(|it| matches!(it, b'\t' | b' '..=b'~'));
    match HeaderValue::from_str(value) {
        Ok(value) if is_plain => Ok((key, value)),
        _ => Err(unfit(name, value)),
    }
}

/// Why a header cannot carry a value.
fn unfit(name: &str, value: &str) -> String {
    let bad = value.chars().enumerate().find(|(_, it)| *it != '\t' && !matches!(it, ' '..='~'));
    let why = match bad {
        Some((index, it)) => {
            format!("character {} is U+{:04X}, and only visible ASCII goes", index + 1, u32::from(it))
        }
        None => "it is too long".to_owned(),
    };
    format!("header `{name}` cannot carry its value: {why}")
}

/// Whether a header's value is a secret whoever sets it.
pub(crate) fn is_secret_header(name: &str) -> bool {
    ["authorization", "proxy-authorization", "cookie"].iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// Refuses an idempotency key that is too long or that a header cannot carry.
pub(crate) fn check_idempotency_key(key: &str) -> Result<(), String> {
    if key.is_empty() || key.len() > 255 {
        return Err(format!(
            "an idempotency key has 1 to 255 characters, this one has {}",
            key.chars().count()
        ));
    }
    match key.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(()),
        false => Err("an idempotency key holds visible ASCII characters only, no spaces".to_owned()),
    }
}
