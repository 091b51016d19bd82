//! The intermediate representation: an API as Rust will see it, before anything has an identifier.
//!
//! Made by `lower`, split by `directions`, joined by `sharing`, read by `analyze`, `names` and `emit`. Data only: no file names, no `$ref`,
//! no OpenAPI type, no Rust identifier. Everything is in document order and prints the same for the same document.

use serde_json::Value;

mod access;
mod convention;
mod evidence;
mod foreign;
mod incoming;
mod items;
mod locked;
mod operation;
mod pagination;
mod print;
mod retry;
mod sharing;
mod signature;
mod types;

pub use self::access::{Scopes, SecurityKind, SecurityScheme, Server, ServerVariable, TokenUrls};
pub use self::convention::{Convention, Recognised};
pub use self::evidence::{Evidence, Source};
pub use self::foreign::{Foreign, SharedType};
pub use self::incoming::{Callback, EventKeys, Incoming, IncomingParameter, Link, Webhook};
pub use self::items::{EventItem, Framing, Items, PartFormat, PartFormats};
pub use self::locked::{Locked, LockedType};
pub use self::operation::{
    Body, Content, Encoding, FormMember, Header, HeaderFormat, Location, Operation, Parameter, Response,
    Status, StreamTwin, Style,
};
pub use self::pagination::{Pagination, PaginationStyle};
pub use self::retry::{Replay, Retry};
pub use self::sharing::Sharing;
pub use self::signature::{ByteText, Carrier, Digest, Piece, Signature};
pub use self::types::{
    Additional, Direction, Enum, EnumOf, EnumValue, Epoch, Field, LeftOut, Lenient, MAX_ARGUMENTS, Member,
    Object, Scalar, Travels, Type, TypeKind, TypeRef, Union, View, reachable,
};

/// A whole API.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`, as written.
    pub version: String,
    /// `info.description` and the like.
    pub docs: Docs,
    /// The licence that it is under (`info.license`), as an SPDX expression.
    pub license: Option<String>,
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
    /// Where a payload says which event it is (`x-webhook-event`); none where it does not, or there are no webhooks.
    pub event_keys: Option<EventKeys>,
    /// How webhooks are signed (`x-webhook-signature`).
    pub signature: Option<Signature>,
    /// How responses may deviate from any schema that does not say it itself (`x-lenient-default`).
    pub lenient: Lenient,
    /// Where an error body says what is wrong (`x-error`).
    pub error: ErrorPointers,
    /// The response header that carries the request's id (`x-request-id`).
    pub request_id_header: Option<String>,
    /// What the document declares in the way that many APIs share, and where.
    pub recognised: Vec<Recognised>,
    /// What callers already rely on.
    pub locked: Locked,
    /// Which schemas are one type.
    pub sharing: Sharing,
    /// Which types are of other crates.
    pub foreign: Foreign,
}

impl Api {
    /// Whether there is a security scheme whose tokens can be fetched.
    pub fn has_tokens(&self) -> bool {
        self.security_schemes.iter().any(|it| matches!(it.kind, SecurityKind::Tokens(_)))
    }

    /// The type with this id.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// A reference with aliases seen through. Lowering leaves no alias that leads to itself; the bound is for an API
    /// that came from elsewhere.
    pub fn resolve<'a>(&'a self, ty: &'a TypeRef) -> &'a TypeRef {
        let mut ty = ty;
        for _ in 0..self.types.len() {
            match ty {
                TypeRef::Named(id) => match &self.ty(*id).kind {
                    TypeKind::Alias(target) => ty = target,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }

    /// Whether a reference means a type of another crate.
    pub fn is_foreign(&self, ty: &TypeRef) -> bool {
        self.last_alias(ty)
            .is_some_and(|it| self.foreign.types.contains_key(&it) || self.foreign.shared.contains_key(&it))
    }

    /// The type of another generated crate that a reference means.
    pub fn shared_type(&self, ty: &TypeRef) -> Option<&SharedType> {
        self.shared(ty).map(|(_, shared)| shared)
    }

    /// The same, and which type here is an alias of it.
    pub fn shared(&self, ty: &TypeRef) -> Option<(TypeId, &SharedType)> {
        let id = self.last_alias(ty)?;
        Some((id, self.foreign.shared.get(&id)?))
    }

    /// The last of the types with a name that a reference leads to through aliases.
    fn last_alias(&self, ty: &TypeRef) -> Option<TypeId> {
        let TypeRef::Named(first) = ty else { return None };
        let mut last = *first;
        for _ in 0..self.types.len() {
            match &self.ty(last).kind {
                TypeKind::Alias(TypeRef::Named(id)) => last = *id,
                _ => break,
            }
        }
        Some(last)
    }

    /// A reference with aliases seen through, and whatever they hide.
    pub fn bare<'a>(&'a self, ty: &'a TypeRef) -> &'a TypeRef {
        let mut ty = self.resolve(ty);
        while let TypeRef::Sensitive(inner) = ty {
            ty = self.resolve(inner);
        }
        ty
    }

    /// The type that is emitted for this one, which may be itself.
    pub fn emitted(&self, id: TypeId) -> TypeId {
        self.sharing.emitted(id)
    }

    /// The type that this one is an alias of; none where it is emitted itself.
    pub fn alias_of(&self, id: TypeId) -> Option<TypeId> {
        Some(self.emitted(id)).filter(|it| *it != id)
    }

    /// The types that are aliases of this one, in document order.
    pub fn aliases(&self, id: TypeId) -> &[TypeId] {
        self.sharing.aliases(id)
    }

    /// The type by whose name this one is mentioned, which may be itself.
    pub fn mentioned_as(&self, id: TypeId) -> TypeId {
        self.sharing.mentioned_as(id)
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

impl ErrorPointers {
    /// Where errors commonly say it, for a document that does not: what the runtime knows as `ErrorPointers::COMMON`.
    pub fn common() -> Self {
        let list = |pointers: &[&str]| pointers.iter().map(|it| (*it).to_owned()).collect();
        Self {
            kind: list(&["/error/type", "/type"]),
            code: list(&["/error/code", "/code"]),
            message: list(&[
                "/error/message",
                "/message",
                "/error_description",
                "/error",
                "/detail",
                "/title",
                "/errors/0/message",
            ]),
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty() && self.code.is_empty() && self.message.is_empty()
    }
}
