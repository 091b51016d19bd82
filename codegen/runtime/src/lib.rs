//! The runtime of every generated crate: requests, retries, responses, errors, JSON.
//!
//! An operation is data ([`Operation`], [`Endpoint`]); a [`Call`] is an operation that is not sent yet; a [`Client`] knows
//! the server and the credentials. Nothing here knows any one API: the generated crate passes an [`Api`].
//!
//! # When a call fails
//!
//! Calls are retried automatically where a retry may help and is safe: see [`Retries`], and [`Replay`] for each operation.
//! After that you get an [`Error`]. It prints as one line for a log: the operation, the server's message, the request id,
//! never a secret. What to do next depends on what happened:
//!
//! | what happened | how to recognise it | what to do |
//! |---|---|---|
//! | it may succeed later | [`Error::is_retryable`] | [`Replay::Keyed`]: retry later with the same idempotency key. [`Replay::Once`]: check first whether it was done |
//! | the key was used for another request, or the object changed meanwhile | status 409 | retrieve the object |
//! | the server refused the request | [`Error::api`]: status, class, code, message; the body as its documented type by `TryFrom<&ApiError>` | what the message says; a retry is refused, too |
//! | it was done, but the response cannot be decoded | [`ErrorKind::Decode`], [`Error::path`], [`Error::raw_body`] | retrieve the object; the document is wrong |
//! | nothing was sent | not [`Error::maybe_received`] | correct the call, and send it again |
//!
//! # When the program crashes
//!
//! An operation that takes an idempotency key has a new one for each call. If there is evidence that the server honours the
//! key ([`Replay::Keyed`], see the documentation of each function), store the key before the call is sent
//! ([`Call::idempotency_key_value`], or one of your own). After a restart, send the same call with it
//! ([`Call::idempotency_key`]): the server does not do it twice.
//!
//! Otherwise ([`Replay::Once`]) a call is sent once, and after a lost response it is unknown whether it was done. Store a
//! reference to find it by (an order number of your own), and retrieve or list by it before you call again.
//!
//! ```
#![doc = concat!("use ", module_path!(), "::{Call, Error, Operation, Replay};")]
//!
//! /// The outcome of a payment.
//! enum Payment<T> {
//!     Made(T),
//!     /// It will not be made: the card was declined, or another reason. The message is for people.
//!     Refused(String),
//!     /// The key was used for another payment, or for one that is in progress.
//!     Conflict,
//!     /// Unknown, and the server honours the key: retry with the same key.
//!     Open,
//!     /// Unknown, and a second call may make a second payment: search for it by the order first.
//!     Lost,
//! }
//!
//! /// Makes a payment. The key was stored with the order before, so that a retry after a crash or a lost response makes the
//! /// same payment and not another one.
//! async fn pay<O: Operation>(call: Call<O>, stored_key: &str) -> Result<Payment<O::Output>, Error> {
//!     let error = match call.idempotency_key(stored_key).await {
//!         Ok(made) => return Ok(Payment::Made(made)),
//!         Err(error) => error,
//!     };
//!     match error.api() {
//!         _ if error.is_retryable() && O::ENDPOINT.replay == Replay::Keyed => Ok(Payment::Open),
//!         _ if error.is_retryable() && error.maybe_received() => Ok(Payment::Lost),
//!         Some(refusal) if refusal.status() == 409 => Ok(Payment::Conflict),
//!         Some(refusal) => Ok(Payment::Refused(refusal.message().unwrap_or("No reason was given.").to_owned())),
//!         // Nothing was sent, or the response cannot be decoded: the customer cannot help.
//!         None => Err(error),
//!     }
//! }
//! ```
//!
//! # Pagination
//!
//! [`Call::items`] returns the items of all pages: see [`paging`].

#![doc = include_str!("../README.md")]

#[cfg(all(feature = "http-client", target_family = "wasm", target_os = "unknown"))]
const _: () = compile_error!(
    "the feature `http-client` (with `rustls`, `native-tls` and `http2`) needs sockets: on wasm32-unknown-unknown turn the \
     default features off, and set a transport with `ClientBuilder::transport`"
);

// First, since rustdoc lists what a call can do in the order of modules: `send` comes before what few calls have.
mod call;

pub mod json;
pub mod paging;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "oauth2")]
pub mod tokens;
#[cfg(feature = "webhooks")]
pub mod webhooks;

#[cfg(feature = "blocking")]
mod blocking;
mod client;
mod operation;
mod response;
mod secret;
mod wire;

#[cfg(feature = "blocking")]
pub use self::blocking::{BlockingIter, BlockingStream};
pub use self::call::raw::RawCall;
pub use self::call::request::Request;
pub use self::call::streaming::Resumed;
pub use self::call::unsent::Call;
pub use self::client::builder::ClientBuilder;
pub use self::client::hooks::{Attempt, AttemptEnd, Drifted, Hook};
pub use self::client::retry::Retries;
pub use self::client::security::Credential;
pub use self::client::shared::Client;
pub use self::client::token::TokenProvider;
pub use self::client::token_client::TokenClient;
pub use self::operation::api::{Api, ErrorPointers, SecurityKind, SecurityScheme, Server, ServerVariable};
pub use self::operation::decode_error::DecodeError;
pub use self::operation::definition::Operation;
pub use self::operation::encoder::Encoder;
pub use self::operation::endpoint::{Endpoint, OperationRef};
pub use self::operation::header;
pub use self::operation::item_body::ItemBody;
pub use self::operation::parameter::Style;
pub use self::operation::raw_response::RawResponse;
pub use self::operation::redirect::Redirect;
pub use self::operation::replay::Replay;
pub use self::operation::streamed::Streamed;
pub use self::operation::typed_body::TypedBody;
pub use self::response::api_error::ApiError;
pub use self::response::error::{Error, ErrorKind};
pub use self::response::incoming::ByteStream;
pub use self::response::items::ItemStream;
pub use self::response::typed::Response;
pub use self::secret::text::Secret;
pub use self::wire::body::Body;
pub use self::wire::framing::found::{EventItem, Framing};
pub use self::wire::framing::part::{PartFormat, PartFormats};
pub use self::wire::platform::BoxFuture;
pub use self::wire::transport::{BoxError, Phase, RequestBody, ResponseBody, Transport, TransportError};
