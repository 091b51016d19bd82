//! A response as it was received.
//!
//! In: status, headers and body. Out: [`RawResponse`], from which an operation reads its value. Reading is lenient about
//! how JSON is labelled (many servers mislabel it) and strict about what it is. Which charset text is in is
//! `charset`'s job.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::super::json::convert;
use super::super::json::drift::Drift;
use super::super::json::fault::Fault;
use super::super::json::file::File;
use super::super::json::part::read_part;
use super::super::json::value::Json;
use super::super::secret::scrubber::Scrubber;
use super::super::wire::body::Body;
use super::super::wire::deadline::ReadingTime;
use super::super::wire::framing::part;
use super::super::wire::framing::part::PartFormat;
use super::super::wire::media_type;
use super::charset;
use super::decode_error::DecodeError;
use super::endpoint::OperationRef;

/// Status, headers and body of a response. `Debug` shows no more of the body than its length.
#[derive(Clone)]
pub struct RawResponse {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    pub(crate) request_id: Option<String>,
    /// Knows what the server may repeat and must not be shown.
    pub(crate) scrubber: Scrubber,
    /// The operation that it is a response to; none if it was created by hand.
    pub(crate) operation: Option<OperationRef>,
    drift: Drifts,
    /// The deadline for reading it, while the call is not over.
    pub(crate) time: Option<ReadingTime>,
}

impl RawResponse {
    /// A response created by hand, to test an operation's `decode`.
    pub fn new(status: u16, headers: HeaderMap, body: impl Into<Vec<u8>>) -> Self {
        let body = Bytes::from(body.into());
        Self {
            status,
            headers,
            body,
            request_id: None,
            scrubber: Scrubber::default(),
            operation: None,
            drift: Drifts::default(),
            time: None,
        }
    }

