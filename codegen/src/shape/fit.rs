//! Values without keys of their own: text, flags, numbers and lists of them.
//!
//! In: a value and the shape that its row gives it. Out: the value in that shape, or the verdict that it has to be
//! cut; and words for shapes in messages.

use serde_json::{Map, Value};

use super::walk::Ctx;
use crate::openapi::{Kind, Shape, kind_of};

impl Ctx<'_> {
    pub(super) fn text(&mut self, value: &mut Value) -> bool {
        match value {
            Value::String(_) => true,
            Value::Number(_) | Value::Bool(_) => {
                let text = self.raw().map_or_else(|| value.to_string(), |it| it.trim_matches('"').to_owned());
                // A version is so often written without quotes that it is no news.
                let expected =
                    self.at.last().is_some_and(|it| ["version", "openapi", "default"].contains(&&*it));
                if !expected {
                    self.warn("text-expected", format!("a string is expected, not `{text}`"))
                        .label("read as a string")
                        .help(format!("write `\"{text}\"`"));
                }
                *value = Value::String(text);
                true
            }
            // The lines of a text, as some tools write them.
            Value::Array(lines) if !lines.is_empty() && lines.iter().all(Value::is_string) => {
                self.warn("text-expected", "a string is expected, not a list")
                    .label("its members are read as lines");
                let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
                *value = Value::String(lines.join("\n"));
                true
            }
            _ => self.cut(Shape::Text, value),
        }
    }

    pub(super) fn flag(&mut self, value: &mut Value) -> bool {
        let read = match value {
            Value::Bool(_) => return true,
            Value::String(text) => match text.to_lowercase().as_str() {
                "true" | "yes" => true,
                "false" | "no" | "" => false,
                _ => return self.cut(Shape::Flag, value),
            },
            Value::Number(number) if number.as_u64() == Some(1) => true,
            Value::Number(number) if number.as_u64() == Some(0) => false,
            _ => return self.cut(Shape::Flag, value),
        };
        self.warn("flag-expected", format!("`true` or `false` is expected, not `{value}`"))
            .label(format!("read as `{read}`"))
            .help(format!("write `{read}`"));
        *value = Value::Bool(read);
        true
    }

    pub(super) fn number(&mut self, shape: Shape, value: &mut Value) -> bool {
        let read = match &*value {
            Value::Number(number) => whole(number).unwrap_or_else(|| number.clone()),
            Value::String(text) => {
                let number = text.trim().parse::<i64>().ok().map(Into::into);
                let number = number.or_else(|| serde_json::Number::from_f64(text.trim().parse().ok()?));
                let Some(number) = number else { return self.cut(shape, value) };
                self.warn("number-expected", format!("a number is expected, not `{text}`"))
                    .label("read as a number")
                    .help(format!("write `{number}`"));
                number
            }
            _ => return self.cut(shape, value),
        };
        if shape == Shape::Count && !read.is_u64() {
            return self.cut(shape, value);
        }
        *value = Value::Number(read);
        true
    }

    pub(super) fn texts(&mut self, value: &mut Value) -> bool {
        if !value.is_array() {
            if value.is_object() {
                return self.cut(Shape::TextList, value);
            }
            self.wrap(value);
        }
        if let Value::Array(list) = value {
            let mut index = 0;
            list.retain_mut(|value| {
                let len = self.at.push(&index.to_string());
                let keep = !value.is_null() && self.text(value);
                self.at.truncate(len);
                index += 1;
                keep
            });
        }
        true
    }

    pub(super) fn map_of_text(&mut self, value: &mut Value) -> bool {
        let Value::Object(object) = value else { return self.cut(Shape::MapOfText, value) };
        object.retain(|key, value| {
            let len = self.at.push(key);
            if value.is_null() {
                *value = Value::String(String::new());
            }
            let keep = self.text(value);
            self.kept(keep, len)
        });
        true
    }

    pub(super) fn wrap(&mut self, value: &mut Value) {
        self.warn("list-expected", "a list is expected").label("read as a list of one");
        let at = self.at.clone();
        self.origins.record_move(&at, at.index(0));
        *value = Value::Array(vec![value.take()]);
    }

    /// A value of no use; a schema becomes one that allows anything, so that what it belongs to is kept.
    pub(super) fn cut(&mut self, shape: Shape, value: &mut Value) -> bool {
        let message = format!("{} is expected, not {}", describe(shape), kind_of(value));
        self.lost("wrong-kind", message).label("this cannot be read");
        if shape == Shape::One(Kind::Schema) {
            *value = Value::Object(Map::new());
            return true;
        }
        false
    }
}

/// A number without a fraction as one that says so: `3.0` is 3.
pub(super) fn whole(number: &serde_json::Number) -> Option<serde_json::Number> {
    let float = number.as_f64().filter(|it| number.is_f64() && it.fract() == 0.0 && it.abs() < 9e15)?;
    #[expect(clippy::cast_possible_truncation, reason = "it has no fraction and fits")]
    let whole = float as i64;
    Some(whole.into())
}

pub(super) fn describe(shape: Shape) -> String {
    match shape {
        Shape::Any => "a value".to_owned(),
        Shape::AnyList => "a list".to_owned(),
        Shape::Text => "a string".to_owned(),
        Shape::TextList => "a list of strings".to_owned(),
        Shape::MapOfText => "an object of strings".to_owned(),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Bound => "a number or a flag".to_owned(),
        Shape::Count => "a whole number from 0".to_owned(),
        Shape::TypeName => "a type's name".to_owned(),
        Shape::One(kind) => kind.name().to_owned(),
        Shape::List(kind) => format!("a list of {}", plural(kind)),
        Shape::Map(kind) => format!("an object of {} by name", plural(kind)),
        Shape::AdditionalProperties => "a schema or a flag".to_owned(),
        Shape::Items => "a schema".to_owned(),
    }
}

pub(super) fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Server => "servers",
        Kind::ServerVariable => "server variables",
        Kind::Parameter => "parameters",
        Kind::Header => "headers",
        Kind::RequestBody => "request bodies",
        Kind::MediaType => "media types",
        Kind::Encoding => "encodings",
        Kind::Response => "responses",
        Kind::Callback => "callbacks",
        Kind::Example => "examples",
        Kind::Link => "links",
        Kind::Tag => "tags",
        Kind::Schema => "schemas",
        Kind::SecurityScheme => "security schemes",
        Kind::SecurityRequirement => "security requirements",
        Kind::PathItem => "path items",
        _ => "objects",
    }
}
