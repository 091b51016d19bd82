//! The options of one call.
//!
//! In: what a caller sets on a call. Out: the limits of the call, and what its request is built with. Whether an option
//! fits the operation is checked where the request is built.

use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

use super::limits::Limits;
use super::retry::Retries;
use super::security::Credential;

/// What can be set for one call.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body_members: Map<String, Value>,
    /// By the names of their schemes, in place of the client's.
    pub(crate) credentials: Vec<(String, Credential)>,
    /// Given by the caller.
    pub(crate) idempotency_key: Option<String>,
    /// The random key of this call, if the operation takes one: the same each time the request is built.
    pub(crate) own_key: Option<Result<String, String>>,
    /// The link to follow, in place of the operation's path and query; or why it cannot be sent.
    pub(crate) link: Option<Result<Url, String>>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) max_response_bytes: Option<usize>,
    pub(crate) retries: Retries,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn names(pairs: &[(String, String)]) -> Vec<&str> {
            pairs.iter().map(|(name, _)| name.as_str()).collect()
        }
        let own_key = self.own_key.as_ref().and_then(|it| it.as_ref().ok());
        f.debug_struct("Options")
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .field("body_members", &self.body_members.keys().collect::<Vec<_>>())
            .field("credentials", &self.credentials)
            .field("idempotency_key", &self.idempotency_key.as_ref().or(own_key))
            .field("follows_link", &self.link.is_some())
            .field("timeout", &self.timeout)
            .field("total_timeout", &self.total_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("retries", &self.retries)
            .finish()
    }
}

impl Options {
    /// What is wrong with the options whatever the operation, if anything.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let is_zero = |it: Option<Duration>| it.is_some_and(|it| it.is_zero());
        (is_zero(self.timeout) || is_zero(self.total_timeout)).then_some("the timeout is zero")
    }

    /// The limits of the client, with those of the call in their place.
    pub(crate) fn limits(&self, client: Limits) -> Limits {
        Limits {
            timeout: self.timeout.unwrap_or(client.timeout),
            total_timeout: self.total_timeout.or(client.total_timeout),
            max_response_bytes: self.max_response_bytes.unwrap_or(client.max_response_bytes),
            retries: client.retries.with(self.retries),
        }
    }
}
