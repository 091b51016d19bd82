//! Bearer tokens from a provider.
//!
//! In: what the builder was given. Out: [`TokenProvider`]. How a token is obtained, cached and renewed is the
//! provider's business; `call::authorize` asks for it.

use std::error::Error as StdError;
use std::future::Future;

use super::super::secret::text::Secret;
use super::super::wire::platform::BoxFuture;

/// Provides bearer tokens that expire: of OAuth 2, OpenID Connect and the like.
///
/// Any `Fn` that returns a future of a token or an error is one: `|| async { Ok::<_, std::io::Error>("token") }`.
pub trait TokenProvider: Send + Sync + 'static {
    /// The token for a request that is about to be sent. Called for each attempt: cache the token until it expires.
    fn token(&self) -> BoxFuture<'_, Result<Secret, Box<dyn StdError + Send + Sync>>>;
}

impl<F, T, S, E> TokenProvider for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<S, E>> + Send + 'static,
    S: Into<Secret>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    fn token(&self) -> BoxFuture<'_, Result<Secret, Box<dyn StdError + Send + Sync>>> {
        let token = self();
        Box::pin(async move { token.await.map(Into::into).map_err(Into::into) })
    }
}

/// Whether a string can be sent as a bearer token.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}
