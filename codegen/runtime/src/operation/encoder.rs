//! Collects the parts of a request from an operation's values.
//!
//! In: parameters and a body, one call each, from [`Operation::encode`](super::super::Operation::encode). Out: `Parts`,
//! from which `call::request` builds the request. Nothing here fails at once: the first thing that
//! cannot be sent is kept, so that generated code stays a list of plain lines.

use serde_json::{Map, Value};

use super::super::json::parts::Part;
use super::super::json::value::Json;
use super::super::json::writer::Writer;
use super::super::json::{convert, hidden};
use super::super::wire::body::Body;
use super::super::wire::framing::found::Framing;
use super::super::wire::framing::framed::framed;
use super::super::wire::framing::part::Item;
use super::super::wire::framing::writer::ItemWriter;
use super::item_body;
use super::item_body::{ItemBody, OpenSource};
use super::multipart::PartHeader;
use super::parameter::{Pairs, Style};
use super::typed_body::TypedBody;
use super::{multipart, parameter};

/// Takes the values of an operation, each to its place in the request.
pub struct Encoder<'a> {
    pub(crate) parts: Parts,
    extra: &'a Map<String, Value>,
    boundary: Option<&'a str>,
    /// Headers of the parts of a multipart body.
    part_headers: Vec<PartHeader>,
}

/// The parts of a request.
pub(crate) struct Parts {
    pub(crate) path: Vec<PathValue>,
    pub(crate) query: Pairs,
    /// The query is one value, next to which no pair can be.
    pub(crate) has_whole_query: bool,
    pub(crate) headers: Vec<HeaderPart>,
    pub(crate) cookies: Pairs,
    pub(crate) body: Option<BodyPart>,
    /// Values that nothing may show.
    pub(crate) secrets: Vec<String>,
    /// The names of sensitive query parameters and headers, those without a value included.
    pub(crate) sensitive: Vec<String>,
    /// The first thing that cannot be sent.
    pub(crate) error: Option<String>,
}

/// The value of a path parameter, encoded.
pub(crate) struct PathValue {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) sensitive: bool,
}

/// A header as text, not checked yet.
pub(crate) struct HeaderPart {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) sensitive: bool,
}

/// A body, and what it is.
pub(crate) struct BodyPart {
    pub(crate) media_type: String,
    pub(crate) body: Body,
}

impl<'a> Encoder<'a> {
    /// An encoder that adds `extra` to the members of the body. `boundary` holds the parts of a multipart body apart; none:
    /// a random one.
    pub(crate) fn new(extra: &'a Map<String, Value>, boundary: Option<&'a str>) -> Self {
        let parts = Parts {
            path: Vec::new(),
            query: Pairs::query(),
            has_whole_query: false,
            headers: Vec::new(),
            cookies: Pairs::cookie(),
            body: None,
            secrets: Vec::new(),
            sensitive: Vec::new(),
            error: None,
        };
        Self { parts, extra, boundary, part_headers: Vec::new() }
    }

    /// What was collected.
    pub(crate) fn finish(mut self) -> Parts {
        if !self.extra.is_empty() && self.parts.body.is_none() {
            self.json(&Value::Object(Map::new()));
        }
        self.parts
    }

    /// The value of a `{name}` in the path.
    pub fn path(&mut self, name: &str, value: &dyn Json, style: Style) {
        let (value, style) = self.taken("path parameter", name, value, style);
        let text = parameter::path(name, &value, style);
        self.parts.path.push(PathValue { name: name.to_owned(), text, sensitive: style.is_sensitive() });
    }

    /// A parameter in the query; an absent one is left out.
    pub fn query(&mut self, name: &str, value: &dyn Json, style: Style) {
        if let Some((value, style)) = self.present("query parameter", name, value, style) {
            let result = self.parts.query.parameter(name, &value, style);
            self.check("query parameter", name, result);
        }
    }

    /// The whole query; an absent one is left out. In the style `form` the members of an object are its pairs, each in the
    /// style that `styles` names for it; else the value is one text, all of it encoded.
    pub fn querystring(&mut self, name: &str, value: &dyn Json, style: Style, styles: &[(&str, Style)]) {
        let Some((value, style)) = self.present("query", name, value, style) else { return };
        if let (Some(text), shown) = parameter::whole(&value, style) {
            self.parts.query.raw(&text, shown.unwrap_or(&text));
            self.parts.has_whole_query = true;
            return;
        }
        let Value::Object(members) = value else {
            return self.fail(format!("query `{name}` has to be an object"));
        };
        for (member, value) in members {
            let own = styles.iter().find(|(of, _)| *of == member).map_or(Style::FORM, |(_, it)| *it);
            let own = if style.is_sensitive() { own.sensitive() } else { own };
            let result = self.parts.query.parameter(&member, &value, own);
            self.check("query parameter", &member, result);
        }
    }

