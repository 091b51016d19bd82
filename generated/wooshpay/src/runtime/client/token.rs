//! Bearer tokens that somebody else provides: how they are asked for, and where they go.
//!
//! In: a provider that the builder was given, a request on its way. Out: the request with a fresh token in it. How a
//! token is had, kept and renewed is the provider's own affair.

use std::error::Error as StdError;
use std::future::Future;

use super::super::secret::text::Secret;
use super::super::wire::platform::BoxFuture;

/// Gives bearer tokens: of OAuth 2, OpenID Connect, or whatever else runs out from time to time.
///
/// Any `Fn` that returns a future of a token (or of a reason why there is none) is one:
/// `|| async { Ok::<_, std::io::Error>("token") }`.
pub trait TokenProvider: Send + Sync + 'static {
    /// The token for a request that is about to be sent; asked for each time, so it should be kept until it runs out.
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

/// Whether a text can be sent as a bearer token.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}
