//! Operations: what a call sends, and what it gets back.

use std::fmt;

use serde_json::Value;

use super::{Callback, Convention, Docs, Items, Link, Pagination, Retry, Scopes, Server, TypeRef};
use crate::pointer::Pointer;

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// `operationId`, or words made from method and path where it is missing.
    pub id: String,
    /// Where it is in the document.
    pub pointer: Pointer,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// What its function may be called, in words: the best first, and what to take where that is taken.
    pub called: Vec<String>,
    /// The group it is filed under: its first tag, or words of its path where there is none that says something.
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
    /// What it returns, in document order.
    pub responses: Vec<Response>,
    /// The headers of all its responses, each once, in document order.
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
    /// The header of its idempotency key (`x-idempotency-key`). It is sent whether the server is known to honour it or not;
    /// only where it is, the call is `Replay::Keyed`.
    pub idempotency_header: Option<String>,
    /// What a failed call of it allows.
    pub retry: Retry,
    /// How its list comes in pages (`x-pagination`).
    pub pagination: Option<Pagination>,
    /// The conventions that may be recognised in it (`x-conventions`).
    pub conventions: Vec<Convention>,
    /// It is an operation above once more, whose response comes as a stream of items.
    pub stream_twin: Option<StreamTwin>,
}

/// What tells an operation that streams from the same one that does not.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamTwin {
    /// The member of the body that is `true` then.
    pub member: Option<String>,
}

impl Operation {
    /// Whether what it declares may be taken as this convention.
    pub fn follows(&self, convention: Convention) -> bool {
        self.conventions.contains(&convention)
    }

    /// Whether it sends bytes of a media type that the caller names.
    pub fn takes_range(&self) -> bool {
        let body = self.body.as_ref();
        body.is_some_and(|it| it.content.encoding == Encoding::Bytes && it.content.is_range())
    }

    /// The order of the arguments of its function: those of the path as the path has them, then those with a place of their
    /// own, then all others by their names on the wire. It is the same wherever the document lists a parameter.
    pub fn argument_order<'a>(&self, it: &'a Parameter) -> (usize, u32, &'a str, Location) {
        let in_path = match it.location {
            Location::Path => self.path.find(&format!("{{{}}}", it.wire)).unwrap_or(usize::MAX - 1),
            _ => usize::MAX,
        };
        (in_path, it.argument.unwrap_or(u32::MAX), &it.wire, it.location)
    }

    /// Everything with a media type that it sends or receives: its body, its responses, what callbacks bring.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let body = self.body.iter().map(|it| &it.content);
        let responses = self.responses.iter().filter_map(|it| it.content.as_ref());
        let payloads = self.callbacks.iter().filter_map(|it| it.request.payload.as_ref());
        body.chain(responses).chain(payloads)
    }

    /// The types of everything that it sends or receives.
    pub fn types(&self) -> impl Iterator<Item = &TypeRef> {
        let parameters = self.parameters.iter().map(|it| &it.ty);
        let headers = self.headers.iter().map(|it| &it.ty);
        parameters.chain(headers).chain(self.contents().map(|it| &it.ty))
    }

    /// The word that tells it from the same operation with another media type of the body, or of the response.
    pub fn variant(&self) -> Option<&str> {
        let twin = self.stream_twin.as_ref().map(|_| "stream");
        twin.or_else(|| self.body.as_ref()?.variant.as_deref())
    }
}

/// A parameter of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// Where it is in the document.
    pub pointer: Pointer,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// Where its argument goes among those behind the path's, where the document says so (`x-rust-argument`).
    pub argument: Option<u32>,
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
    /// Members of the whole query that are written in another way than usual, in document order.
    pub members: Vec<FormMember>,
    /// Its type.
    pub ty: TypeRef,
    /// Whether a call must give it.
    pub required: bool,
    /// The one value that it can have, where it is required: it is sent, and no argument.
    pub constant: Option<Value>,
    /// Never shown in `Debug`, logs or errors.
    pub sensitive: bool,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// It is the whole query: a form, JSON, or text.
    Querystring,
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
            Self::Querystring => "whole query",
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
    /// `color=blue; color=black`, nothing encoded.
    Cookie,
    /// JSON text (a `content` parameter).
    Json,
}

impl Style {
    /// Whether lists and objects are written as one pair for each element where the document does not say.
    pub fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::Cookie)
    }
}

/// What an operation sends.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Where it is in the document.
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
    /// Where it is in the document.
    pub pointer: Pointer,
    /// As written: `application/json`.
    pub media_type: String,
    /// How its bytes are read and written.
    pub encoding: Encoding,
    /// Its type; [`TypeRef::Any`], which may be sensitive, where the encoding needs none.
    pub ty: TypeRef,
    /// What its schema says in words, as far as no type of its own says it.
    pub docs: Docs,
    /// Members of a form that are written in another way than usual, in document order.
    pub members: Vec<FormMember>,
    /// How its items are written, where it is items of its type, one after another.
    pub items: Option<Items>,
}

impl Content {
    /// Whether the media type covers several: `image/*`.
    pub fn is_range(&self) -> bool {
        self.media_type.contains('*')
    }

    /// Whether nothing may show it, and it cannot hide itself.
    pub fn is_sensitive(&self) -> bool {
        match &self.ty {
            TypeRef::Nullable(inner) => matches!(**inner, TypeRef::Sensitive(_)),
            ty => matches!(ty, TypeRef::Sensitive(_)),
        }
    }
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
        media_type: Option<String>,
        /// Headers of the part that have one value, in document order.
        headers: Vec<(String, String)>,
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
    /// Items of the type, one after another.
    Items,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// What an operation returns with some status.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The statuses it covers.
    pub status: Status,
    /// Where it is in the document.
    pub pointer: Pointer,
    /// Where the operation lists it, which may be by a reference.
    pub listed: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// Its body; `None` for none.
    pub content: Option<Content>,
    /// What can be called with what it says.
    pub links: Vec<Link>,
}

/// A header of an operation's responses.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The name on the wire.
    pub wire: String,
    /// Where the responses describe it: once for each description.
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

/// The statuses that a response covers.
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
    /// Whether it means success: 2xx.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// Whether it says where to go next. 304 is among the others of its hundred, but says that there is nothing new.
    pub fn is_redirect(self) -> bool {
        matches!(self, Self::Code(300..=303 | 305..=399) | Self::Range(3))
    }

    /// Whether a response that it is documented for is a result, and not a failure.
    pub fn is_result(self) -> bool {
        self.is_success() || self.is_redirect() || self == Self::Code(304)
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
