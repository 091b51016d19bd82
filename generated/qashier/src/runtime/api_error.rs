//! What a server says when it refuses a request.
//!
//! In: a response that is no success, and the pointers to where its body says what is wrong. Out: [`ApiError`].
//! A body of another shape, or none at all, is no problem: the status is always there.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::error::one_line;
use super::json::Json;
use super::secret::Scrubber;
use super::{DecodeError, ErrorPointers, RawResponse};

/// A refusal: status, headers and body, and what the body says. The client's credentials are taken out of the texts.
pub struct ApiError {
    response: RawResponse,
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
    scrubber: Scrubber,
}

impl ApiError {
    pub(super) fn new(response: RawResponse, pointers: &ErrorPointers, scrubber: &Scrubber) -> Self {
        let body =
            response.text().ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null);
        let find = |pointers: &[&str]| {
            pointers.iter().find_map(|it| text_at(&body, it)).map(|it| scrubber.scrub(&it))
        };
        let (kind, code, message) = (find(pointers.kind), find(pointers.code), find(pointers.message));
        Self { response, kind, code, message, scrubber: scrubber.clone() }
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.response.status()
    }

    /// The id under which the server knows the request: what its support will ask for.
    pub fn request_id(&self) -> Option<&str> {
        self.response.request_id()
    }

    /// The class of failure: `card_error`.
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// The machine-readable code: `card_declined`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The text for people.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The body as it came, credentials that the server echoes included: not for logs.
    pub fn raw_body(&self) -> &[u8] {
        self.response.raw_body()
    }

    /// The body as a type that the document gives errors.
    ///
    /// # Errors
    ///
    /// When the body is of another shape.
    pub fn json<T: Json>(&self) -> Result<T, DecodeError> {
        self.response.json().map_err(|error| error.scrubbed(&self.scrubber))
    }

    pub(super) fn response(&self) -> &RawResponse {
        &self.response
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.response.status();
        write!(f, "{status}")?;
        let mut details = Vec::new();
        if self.kind.is_none() && self.code.is_none() && self.message.is_none() {
            if let Some(reason) = StatusCode::from_u16(status).ok().and_then(|it| it.canonical_reason()) {
                write!(f, " {reason}")?;
            }
            details.push(match (self.response.raw_body().len(), self.response.media_type()) {
                (0, _) => "empty body".to_owned(),
                (length, media_type) if media_type.is_empty() => format!("{length} bytes"),
                (length, media_type) => format!("{length} bytes of {media_type}"),
            });
        }
        for text in [&self.kind, &self.code].into_iter().flatten() {
            write!(f, " {}", one_line(text, 100))?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {}", one_line(message, 500))?;
        }
        if let Some(id) = self.response.request_id() {
            details.push(format!("request {}", one_line(id, 100)));
        }
        match details.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", details.join(", ")),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("kind", &self.kind)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("response", &self.response)
            .finish()
    }
}

/// The text at a pointer; a number is rendered, anything else (and empty text) is not there.
fn text_at(body: &Value, pointer: &str) -> Option<String> {
    match body.pointer(pointer)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
