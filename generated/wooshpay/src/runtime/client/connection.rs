//! Settings of the default transport: proxies, certificates, the connect timeout.
//!
//! In: what a caller sets on a [`ClientBuilder`]. Out: the settings that `client::http_client` is built from.

use std::time::Duration;

use super::super::secret::text::Secret;
use super::builder::ClientBuilder;
use super::http_client::{HttpClient, Proxy};

/// Settings of the default transport. They have no effect with a transport or an HTTP client of your own.
impl ClientBuilder {
    /// Time limit for connecting. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = timeout;
        self
    }

    /// The proxy for all requests: `http://user:password@proxy.example:3128`. Default: the environment (`HTTPS_PROXY`,
    /// `ALL_PROXY`, `NO_PROXY`), except for a server on this machine.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.http.proxy = Proxy::Url(url.into());
        self
    }

    /// No proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.http.proxy = Proxy::None;
        self
    }

    /// Certificates (PEM, one or several) to trust besides those of the system: of a proxy that inspects connections,
    /// or of your own server. Needs the feature `rustls` or `native-tls`.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.root_certificates.push(pem.into());
        self
    }

    /// Your own HTTP client, for settings that are not offered here. Its redirect policy, proxies and connect timeout
    /// are used as they are. Set `reqwest::redirect::Policy::none()`, since a redirect would send credentials to a
    /// server that nobody chose, and `reqwest::retry::never()`, since calls are retried by
    /// [`Retries`](super::super::Retries).
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(HttpClient(client))
    }
}
