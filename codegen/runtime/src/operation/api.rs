//! The description of an API, as static data of a generated crate.
//!
//! In: nothing; the generator writes one `static` [`Api`]. Out: servers and security schemes for the client builder,
//! and where error bodies say what is wrong. One operation is described by [`Endpoint`](super::super::Endpoint).

/// An API: its servers, its security schemes, and the shape of its errors.
#[derive(Debug)]
pub struct Api {
    /// The name of the crate; with [`version`](Self::version) the start of the `User-Agent` header.
    pub name: &'static str,
    /// The version of the crate.
    pub version: &'static str,
    /// Where the API lives; the first is the default.
    pub servers: &'static [Server],
    /// The names of the variables of all servers, those of single operations included.
    pub server_variables: &'static [&'static str],
    /// The security schemes; a plain key is for the first one.
    pub security: &'static [SecurityScheme],
    /// Where an error body says what is wrong.
    pub error: ErrorPointers,
    /// The response header with the request's id. Without it, `Request-Id` and `X-Request-Id` are used.
    pub request_id_header: Option<&'static str>,
}

impl Api {
    /// Whether a scheme sends its key in the header of this name.
    pub(crate) fn is_key_header(&self, name: &str) -> bool {
        let is = |kind| matches!(kind, SecurityKind::ApiKeyHeader(it) if name.eq_ignore_ascii_case(it));
        self.security.iter().any(|scheme| is(scheme.kind))
    }

    /// Whether a scheme sends its key in the query parameter of this name.
    pub(crate) fn is_key_query(&self, name: &str) -> bool {
        self.security.iter().any(|scheme| matches!(scheme.kind, SecurityKind::ApiKeyQuery(it) if it == name))
    }
}

/// A host (and base path) that serves the API.
#[derive(Debug)]
pub struct Server {
    /// The URL that paths are appended to, with variables in braces.
    pub url: &'static str,
    /// What it is for; empty when the document does not say.
    pub description: &'static str,
    /// How the keys that belong to it begin; empty when the document does not say.
    pub key_prefixes: &'static [&'static str],
    /// The variables of its URL.
    pub variables: &'static [ServerVariable],
}

/// A variable in a server's URL.
#[derive(Debug)]
pub struct ServerVariable {
    /// Its name, in braces in the URL.
    pub name: &'static str,
    /// The default value. None: it has to be set.
    pub default: Option<&'static str>,
    /// The values that it may have; empty: any.
    pub values: &'static [&'static str],
}

/// A security scheme.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Its name in the document.
    pub name: &'static str,
    /// What it is.
    pub kind: SecurityKind,
}

/// The kinds of security scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecurityKind {
    /// `Authorization: Basic …`
    Basic,
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Bearer …`, with a token that is fetched from a server: OAuth 2 and OpenID Connect.
    Tokens {
        /// Where tokens are fetched, if the document says it.
        token_url: Option<&'static str>,
        /// Where they are renewed with a refresh token, if that is another URL.
        refresh_url: Option<&'static str>,
        /// The metadata of the server, which say where tokens are fetched.
        discovery_url: Option<&'static str>,
    },
    /// A key in the header of this name.
    ApiKeyHeader(&'static str),
    /// A key in the query parameter of this name.
    ApiKeyQuery(&'static str),
    /// A key in the cookie of this name.
    ApiKeyCookie(&'static str),
}

impl SecurityKind {
    /// Whether it takes a bearer token.
    pub(crate) fn is_bearer(self) -> bool {
        matches!(self, Self::Bearer | Self::Tokens { .. })
    }
}

/// Where an error body says what is wrong: JSON pointers, tried in order until one leads to a string or a number.
#[derive(Debug)]
pub struct ErrorPointers {
    /// The class of failure.
    pub kind: &'static [&'static str],
    /// The machine-readable code.
    pub code: &'static [&'static str],
    /// The message for people.
    pub message: &'static [&'static str],
}

impl ErrorPointers {
    /// Common places, for a document that does not say: an `error` object, its members at the top level, OAuth's pair,
    /// and problem details (RFC 9457).
    pub const COMMON: Self = Self {
        kind: &["/error/type", "/type"],
        code: &["/error/code", "/code"],
        message: &[
            "/error/message",
            "/message",
            "/error_description",
            "/error",
            "/detail",
            "/title",
            "/errors/0/message",
        ],
    };
}
