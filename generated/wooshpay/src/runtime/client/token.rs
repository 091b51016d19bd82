//! Bearer tokens from a provider.
//!
//! In: what the builder was given. Out: [`TokenProvider`]. How a token is obtained, cached and renewed is the
//! provider's business; `call::authorize` asks for it.

use std::error::Error as StdError;
use std::future::Future;
use std::sync::Arc;

use super::super::secret::text::Secret;
use super::super::wire::platform::BoxFuture;
use super::token_client::TokenClient;

/// Provides bearer tokens that expire: of OAuth 2, OpenID Connect and the like.
///
/// Any `Fn` that returns a future of a token or an error is one: `|| async { Ok::<_, std::io::Error>("token") }`.
pub trait TokenProvider: Send + Sync + 'static {
    /// The token for a request that is about to be sent. Called for each attempt: cache the token until it expires.
    fn token(&self) -> BoxFuture<'_, Result<Secret, Box<dyn StdError + Send + Sync>>>;

    /// The server refused this token (401). Returns whether the next [`token`](Self::token) may be another one: the call
    /// is then sent once more, if a second attempt is safe. Default: it may not.
    fn refused(&self, token: &Secret) -> bool {
        let _ = token;
        false
    }

    /// The provider as this client uses it: for one that sends requests over the client's transport. Called once for
    /// each security scheme that it is for, when the client is built. Default: the provider is used as it is.
    ///
    /// # Errors
    ///
    /// When it cannot work with this client; building the client fails with this message.
    fn connect(&self, client: &TokenClient) -> Result<Option<Arc<dyn TokenProvider>>, String> {
        let _ = client;
        Ok(None)
    }

    /// What the provider knows that must never be shown, such as its password. It is removed from all messages.
    fn secrets(&self) -> Vec<Secret> {
        Vec::new()
    }
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
