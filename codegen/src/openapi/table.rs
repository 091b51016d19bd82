//! The table of keys: for each kind of object what its keys hold, in which version, and what becomes of them.
//!
//! In: nothing. Out: rows. Everything that walks a document asks here which object it is on.

use super::{Kind, Shape, Version};

/// What becomes of a key in the generated crate, if nothing is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Use {
    /// It shapes types or calls.
    Typed,
    /// It is shown in the documentation.
    Documented,
    /// It says nothing that a client needs.
    Ignored,
}

/// One row: a key of a kind of object.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// The last version in which the object is incomplete without it; `None` if it never is.
    pub required_until: Option<Version>,
    /// What becomes of it.
    pub use_: Use,
    /// The first version that knows it.
    pub since: Version,
    /// The last version that knows it.
    pub until: Version,
}

impl Key {
    /// Whether the object is incomplete without it in this version.
    pub fn is_required(&self, version: Version) -> bool {
        self.required_until.is_some_and(|last| version <= last)
    }

    /// Whether this version knows it.
    pub fn is_of(&self, version: Version) -> bool {
        (self.since..=self.until).contains(&version)
    }
}

use Shape::{
    AdditionalProperties, Any, AnyList, Bound, Count, Flag, Items, List, Map, MapOfText, Number, One, Text,
    TextList, TypeName,
};
use Use::{Documented as D, Ignored as I, Typed as T};

const fn key(name: &'static str, shape: Shape, use_: Use) -> Key {
    Key { name, shape, required_until: None, use_, since: Version::V30, until: Version::V32 }
}

/// One that is always required.
const fn needed(name: &'static str, shape: Shape, use_: Use) -> Key {
    needed_until(Version::V32, name, shape, use_)
}

/// One that is required up to a version.
const fn needed_until(last: Version, name: &'static str, shape: Shape, use_: Use) -> Key {
    Key { required_until: Some(last), ..key(name, shape, use_) }
}

/// One that came with 3.1.
const fn new(name: &'static str, shape: Shape, use_: Use) -> Key {
    Key { since: Version::V31, ..key(name, shape, use_) }
}

/// One that came with 3.2.
const fn newest(name: &'static str, shape: Shape, use_: Use) -> Key {
    Key { since: Version::V32, ..key(name, shape, use_) }
}

/// One that only 3.0 has.
const fn old(name: &'static str, shape: Shape, use_: Use) -> Key {
    Key { until: Version::V30, ..key(name, shape, use_) }
}

/// The keys of a kind of object. Kinds whose keys are names or patterns have none here, see [`pattern`].
pub const fn keys(kind: Kind) -> &'static [Key] {
    match kind {
        Kind::Document => DOCUMENT,
        Kind::Info => INFO,
        Kind::Contact => CONTACT,
        Kind::License => LICENSE,
        Kind::Server => SERVER,
        Kind::ServerVariable => SERVER_VARIABLE,
        Kind::Components => COMPONENTS,
        Kind::PathItem => PATH_ITEM,
        Kind::Operation => OPERATION,
        Kind::ExternalDocs => EXTERNAL_DOCS,
        Kind::Parameter => PARAMETER,
        Kind::Header => HEADER,
        Kind::RequestBody => REQUEST_BODY,
        Kind::MediaType => MEDIA_TYPE,
        Kind::Encoding => ENCODING,
        Kind::Responses => RESPONSES,
        Kind::Response => RESPONSE,
        Kind::Example => EXAMPLE,
        Kind::Link => LINK,
        Kind::Tag => TAG,
        Kind::Schema => SCHEMA,
        Kind::Discriminator => DISCRIMINATOR,
        Kind::Xml => XML,
        Kind::SecurityScheme => SECURITY_SCHEME,
        Kind::OAuthFlows => OAUTH_FLOWS,
        Kind::OAuthFlow => OAUTH_FLOW,
        Kind::Paths | Kind::Callback | Kind::SecurityRequirement => &[],
    }
}

/// What a key that is a name or a pattern holds: paths, status codes, callback expressions, scheme names.
pub fn pattern(kind: Kind, key: &str) -> Option<Shape> {
    match kind {
        Kind::Paths | Kind::Callback => Some(One(Kind::PathItem)),
        Kind::Responses if is_status(key) => Some(One(Kind::Response)),
        Kind::SecurityRequirement => Some(TextList),
        _ => None,
    }
}

