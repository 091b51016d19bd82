//! One operation of the API as data: what a generated operation implements.
//!
//! In: the values of a call, held by the operation's own struct. Out: the parts of a request (through
//! [`Encoder`]) and the meaning of a response (through [`RawResponse`]). Sending is [`Call`](super::Call)'s job.

use std::fmt;
use std::sync::Arc;

use super::{DecodeError, Encoder, RawResponse, Replay, Server};

/// An operation together with the values of its parameters.
///
/// The generated crate implements it for one struct an operation; a program may implement it for a call that the
/// document does not know and pass the value to [`Client::call`](super::Client::call). For a single such call
/// [`Client::request`](super::Client::request) is shorter.
pub trait Operation: fmt::Debug + Clone + Send + Sync + 'static {
    /// What a success answers.
    type Output: Send + 'static;

    /// What is the same for every call.
    const ENDPOINT: &'static Endpoint<'static>;

    /// Which operation it is: [`ENDPOINT`](Self::ENDPOINT), unless that is known at run time only.
    fn operation(&self) -> OperationRef {
        OperationRef::from(Self::ENDPOINT)
    }

    /// Hands the values over, each to its place in the request. What cannot be sent is kept by the encoder and
    /// reported when the request is built.
    fn encode(&self, to: &mut Encoder<'_>);

    /// Reads the body of a result: a success (status 200 to 299), or a redirect that the document describes.
    ///
    /// # Errors
    ///
    /// When the body is not what the document says, with the place inside it.
    fn decode(response: &RawResponse) -> Result<Self::Output, DecodeError>;
}

/// What is the same for every call of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint<'a> {
    /// The operation's id in the document.
    pub id: &'a str,
    /// The method, upper case.
    pub method: &'a str,
    /// The path template: `/v1/refunds/{id}`.
    pub path: &'a str,
    /// The media types it asks for (`Accept`); empty: whatever comes.
    pub accept: &'a str,
    /// Alternatives of security schemes that are needed together, by name. None at all: no credential is sent.
    /// An empty alternative: credentials are optional.
    pub security: &'a [&'a [&'a str]],
    /// Servers of its own, in place of the API's; usually none.
    pub servers: &'static [Server],
    /// The header that carries an idempotency key, if the operation takes one.
    pub idempotency_header: Option<&'a str>,
    /// What it means to make a call of it again.
    pub replay: Replay,
    /// The statuses, besides those that any operation may recover from, that say that what it works on is locked for now.
    pub locked: &'a [u16],
    /// The statuses of 300 to 399 that are results and not failures: those that the document describes.
    pub redirects: &'a [u16],
}

/// Which operation a request or an error is of. It outlives both, and a copy costs nothing worth mentioning. A transport
/// finds it among the extensions of a request.
#[derive(Clone)]
pub struct OperationRef(Kind);

#[derive(Clone)]
enum Kind {
    Described(&'static Endpoint<'static>),
    Raw(Arc<RawEndpoint>),
}

/// Which operation a call is that no document describes.
#[derive(Debug, Clone)]
pub(super) struct RawEndpoint {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) idempotency_header: Option<String>,
    pub(super) replay: Replay,
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

    /// Whether no document describes it, so that nobody knows which credentials it takes.
    pub(super) fn is_raw(&self) -> bool {
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
