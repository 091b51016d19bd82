//! The intermediate representation: an API as Rust will see it, before anything has an identifier.
//!
//! Made by `lower`, split by `directions`, read by `analyze`, `names` and `emit`. Data only: no file names, no `$ref`, no OpenAPI type, no Rust identifier.
//! Everything is in document order and prints the same for the same document.

use std::fmt;

use serde_json::Value;

use crate::pointer::Pointer;

mod incoming;
mod print;
mod retry;

pub use self::incoming::{Callback, Incoming, IncomingParameter, Link, Webhook};
pub use self::retry::{Replay, Retry};

/// A whole API.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`, as written.
    pub version: String,
    /// `info.description` and the like.
    pub docs: Docs,
    /// Where the API lives; the first is the default.
    pub servers: Vec<Server>,
    /// Ways to prove who is calling.
    pub security_schemes: Vec<SecurityScheme>,
    /// Tags with something to say, in document order.
    pub tags: Vec<Tag>,
    /// Every type, named schemas first, in document order; [`TypeId`] is the position here.
    pub types: Vec<Type>,
    /// Every operation, in document order.
    pub operations: Vec<Operation>,
    /// Every request of a webhook, in document order; of several of one webhook the usual one, a POST, first.
    pub webhooks: Vec<Webhook>,
    /// The union of what webhooks bring: a member for each of them that has a payload, in the same order. `None` where
    /// there are no webhooks.
    pub event: Option<TypeId>,
    /// Where an error body says what is wrong (`x-error`).
    pub error: ErrorPointers,
    /// The response header that carries the request's id (`x-request-id`).
    pub request_id_header: Option<String>,
}

impl Api {
    /// The type with this id.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }
}

/// The position of a type in [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// What the document says in words about a node.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Docs {
    /// `title` of a schema, `summary` of an operation.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// Constraints that no type expresses, each a phrase: "at most 200 characters", "from 1 to 100".
    pub constraints: Vec<String>,
    /// The default, as JSON.
    pub default: Option<Value>,
    /// An example, as JSON.
    pub example: Option<Value>,
    /// `externalDocs`: description and URL.
    pub external: Option<(Option<String>, String)>,
    /// What the node rests on, if not on the vendor's documents (`x-evidence`).
    pub evidence: Option<Evidence>,
    /// `deprecated: true`.
    pub deprecated: bool,
}

/// What a node of the document rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Seen in payloads only.
    Recorded,
    /// Concluded from similar APIs.
    Inferred,
}

/// A host (and base path) that serves the API.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// The URL without a trailing slash; variables stand in braces.
    pub url: String,
    /// What it is for.
    pub description: Option<String>,
    /// Prefixes of the keys that belong to it (`x-key-prefix`); empty when the document does not say.
    pub key_prefixes: Vec<String>,
    /// The variables of its URL, in the order in which they first stand there.
    pub variables: Vec<ServerVariable>,
}

/// A part of a server's URL that callers may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// Its name, which stands in braces in the URL.
    pub name: String,
    /// What stands there unless something else is asked for.
    pub default: Option<String>,
    /// The values it may have; empty: any.
    pub values: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
}

/// A way to prove who is calling.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// Its key in `components.securitySchemes`.
    pub name: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What it is.
    pub kind: SecurityKind,
    /// What the document says about it.
    pub docs: Docs,
}

/// The kinds of security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    /// HTTP Basic.
    Basic,
    /// HTTP Bearer; OAuth 2 and OpenID Connect end up here too, with a token the caller provides.
    Bearer,
    /// A key in a header.
    ApiKeyHeader(String),
    /// A key in the query.
    ApiKeyQuery(String),
    /// A key in a cookie.
    ApiKeyCookie(String),
}

/// What a token must be good for, in one alternative of an operation's security.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes {
    /// The scheme's name.
    pub scheme: String,
    /// The names of the scopes, all of them needed.
    pub names: Vec<String>,
}

