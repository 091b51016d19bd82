//! The way to an API: where it lives, and how a caller proves who is calling.

use super::Docs;
use crate::pointer::Pointer;

/// A host (and base path) that serves the API.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// Where it is in the document.
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
    /// Its name, which is in braces in the URL.
    pub name: String,
    /// What is there unless something else is asked for.
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
    /// Where it is in the document.
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
    /// HTTP Bearer, and OAuth 2 whose description does not say where tokens are fetched: the caller provides the token.
    Bearer,
    /// OAuth 2 and OpenID Connect: a bearer token that can be fetched.
    Tokens(TokenUrls),
    /// A key in a header.
    ApiKeyHeader(String),
    /// A key in the query.
    ApiKeyQuery(String),
    /// A key in a cookie.
    ApiKeyCookie(String),
}

/// Where tokens are fetched: at least one of these is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenUrls {
    /// `tokenUrl` of the flows: of `clientCredentials`, or else of the first that has one.
    pub token: Option<String>,
    /// `refreshUrl` of the flows, or the `tokenUrl` of a flow that gives refresh tokens, if that is another URL.
    pub refresh: Option<String>,
    /// The metadata of the server (`openIdConnectUrl`, `oauth2MetadataUrl`).
    pub discovery: Option<String>,
}

impl TokenUrls {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.token.is_none() && self.refresh.is_none() && self.discovery.is_none()
    }
}

impl SecurityKind {
    /// Whether it takes a bearer token.
    pub fn is_bearer(&self) -> bool {
        matches!(self, Self::Bearer | Self::Tokens(_))
    }
}

/// What a token must be good for, in one alternative of an operation's security.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes {
    /// The scheme's name.
    pub scheme: String,
    /// The names of the scopes, all of them needed.
    pub names: Vec<String>,
}
