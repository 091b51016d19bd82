//! What a server says when it refuses a request.
//!
//! In: a response that is not a success, and the pointers to where its body says what is wrong. Out: [`ApiError`]. It
//! works with any body, even with none: the status is always there.

use std::fmt;

use http::HeaderMap;
use serde_json::Value;

use super::super::json::convert;
use super::super::json::value::Json;
use super::super::operation::api::ErrorPointers;
use super::super::operation::decode_error::DecodeError;
use super::super::operation::raw_response::RawResponse;
use super::super::operation::redirect;
use super::super::secret::scrubber::Scrubber;
use super::super::secret::text::REDACTED;
use super::line::one_line;
use super::status;

/// A refusal: status, headers, body, and what the body says. The client's credentials are removed from its messages.
pub struct ApiError {
    response: RawResponse,
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
    scrubber: Scrubber,
}

impl ApiError {
    pub(crate) fn new(response: RawResponse, pointers: &ErrorPointers, scrubber: &Scrubber) -> Self {
        let body = response.json().unwrap_or(Value::Null);
        let find = |pointers: &[&str]| {
            pointers.iter().find_map(|it| text_at(&body, it)).map(|it| scrubber.scrub_beginning(&it))
        };
        let (kind, code, message) = (find(pointers.kind), find(pointers.code), find(pointers.message));
        Self { response: response.untimed(), kind, code, message, scrubber: scrubber.clone() }
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.response.status()
    }

    /// The id under which the server knows the request. The vendor's support asks for it.
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

    /// The message for people, shortened if it is very long.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The header `Location`, as received.
    pub fn location(&self) -> Option<&str> {
        self.response.location()
    }

    /// The body as received, including credentials that the server repeats: not for logs.
    pub fn raw_body(&self) -> &[u8] {
        self.response.raw_body()
    }

    /// The body as a type that the document gives for errors. Secrets that the call sent (credentials, a card number)
    /// are replaced, so that the value can be logged; [`raw_body`](Self::raw_body) has the original.
    ///
    /// # Errors
    ///
    /// When the body has another shape.
    pub fn json<T: Json>(&self) -> Result<T, DecodeError> {
        let Some(clean) = self.without_secrets() else {
            return self.response.json().map_err(|error| error.scrubbed(&self.scrubber));
        };
        clean.json()
    }

    /// The response without the secrets that the call sent. None if the body contains none, or is not JSON.
    fn without_secrets(&self) -> Option<RawResponse> {
        let text = self.response.text().ok().filter(|it| self.scrubber.finds_in(it))?;
        let body: Value = convert::from_slice(text.as_bytes()).ok()?;
        Some(self.response.clone().with_body(convert::to_vec(&scrubbed(body, &self.scrubber))))
    }

    pub(crate) fn response(&self) -> &RawResponse {
        &self.response
    }

    /// That the response is a redirect, and where to, without the query: it may contain a credential.
    fn redirect(&self) -> Option<String> {
        let location = self.location().filter(|_| status::is_redirect(self.status()))?;
        let place = one_line(&self.scrubber.scrub_beginning(&redirect::shown(location)), 200);
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
                f.write_str(&status::with_reason(status))?;
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

/// A JSON tree without secrets, keys included. A number that is a secret becomes a string: any other number would be
/// wrong.
fn scrubbed(body: Value, scrubber: &Scrubber) -> Value {
    match body {
        Value::String(text) => scrubber.scrub(&text).into(),
        Value::Number(number) if scrubber.finds_in(&number.to_string()) => REDACTED.into(),
        Value::Array(items) => items.into_iter().map(|it| scrubbed(it, scrubber)).collect(),
        Value::Object(members) => {
            let members = members.into_iter();
            Value::Object(members.map(|(key, it)| (scrubber.scrub(&key), scrubbed(it, scrubber))).collect())
        }
        other => other,
    }
}

/// The string at a pointer; a number is formatted; anything else, and an empty string, counts as missing.
fn text_at(body: &Value, pointer: &str) -> Option<String> {
    match body.pointer(pointer)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
