//! The default transport, over reqwest. The only module that uses it.
//!
//! In: the settings of proxies, certificates and connections. Out: a [`Transport`] that does nothing automatically.
//! Redirects are never followed: they would send credentials and bodies to a server that nobody chose.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use http_body::Body as _;
use url::Url;

use super::super::secret::text::Secret;
use super::super::wire::driver;
use super::super::wire::platform;
use super::super::wire::platform::BoxFuture;
use super::super::wire::transport::{
    Phase, RequestBody, ResponseBody, Transport, TransportError, root_cause,
};

/// The transport over reqwest.
#[derive(Clone)]
pub(crate) struct HttpClient(pub(super) reqwest::Client);

/// How it is to be set up.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(super) connect_timeout: Duration,
    pub(super) proxy: Proxy,
    pub(super) root_certificates: Vec<Vec<u8>>,
}

#[derive(Debug, Clone)]
pub(super) enum Proxy {
    /// What the environment says.
    System,
    None,
    /// It may hold a password.
    Url(Secret),
}

impl Default for Settings {
    fn default() -> Self {
        Self { connect_timeout: Duration::from_secs(10), proxy: Proxy::System, root_certificates: Vec::new() }
    }
}

impl Settings {
    /// What is wrong with them, if anything.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        self.connect_timeout.is_zero().then_some("the connect timeout is zero")
    }

    /// The transport. A server on this machine is not looked for behind a proxy of the system's.
    pub(crate) fn build(&self, is_loopback: bool) -> Result<Arc<dyn Transport>, String> {
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout);
        let builder = match &self.proxy {
            Proxy::System if !is_loopback => builder,
            Proxy::System | Proxy::None => builder.no_proxy(),
            // The reason is not repeated: it may hold the URL.
            Proxy::Url(url) => match reqwest::Proxy::all(url.expose()) {
                Ok(proxy) => builder.proxy(proxy),
                Err(_) => return Err("the proxy's URL cannot be used".to_owned()),
            },
        };
        let client = trust(builder, &self.root_certificates)?.build();
        match client {
            Ok(client) => Ok(Arc::new(HttpClient(client))),
            Err(error) => Err(format!("the HTTP client cannot be set up: {}", root_cause(&error))),
        }
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn trust(mut builder: reqwest::ClientBuilder, roots: &[Vec<u8>]) -> Result<reqwest::ClientBuilder, String> {
    for pem in roots {
        let certificates = match reqwest::Certificate::from_pem_bundle(pem) {
            Ok(certificates) if !certificates.is_empty() => certificates,
            Ok(_) => return Err("a root certificate is not PEM: `BEGIN CERTIFICATE` is missing".to_owned()),
            Err(error) => return Err(format!("a root certificate cannot be read: {}", root_cause(&error))),
        };
        builder = builder.tls_certs_merge(certificates);
    }
    Ok(builder)
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn trust(builder: reqwest::ClientBuilder, roots: &[Vec<u8>]) -> Result<reqwest::ClientBuilder, String> {
    match roots {
        [] => Ok(builder),
        _ => Err("root certificates take the feature `rustls` or `native-tls`".to_owned()),
    }
}

const INCOMPLETE: &str =
    "the Tokio runtime has no timers or no IO: build it with `enable_all`, as `#[tokio::main]` does";

impl HttpClient {
    async fn attempt(
        &self,
        request: http::Request<RequestBody>,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        // What keeps the connections belongs to Tokio, and would panic without it.
        if !platform::has_runtime() {
            return Err(TransportError::unsendable("calls have to be awaited within a Tokio runtime"));
        }
        if !driver::has_timers() {
            return Err(TransportError::unsendable(INCOMPLETE));
        }
        let (mut head, body) = request.into_parts();
        let url = match head.extensions.remove::<Url>() {
            Some(url) => url,
            None => Url::parse(&head.uri.to_string()).map_err(TransportError::unsendable)?,
        };
        let mut request = reqwest::Request::new(head.method, url);
        *request.headers_mut() = head.headers;
        // Methods that usually have a body say that this one has none (some servers insist on a length); with the others
        // a body of unknown length would be left out without a word.
        let usual = matches!(request.method().as_str(), "POST" | "PUT" | "PATCH");
        if body.is_absent() && usual {
            request.headers_mut().insert(CONTENT_LENGTH, 0.into());
        }
        if body.size_hint().exact().is_none() && !usual {
            request.headers_mut().insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        }
        if !body.is_absent() {
            *request.body_mut() = Some(outgoing(body));
        }
        match driver::with_io(self.0.execute(request)).await {
            Some(Ok(answer)) => Ok(http::Response::from(answer).map(|it| ResponseBody::new(Received(it)))),
            Some(Err(error)) => Err(before_answer(error)),
            None => Err(TransportError::unsendable(INCOMPLETE)),
        }
    }
}

impl Transport for HttpClient {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(self.attempt(request))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        driver::sleep(duration)
    }
}

impl fmt::Debug for HttpClient {
    // reqwest's own shows default headers and proxies, which may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpClient")
    }
}

/// Bytes that are there go as a whole, with their length.
fn outgoing(body: RequestBody) -> reqwest::Body {
    match body.bytes() {
        Some(bytes) => bytes.into(),
        None => reqwest::Body::wrap(body),
    }
}

/// A body that reqwest receives. Its errors know the URL, and so what is secret in a query.
struct Received(reqwest::Body);

impl http_body::Body for Received {
    type Data = bytes::Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, reqwest::Error>>> {
        let frame = std::pin::Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|it| it.map(|it| it.map_err(reqwest::Error::without_url)))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.size_hint()
    }
}

fn before_answer(error: reqwest::Error) -> TransportError {
    let phase = if error.is_connect() { Phase::Connect } else { Phase::Send };
    let (late, is_builder) = (error.is_timeout(), error.is_builder());
    let cause = error.without_url();
    match is_builder {
        true => TransportError::unsendable(format!("the request cannot be sent: {}", root_cause(&cause))),
        false if late => TransportError::timeout(phase, cause),
        false => TransportError::new(phase, cause),
    }
}
