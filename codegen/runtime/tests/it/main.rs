//! The runtime from the outside: what it sends, what it makes of responses, and what it never shows.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

mod blocking;
mod bounds;
mod builder;
mod concurrency;
mod errors;
mod faults;
mod hooks;
mod http_client;
mod items;
mod json;
mod multipart;
mod own_transport;
mod paging;
mod parameters;
mod parts;
mod raw;
mod requests;
mod responses;
mod retries;
mod scrubbing;
mod secrets;
mod security;
mod streams;
mod support;
mod testing;
mod tokens;
mod tracing;
mod transport;
#[cfg(feature = "webhooks")]
mod webhooks;
