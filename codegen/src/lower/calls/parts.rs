//! Lowers what a media type says of its parts by their place: `prefixEncoding` and `itemEncoding`.
//!
//! In: a media type. Out: the [`PartFormats`] of a list of parts; the headers of any part. What cannot be followed is
//! reported: an encoding of what is not a list of parts, and a header that a request needs and whose value nobody knows.

use openapiv3::MediaType;
use serde_json::{Map, Value};

use super::Calls;
use super::content::Direction;
use super::encoding::{concrete, first};
use crate::diagnostic::Diagnostic;
use crate::ir::{PartFormat, PartFormats};
use crate::lower::merge::{Keywords, Kind};
use crate::openapi::extension;
use crate::openapi::media_type::essence;
use crate::pointer::Pointer;

/// The keys that speak of parts by their place.
const KEYS: [&str; 2] = ["prefixEncoding", "itemEncoding"];

impl Calls<'_, '_> {
    /// Whether a media type speaks of its parts by their place.
    pub(super) fn is_by_position(&self, at: &Pointer) -> bool {
        KEYS.iter().any(|it| self.document.raw(&at.key(it)).is_some())
    }

    /// Whether the schema of a media type is that of a list.
    pub(super) fn is_list(&self, media: &MediaType, at: &Pointer) -> bool {
        let Some(schema) = &media.schema else { return false };
        let schema = self.document.schema(schema, &at.key("schema"));
        schema.is_some_and(|(it, _)| Keywords::new(it).kind == Some(Kind::Array))
    }

    /// What a list of parts is said to be.
    pub(super) fn part_formats(&mut self, at: &Pointer, direction: Direction) -> PartFormats {
        let prefix = at.key("prefixEncoding");
        let count = self.document.raw(&prefix).and_then(Value::as_array).map_or(0, Vec::len);
        let mut prefix: Vec<_> =
            (0..count).map(|index| self.part_format(&prefix.index(index), direction)).collect();
        let rest = self.part_format(&at.key("itemEncoding"), direction);
        while prefix.last().is_some_and(|it| *it == rest) {
            prefix.pop();
        }
        self.report_names(at);
        PartFormats { prefix, rest }
    }

    fn part_format(&mut self, at: &Pointer, direction: Direction) -> PartFormat {
        let said = self.document.raw(at);
        let media_type = said.and_then(|it| it.get("contentType")).and_then(Value::as_str);
        // Of a range, the media type of a part is the caller's.
        let media_type = media_type.and_then(|it| concrete(it).or_else(|| first(it)));
        let media_type = media_type.filter(|it| !it.contains('*'));
        let headers = match direction {
            Direction::Request => self.part_headers(at),
            Direction::Response | Direction::Payload => Vec::new(),
        };
        PartFormat { media_type, headers }
    }

    /// The headers of an encoding that have one value. Its media type is not among them, says the specification.
    pub(super) fn part_headers(&mut self, at: &Pointer) -> Vec<(String, String)> {
        let at = at.key("headers");
        let mut headers = Vec::new();
        for (name, header) in self.document.raw(&at).and_then(Value::as_object).into_iter().flatten() {
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let header = self.followed(header);
            let required = header.get("required").and_then(Value::as_bool) == Some(true);
            let value = header.get("schema").and_then(|it| constant(self.followed(it)));
            match value.filter(|it| extension::is_header(name) && is_value(it)) {
                Some(value) => headers.push((name.clone(), value)),
                None if required => self.messages().push(
                    Diagnostic::degraded(
                        "part-header",
                        at.key(name),
                        format!("the header `{name}` of a part is not sent"),
                    )
                    .label("required, and the schema does not say its value")
                    .help("give its schema one value (`const`), or let it be optional"),
                ),
                None => {}
            }
        }
        headers
    }

    /// A node of the tree, behind its references.
    fn followed<'v>(&self, mut node: &'v Value) -> &'v Value
    where
        Self: 'v,
    {
        // A chain that is longer is a cycle.
        for _ in 0..64 {
            let target = node.get("$ref").and_then(Value::as_str);
            let Some(at) = target.and_then(|it| Pointer::parse(it.strip_prefix('#')?)) else { break };
            let Some(next) = self.document.raw(&at) else { break };
            node = next;
        }
        node
    }

    /// Says that `encoding` speaks of names, which the parts of a list have not.
    fn report_names(&mut self, at: &Pointer) {
        let at = at.key("encoding");
        if self.document.raw(&at).and_then(Value::as_object).is_some_and(|it| !it.is_empty()) {
            self.messages().push(
                Diagnostic::degraded(
                    "encoding-by-name",
                    at,
                    "`encoding` is not followed: the parts of a list have no names",
                )
                .label("each part is written as its schema says")
                .help("use `prefixEncoding` and `itemEncoding`, or describe an object with a member for each part"),
            );
        }
    }

    /// Says that a body is not a list of parts, whose encodings by place could be followed.
    pub(super) fn report_positions(&mut self, at: &Pointer) {
        let name = essence(&at.last().unwrap_or_default());
        let label = match name.starts_with("multipart/") {
            true => "the schema of this body is not a list",
            false => "this media type has no parts",
        };
        for key in KEYS {
            if self.document.raw(&at.key(key)).is_some() {
                self.messages().push(
                    Diagnostic::degraded(
                        "encoding-by-position",
                        at.key(key),
                        format!("`{key}` is not followed"),
                    )
                    .label(label)
                    .help("describe a list or `itemSchema` of a `multipart` media type, or use `encoding` for the members of an object"),
                );
            }
        }
    }
}

/// Whether a header of a part can have this value.
fn is_value(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| matches!(it, b' '..=b'~'))
}

/// The one string, number or boolean that a schema allows, as a header has it.
fn constant(schema: &Value) -> Option<String> {
    let schema: &Map<String, Value> = schema.as_object()?;
    let values = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice);
    match schema.get("const").map(std::slice::from_ref).or(values)? {
        [Value::String(text)] => Some(text.clone()),
        [value @ (Value::Number(_) | Value::Bool(_))] => Some(value.to_string()),
        _ => None,
    }
}
