//! What a status code says: what it is called, whether it may be another one later, whether it leads elsewhere.

use http::StatusCode;

/// `200`, or `503 Service Unavailable` where the status itself is what went wrong.
pub(crate) fn with_reason(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().filter(|it| !it.is_success());
    match reason.and_then(|it| it.canonical_reason()) {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}

/// Whether a status says that it may go better later.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// Whether a status sends the caller elsewhere.
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}