    /// The same response with this body.
    pub(crate) fn with_body(self, body: Vec<u8>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// Puts another body in the place of this one.
    pub(crate) fn set_body(&mut self, body: Vec<u8>) {
        self.body = body.into();
    }

    /// The same response after the end of its call: reading it has no time limit.
    pub(crate) fn untimed(self) -> Self {
        Self { time: None, ..self }
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status says success: 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first header of that name, if it is there and text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The id under which the server knows the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The bytes of the body.
    pub fn raw_body(&self) -> &[u8] {
        &self.body
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or JSON of another shape. A body that is not JSON is reported with its content type,
    /// so that a proxy's HTML page is easy to recognise. The empty body of a success is read as `null` or `{}` if the
    /// type accepts one of them; otherwise it is an error.
    pub fn json<T: Json>(&self) -> Result<T, DecodeError> {
        let mut value = T::blank();
        self.read_json(&mut value)?;
        Ok(value)
    }

    /// Reads the body as an item of several, which is JSON, however the response is labelled.
    pub(crate) fn item<T: Json>(&self) -> Result<T, DecodeError> {
        let mut value = T::blank();
        let read = self.read_in_time(&self.body, &mut value);
        self.note(read.map_err(|it| DecodeError::from(it).scrubbed(&self.scrubber))?);
        Ok(value)
    }

    /// Reads a part of the body, which becomes the body, as its headers and the document say.
    pub(crate) fn part<T: Json>(
        &mut self,
        headers: &HeaderMap,
        content: Vec<u8>,
        format: PartFormat,
    ) -> Result<T, DecodeError> {
        self.body = content.into();
        let label = Some(part::media_type_of(headers)).filter(|it| !it.is_empty()).or(format.media_type);
        let mut file = File::from(Body::from(self.body.clone()));
        if let Some(label) = label {
            file = file.typed(label);
        }
        if let Some(name) = part::file_name(headers) {
            file = file.named(name);
        }
        let charset = label.and_then(|it| media_type::parameter(it, "charset")).unwrap_or_default();
        let text = charset::utf8(&self.body, &charset.to_ascii_lowercase());
        let text = text.as_deref().ok().and_then(|it| std::str::from_utf8(it).ok());
        let is_late = || self.time.as_ref().is_some_and(ReadingTime::is_over);
        let read = read_part(&file, text, label.is_none_or(media_type::is_json), &is_late);
        let (value, drift) = read.map_err(|it| DecodeError::from(it).scrubbed(&self.scrubber))?;
        self.note(drift);
        Ok(value)
    }

    /// Notes where the items of the body deviated.
    pub(super) fn note_items(&self, drift: Vec<Drift>) {
        self.drift.set(drift);
    }

    /// Where the body deviated from the document when it was last read by [`json`](Self::json).
    pub fn drift(&self) -> Vec<Drift> {
        self.drift.get()
    }

    /// Reads the body as JSON, if there is one.
    ///
    /// # Errors
    ///
    /// When there is a body that is not JSON, or JSON of another shape.
    pub fn optional_json<T: Json>(&self) -> Result<Option<T>, DecodeError> {
        match self.body.is_empty() {
            true => Ok(None),
            false => self.json().map(Some),
        }
    }

    /// Reads an operation without a response body; a body is ignored.
    ///
    /// # Errors
    ///
    /// None; the signature is that of the other functions.
    pub fn empty(&self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// Reads the body as a string.
    ///
    /// # Errors
    ///
    /// When the bytes are not text in the charset of the content type (UTF-8 without one).
    pub fn text(&self) -> Result<String, DecodeError> {
        let bytes = self.utf8()?;
        match String::from_utf8(bytes.into_owned()) {
            Ok(text) => Ok(text),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                Err(DecodeError::new(format!("expected text, found bytes that are not UTF-8 at offset {at}")))
            }
        }
    }

    /// Reads the body as bytes.
    ///
    /// # Errors
    ///
    /// None; the signature is that of the other functions.
    pub fn bytes(&self) -> Result<Vec<u8>, DecodeError> {
        Ok(self.body.to_vec())
    }

    /// The media type without parameters, lower case; empty if there is none.
    pub(crate) fn media_type(&self) -> String {
        let text = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        let media_type = self.scrubber.scrub(text.split(';').next().unwrap_or_default().trim());
        // It goes into messages: a media type has no spaces, and is short.
        let fine = media_type.len() <= 100 && media_type.bytes().all(|byte| byte.is_ascii_graphic());
        if fine { media_type.to_ascii_lowercase() } else { String::new() }
    }

    /// What reading has in common for all types.
    fn read_json(&self, value: &mut dyn Json) -> Result<(), DecodeError> {
        let text = self.utf8()?;
        if text.iter().all(u8::is_ascii_whitespace) {
            // A success without a body says nothing, which some types can hold. An empty list would say something.
            let mut nothing = [b"null".as_slice(), b"{}"].into_iter();
            let reason = "expected JSON, found an empty body";
            if self.is_success() && nothing.any(|it| convert::read_slice(it, value).is_ok()) {
                self.drift.set(vec![Drift::of_whole(reason.to_owned())]);
                return Ok(());
            }
            return Err(DecodeError::new(reason));
        }
        let drift = self.read_in_time(&text, value).map_err(|fault| self.json_fault(fault))?;
        self.note(self.mislabelled().into_iter().chain(drift));
        Ok(())
    }

    fn read_in_time(&self, json: &[u8], value: &mut dyn Json) -> Result<Vec<Drift>, Fault> {
        let is_late = || self.time.as_ref().is_some_and(ReadingTime::is_over);
        convert::read_until(json, value, &is_late)
    }

    fn note(&self, drift: impl IntoIterator<Item = Drift>) {
        let scrub = |it: &str| self.scrubber.scrub_beginning(it);
        self.drift.set(drift.into_iter().map(|it| it.scrubbed(scrub)).collect());
    }

    /// How the label of a success deviates from the document, or from JSON. One that is missing says nothing wrong.
    fn mislabelled(&self) -> Option<Drift> {
        let operation = self.operation.as_ref().filter(|_| self.is_success())?;
        let (documented, found) = (operation.endpoint().accept, self.media_type());
        if documented.is_empty() || found.is_empty() {
            return None;
        }
        if !documented.split(',').any(|it| media_type::is_within(&found, it)) {
            return Some(Drift::of_whole(format!("expected {documented}, found {found}")));
        }
        let charset = self.charset();
        // It goes into a message: a charset has a short name.
        let is_name = charset.len() <= 40 && charset.bytes().all(|it| it.is_ascii_graphic());
        match charset.as_str() {
            "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => None,
            name if is_name => Some(Drift::of_whole(format!("expected UTF-8, found {name}"))),
            _ => Some(Drift::of_whole("expected UTF-8, found another charset".to_owned())),
        }
    }

    fn json_fault(&self, fault: Fault) -> DecodeError {
        let media_type = self.media_type();
        let is_json = media_type.is_empty() || media_type.ends_with("/json") || media_type.ends_with("+json");
        let text = match is_json {
            true => fault.to_string(),
            false => format!("expected JSON, found {media_type}: {fault}"),
        };
        DecodeError { text, ..DecodeError::from(fault) }.scrubbed(&self.scrubber)
    }

    /// The body in UTF-8, without a byte order mark.
    fn utf8(&self) -> Result<Cow<'_, [u8]>, DecodeError> {
        charset::utf8(&self.body, &self.charset())
    }

    /// The charset of the content type, lower case; empty if there is none.
    fn charset(&self) -> String {
        let text = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        media_type::parameter(text, "charset").unwrap_or_default().to_ascii_lowercase()
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("headers", &format_args!("{} headers", self.headers.len()))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// How a body deviated, noted by whoever read it last.
#[derive(Default)]
struct Drifts(Mutex<Vec<Drift>>);

impl Drifts {
    fn get(&self) -> Vec<Drift> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, drift: Vec<Drift>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = drift;
    }
}

impl Clone for Drifts {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.get()))
    }
}
