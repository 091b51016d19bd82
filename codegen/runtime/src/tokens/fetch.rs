//! Fetches one token, by the crate `oauth2` over the client's transport.
//!
//! In: a [`Grant`], and where tokens are fetched. Out: the token with its lifetime, or a [`TokenError`]. Nothing is sent
//! twice: whether a server has used up a refresh token whose response was lost is unknown.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::header::{ACCEPT, HeaderValue};
use oauth2::basic::{BasicClient, BasicErrorResponse, BasicTokenResponse};
use oauth2::{
    AuthType, ClientId, ClientSecret, HttpRequest, HttpResponse, RefreshToken, RequestTokenError, Scope,
    TokenResponse as _, TokenUrl,
};
use serde_json::Value;

use super::super::client::token::is_token;
use super::super::client::token_client::TokenClient;
use super::super::response::line::one_line;
use super::super::secret::scrubber::Scrubber;
use super::super::secret::text::Secret;
use super::super::wire::platform::BoxFuture;
use super::super::wire::transport::{TransportError, root_cause};
use super::error::{TokenError, TokenErrorKind};
use super::grant::{Grant, Place};

/// What a token server gave.
#[derive(Clone)]
pub(super) struct Fetched {
    pub(super) token: Secret,
    pub(super) refresh: Option<Secret>,
    pub(super) lifetime: Option<Duration>,
    /// When it was asked for, by the client's clock.
    pub(super) asked: Duration,
    /// Where it was fetched.
    pub(super) url: String,
}

pub(super) async fn fetch(client: &TokenClient, grant: &Grant, place: Place) -> Result<Fetched, TokenError> {
    let scrubber = Scrubber::new(secrets(grant));
    let url = match place {
        Place::Token(url) => url,
        Place::Discovery(url) => discover(client, &url).await?,
    };
    let asked = client.now();
    let response = ask(client, grant, &url).await.map_err(|error| refusal(error, &scrubber))?;
    let token = response.access_token().secret();
    if !is_token(token) {
        return Err(malformed("the token server gave a token that a request cannot carry"));
    }
    Ok(Fetched {
        token: Secret::new(token.as_str()),
        refresh: response.refresh_token().map(|it| Secret::new(it.secret().as_str())),
        lifetime: response.expires_in(),
        asked,
        url,
    })
}

type Refusal = RequestTokenError<Unsent, BasicErrorResponse>;

async fn ask(client: &TokenClient, grant: &Grant, url: &str) -> Result<BasicTokenResponse, Refusal> {
    let url = TokenUrl::new(url.to_owned()).map_err(|error| RequestTokenError::Other(error.to_string()))?;
    let way = if grant.in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
    let mut oauth = BasicClient::new(ClientId::new(grant.id.clone())).set_token_uri(url).set_auth_type(way);
    if let Some(secret) = &grant.secret {
        oauth = oauth.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
    }
    let client = client.clone();
    let http = move |request: HttpRequest| -> BoxFuture<'static, Result<HttpResponse, Unsent>> {
        let client = client.clone();
        Box::pin(async move { send(&client, request).await })
    };
    let scopes = grant.scopes.iter().map(|it| Scope::new(it.clone()));
    let parameters = grant.parameters.iter().map(|(name, value)| (name.clone(), value.expose().to_owned()));
    match &grant.refresh {
        Some(token) => {
            let token = RefreshToken::new(token.expose().to_owned());
            let request = oauth.exchange_refresh_token(&token).add_scopes(scopes);
            let request = parameters.fold(request, |it, (name, value)| it.add_extra_param(name, value));
            let asked: BoxFuture<'_, _> = Box::pin(request.request_async(&http));
            asked.await
        }
        None => {
            let request = oauth.exchange_client_credentials().add_scopes(scopes);
            let request = parameters.fold(request, |it, (name, value)| it.add_extra_param(name, value));
            let asked: BoxFuture<'_, _> = Box::pin(request.request_async(&http));
            asked.await
        }
    }
}

/// Where tokens are fetched, as the metadata of the server say.
async fn discover(client: &TokenClient, url: &str) -> Result<String, TokenError> {
    let unusable = |text: String| TokenError::new(TokenErrorKind::Configuration, text);
    let mut request = http::Request::get(url).body(Vec::new()).map_err(|it| unusable(it.to_string()))?;
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let response = send(client, request).await.map_err(unavailable)?;
    if !response.status().is_success() {
        return Err(malformed(format!(
            "the metadata of the token server: status {}",
            response.status().as_u16()
        )));
    }
    let metadata: Value = serde_json::from_slice(response.body())
        .map_err(|_| malformed("the metadata of the token server are not JSON"))?;
    let endpoint = metadata.get("token_endpoint").and_then(Value::as_str);
    let endpoint =
        endpoint.ok_or_else(|| malformed("the metadata of the token server have no `token_endpoint`"))?;
    client.url(endpoint).map_err(unusable)
}

/// Sends a request once. The status of a server that is busy or down (429, 5xx) is an error, not a response.
async fn send(client: &TokenClient, request: HttpRequest) -> Result<HttpResponse, Unsent> {
    let response = client.send(request).await.map_err(Unsent::Transport)?;
    match response.status().as_u16() {
        status @ (429 | 500..=599) => Err(Unsent::Status(status)),
        _ => Ok(response.map(|it| it.to_vec())),
    }
}

/// Why there is no response to work with.
#[derive(Debug)]
enum Unsent {
    Transport(TransportError),
    Status(u16),
}

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => write!(f, "the token server: {}", root_cause(error)),
            Self::Status(status) => write!(f, "the token server is busy or down: status {status}"),
        }
    }
}

impl StdError for Unsent {}

fn unavailable(error: Unsent) -> TokenError {
    let kind = match &error {
        Unsent::Transport(error) if error.is_timeout() => TokenErrorKind::Timeout,
        _ => TokenErrorKind::Unavailable,
    };
    TokenError::new(kind, one_line(&error.to_string(), 300))
}

fn malformed(text: impl Into<String>) -> TokenError {
    TokenError::new(TokenErrorKind::Malformed, text)
}

/// What the crate reports, without what the server may have repeated.
fn refusal(error: Refusal, scrubber: &Scrubber) -> TokenError {
    match error {
        RequestTokenError::ServerResponse(response) => {
            let code = scrubber.scrub(response.error().as_ref());
            let said = response.error_description().map(|it| format!(": {}", scrubber.scrub(it)));
            let text = format!("the token server refused: {code}{}", said.unwrap_or_default());
            let text = one_line(&text, 300);
            TokenError { code: Some(code), ..TokenError::new(TokenErrorKind::Refused, text) }
        }
        RequestTokenError::Request(error) => unavailable(error),
        // The error of the reader may quote the response.
        RequestTokenError::Parse(..) => malformed("the response of the token server holds no token"),
        RequestTokenError::Other(text) => malformed(one_line(&scrubber.scrub(&text), 300)),
    }
}

/// All that the request for a token carries and that must not be shown.
fn secrets(grant: &Grant) -> Vec<String> {
    let parameters = grant.parameters.iter().map(|(_, value)| value);
    let all = grant.secret.iter().chain(&grant.refresh).chain(parameters);
    all.map(|it| it.expose().to_owned()).collect()
}
