//! Collects the parts of a request from an operation's values.
//!
//! In: parameters and a body, one call each, from [`Operation::encode`](super::Operation::encode). Out: `Parts`,
//! from which [`request`](super::request) builds the request. Nothing here fails at once: the first thing that
//! cannot be sent is kept, so that generated code stays a list of plain lines.

use serde_json::{Map, Value};

use super::Body;
use super::json::{self, Json, Part};
use super::multipart;
use super::parameter::{self, Pairs, Style};

/// Takes the values of an operation, each to its place in the request.
pub struct Encoder<'a> {
    pub(super) parts: Parts,
    extra: &'a Map<String, Value>,
    boundary: Option<&'a str>,
}

/// The parts of a request.
pub(super) struct Parts {
    pub(super) path: Vec<PathValue>,
    pub(super) query: Pairs,
    pub(super) headers: Vec<HeaderPart>,
    pub(super) cookies: Pairs,
    pub(super) body: Option<BodyPart>,
    /// Values that nothing may show.
    pub(super) secrets: Vec<String>,
    /// The first thing that cannot be sent.
    pub(super) error: Option<String>,
}

/// The value of a path parameter, encoded.
pub(super) struct PathValue {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) sensitive: bool,
}

/// A header as text, not checked yet.
pub(super) struct HeaderPart {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) sensitive: bool,
}

/// A body, and what it is.
pub(super) struct BodyPart {
    pub(super) media_type: String,
    pub(super) body: Body,
}

impl<'a> Encoder<'a> {
    /// An encoder that adds `extra` to the members of the body. `boundary` holds the parts of a multipart body apart; none:
    /// a random one.
    pub(super) fn new(extra: &'a Map<String, Value>, boundary: Option<&'a str>) -> Self {
        let parts = Parts {
            path: Vec::new(),
            query: Pairs::query(),
            headers: Vec::new(),
            cookies: Pairs::cookie(),
            body: None,
            secrets: Vec::new(),
            error: None,
        };
        Self { parts, extra, boundary }
    }

    /// What was collected.
    pub(super) fn finish(mut self) -> Parts {
        if !self.extra.is_empty() && self.parts.body.is_none() {
            self.json(&Value::Object(Map::new()));
        }
        self.parts
    }

    /// The value of a `{name}` in the path.
    pub fn path(&mut self, name: &str, value: &dyn Json, style: Style) {
        let value = json::to_value(value);
        self.keep(&value, style);
        let text = parameter::path(name, &value, style);
        self.parts.path.push(PathValue { name: name.to_owned(), text, sensitive: style.is_sensitive() });
    }

    /// A parameter in the query; an absent one is left out.
    pub fn query(&mut self, name: &str, value: &dyn Json, style: Style) {
        if let Some(value) = self.present(value, style) {
            let result = self.parts.query.parameter(name, &value, style);
            self.check("query parameter", name, result);
        }
    }

    /// A header; an absent one is left out.
    pub fn header(&mut self, name: &str, value: &dyn Json, style: Style) {
        if let Some(value) = self.present(value, style) {
            let value = parameter::header(&value, style);
            self.parts.headers.push(HeaderPart {
                name: name.to_owned(),
                value,
                sensitive: style.is_sensitive(),
            });
        }
    }

    /// A cookie; an absent one is left out.
    pub fn cookie(&mut self, name: &str, value: &dyn Json, style: Style) {
        if let Some(value) = self.present(value, style) {
            let result = self.parts.cookies.parameter(name, &value, style);
            self.check("cookie", name, result);
        }
    }

    /// A JSON body, sent as `application/json`; an absent one is left out.
    pub fn json(&mut self, body: &dyn Json) {
        self.json_as("application/json", body);
    }

    /// A JSON body with a media type of its own; an absent one is left out.
    pub fn json_as(&mut self, media_type: &str, body: &dyn Json) {
        if body.is_absent() {
            return;
        }
        let Some(bytes) = self.written(body) else { return };
        if self.extra.is_empty() {
            return self.body(media_type, bytes);
        }
        if let Some(value) = self.extended(&bytes) {
            self.body(media_type, json::to_vec(&value));
        }
    }

