//! What every generated crate carries: requests, transport, responses, errors.
//!
//! An operation is data ([`Operation`], [`Endpoint`]); a [`Call`] is an operation about to be sent; a [`Client`]
//! knows where to and as whom. Nothing here knows any one API: the generated crate passes an [`Api`].
//!
//! **When a call fails.** It is made again by itself where that may help and can do no harm: see [`Retries`], and
//! [`Replay`] for what each operation allows. [`Error::maybe_received`] tells whether the server may have acted.
//!
//! **When the program fails.** An operation that takes an idempotency key has one for each call. Store it before the call
//! is sent ([`Call::idempotency_key_value`]), and send the call with it ([`Call::idempotency_key`]) when the program is
//! back: the server does not do again what it has done.

pub mod header;
pub mod json;

mod api;
mod api_error;
mod attempt;
mod base_url;
mod body;
mod builder;
mod call;
mod cause;
mod client;
mod deadline;
mod encoder;
mod error;
mod http_date;
mod incoming;
mod multipart;
mod operation;
mod parameter;
mod percent;
mod random;
mod request;
mod response;
mod retry;
mod secret;
mod security;
mod server;
mod token;
mod transport;

pub use self::api::{Api, ErrorPointers, SecurityKind, SecurityScheme, Server, ServerVariable};
pub use self::api_error::ApiError;
pub use self::body::Body;
pub use self::builder::ClientBuilder;
pub use self::call::{BoxFuture, Call};
pub use self::client::Client;
pub use self::encoder::Encoder;
pub use self::error::{Error, ErrorKind, Phase};
pub use self::incoming::ByteStream;
pub use self::operation::{Endpoint, Operation};
pub use self::parameter::Style;
pub use self::request::Request;
pub use self::response::{DecodeError, RawResponse, Response};
pub use self::retry::{Replay, Retries};
pub use self::secret::Secret;
pub use self::security::Credential;
pub use self::token::TokenProvider;
