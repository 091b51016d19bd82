//! The runtime from the outside: what it sends, what it makes of answers, and what it never shows.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

mod answers;
mod builder;
mod errors;
mod json;
mod multipart;
mod parameters;
mod requests;
mod retries;
mod scrubbing;
mod secrets;
mod security;
mod streams;
mod support;
mod transport;
