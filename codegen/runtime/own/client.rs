//! The client of this API, and what builds it.
//!
//! In: what a caller sets. Out: calls. Both types are around those of the shared runtime, which do the work: a crate cannot add
//! functions to a type of another crate, and the functions of the API are added to these.

use std::fmt;
use std::time::Duration;

use paywright_runtime as of;

use super::call::Call;
use super::{Api, Credential, Error, Hook, Operation, RawCall, Retries, Secret, TokenProvider, Transport};

/// A client of the API. Clones are cheap and share one connection pool. A call in progress takes less than 64 KiB
/// besides its body and its response, most of it for its connection. `Debug` shows the base URL and which security
/// schemes have credentials, not the credentials.
#[derive(Clone)]
pub struct Client(of::Client);

impl Client {
    /// A call of an operation, not sent yet. All functions of the API use it; call it yourself for an operation of your
    /// own.
    pub fn call<O: Operation>(&self, operation: O) -> Call<O> {
        Call(self.0.call(operation))
    }

    /// A call of an undocumented endpoint, with this client's credentials, retries and limits. The path begins with a
    /// slash and is appended to the base URL; [`path_value`](Call::path_value) fills a `{name}` in it. It has the
    /// options of any [`Call`], and carries all credentials of the client.
    ///
    /// GET, HEAD, OPTIONS, TRACE, PUT and DELETE are retried after a failure. Any other method is not, unless it has an
    /// idempotency key ([`keyed`](Call::keyed)).
    pub fn request(&self, method: &str, path: &str) -> Call<RawCall> {
        Call(self.0.request(method, path))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Builds a [`Client`]. Settings are checked by [`build`](Self::build).
#[must_use = "a builder does nothing until it is built"]
#[derive(Clone)]
pub struct ClientBuilder(of::ClientBuilder);

impl ClientBuilder {
    /// A builder with the defaults: 10 seconds to connect, 60 seconds for an attempt, no deadline for all attempts
    /// together, 16 MiB for a response, [`Retries`] with its defaults.
    pub fn from_api(api: &'static Api) -> Self {
        Self(of::ClientBuilder::from_api(api))
    }

    /// The key and the base URL from environment variables that begin with the name of this crate in upper case: for a
    /// crate `shop`, `SHOP_KEY` and, if it is set, `SHOP_BASE_URL`. A missing key is an error of [`build`](Self::build),
    /// unless there is another credential or the API needs none.
    #[allow(clippy::wrong_self_convention)] // It reads into this builder rather than creating one.
    pub fn from_env(self) -> Self {
        Self(self.0.from_env())
    }

    /// The key for the API's first security scheme. For HTTP Basic it is the user name, with an empty password.
    pub fn key(self, key: impl Into<Secret>) -> Self {
        Self(self.0.key(key))
    }

    /// User name and password for the API's HTTP Basic schemes. A credential for a single scheme takes precedence.
    pub fn basic(self, user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self(self.0.basic(user, password))
    }

    /// The token for the API's bearer schemes, including OAuth 2 and OpenID Connect. A credential for a single scheme
    /// takes precedence.
    pub fn bearer(self, token: impl Into<Secret>) -> Self {
        Self(self.0.bearer(token))
    }

    /// The provider of tokens for the API's bearer schemes, including OAuth 2 and OpenID Connect. It is called before
    /// each attempt, so that it can renew a token that expires. A credential for a single scheme takes precedence.
    pub fn token_provider(self, provider: impl TokenProvider) -> Self {
        Self(self.0.token_provider(provider))
    }

    /// The key for the API-key scheme of this name.
    pub fn api_key(self, scheme: &str, key: impl Into<Secret>) -> Self {
        Self(self.0.api_key(scheme, key))
    }

    /// The credential for the security scheme of this name.
    pub fn credential(self, scheme: &str, credential: Credential) -> Self {
        Self(self.0.credential(scheme, credential))
    }

    /// The base URL: an absolute URL that paths are appended to. It applies to all operations, including those with
    /// servers of their own, so that a local server gets every request. Without it and without
    /// [`server`](Self::server), the prefix of the key selects the server.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self(self.0.base_url(url))
    }

    /// One of the API's servers, by its URL or description. Operations with servers of their own still use those.
    pub fn server(self, url_or_description: &str) -> Self {
        Self(self.0.server(url_or_description))
    }

    /// A variable in the URLs of the API's servers, in place of its default. If it has a list of values, only those are
    /// accepted.
    pub fn server_variable(self, name: &str, value: impl Into<String>) -> Self {
        Self(self.0.server_variable(name, value))
    }

    /// Allows plain `http` to machines other than this one. Credentials can then be read on the way.
    pub fn allow_plain_http(self, allow: bool) -> Self {
        Self(self.0.allow_plain_http(allow))
    }

    /// Time limit for one attempt, from connecting to the last byte of the response. Default: 60 seconds. See
    /// [`Call::timeout`](super::Call::timeout).
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// Deadline for all attempts of a call together. Default: none.
    pub fn total_timeout(self, timeout: Duration) -> Self {
        Self(self.0.total_timeout(timeout))
    }

    /// How often a call is retried where that may help and is safe: a number, or [`Retries`] with more settings.
    /// Default: 2 times; 0: never.
    pub fn retries(self, retries: impl Into<Retries>) -> Self {
        Self(self.0.retries(retries))
    }

    /// Maximum size of a response body. Default: 16 MiB.
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        Self(self.0.max_response_bytes(bytes))
    }

