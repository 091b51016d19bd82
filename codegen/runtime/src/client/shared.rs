//! The client: settings and a transport, shared by all its clones.
//!
//! In: what [`ClientBuilder`](super::super::ClientBuilder) checked. Out: what every call reads. Making calls is the
//! wing `call`'s job; the functions of the API itself are written by the generator, as `impl Client` blocks.

use std::fmt;
use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use url::Url;

use super::super::operation::api::Api;
use super::super::secret::scrubber::Scrubber;
use super::super::wire::transport::Transport;
use super::hooks::Hooks;
use super::limits::Limits;
use super::retry::Budget;
use super::security::Credentials;
use super::server::Variables;

/// A client of the API. Clones are cheap and share one connection pool. A call in progress takes less than 64 KiB
/// besides its body and its response, most of it for its connection. `Debug` shows the base URL and which security
/// schemes have credentials, not the credentials.
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
}

/// What all clones of a client share.
pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) base: Url,
    /// The caller set the base URL, so it also applies to operations with servers of their own.
    pub(crate) base_is_chosen: bool,
    /// For the servers of single operations.
    pub(crate) variables: Variables,
    pub(crate) allow_plain_http: bool,
    pub(crate) credentials: Credentials,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) limits: Limits,
    pub(crate) boundary: Option<String>,
    pub(crate) scrubber: Scrubber,
    /// The retry budget of all calls together.
    pub(crate) budget: Budget,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) hooks: Hooks,
}

impl Shared {
    /// The clock.
    pub(crate) fn clock(&self) -> &dyn Transport {
        &*self.transport
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = &*self.shared;
        let schemes: Vec<_> = shared.credentials.0.iter().map(|(scheme, _)| scheme.name).collect();
        f.debug_struct("Client")
            .field("api", &shared.api.name)
            .field("base_url", &shared.scrubber.scrub(shared.base.as_str()))
            .field("credentials", &schemes)
            .field("limits", &shared.limits)
            .finish_non_exhaustive()
    }
}