    /// A header; an absent one is left out.
    pub fn header(&mut self, name: &str, value: &dyn Json, style: Style) {
        if let Some((value, style)) = self.present("header", name, value, style) {
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
        if let Some((value, style)) = self.present("cookie", name, value, style) {
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
        if !body.is_absent() {
            self.json_or_null(media_type, body);
        }
    }

    /// A JSON body that is required and may be null: an absent one is sent as `null`.
    pub fn json_or_null(&mut self, media_type: &str, body: &dyn Json) {
        let Some(bytes) = self.written(body) else { return };
        if self.extra.is_empty() {
            return self.body(media_type, bytes);
        }
        if let Some(value) = self.extended(&bytes) {
            self.body(media_type, convert::to_vec(&value));
        }
    }

    /// A form body (`application/x-www-form-urlencoded`); an absent one is left out. A member is written in the style
    /// that `styles` names for it; else lists repeat the name, and objects are JSON text. Null and what is empty are
    /// sent as an empty value.
    pub fn form(&mut self, body: &dyn Json, styles: &[(&str, Style)]) {
        if body.is_absent() {
            return;
        }
        let Some(value) = self.written(body).and_then(|it| self.extended(&it)) else { return };
        let Value::Object(members) = value else {
            return self.fail("a form body has to be an object".to_owned());
        };
        let mut pairs = Pairs::form();
        for (name, value) in members {
            match styles.iter().find(|(of, _)| *of == name) {
                Some((_, style)) => {
                    let result = pairs.parameter(&name, &value, *style);
                    self.check("form member", &name, result);
                }
                None => pairs.member(&name, &value),
            }
        }
        self.body("application/x-www-form-urlencoded", pairs.sent);
    }

    /// A header of each part of this name in the multipart body that follows.
    pub fn part_header(&mut self, part: &'static str, name: &'static str, value: &'static str) {
        self.part_headers.push(PartHeader { part, name, value });
    }

    /// A multipart body; an absent one is left out. Files are parts with a name and a media type, lists one part an item,
    /// objects parts of JSON unless they hold files. `types` are the media types that the document gives to members. One that
    /// `styles` names is parts of text, a part where a form has a pair; files stay files.
    pub fn multipart(
        &mut self,
        media_type: &str,
        body: &dyn Json,
        types: &[(&str, &str)],
        styles: &[(&str, Style)],
    ) {
        if body.is_absent() {
            return;
        }
        let mut writer = Writer::of_parts();
        writer.put(body);
        self.check_numbers("the body", &writer, body);
        self.keep(&writer);
        let mut parts = writer.into_parts();
        for (name, value) in self.extra {
            let part = Part { name: name.clone(), value: value.clone(), files: Vec::new() };
            match parts.iter_mut().find(|it| it.name == *name) {
                Some(known) => *known = part,
                None => parts.push(part),
            }
        }
        let parts = parts.into_iter().flat_map(|it| self.styled(it, styles)).collect::<Vec<_>>();
        match multipart::write(&parts, types, &self.part_headers, self.boundary) {
            Ok(body) => self.body(&format!("{media_type}; boundary={}", body.boundary), body.body),
            Err(text) => self.fail(text),
        }
    }

    /// What a member of a multipart body is in the style that is given for it.
    fn styled(&mut self, part: Part, styles: &[(&str, Style)]) -> Vec<Part> {
        let style = styles.iter().find(|(of, _)| *of == part.name && part.files.is_empty());
        let Some((_, style)) = style else { return vec![part] };
        match parameter::parts(&part.name, &part.value, *style) {
            Ok(parts) => {
                let of_text = |(name, text)| Part { name, value: Value::String(text), files: Vec::new() };
                parts.into_iter().map(of_text).collect()
            }
            Err(text) => {
                self.fail(format!("form member `{}` {text}", part.name));
                Vec::new()
            }
        }
    }

    /// A body of items, one after another.
    pub fn items<T: Json + Send + 'static>(
        &mut self,
        media_type: &str,
        body: &ItemBody<T>,
        framing: Framing,
    ) {
        let mut items = Vec::new();
        let is_parts = matches!(framing, Framing::Parts(_));
        if let Ok(list) = body.items() {
            for (index, item) in list.iter().enumerate() {
                let (writer, file) = item_body::written(item, is_parts);
                self.check_numbers(&format!("item {index} of the body"), &writer, item);
                self.keep(&writer);
                items.push(Item { json: writer.into_bytes(), file });
            }
        }
        // The items of a stream are not there yet. A random boundary has 128 bits that nobody can guess before it is sent, so
        // that no item holds it but by a chance that never comes.
        let boundary = match is_parts {
            true => multipart::boundary(self.boundary, items.iter().map(Item::bytes)),
            false => Ok(String::new()),
        };
        let writer = match boundary {
            Ok(boundary) => ItemWriter::new(framing, boundary),
            Err(text) => return self.fail(text),
        };
        let content_type = writer.content_type(media_type);
        let body = match body.items() {
            Err(source) => framed(OpenSource::new(source), writer),
            Ok(_) => {
                let written = items.into_iter().enumerate().map(|(index, it)| writer.item(index, it));
                match written.chain([Ok(Body::from(writer.end()))]).collect::<Result<Vec<_>, _>>() {
                    Ok(pieces) => Body::chain(pieces),
                    Err(text) => return self.fail(text),
                }
            }
        };
        self.bytes(&content_type, &body);
    }

    /// A text body.
    pub fn text(&mut self, media_type: &str, body: &str) {
        self.bytes(media_type, &body.into());
    }

    /// A text body that nothing may show.
    pub fn sensitive_text(&mut self, media_type: &str, body: &str) {
        self.parts.secrets.extend(hidden::short_text(body.as_bytes()));
        self.text(media_type, body);
    }

    /// A body of bytes as they are.
    pub fn bytes(&mut self, media_type: &str, body: &Body) {
        if !self.extra.is_empty() {
            return self.fail(format!("a body of type `{media_type}` has no members to add to"));
        }
        self.body(media_type, body.clone());
    }

    /// A body of bytes whose media type the caller names, within the range that the document gives: `image/*`.
    pub fn typed_bytes(&mut self, range: &str, body: &TypedBody) {
        match body.fault(range) {
            None => self.bytes(body.media_type(), body.content()),
            Some(fault) => self.fail(fault),
        }
    }

    /// The same of a body that nothing may show.
    pub fn sensitive_typed_bytes(&mut self, range: &str, body: &TypedBody) {
        self.parts.secrets.extend(body.content().bytes().and_then(hidden::short_text));
        self.typed_bytes(range, body);
    }

    /// A body of bytes that nothing may show: what is text of it is taken out of what the server says.
    pub fn sensitive_bytes(&mut self, media_type: &str, body: &Body) {
        self.parts.secrets.extend(body.bytes().and_then(hidden::short_text));
        self.bytes(media_type, body);
    }

    fn body(&mut self, media_type: &str, body: impl Into<Body>) {
        self.parts.body = Some(BodyPart { media_type: media_type.to_owned(), body: body.into() });
    }

    /// The body as JSON, unless it holds a file whose content is not there yet.
    fn written(&mut self, body: &dyn Json) -> Option<Vec<u8>> {
        let mut writer = Writer::of_body();
        writer.put(body);
        if !writer.is_whole() {
            self.fail("a file that is read while it is sent has to be a part of a multipart body".to_owned());
            return None;
        }
        self.check_numbers("the body", &writer, body);
        self.keep(&writer);
        Some(writer.into_bytes())
    }

    /// Refuses what has a number that nothing on the wire can say, by its place.
    fn check_numbers(&mut self, what: &str, written: &Writer, value: &dyn Json) {
        if !written.is_finite()
            && let Some((path, number)) = Writer::infinite(value)
        {
            let place = if path.is_empty() { what.to_owned() } else { format!("`{path}` of {what}") };
            self.fail(format!("{place} is {number}, which cannot be sent"));
        }
    }

    /// The body with the extra members; those win over members of the same name.
    fn extended(&mut self, body: &[u8]) -> Option<Value> {
        // What the writer writes, the reader reads: the fallback is out of reach.
        let mut body = convert::from_slice(body).unwrap_or(Value::Null);
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

    fn present(&mut self, what: &str, name: &str, value: &dyn Json, style: Style) -> Option<(Value, Style)> {
        if style.is_sensitive() {
            self.parts.sensitive.push(name.to_owned());
        }
        if value.is_absent() {
            return None;
        }
        Some(self.taken(what, name, value, style)).filter(|(value, _)| !value.is_null())
    }

    /// The value of a parameter, and its style: sensitive as a whole where a part of it is.
    fn taken(&mut self, what: &str, name: &str, value: &dyn Json, style: Style) -> (Value, Style) {
        let mut writer = Writer::new();
        match style.is_sensitive() {
            true => writer.sensitive(|to| to.put(value)),
            false => writer.put(value),
        }
        self.check_numbers(&format!("{what} `{name}`"), &writer, value);
        let style = if writer.is_sensitive() { style.sensitive() } else { style };
        self.parts.secrets.extend(writer.secrets());
        // What the writer writes, the reader reads: the fallback is out of reach.
        (convert::from_slice(&writer.into_bytes()).unwrap_or(Value::Null), style)
    }

    /// Remembers what is sensitive in a body, to take it out of whatever a server says about it. An extra member is, too,
    /// where the schema has a sensitive one of that name.
    fn keep(&mut self, body: &Writer) {
        self.parts.secrets.extend(body.secrets());
        for (_, value) in self.extra.iter().filter(|(name, _)| body.hides(name)) {
            let mut writer = Writer::new();
            writer.sensitive(|to| to.put(value));
            self.parts.secrets.extend(writer.secrets());
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