    /// A form body (`application/x-www-form-urlencoded`); an absent one is left out. A member is written in the style
    /// that `styles` names for it, else exploded: lists of scalars repeat the name, all else stands in brackets.
    pub fn form(&mut self, body: &dyn Json, styles: &[(&str, Style)]) {
        if body.is_absent() {
            return;
        }
        let Some(value) = self.written(body).and_then(|it| self.extended(&it)) else { return };
        let Value::Object(members) = value else {
            return self.fail("a form body has to be an object".to_owned());
        };
        let mut pairs = Pairs::query();
        for (name, value) in members {
            let style = styles.iter().find(|(of, _)| *of == name).map(|(_, style)| *style);
            let result = match style {
                Some(style) => pairs.parameter(&name, &value, style),
                // A whole object as one exploded parameter writes its members as the default wants them.
                None => {
                    pairs.parameter("", &Value::Object(Map::from_iter([(name.clone(), value)])), Style::FORM)
                }
            };
            self.check("form member", &name, result);
        }
        self.body("application/x-www-form-urlencoded", pairs.sent);
    }

    /// A multipart body; an absent one is left out. Files are parts with a name and a media type, lists one part an item,
    /// objects parts of JSON; null is left out. `types` are the media types that the document gives to members.
    pub fn multipart(&mut self, media_type: &str, body: &dyn Json, types: &[(&str, &str)]) {
        if body.is_absent() {
            return;
        }
        let mut parts = json::to_parts(body);
        for (name, value) in self.extra {
            let part = Part { name: name.clone(), value: value.clone(), files: Vec::new() };
            match parts.iter_mut().find(|it| it.name == *name) {
                Some(known) => *known = part,
                None => parts.push(part),
            }
        }
        match multipart::write(&parts, types, self.boundary) {
            Ok(body) => self.body(&format!("{media_type}; boundary={}", body.boundary), body.body),
            Err(text) => self.fail(text),
        }
    }

    /// A text body.
    pub fn text(&mut self, media_type: &str, body: &str) {
        self.bytes(media_type, &body.into());
    }

    /// A body of bytes as they are.
    pub fn bytes(&mut self, media_type: &str, body: &Body) {
        if !self.extra.is_empty() {
            return self.fail(format!("a body of type `{media_type}` has no members to add to"));
        }
        self.body(media_type, body.clone());
    }

    fn body(&mut self, media_type: &str, body: impl Into<Body>) {
        self.parts.body = Some(BodyPart { media_type: media_type.to_owned(), body: body.into() });
    }

    /// The body as JSON, unless it holds a file whose content is not there yet.
    fn written(&mut self, body: &dyn Json) -> Option<Vec<u8>> {
        let bytes = json::to_whole_vec(body);
        if bytes.is_none() {
            self.fail("a file that is read while it is sent has to be a part of a multipart body".to_owned());
        }
        bytes
    }

    /// The body with the extra members; those win over members of the same name.
    fn extended(&mut self, body: &[u8]) -> Option<Value> {
        // What the writer writes, the reader reads: the fallback is out of reach.
        let mut body = json::from_slice(body).unwrap_or(Value::Null);
        if self.extra.is_empty() {
            return Some(body);
        }
        let Some(members) = body.as_object_mut() else {
            self.fail("extra body members need a body that is an object".to_owned());
            return None;
        };
        members.extend(self.extra.iter().map(|(name, value)| (name.clone(), value.clone())));
        Some(body)
    }

    fn present(&mut self, value: &dyn Json, style: Style) -> Option<Value> {
        if value.is_absent() {
            return None;
        }
        let value = json::to_value(value);
        self.keep(&value, style);
        (!value.is_null()).then_some(value)
    }

    /// Remembers the texts of a sensitive value, to take them out of whatever a server says about them.
    fn keep(&mut self, value: &Value, style: Style) {
        match value {
            _ if !style.is_sensitive() => {}
            Value::String(text) => self.parts.secrets.push(text.clone()),
            Value::Number(number) => self.parts.secrets.push(number.to_string()),
            Value::Array(items) => items.iter().for_each(|it| self.keep(it, style)),
            _ => {}
        }
    }

    fn check(&mut self, what: &str, name: &str, result: Result<(), String>) {
        if let Err(text) = result {
            self.fail(format!("{what} `{name}` {text}"));
        }
    }

    fn fail(&mut self, text: String) {
        self.parts.error.get_or_insert(text);
    }
}
