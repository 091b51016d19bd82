//! What a client may fetch tokens with.
//!
//! In: the caller's credentials. Out: [`Grant`]. How it provides a client with tokens is in `kept`.

use std::fmt;
use std::sync::Arc;

use super::super::operation::api::SecurityKind;
use super::super::secret::text::Secret;

/// What tokens are fetched with: client credentials, or a refresh token. Give it to
/// [`ClientBuilder::token_provider`](super::super::ClientBuilder::token_provider), or with
/// [`Credential::token_provider`](super::super::Credential::token_provider) to a single scheme. Each client that is built
/// with it keeps tokens of its own. `Debug` shows no credential.
#[derive(Clone)]
#[must_use = "a grant does nothing until a client is built with it"]
pub struct Grant {
    pub(super) id: String,
    pub(super) secret: Option<Secret>,
    pub(super) refresh: Option<Secret>,
    pub(super) scopes: Vec<String>,
    pub(super) parameters: Vec<(String, Secret)>,
    pub(super) in_body: bool,
    pub(super) token_url: Option<String>,
    pub(super) discovery_url: Option<String>,
    pub(super) rotated: Option<Rotated>,
}

/// Called with each new refresh token.
pub(super) type Rotated = Arc<dyn Fn(&Secret) + Send + Sync>;

impl Grant {
    /// Client credentials: the id and the password that the server knows this program by.
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { secret: Some(secret.into()), ..Self::of(id.into()) }
    }

    /// A refresh token, which a person has granted this program before. Set the client's password with
    /// [`client_secret`](Self::client_secret), if it has one. If the server gives a new refresh token with each token, keep
    /// it with [`on_rotated`](Self::on_rotated): the old one has ended then.
    pub fn refresh_token(id: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self { refresh: Some(token.into()), ..Self::of(id.into()) }
    }

    fn of(id: String) -> Self {
        Self {
            id,
            secret: None,
            refresh: None,
            scopes: Vec::new(),
            parameters: Vec::new(),
            in_body: false,
            token_url: None,
            discovery_url: None,
            rotated: None,
        }
    }

    /// The password of the client.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// A scope to ask for. Without any, the server decides.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// A further parameter of the request for a token, such as `audience`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends id and password in the body of the request for a token. Default: as HTTP Basic, which the standard prefers.
    pub fn credentials_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// Where tokens are fetched, in place of what the document says: absolute, or relative to the base URL.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// The metadata of the token server, which say where tokens are fetched: of OpenID Connect
    /// (`/.well-known/openid-configuration`) or OAuth 2 (RFC 8414). In place of what the document says.
    pub fn discovery_url(mut self, url: impl Into<String>) -> Self {
        self.discovery_url = Some(url.into());
        self
    }

    /// Called with each new refresh token of the server, before a call uses the token that came with it. Store it: after a
    /// restart only the last one works. It runs on the task of a call, and all calls wait for it: it must not use the client.
    pub fn on_rotated(mut self, store: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.rotated = Some(Arc::new(store));
        self
    }

    /// Where tokens are fetched: as the caller says, else as the document says.
    pub(super) fn place(&self, kind: SecurityKind) -> Result<Place, String> {
        let (mut token, mut refresh, mut discovery) = (None, None, None);
        if let SecurityKind::Tokens { token_url, refresh_url, discovery_url } = kind {
            (token, refresh, discovery) = (token_url, refresh_url, discovery_url);
        }
        let documented = if self.refresh.is_some() { refresh.or(token) } else { token };
        let own = |it: &Option<String>| it.clone();
        if let Some(url) = own(&self.token_url) {
            return Ok(Place::Token(url));
        }
        if let Some(url) = own(&self.discovery_url) {
            return Ok(Place::Discovery(url));
        }
        match (documented, discovery) {
            (Some(url), _) => Ok(Place::Token(url.to_owned())),
            (None, Some(url)) => Ok(Place::Discovery(url.to_owned())),
            (None, None) => {
                Err("the document does not say where tokens are fetched: set `Grant::token_url`".to_owned())
            }
        }
    }
}

/// Where tokens are fetched.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Token(String),
    /// What says it.
    Discovery(String),
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.refresh.is_some() { "Grant(refresh token)" } else { "Grant(client credentials)" })
    }
}
