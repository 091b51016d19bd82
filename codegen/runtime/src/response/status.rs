//! What a status code means: its reason, whether a retry may help, whether it is a redirect.

use http::StatusCode;

/// `200`, or `503 Service Unavailable` if the status itself is the failure.
pub(crate) fn with_reason(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().filter(|it| !it.is_success());
    match reason.and_then(|it| it.canonical_reason()) {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}

/// Whether a retry may help after this status.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// Whether the status is a redirect.
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}
