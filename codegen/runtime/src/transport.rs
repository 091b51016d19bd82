//! Sends one request and receives its answer. The only module that knows reqwest.
//!
//! In: a [`Request`] and limits. Out: status, headers and the whole body, or how far it came and why no further.
//! Redirects are never followed: they would carry credentials and bodies to places nobody chose. Attempts, statuses
//! and bodies mean nothing here.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::call::BoxFuture;
use super::client::Limits;
use super::error::Failure;
use super::{ClientBuilder, ErrorKind, Phase, RawResponse, Request};

/// Whatever can carry a request to a server.
pub(super) trait Transport: fmt::Debug + Send + Sync {
    /// Makes one attempt within `limits.timeout`.
    fn send<'a>(
        &'a self,
        request: &'a Request,
        limits: Limits,
    ) -> BoxFuture<'a, Result<RawResponse, Failure>>;
}

/// The transport over reqwest.
#[derive(Clone)]
pub(super) struct Reqwest(reqwest::Client);

impl fmt::Debug for Reqwest {
    // reqwest's own shows default headers and proxies, which may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reqwest")
    }
}

impl ClientBuilder {
    /// An HTTP client of one's own: proxies, certificates, connection pools. Its redirect policy and its connect
    /// timeout are its own, too: give it `reqwest::redirect::Policy::none()`, since a redirect carries the request to
    /// a place that nobody chose.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(Reqwest(client));
        self
    }
}

impl Reqwest {
    /// A transport with nothing automatic in it. A server on this machine is not looked for behind a proxy.
    pub(super) fn new(connect_timeout: Duration, is_loopback: bool) -> Result<Self, String> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(connect_timeout);
        if is_loopback {
            builder = builder.no_proxy();
        }
        match builder.build() {
            Ok(client) => Ok(Self(client)),
            Err(error) => Err(format!("the HTTP client cannot be set up: {}", root_cause(&error))),
        }
    }

    async fn attempt(&self, request: &Request, limits: Limits) -> Result<RawResponse, Failure> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(Failure {
                kind: ErrorKind::Configuration,
                text: "calls have to be awaited within a Tokio runtime".to_owned(),
                response: None,
                source: None,
                maybe_received: false,
            });
        }
        let mut outgoing = reqwest::Request::new(request.method.clone(), request.url.clone());
        *outgoing.headers_mut() = request.headers.clone();
        *outgoing.timeout_mut() = Some(limits.timeout);
        match &request.body {
            Some(body) => *outgoing.body_mut() = Some(body.clone().into()),
            // A method that usually has a body says that this one has none: some servers insist on a length.
            None if matches!(request.method.as_str(), "POST" | "PUT" | "PATCH") => {
                outgoing.headers_mut().insert(http::header::CONTENT_LENGTH, 0.into());
            }
            None => {}
        }
        let mut incoming = self.0.execute(outgoing).await.map_err(|error| before_answer(error, limits))?;
        let head = RawResponse::new(incoming.status().as_u16(), incoming.headers().clone(), Vec::new());
        let most = limits.max_response_bytes;
        let declared = incoming.content_length();
        if let Some(declared) = declared
            && declared > most as u64
        {
            return Err(too_large(
                head,
                format!("the body has {declared} bytes, more than the {most} accepted"),
            ));
        }
        // What is declared is believed up to a point: memory is taken as bytes arrive.
        let mut body = Vec::with_capacity(declared.unwrap_or(0).min(64 * 1024) as usize);
        loop {
            match incoming.chunk().await {
                Ok(Some(chunk)) if chunk.len() > most - body.len() => {
                    return Err(too_large(head, format!("the body has more than the {most} bytes accepted")));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(within_body(error, head, limits)),
            }
        }
        Ok(RawResponse::new(head.status(), head.headers().clone(), body))
    }
}

impl Transport for Reqwest {
    fn send<'a>(
        &'a self,
        request: &'a Request,
        limits: Limits,
    ) -> BoxFuture<'a, Result<RawResponse, Failure>> {
        Box::pin(self.attempt(request, limits))
    }
}

fn before_answer(error: reqwest::Error, limits: Limits) -> Failure {
    let cause = root_cause(&error);
    let (kind, text) = match (error.is_timeout(), error.is_connect()) {
        (true, true) => (ErrorKind::Timeout, "no connection came about in time".to_owned()),
        (true, false) => (ErrorKind::Timeout, format!("no answer came within {:?}", limits.timeout)),
        (false, true) => (ErrorKind::Transport(Phase::Connect), format!("no connection came about: {cause}")),
        (false, false) if error.is_builder() => {
            (ErrorKind::Configuration, format!("the request cannot be sent: {cause}"))
        }
        (false, false) => (ErrorKind::Transport(Phase::Send), format!("the connection broke: {cause}")),
    };
    let maybe_received = !error.is_connect() && !error.is_builder();
    Failure { kind, text, response: None, source: Some(Box::new(error.without_url())), maybe_received }
}

fn within_body(error: reqwest::Error, head: RawResponse, limits: Limits) -> Failure {
    let (kind, text) = match error.is_timeout() {
        true => (ErrorKind::Timeout, format!("the body was not complete within {:?}", limits.timeout)),
        false => (ErrorKind::Transport(Phase::Body), format!("the body broke off: {}", root_cause(&error))),
    };
    let source = Some(Box::new(error.without_url()) as _);
    Failure { kind, text, response: Some(head), source, maybe_received: true }
}

fn too_large(head: RawResponse, text: String) -> Failure {
    Failure { kind: ErrorKind::TooLarge, text, response: Some(head), source: None, maybe_received: true }
}

/// The innermost error, which is the one that says what happened. It knows no URL: only reqwest's own errors do.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn StdError = match error.source() {
        Some(source) => source,
        None => return "no cause is known".to_owned(),
    };
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