/// A tag, that is a group of operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// As written.
    pub name: String,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
}

/// Where an error body says what is wrong: JSON pointers, tried in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorPointers {
    /// The class of failure.
    pub kind: Vec<String>,
    /// The machine-readable code.
    pub code: Vec<String>,
    /// The text for people.
    pub message: Vec<String>,
}

/// A type of the generated crate.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// The schema that it came from.
    pub pointer: Pointer,
    /// Wire words that its name is made of: `["CheckoutSession"]` for a named schema,
    /// `["CheckoutSession", "shipping"]` for one that stands in a property of it.
    pub hint: Vec<String>,
    /// Whether the schema stands under `components/schemas` (or was hoisted there from another file).
    pub named: bool,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// Never shown in `Debug`, logs or errors (`x-sensitive`).
    pub sensitive: bool,
    /// Whether the schema of this name allows null. Whatever refers to it says so itself.
    pub nullable: bool,
    /// The one direction that it is for, where the schema is not the same in both. `None`: it serves both, or nothing
    /// uses it.
    pub view: Option<View>,
    /// What it is.
    pub kind: TypeKind,
}

impl Type {
    /// The type that responses give where this is what requests send instead.
    pub fn instead_of(&self) -> Option<TypeId> {
        self.view.filter(|it| it.of == Direction::Request)?.twin
    }
}

/// A schema as one direction sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The direction.
    pub of: Direction,
    /// The same schema as the other direction sees it; `None` where that has no use for it.
    pub twin: Option<TypeId>,
}

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the client to the API: parameters and bodies.
    Request,
    /// From the API to the client: what it answers.
    Response,
}

/// The kinds of type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// A struct.
    Object(Object),
    /// An open enum: a set of values that may grow.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// A named scalar: a newtype, so that two of them cannot be mixed up.
    Newtype(Scalar),
    /// A named array, map, reference or free-form value: a type alias.
    Alias(TypeRef),
}

/// How a type is mentioned.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeRef {
    /// Any JSON value.
    Any,
    /// A built-in scalar.
    Scalar(Scalar),
    /// A list.
    Array(Box<TypeRef>),
    /// An object used as a map from text.
    Map(Box<TypeRef>),
    /// A value or null. Never nested in itself; a field says it with [`Field::nullable`] instead.
    Nullable(Box<TypeRef>),
    /// A type of [`Api::types`].
    Named(TypeId),
}

impl TypeRef {
    /// The type of [`Api::types`] that is mentioned, in lists and maps, too.
    pub fn mentioned(&self) -> Option<TypeId> {
        let mut ty = self;
        loop {
            match ty {
                Self::Named(id) => return Some(*id),
                Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => ty = inner,
                Self::Any | Self::Scalar(_) => return None,
            }
        }
    }

    /// The same, to be replaced.
    pub fn mentioned_mut(&mut self) -> Option<&mut TypeId> {
        let mut ty = self;
        loop {
            match ty {
                Self::Named(id) => return Some(id),
                Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => ty = inner,
                Self::Any | Self::Scalar(_) => return None,
            }
        }
    }

    /// The type of [`Api::types`] that a value of this one is, null aside.
    pub fn direct(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::Nullable(inner) => inner.direct(),
            _ => None,
        }
    }
}

/// A value without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `true` or `false`.
    Bool,
    /// `format: int32`.
    I32,
    /// Any other integer.
    I64,
    /// An integer that may be beyond those: `format: uint64`, or bounds and values that say so.
    I128,
    /// A number that may have a fraction.
    F64,
    /// Text.
    String,
    /// `format: date-time`, kept as text.
    DateTime,
    /// `format: date`, kept as text.
    Date,
    /// `format: uuid`, kept as text.
    Uuid,
    /// `format: decimal`, kept as text.
    Decimal,
    /// `format: binary` in a multipart body: bytes with a name.
    File,
}

