//! The client and its settings: where requests go, with which credentials, within which limits.
//!
//! In: the API and what a caller sets. Out: a [`Client`](shared::Client) that has been checked. Calls are made by the
//! wing `call`.

pub(super) mod base_url;
pub(super) mod builder;
#[cfg(feature = "http-client")]
mod connection;
mod environment;
pub(super) mod headers;
pub(super) mod hooks;
#[cfg(feature = "http-client")]
mod http_client;
pub(super) mod limits;
#[cfg(not(feature = "http-client"))]
mod no_http_client;
pub(super) mod options;
pub(super) mod retry;
pub(super) mod security;
pub(super) mod server;
pub(super) mod shared;
pub(super) mod token;
pub(super) mod token_client;
