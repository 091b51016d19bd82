//! What every generated crate carries: requests, transport, responses, errors.
//!
//! An operation is data ([`Operation`], [`Endpoint`]); a [`Call`] is an operation about to be sent; a [`Client`]
//! knows where to and as whom. Nothing here knows any one API: the generated crate passes an [`Api`].

pub mod header;
pub mod json;

mod api;
mod api_error;
mod base_url;
mod body;
mod builder;
mod call;
mod client;
mod deadline;
mod encoder;
mod error;
mod incoming;
mod multipart;
mod operation;
mod parameter;
mod percent;
mod request;
mod response;
mod secret;
mod security;
mod transport;

pub use self::api::{Api, ErrorPointers, SecurityKind, SecurityScheme, Server};
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
pub use self::secret::Secret;
pub use self::security::Credential;
