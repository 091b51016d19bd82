//! Which operation a call is of: method, path, and everything else that is the same for every call.
//!
//! In: static data of the generator, or what a caller names by hand. Out: [`Endpoint`], and [`OperationRef`], which
//! requests, responses and errors carry.

use std::fmt;
use std::sync::Arc;

use super::api::Server;
use super::replay::Replay;

/// What is the same for every call of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint<'a> {
    /// The operation's id in the document.
    pub id: &'a str,
    /// The method, upper case.
    pub method: &'a str,
    /// The path template: `/v1/refunds/{id}`.
    pub path: &'a str,
    /// The media types to ask for (`Accept`); empty: any.
    pub accept: &'a str,
    /// Alternatives of security schemes that are needed together, by name. None at all: no credential is sent. An empty
    /// alternative: credentials are optional.
    pub security: &'a [&'a [&'a str]],
    /// Servers of its own, in place of the API's; usually none.
    pub servers: &'static [Server],
    /// The header that carries an idempotency key, if the operation takes one.
    pub idempotency_header: Option<&'a str>,
    /// Whether a call of it may be retried.
    pub replay: Replay,
    /// Further statuses after which a retry may help: the document says that they mean *locked*.
    pub locked: &'a [u16],
    /// The statuses of 300 to 399 that are results and not failures: those in the document.
    pub redirects: &'a [u16],
}

/// Which operation a request or an error belongs to. Cheap to clone. A transport finds it in the extensions of a
/// request.
#[derive(Clone)]
pub struct OperationRef(Kind);

#[derive(Clone)]
enum Kind {
    Described(&'static Endpoint<'static>),
    Raw(Arc<RawEndpoint>),
}

/// An undocumented endpoint.
#[derive(Debug, Clone)]
pub(crate) struct RawEndpoint {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) idempotency_header: Option<String>,
    pub(crate) replay: Replay,
}

impl OperationRef {
    /// What is known of it.
    pub fn endpoint(&self) -> Endpoint<'_> {
        match &self.0 {
            Kind::Described(endpoint) => **endpoint,
            Kind::Raw(raw) => Endpoint {
                id: "request",
                method: &raw.method,
                path: &raw.path,
                accept: "",
                security: &[],
                servers: &[],
                idempotency_header: raw.idempotency_header.as_deref(),
                replay: raw.replay,
                locked: &[],
                redirects: &[],
            },
        }
    }

    /// Whether it is an undocumented endpoint, so that it is unknown which credentials it takes.
    pub(crate) fn is_raw(&self) -> bool {
        matches!(self.0, Kind::Raw(_))
    }
}

impl From<&'static Endpoint<'static>> for OperationRef {
    fn from(endpoint: &'static Endpoint<'static>) -> Self {
        Self(Kind::Described(endpoint))
    }
}

impl From<RawEndpoint> for OperationRef {
    fn from(endpoint: RawEndpoint) -> Self {
        Self(Kind::Raw(Arc::new(endpoint)))
    }
}

impl fmt::Debug for OperationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Endpoint { id, method, path, .. } = self.endpoint();
        write!(f, "{id} ({method} {path})")
    }
}