/// A struct.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object {
    /// Its members, in document order.
    pub fields: Vec<Field>,
    /// Members that the schema has and this view of it has not, in document order.
    pub left_out: Vec<LeftOut>,
    /// What members beyond those are.
    pub additional: Additional,
}

/// A member that does not travel in the direction of its struct. Where it comes all the same, it is kept out of sight.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The property's name on the wire.
    pub wire: String,
    /// The property's schema.
    pub pointer: Pointer,
}

/// What an object holds beside its properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Additional {
    /// Nothing is said: unknown members are kept out of sight.
    #[default]
    Unspecified,
    /// `additionalProperties: false`: unknown members are kept out of sight all the same, since servers add some.
    Forbidden,
    /// Members of this type: a public map.
    Typed(TypeRef),
}

/// A member of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The property's name on the wire.
    pub wire: String,
    /// The property's schema.
    pub pointer: Pointer,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// Its type, without null.
    pub ty: TypeRef,
    /// Listed in `required`.
    pub required: bool,
    /// Null is a value of it.
    pub nullable: bool,
    /// The one value it can have: `const`, an enum of one value, or the tag that a union knows it by.
    pub constant: Option<Value>,
    /// The constant is the text that a discriminator knows the struct by: it is sent even where it may be missing.
    pub tag: bool,
    /// What a decoder has to put up with (`x-lenient`).
    pub lenient: Lenient,
    /// Never shown in `Debug`, logs or errors (`x-sensitive`, `format: password`).
    pub sensitive: bool,
    /// The only direction in which it travels (`readOnly`, `writeOnly`).
    pub only: Option<Direction>,
}

/// Deviations of the wire from the schema that a decoder accepts (`x-lenient`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lenient {
    /// A number may come as text.
    pub numeric_string: bool,
    /// Empty text means that the value is absent.
    pub empty_as_absent: bool,
    /// The value may come as text that holds JSON.
    pub json_in_string: bool,
}

/// An open enum.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Enum {
    /// What its values are.
    pub of: EnumOf,
    /// The known values, in document order, each once.
    pub values: Vec<EnumValue>,
}

/// What the values of an enum are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EnumOf {
    /// Texts.
    #[default]
    Text,
    /// Integers of 64 bits.
    Integer,
    /// Numbers that a float holds, each another one.
    Number,
    /// Texts, numbers and booleans, compared as JSON.
    Mixed,
}

/// A known value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// The value on the wire. A whole number is written without a fraction.
    pub value: Value,
    /// A word for it, where the document has one (`x-enum-varnames`).
    pub word: Option<String>,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// A Rust name that the document asks for.
    pub rename: Option<String>,
    /// What the document says about it (`x-enumDescriptions`).
    pub docs: Docs,
}

impl EnumValue {
    /// What one would call the value: a text as it is, anything else as JSON.
    pub fn text(&self) -> String {
        self.value.as_str().map_or_else(|| self.value.to_string(), str::to_owned)
    }
}

/// One of several types.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Union {
    /// The alternatives, in document order.
    pub members: Vec<Member>,
    /// The property whose text says which member it is.
    pub discriminator: Option<String>,
}

