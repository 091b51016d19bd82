//! Adds the bearer token that a request waits for.
//!
//! In: a request on its way. Out: the request with a fresh token. How a token is obtained, cached and renewed is the
//! provider's business.

use http::HeaderValue;
use http::header::AUTHORIZATION;

use super::super::client::token::is_token;
use super::super::response::cause;
use super::super::response::error::Error;
use super::super::wire::transport::BoxError;
use super::request::Request;

/// Whether the server refused the token of this request (401), and the provider may have another one.
pub(crate) fn may_renew(request: &Request, error: &Error) -> bool {
    match (&request.token, &request.brought) {
        (Some(provider), Some(token)) if error.status() == Some(401) => provider.refused(token),
        _ => false,
    }
}

/// Adds a token to a request that waits for one.
pub(crate) async fn bring(request: &mut Request) -> Result<(), Error> {
    let Some(provider) = request.token.clone() else { return Ok(()) };
    // The provider's message is not repeated: it may contain its own credentials.
    let operation = request.operation.clone();
    let failed = |text, source: Option<BoxError>| {
        let source = source.map(|it| cause::scrubbed(it, &request.scrubber));
        Error::of_credential(operation.clone(), text, source)
    };
    let token =
        provider.token().await.map_err(|cause| failed("the token provider gave no token", Some(cause)))?;
    let value = match is_token(token.expose()) {
        true => HeaderValue::from_str(&format!("Bearer {}", token.expose())).ok(),
        false => None,
    };
    let mut value =
        value.ok_or_else(|| failed("the token provider gave a token that a request cannot carry", None))?;
    value.set_sensitive(true);
    request.headers.insert(AUTHORIZATION, value);
    request.scrubber = request.scrubber.with([token.expose()]);
    request.brought = Some(token);
    Ok(())
}
