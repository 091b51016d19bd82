//! What every generated crate carries: requests, transport, responses, errors.
//!
//! An operation is data ([`Operation`], [`Endpoint`]); a [`Call`] is an operation about to be sent; a [`Client`]
//! knows where to and as whom. Nothing here knows any one API: the generated crate passes an [`Api`].
//!
//! # When a call fails
//!
//! It is made again by itself where that may help and can do no harm: see [`Retries`], and [`Replay`] for what each
//! operation allows. After that there is an [`Error`], whose one line goes into a log: it says what was called, what the
//! server said and under which id it knows the request, and shows no secret. What is left to do depends on what happened:
//!
//! | what happened | how it shows | what to do |
//! |---|---|---|
//! | it may go better later | [`Error::is_retryable`] | [`Replay::Keyed`]: the same call again, later, with the same key. [`Replay::Once`]: look for what it did first |
//! | the key stands for another request, or what is asked for changed meanwhile | status 409 | look at what is there |
//! | the server refused | [`Error::api`]: status, class, code, message; the body as its documented type by `TryFrom<&ApiError>` | what it says; asked again, it says the same |
//! | it did what was asked, and the answer cannot be read | [`ErrorKind::Decode`], [`Error::path`], [`Error::raw_body`] | look at what is there; the document is wrong |
//! | nothing was sent | not [`Error::maybe_received`] | correct it, and call again |
//!
//! # When the program fails
//!
//! An operation that takes an idempotency key has one for each call. Where there is evidence that the server honours the
//! key ([`Replay::Keyed`], see the documentation of each function), store it before the call is sent
//! ([`Call::idempotency_key_value`], or one of your own), and send the call with it ([`Call::idempotency_key`]) when the
//! program is back: the server does not do again what it has done.
//!
//! Where there is none ([`Replay::Once`]), a call is sent once, and after a lost response nobody knows whether it was
//! done. Store what you will find it by (an order number of your own), and retrieve or list by it before you call again.
//!
//! ```
#![doc = concat!("use ", module_path!(), "::{Call, Error, Operation, Replay};")]
//!
//! /// What became of a payment that was asked for.
//! enum Payment<T> {
//!     Made(T),
//!     /// It will not be made: the card was declined, or something else is wrong with it. In words for people.
//!     Refused(String),
//!     /// The key stands for another payment, or for one that is being made right now.
//!     Conflict,
//!     /// Nobody knows whether it was made, and the server honours the key: to be asked for again, with the same key.
//!     Open,
//!     /// Nobody knows whether it was made, and a second call may make a second one: look for it by the order first.
//!     Lost,
//! }
//!
//! /// Asks for a payment. The key was stored beside the order before, so that whoever comes back after a crash, or after
//! /// an answer that never came, asks for the same payment and not for another one.
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
//!         // Nothing was sent, or what came back cannot be read: no customer can help here.
//!         None => Err(error),
//!     }
//! }
//! ```
//!
//! # When a list comes in pages
//!
//! [`Call::items`] goes through all of them: see [`paging`].

#![doc = include_str!("../README.md")]

pub mod json;
pub mod paging;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "webhooks")]
pub mod webhooks;

#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod client;
mod operation;
mod response;
mod secret;
mod wire;

#[cfg(feature = "blocking")]
pub use self::blocking::{BlockingIter, BlockingStream};
pub use self::call::raw::RawCall;
pub use self::call::request::Request;
pub use self::call::unsent::Call;
pub use self::client::builder::ClientBuilder;
pub use self::client::hooks::{Attempt, AttemptEnd, Drifted, Hook};
pub use self::client::retry::Retries;
pub use self::client::security::Credential;
pub use self::client::shared::Client;
pub use self::client::token::TokenProvider;
pub use self::operation::api::{Api, ErrorPointers, SecurityKind, SecurityScheme, Server, ServerVariable};
pub use self::operation::decode_error::DecodeError;
pub use self::operation::definition::Operation;
pub use self::operation::encoder::Encoder;
pub use self::operation::endpoint::{Endpoint, OperationRef};
pub use self::operation::header;
pub use self::operation::parameter::Style;
pub use self::operation::raw_response::RawResponse;
pub use self::operation::redirect::Redirect;
pub use self::operation::replay::Replay;
pub use self::operation::typed_body::TypedBody;
pub use self::response::api_error::ApiError;
pub use self::response::error::{Error, ErrorKind};
pub use self::response::incoming::ByteStream;
pub use self::response::typed::Response;
pub use self::secret::text::Secret;
pub use self::wire::body::Body;
pub use self::wire::platform::BoxFuture;
pub use self::wire::transport::{BoxError, Phase, RequestBody, ResponseBody, Transport, TransportError};
