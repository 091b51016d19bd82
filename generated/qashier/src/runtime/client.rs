//! The client: settings and a transport, shared by all its clones.
//!
//! In: what [`ClientBuilder`](super::ClientBuilder) checked. Out: [`Call`]s. The functions of the API itself are
//! written by the generator, as `impl Client` blocks beside this module.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use url::Url;

use super::hooks::Hooks;
use super::retry::{Budget, Policy};
use super::secret::Scrubber;
use super::security::Credentials;
use super::server::Variables;
use super::{Api, Call, Operation, Transport};

/// A client of the API. Clones are cheap and share connections. A call in flight takes less than 64 KiB besides its body
/// and its answer, the better part of it for its connection. `Debug` shows where it goes and for which security schemes it
/// has credentials, not the credentials.
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
}

/// What all clones of a client share.
pub(super) struct Shared {
    pub(super) api: &'static Api,
    pub(super) base: Url,
    /// The caller named the base URL, so that it holds for operations with servers of their own, too.
    pub(super) base_is_chosen: bool,
    /// For the servers of single operations.
    pub(super) variables: Variables,
    pub(super) allow_plain_http: bool,
    pub(super) credentials: Credentials,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) user_agent: HeaderValue,
    pub(super) limits: Limits,
    pub(super) boundary: Option<String>,
    pub(super) scrubber: Scrubber,
    /// What all calls together may spend on repetitions.
    pub(super) budget: Budget,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) hooks: Hooks,
}

/// How long a call may take, how often it is made, and how much its answer may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// For each attempt.
    pub(super) timeout: Duration,
    /// For all attempts together.
    pub(super) total_timeout: Option<Duration>,
    pub(super) max_response_bytes: usize,
    pub(super) retries: Policy,
}

impl Client {
    /// A call of an operation, not sent yet. The functions of the API end up here; use it for an operation of your own.
    pub fn call<O: Operation>(&self, operation: O) -> Call<O> {
        let which = operation.operation();
        Call::new(self.clone(), operation, &which)
    }
}

impl Shared {
    /// What keeps the time.
    pub(super) fn clock(&self) -> &dyn Transport {
        &*self.transport
    }

    /// The texts that tell keys of different servers apart.
    pub(super) fn keys(&self) -> Vec<&str> {
        self.credentials.keys()
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
