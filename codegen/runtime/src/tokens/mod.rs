//! Tokens of OAuth 2 and OpenID Connect, fetched and renewed, with the feature `oauth2`.
//!
//! In: a [`Grant`], which a client's builder takes as a provider of tokens. Out: the token for each request. It is
//! fetched over the transport of the client when the first call needs it, kept until shortly before it ends, and renewed
//! once for all calls that wait for it. Why there is none, a [`TokenError`] says.

mod error;
mod fetch;
mod grant;
mod kept;

pub use self::error::{TokenError, TokenErrorKind};
pub use self::grant::Grant;
