//! What a server says when it refuses a request.
//!
//! In: a response that is no success, and the pointers to where its body says what is wrong. Out: [`ApiError`].
//! A body of another shape, or none at all, is no problem: the status is always there.

use std::fmt;

use http::HeaderMap;
use http::header::LOCATION;
use serde_json::Value;
use url::Url;

use super::error::{one_line, status_text};
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
            pointers.iter().find_map(|it| text_at(&body, it)).map(|it| scrubber.scrub_beginning(&it))
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

    /// The text for people; its beginning where it is longer than any text for people.
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

    /// That the server would have had the request elsewhere. Of where, only what is no credential: what follows a `?` may
    /// well be one.
    fn redirect(&self) -> Option<String> {
        let location = self.response.header(LOCATION.as_str()).filter(|_| is_redirect(self.status()))?;
        let place = match Url::parse(location) {
            Ok(url) if url.has_host() => format!("{}{}", url.origin().ascii_serialization(), url.path()),
            Ok(url) => url.scheme().to_owned(),
            Err(_) => location.split(['?', '#']).next().unwrap_or_default().to_owned(),
        };
        let place = one_line(&self.scrubber.scrub_beginning(&place), 200);
        Some(format!("a redirect to {place}, which is not followed"))
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.response.status();
        let mut details = Vec::new();
        details.extend(self.redirect());
        match self.kind.is_none() && self.code.is_none() && self.message.is_none() {
            true => {
                f.write_str(&status_text(status))?;
                let media_type = self.response.media_type();
                details.push(match self.response.raw_body().len() {
                    0 => "empty body".to_owned(),
                    length if media_type.is_empty() => format!("{length} bytes"),
                    length => format!("{length} bytes of {media_type}"),
                });
            }
            false => write!(f, "{status}")?,
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

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// The text at a pointer; a number is rendered, anything else (and empty text) is not there.
fn text_at(body: &Value, pointer: &str) -> Option<String> {
    match body.pointer(pointer)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
