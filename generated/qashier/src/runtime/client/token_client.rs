//! What a provider of tokens may use of the client that it is for: its transport, its clock, its limits.
//!
//! In: the settings of a client that is being built, and the security scheme that the tokens are for. Out:
//! [`TokenClient`], which sends one request and receives its whole response. Nothing is retried, and no redirect is
//! followed.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderValue, StatusCode};
use url::Url;

use super::super::operation::api::SecurityKind;
use super::super::operation::endpoint::{OperationRef, RawEndpoint};
use super::super::operation::replay::Replay;
use super::super::response::error::{ErrorKind, Failure};
use super::super::response::incoming::Incoming;
use super::super::wire::body::Body;
use super::super::wire::deadline::{Deadline, Timer};
use super::super::wire::platform::BoxFuture;
use super::super::wire::transport::{Phase, RequestBody, Transport, TransportError};
use super::base_url;

/// The largest response that is accepted. Tokens are short.
const MOST_BYTES: usize = 1024 * 1024;

/// What a [`TokenProvider`](super::super::TokenProvider) may use of the client that it provides tokens for.
#[derive(Clone)]
pub struct TokenClient {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) base: Url,
    pub(super) allow_plain_http: bool,
    pub(super) timeout: Duration,
    pub(super) user_agent: HeaderValue,
    pub(super) kind: SecurityKind,
}

impl TokenClient {
    /// The kind of the security scheme that the tokens are for. It says where tokens are fetched, if the document does.
    pub fn kind(&self) -> SecurityKind {
        self.kind
    }

    /// An absolute URL from one that may be relative to the client's base URL.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or credentials sent to it could be read on the way: plain `http` to another machine.
    pub fn url(&self, url: &str) -> Result<String, String> {
        let url = match Url::parse(url) {
            Err(url::ParseError::RelativeUrlWithoutBase) => self.base.join(url),
            url => url,
        };
        let url = url.map_err(|error| format!("the URL for tokens cannot be read: {error}"))?;
        base_url::check_transport(&url, self.allow_plain_http)?;
        Ok(url.into())
    }

    /// The time by the client's clock.
    pub fn now(&self) -> Duration {
        self.transport.now()
    }

    /// Sends a request over the client's transport, and receives the whole response. It takes at most as long as one
    /// attempt of a call may.
    ///
    /// # Errors
    ///
    /// When there is no response, or not all of it.
    pub fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'static, Result<http::Response<Bytes>, TransportError>> {
        let client = self.clone();
        Box::pin(async move { client.exchange(request).await })
    }

    async fn exchange(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let clock = &*self.transport;
        let mut timer = Timer::until(Deadline::after(clock, self.timeout));
        let request = self.outgoing(request)?;
        let Some(response) = timer.wait(clock, clock.send(request)).await else {
            let text = format!("no response within {:?}", self.timeout);
            return Err(TransportError::timeout(Phase::Send, text));
        };
        let response = response?;
        let incoming = Incoming::from(response);
        let whole = incoming.whole(MOST_BYTES, clock, &mut timer, self.timeout).await.map_err(failed)?;
        let mut response = http::Response::new(Bytes::copy_from_slice(whole.raw_body()));
        *response.status_mut() = StatusCode::from_u16(whole.status()).map_err(TransportError::unsendable)?;
        *response.headers_mut() = whole.headers().clone();
        Ok(response)
    }

    /// The request in the words of a transport.
    fn outgoing(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Request<RequestBody>, TransportError> {
        let (mut head, body) = request.into_parts();
        let url = Url::parse(&head.uri.to_string()).map_err(TransportError::unsendable)?;
        let body = Some(Body::from(body)).filter(|it| it.length() != Some(0));
        let body = RequestBody::open(body.as_ref()).map_err(TransportError::unsendable)?;
        head.headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        head.extensions.insert(OperationRef::from(RawEndpoint {
            method: head.method.to_string(),
            path: url.path().to_owned(),
            idempotency_header: None,
            replay: Replay::Once,
        }));
        head.extensions.insert(url);
        Ok(http::Request::from_parts(head, body))
    }
}

/// Why the body of a response is not whole.
fn failed(failure: Failure) -> TransportError {
    match failure.kind {
        ErrorKind::Timeout => TransportError::timeout(Phase::Body, failure.text),
        _ => TransportError::new(Phase::Body, failure.text),
    }
}

impl fmt::Debug for TokenClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenClient").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