/// What becomes of a key in a request that the server makes, a webhook or a callback, where that differs from its row:
/// what such a request brings is typed, what comes next to it is documented, and how to answer it is the user's own.
pub fn incoming(kind: Kind, key: &str) -> Option<Use> {
    Some(match (kind, key) {
        (Kind::PathItem | Kind::Operation, "parameters") | (Kind::Operation, "operationId") => D,
        (Kind::PathItem | Kind::Operation, "servers") => I,
        (Kind::Operation, "tags" | "responses" | "callbacks" | "security") => I,
        (Kind::RequestBody, "required" | "description") | (Kind::MediaType, "encoding") => I,
        (Kind::Parameter, "$ref" | "name" | "in" | "description") => D,
        (Kind::Parameter, _) => I,
        _ => return None,
    })
}

/// `200`, `4XX`; a letter case or a number beyond 599 is a matter for a message.
pub(crate) fn is_status(key: &str) -> bool {
    let mut chars = key.chars();
    matches!((chars.next(), chars.next(), chars.next(), chars.next()), (Some('1'..='5'), Some(a), Some(b), None)
        if (a.is_ascii_digit() && b.is_ascii_digit()) || (a.eq_ignore_ascii_case(&'x') && b.eq_ignore_ascii_case(&'x')))
}

const DOCUMENT: &[Key] = &[
    needed("openapi", Text, T),
    newest("$self", Text, T),
    needed("info", One(Kind::Info), T),
    new("jsonSchemaDialect", Text, I),
    key("servers", List(Kind::Server), T),
    key("paths", One(Kind::Paths), T),
    new("webhooks", Map(Kind::PathItem), T),
    key("x-webhooks", Map(Kind::PathItem), T),
    key("components", One(Kind::Components), T),
    key("security", List(Kind::SecurityRequirement), T),
    key("tags", List(Kind::Tag), D),
    key("externalDocs", One(Kind::ExternalDocs), D),
];

const INFO: &[Key] = &[
    needed("title", Text, D),
    new("summary", Text, D),
    key("description", Text, D),
    key("termsOfService", Text, I),
    key("contact", One(Kind::Contact), I),
    key("license", One(Kind::License), D),
    needed("version", Text, T),
];

const CONTACT: &[Key] = &[key("name", Text, I), key("url", Text, I), key("email", Text, I)];

const LICENSE: &[Key] = &[needed("name", Text, D), new("identifier", Text, D), key("url", Text, I)];

const SERVER: &[Key] = &[
    needed("url", Text, T),
    newest("name", Text, D),
    key("description", Text, D),
    key("variables", Map(Kind::ServerVariable), T),
];

const SERVER_VARIABLE: &[Key] =
    &[key("enum", TextList, T), needed("default", Text, T), key("description", Text, D)];

const COMPONENTS: &[Key] = &[
    key("schemas", Map(Kind::Schema), T),
    key("responses", Map(Kind::Response), T),
    key("parameters", Map(Kind::Parameter), T),
    key("examples", Map(Kind::Example), I),
    key("requestBodies", Map(Kind::RequestBody), T),
    key("headers", Map(Kind::Header), T),
    key("securitySchemes", Map(Kind::SecurityScheme), T),
    key("links", Map(Kind::Link), D),
    key("callbacks", Map(Kind::Callback), T),
    new("pathItems", Map(Kind::PathItem), T),
    newest("mediaTypes", Map(Kind::MediaType), T),
];

const PATH_ITEM: &[Key] = &[
    key("$ref", Text, T),
    key("summary", Text, D),
    key("description", Text, D),
    key("get", One(Kind::Operation), T),
    key("put", One(Kind::Operation), T),
    key("post", One(Kind::Operation), T),
    key("delete", One(Kind::Operation), T),
    key("options", One(Kind::Operation), T),
    key("head", One(Kind::Operation), T),
    key("patch", One(Kind::Operation), T),
    key("trace", One(Kind::Operation), T),
    newest("query", One(Kind::Operation), T),
    newest("additionalOperations", Map(Kind::Operation), T),
    key("servers", List(Kind::Server), T),
    key("parameters", List(Kind::Parameter), T),
];