    /// The boundary of multipart bodies, in place of a random one: for tests, or if a body has to be the same each
    /// time. Digits are added if it occurs in a part. 1 to 60 letters, digits, `-`, `_` or `.`.
    pub fn multipart_boundary(self, boundary: impl Into<String>) -> Self {
        Self(self.0.multipart_boundary(boundary))
    }

    /// Your program's name in the `User-Agent` header, after the crate's own: `shop/2.1`.
    pub fn user_agent(self, suffix: &str) -> Self {
        Self(self.0.user_agent(suffix))
    }

    /// A header for every request, unless the operation or the call sets it. Its value is treated as a secret: it is
    /// never shown, even if a server repeats it.
    pub fn default_header(self, name: &str, value: impl Into<Secret>) -> Self {
        Self(self.0.default_header(name, value))
    }

    /// Another transport in place of the default: another HTTP stack, or a fake one. Proxies, certificates and the
    /// connect timeout are then its own business. Without the feature `http-client` every client needs one.
    pub fn transport(self, transport: impl Transport) -> Self {
        Self(self.0.transport(transport))
    }

    /// Adds a hook, which is called for each attempt and for responses that deviate from the document. Hooks are called
    /// in the order in which they were added.
    pub fn hook(self, hook: impl Hook) -> Self {
        Self(self.0.hook(hook))
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// When a credential fits no scheme or cannot be sent, the base URL is invalid or unsafe, a server variable is
    /// unknown or has another value than those listed, the key belongs to another server, a header cannot be sent, a
    /// duration is zero, the HTTP client cannot be set up (TLS, proxy, certificates), or there is none: without the
    /// feature `http-client` and without a transport.
    pub fn build(self) -> Result<Client, Error> {
        self.0.build().map(Client)
    }
}

#[cfg(feature = "http-client")]
impl ClientBuilder {
    /// Time limit for connecting. Default: 10 seconds.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        Self(self.0.connect_timeout(timeout))
    }

    /// The proxy for all requests: `http://user:password@proxy.example:3128`. Default: the environment (`HTTPS_PROXY`,
    /// `ALL_PROXY`, `NO_PROXY`), except for a server on this machine.
    pub fn proxy(self, url: impl Into<Secret>) -> Self {
        Self(self.0.proxy(url))
    }

    /// No proxy, whatever the environment says.
    pub fn no_proxy(self) -> Self {
        Self(self.0.no_proxy())
    }

    /// Certificates (PEM, one or several) to trust besides those of the system: of a proxy that inspects connections,
    /// or of your own server. Needs the feature `rustls` or `native-tls`.
    pub fn root_certificate(self, pem: impl Into<Vec<u8>>) -> Self {
        Self(self.0.root_certificate(pem))
    }

    /// Your own HTTP client, for settings that are not offered here. Its redirect policy, proxies and connect timeout
    /// are used as they are. Set `reqwest::redirect::Policy::none()`, since a redirect would send credentials to a
    /// server that nobody chose, and `reqwest::retry::never()`, since calls are retried by
    /// [`Retries`](super::Retries).
    pub fn http_client(self, client: reqwest::Client) -> Self {
        Self(self.0.http_client(client))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
