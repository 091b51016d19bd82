//! What a generated crate tells the runtime about its API, as static data.
//!
//! In: nothing; the generator writes one `static` [`Api`]. Out: the facts that the client builder (servers,
//! security schemes) and the errors (where a body says what is wrong) read. What one operation is like stands
//! in [`Endpoint`](super::super::Endpoint).

/// An API: its servers, its security schemes, and how its errors speak.
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
    /// The ways to prove who is calling; the first is the one that a plain key is for.
    pub security: &'static [SecurityScheme],
    /// Where an error body says what is wrong.
    pub error: ErrorPointers,
    /// The response header that carries the request's id. Without one, `Request-Id` and `X-Request-Id` are looked at.
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
    /// The URL that paths are appended to; variables stand in braces.
    pub url: &'static str,
    /// What it is for; empty when the document does not say.
    pub description: &'static str,
    /// How the keys that belong to it begin; empty when the document does not say.
    pub key_prefixes: &'static [&'static str],
    /// The variables of its URL.
    pub variables: &'static [ServerVariable],
}

/// A part of a server's URL that callers may choose.
#[derive(Debug)]
pub struct ServerVariable {
    /// Its name, which stands in braces in the URL.
    pub name: &'static str,
    /// What stands there unless something else is asked for. None: it has to be asked for.
    pub default: Option<&'static str>,
    /// The values it may have; empty: any.
    pub values: &'static [&'static str],
}

/// A way to prove who is calling.
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
    /// A key in the header of this name.
    ApiKeyHeader(&'static str),
    /// A key in the query parameter of this name.
    ApiKeyQuery(&'static str),
    /// A key in the cookie of this name.
    ApiKeyCookie(&'static str),
}

/// Where an error body says what is wrong: JSON pointers, tried in order until one finds text (or a number).
#[derive(Debug)]
pub struct ErrorPointers {
    /// The class of failure.
    pub kind: &'static [&'static str],
    /// The machine-readable code.
    pub code: &'static [&'static str],
    /// The text for people.
    pub message: &'static [&'static str],
}

impl ErrorPointers {
    /// Where errors commonly say it, for a document that does not: an `error` object, its members at the top,
    /// OAuth's pair, and problem details (RFC 9457).
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