const OPERATION: &[Key] = &[
    key("tags", TextList, T),
    key("summary", Text, D),
    key("description", Text, D),
    key("externalDocs", One(Kind::ExternalDocs), D),
    key("operationId", Text, T),
    key("parameters", List(Kind::Parameter), T),
    key("requestBody", One(Kind::RequestBody), T),
    needed_until(Version::V30, "responses", One(Kind::Responses), T),
    key("callbacks", Map(Kind::Callback), T),
    key("deprecated", Flag, D),
    key("security", List(Kind::SecurityRequirement), T),
    key("servers", List(Kind::Server), T),
];

const EXTERNAL_DOCS: &[Key] = &[key("description", Text, D), needed("url", Text, D)];

const PARAMETER: &[Key] = &[
    key("$ref", Text, T),
    needed("name", Text, T),
    needed("in", Text, T),
    key("description", Text, D),
    key("required", Flag, T),
    key("deprecated", Flag, D),
    key("allowEmptyValue", Flag, I),
    key("style", Text, T),
    key("explode", Flag, T),
    key("allowReserved", Flag, T),
    key("schema", One(Kind::Schema), T),
    key("example", Any, D),
    key("examples", Map(Kind::Example), D),
    key("content", Map(Kind::MediaType), T),
];

const HEADER: &[Key] = &[
    key("$ref", Text, T),
    key("description", Text, D),
    key("required", Flag, I),
    key("deprecated", Flag, D),
    key("allowEmptyValue", Flag, I),
    key("style", Text, T),
    key("explode", Flag, T),
    key("allowReserved", Flag, I),
    key("schema", One(Kind::Schema), T),
    key("example", Any, D),
    key("examples", Map(Kind::Example), I),
    key("content", Map(Kind::MediaType), T),
];

const REQUEST_BODY: &[Key] = &[
    key("$ref", Text, T),
    key("description", Text, D),
    needed("content", Map(Kind::MediaType), T),
    key("required", Flag, T),
];

const MEDIA_TYPE: &[Key] = &[
    key("schema", One(Kind::Schema), T),
    newest("itemSchema", One(Kind::Schema), T),
    key("example", Any, I),
    key("examples", Map(Kind::Example), I),
    key("encoding", Map(Kind::Encoding), T),
    newest("prefixEncoding", List(Kind::Encoding), T),
    newest("itemEncoding", One(Kind::Encoding), T),
];

const ENCODING: &[Key] = &[
    key("contentType", Text, T),
    key("headers", Map(Kind::Header), T),
    key("style", Text, T),
    key("explode", Flag, T),
    key("allowReserved", Flag, T),
    newest("encoding", Map(Kind::Encoding), I),
    newest("prefixEncoding", List(Kind::Encoding), I),
    newest("itemEncoding", One(Kind::Encoding), I),
];

const RESPONSES: &[Key] = &[key("default", One(Kind::Response), T)];

const RESPONSE: &[Key] = &[
    key("$ref", Text, T),
    newest("summary", Text, D),
    needed_until(Version::V31, "description", Text, D),
    key("headers", Map(Kind::Header), T),
    key("content", Map(Kind::MediaType), T),
    key("links", Map(Kind::Link), D),
];

const EXAMPLE: &[Key] = &[
    key("$ref", Text, I),
    key("summary", Text, I),
    key("description", Text, I),
    key("value", Any, D),
    newest("dataValue", Any, D),
    newest("serializedValue", Text, I),
    key("externalValue", Text, I),
];

const LINK: &[Key] = &[
    key("$ref", Text, D),
    key("operationRef", Text, D),
    key("operationId", Text, D),
    key("parameters", Any, D),
    key("requestBody", Any, D),
    key("description", Text, D),
    key("server", One(Kind::Server), I),
];

const TAG: &[Key] = &[
    needed("name", Text, D),
    newest("summary", Text, D),
    key("description", Text, D),
    key("externalDocs", One(Kind::ExternalDocs), D),
    newest("parent", Text, D),
    newest("kind", Text, I),
];