/// An alternative of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Wire words that its name is made of: a schema's name, or the JSON type (`string`, `object`).
    pub hint: Vec<String>,
    /// Its type.
    pub ty: TypeRef,
    /// The discriminator's texts that mean it; empty in a union without discriminator.
    pub tags: Vec<String>,
    /// What the document says about it.
    pub docs: Docs,
}

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// `operationId`, or words made from method and path where it is missing.
    pub id: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// The tag it is filed under: its first, or the first path segment that is neither a version nor a parameter.
    pub tag: String,
    /// What the document says about it.
    pub docs: Docs,
    /// The method, upper case.
    pub method: String,
    /// The path template as written: `/v1/refunds/{id}`.
    pub path: String,
    /// Its parameters, those of the path item included.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it answers, in document order.
    pub responses: Vec<Response>,
    /// The headers of all its answers, each once, in document order.
    pub headers: Vec<Header>,
    /// What the server tells later of it, in document order.
    pub callbacks: Vec<Callback>,
    /// Alternatives of security requirements, each a set of scheme names that are needed together.
    /// No alternatives: none is needed.
    pub security: Vec<Vec<String>>,
    /// What tokens must be good for, each alternative once.
    pub scopes: Vec<Scopes>,
    /// Servers of its own; empty: the API's.
    pub servers: Vec<Server>,
    /// The header of its idempotency key (`x-idempotency-key`).
    pub idempotency_header: Option<String>,
    /// What a failed call of it allows.
    pub retry: Retry,
}

impl Operation {
    /// The word that tells it from the same operation with another media type of the body.
    pub fn variant(&self) -> Option<&str> {
        self.body.as_ref()?.variant.as_deref()
    }
}

/// A parameter of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// Where it travels.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Whether lists and objects are written as one pair for each element.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Its type.
    pub ty: TypeRef,
    /// Whether a call must give it.
    pub required: bool,
    /// Never shown in `Debug`, logs or errors.
    pub sensitive: bool,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl Location {
    /// In one word: "in the *header*".
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a parameter is written, after the OpenAPI tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `;color=blue`
    Matrix,
    /// `.blue`
    Label,
    /// `blue,black`
    Simple,
    /// `color=blue`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue|black`
    PipeDelimited,
    /// `color[R]=100`
    DeepObject,
    /// JSON text (a `content` parameter).
    Json,
}

/// What an operation sends.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether a call must give it.
    pub required: bool,
    /// The word that tells this operation from the same one with another media type; none for the first of them.
    pub variant: Option<String>,
    /// The media type and type it is sent as.
    pub content: Content,
}

/// A body of one media type.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// As written: `application/json`.
    pub media_type: String,
    /// How its bytes are read and written.
    pub encoding: Encoding,
    /// Its type; [`TypeRef::Any`] where the encoding needs none.
    pub ty: TypeRef,
    /// Members of a form that are written in another way than usual, in document order.
    pub members: Vec<FormMember>,
}

/// How a member of a form is written (`encoding`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormMember {
    /// As pairs of a URL-encoded form.
    Pairs {
        /// The member's name on the wire.
        wire: String,
        /// How it is written.
        style: Style,
        /// Whether lists and objects are written as one pair for each element.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// As a part of a multipart body.
    Part {
        /// The member's name on the wire.
        wire: String,
        /// The media type of the part.
        media_type: String,
    },
}

/// How a body's bytes are read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and its like.
    Multipart,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// What an operation answers with some status.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The statuses it stands for.
    pub status: Status,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// Its body; `None` for none.
    pub content: Option<Content>,
    /// What can be called with what it says.
    pub links: Vec<Link>,
}

/// A header of an operation's answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The name on the wire.
    pub wire: String,
    /// Where the answers describe it: once for each description.
    pub pointers: Vec<Pointer>,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// How its text is read.
    pub format: HeaderFormat,
    /// Its type.
    pub ty: TypeRef,
    /// Never shown in `Debug`, logs or errors (`x-sensitive`).
    pub sensitive: bool,
}

/// How the text of a header is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderFormat {
    /// As one value.
    Value,
    /// As values between commas.
    List,
    /// As an object of values: `a,1,b,2`.
    Object,
    /// As an object of values: `a=1,b=2`.
    ExplodedObject,
    /// As JSON.
    Json,
}

/// The statuses that a response stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// A hundred of them: `4` for `4XX`.
    Range(u8),
    /// Whatever is not listed.
    Default,
}

impl Status {
    /// Whether it stands for success: 2xx.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

/// As a document writes it: `402`, `4XX`, `default`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(hundred) => write!(f, "{hundred}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}
