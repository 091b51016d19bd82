//! The shapes of values: what a key of an object may hold, one step after another down the tree.

use serde_json::{Map, Value};

use super::Kind;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Any JSON, never looked into: examples, defaults.
    Any,
    /// A list of any JSON.
    AnyList,
    /// Text.
    Text,
    /// A list of strings.
    TextList,
    /// An object whose values are strings.
    MapOfText,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number from 0.
    Count,
    /// A flag (3.0) or a number (3.1).
    Bound,
    /// A type's name, or a list of them (3.1).
    TypeName,
    /// An object.
    One(Kind),
    /// A list of objects.
    List(Kind),
    /// An object whose keys are names.
    Map(Kind),
    /// A schema or a flag.
    AdditionalProperties,
    /// A schema; a list of them in older drafts.
    Items,
}

impl Shape {
    /// The shape one step below a value of this shape.
    pub fn child(self, step: &str) -> Self {
        match self {
            Self::One(kind) => kind.child(step).unwrap_or(Self::Any),
            Self::Map(kind) | Self::List(kind) => Self::One(kind),
            Self::AdditionalProperties | Self::Items => Kind::Schema.child(step).unwrap_or(Self::Any),
            _ => Self::Any,
        }
    }

    /// The shape of a value's members, which for a flag-or-schema depends on the value.
    pub fn of(self, value: &Value) -> Self {
        match (self, value) {
            (Self::AdditionalProperties | Self::Items, Value::Object(_)) => Self::One(Kind::Schema),
            (Self::Items, Value::Array(_)) => Self::List(Kind::Schema),
            (Self::One(Kind::MediaType), Value::Object(object)) if is_bare_schema(object) => {
                Self::One(Kind::Schema)
            }
            // One element where a list of them is expected; other objects are read as lists of their members.
            (Self::List(kind), Value::Object(object))
                if !object.contains_key("$ref") && object.keys().any(|it| kind.key(it).is_some()) =>
            {
                Self::One(kind)
            }
            _ => self,
        }
    }

    /// Whether references can stand at or below a value of this shape.
    pub fn holds_references(self) -> bool {
        matches!(self, Self::One(_) | Self::List(_) | Self::Map(_) | Self::AdditionalProperties | Self::Items)
    }
}

/// Whether what is in the place of a media type is its schema.
pub(crate) fn is_bare_schema(media_type: &Map<String, Value>) -> bool {
    let has = |key: &str| media_type.contains_key(key);
    let text = media_type.get("$ref").and_then(Value::as_str);
    !has("schema")
        && (text.is_some_and(|it| it.contains("/components/schemas/"))
            || ["properties", "allOf", "oneOf", "anyOf"]
                .iter()
                .any(|it| media_type.get(*it).is_some_and(|it| it.is_object() || it.is_array()))
            || media_type.get("type").is_some_and(Value::is_string))
}

/// The target of a reference, if the value is one where a reference can stand.
///
/// A schema may have a property that is called `$ref`: then the value is an object, and this is not a reference.
pub fn reference(shape: Shape, value: &Value) -> Option<&str> {
    match shape {
        Shape::One(Kind::Document | Kind::SecurityRequirement | Kind::Discriminator) => None,
        Shape::One(_) | Shape::Map(_) | Shape::List(_) => value.as_object()?.get("$ref")?.as_str(),
        _ => None,
    }
}

/// What a value is, for people: a scalar as it is written, a list or an object by its kind.
pub(crate) fn kind_of(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(it) => format!("`{it}`"),
        Value::Number(it) => format!("the number {it}"),
        Value::String(it) if it.len() <= 40 => format!("the text `{it}`"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