const SCHEMA: &[Key] = &[
    key("$ref", Text, T),
    key("type", TypeName, T),
    key("format", Text, T),
    key("title", Text, D),
    key("description", Text, D),
    key("properties", Map(Kind::Schema), T),
    key("required", TextList, T),
    key("items", Items, T),
    key("enum", AnyList, T),
    key("allOf", List(Kind::Schema), T),
    key("oneOf", List(Kind::Schema), T),
    key("anyOf", List(Kind::Schema), T),
    key("not", One(Kind::Schema), D),
    key("additionalProperties", AdditionalProperties, T),
    key("discriminator", One(Kind::Discriminator), T),
    old("nullable", Flag, T),
    key("readOnly", Flag, T),
    key("writeOnly", Flag, T),
    key("deprecated", Flag, D),
    key("default", Any, D),
    key("example", Any, D),
    key("externalDocs", One(Kind::ExternalDocs), D),
    key("xml", One(Kind::Xml), I),
    key("pattern", Text, D),
    key("minLength", Count, D),
    key("maxLength", Count, D),
    key("minimum", Number, D),
    key("maximum", Number, D),
    key("exclusiveMinimum", Bound, D),
    key("exclusiveMaximum", Bound, D),
    key("multipleOf", Number, D),
    key("minItems", Count, D),
    key("maxItems", Count, D),
    key("uniqueItems", Flag, D),
    key("minProperties", Count, D),
    key("maxProperties", Count, D),
    new("const", Any, T),
    new("examples", AnyList, D),
    new("prefixItems", List(Kind::Schema), T),
    new("contains", One(Kind::Schema), D),
    new("minContains", Count, D),
    new("maxContains", Count, D),
    new("patternProperties", Map(Kind::Schema), T),
    new("propertyNames", One(Kind::Schema), D),
    new("unevaluatedItems", One(Kind::Schema), I),
    new("unevaluatedProperties", One(Kind::Schema), I),
    new("dependentSchemas", Map(Kind::Schema), I),
    new("dependentRequired", Any, D),
    new("if", One(Kind::Schema), I),
    new("then", One(Kind::Schema), I),
    new("else", One(Kind::Schema), I),
    new("contentEncoding", Text, T),
    new("contentMediaType", Text, T),
    new("contentSchema", One(Kind::Schema), I),
    new("$defs", Map(Kind::Schema), T),
    new("definitions", Map(Kind::Schema), T),
    new("$id", Text, T),
    new("$schema", Text, I),
    new("$anchor", Text, T),
    new("$dynamicAnchor", Text, T),
    new("$dynamicRef", Text, T),
    new("$vocabulary", Any, I),
    new("$comment", Text, I),
];

const DISCRIMINATOR: &[Key] =
    &[needed("propertyName", Text, T), key("mapping", MapOfText, T), newest("defaultMapping", Text, T)];

const XML: &[Key] = &[
    newest("nodeType", Text, I),
    key("name", Text, I),
    key("namespace", Text, I),
    key("prefix", Text, I),
    key("attribute", Flag, I),
    key("wrapped", Flag, I),
];

const SECURITY_SCHEME: &[Key] = &[
    key("$ref", Text, T),
    needed("type", Text, T),
    key("description", Text, D),
    key("name", Text, T),
    key("in", Text, T),
    key("scheme", Text, T),
    key("bearerFormat", Text, I),
    key("flows", One(Kind::OAuthFlows), T),
    key("openIdConnectUrl", Text, T),
    newest("oauth2MetadataUrl", Text, T),
    newest("deprecated", Flag, D),
];

const OAUTH_FLOWS: &[Key] = &[
    key("implicit", One(Kind::OAuthFlow), I),
    key("password", One(Kind::OAuthFlow), T),
    key("clientCredentials", One(Kind::OAuthFlow), T),
    key("authorizationCode", One(Kind::OAuthFlow), T),
    newest("deviceAuthorization", One(Kind::OAuthFlow), T),
];

const OAUTH_FLOW: &[Key] = &[
    key("authorizationUrl", Text, I),
    newest("deviceAuthorizationUrl", Text, I),
    key("tokenUrl", Text, T),
    key("refreshUrl", Text, T),
    needed("scopes", MapOfText, I),
];
