//! The kinds of object that a document consists of.
//!
//! Each has its section under `components`, if any, its name in messages, and what its keys hold.

use super::Shape;
use super::table::{self, Key};

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

    /// All kinds.
    pub const ALL: [Self; 29] = [
        Self::Document,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::Server,
        Self::ServerVariable,
        Self::Components,
        Self::Paths,
        Self::PathItem,
        Self::Operation,
        Self::ExternalDocs,
        Self::Parameter,
        Self::Header,
        Self::RequestBody,
        Self::MediaType,
        Self::Encoding,
        Self::Responses,
        Self::Response,
        Self::Callback,
        Self::Example,
        Self::Link,
        Self::Tag,
        Self::Schema,
        Self::Discriminator,
        Self::Xml,
        Self::SecurityScheme,
        Self::OAuthFlows,
        Self::OAuthFlow,
        Self::SecurityRequirement,
    ];

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
