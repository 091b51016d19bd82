//! What an OpenAPI document may hold, and mending one that holds something else.
//!
//! In: the bundled tree. Out: the same tree with every object in the shape that the [`table`] gives it: unknown keys
//! are gone, wrong kinds are mended or cut, each with a message. Rewriting 3.1 as 3.0 is left to
//! [`normalize`](crate::normalize); afterwards the tree is one that `openapiv3` takes without an error.

mod check;
mod dangling;
pub mod extension;
mod fit;
mod legible;
mod mend;
mod pagination;
pub mod table;
mod walk;

pub use check::check;
pub use table::{Key, Use};

use serde_json::{Map, Value};

/// The versions of OpenAPI that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// 3.0.x
    V30,
    /// 3.1.x
    V31,
}

impl Version {
    /// For people: `3.0`.
    pub fn name(self) -> &'static str {
        match self {
            Self::V30 => "3.0",
            Self::V31 => "3.1",
        }
    }
}

/// The kinds of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are OpenAPI's own")]
pub enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    Header,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
}

impl Kind {
    /// Where objects of this kind stand under `components`, which is where a reference may point.
    pub fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
            _ => return None,
        })
    }

    /// The kind of object in a section of `components`.
    pub fn of_section(section: &str) -> Option<Self> {
        Self::COMPONENTS.into_iter().find(|it| it.section() == Some(section))
    }

    /// The kinds that have a section in `components`.
    const COMPONENTS: [Self; 10] = [
        Self::Schema,
        Self::Response,
        Self::Parameter,
        Self::Example,
        Self::RequestBody,
        Self::Header,
        Self::SecurityScheme,
        Self::Link,
        Self::Callback,
        Self::PathItem,
    ];

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "the document",
            Self::Info => "`info`",
            Self::Contact => "`contact`",
            Self::License => "`license`",
            Self::Server => "a server",
            Self::ServerVariable => "a server variable",
            Self::Components => "`components`",
            Self::Paths => "`paths`",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::ExternalDocs => "`externalDocs`",
            Self::Parameter => "a parameter",
            Self::Header => "a header",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Responses => "`responses`",
            Self::Response => "a response",
            Self::Callback => "a callback",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Tag => "a tag",
            Self::Schema => "a schema",
            Self::Discriminator => "a discriminator",
            Self::Xml => "`xml`",
            Self::SecurityScheme => "a security scheme",
            Self::OAuthFlows => "`flows`",
            Self::OAuthFlow => "an OAuth flow",
            Self::SecurityRequirement => "a security requirement",
        }
    }

    /// The row for a key.
    pub fn key(self, name: &str) -> Option<&'static Key> {
        table::keys(self).iter().find(|it| it.name == name)
    }

    /// What a key holds; `None` for keys that the kind does not know.
    pub fn child(self, name: &str) -> Option<Shape> {
        // Where Swagger 2.0 had schemas, and where webhooks are written like callbacks: they are moved to where they
        // belong, and references in them must be followed.
        let misplaced = match (self, name) {
            (Self::PathItem, name) if name.starts_with("{$") => Some(Shape::One(Self::PathItem)),
            (Self::Parameter | Self::Header, "items") | (Self::Response, "schema") => {
                Some(Shape::One(Self::Schema))
            }
            // In capitals, which is put right later.
            (Self::PathItem | Self::Responses, _) if name.starts_with(|it: char| it.is_ascii_uppercase()) => {
                self.key(&name.to_ascii_lowercase()).map(|it| it.shape)
            }
            _ => None,
        };
        self.key(name).map(|it| it.shape).or(misplaced).or_else(|| {
            if name.starts_with("x-") && self != Self::SecurityRequirement {
                return None;
            }
            table::pattern(self, name)
        })
    }
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Any JSON, never looked into: examples, defaults.
    Any,
    /// A list of any JSON.
    AnyList,
    /// Text.
    Text,
    /// A list of texts.
    TextList,
    /// An object whose values are texts.
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

/// Whether what stands in the place of a media type is its schema.
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
/// A schema may have a property that is called `$ref`: then the value is an object, and this is no reference.
pub fn reference(shape: Shape, value: &Value) -> Option<&str> {
    match shape {
        Shape::One(Kind::Document | Kind::SecurityRequirement | Kind::Discriminator) => None,
        Shape::One(_) | Shape::Map(_) | Shape::List(_) => value.as_object()?.get("$ref")?.as_str(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
