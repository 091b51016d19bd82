//! The settings of the client's own transport: proxies, certificates, the time to connect.
//!
//! In: what a caller sets on a [`ClientBuilder`]. Out: the settings that `http_client` makes the transport of.

use std::time::Duration;

use super::super::secret::text::Secret;
use super::builder::ClientBuilder;
use super::http_client::{HttpClient, Proxy};

/// What the client's own transport is set up with. A transport or an HTTP client of one's own has settings of its own:
/// with one of those none of these has an effect.
impl ClientBuilder {
    /// How long a connection may take to come about. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = timeout;
        self
    }

    /// The proxy through which all requests go: `http://user:password@proxy.example:3128`. Default: what the environment
    /// says (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), but for a server on this machine.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.http.proxy = Proxy::Url(url.into());
        self
    }

    /// No proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.http.proxy = Proxy::None;
        self
    }

    /// A certificate (PEM, one or several) that servers are trusted by, besides those that the system trusts: of a proxy
    /// that looks into connections, or of a server of one's own. It takes the feature `rustls` or `native-tls`.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.root_certificates.push(pem.into());
        self
    }

    /// An HTTP client of one's own, for what there is no function here. Its redirect policy, its proxies and its connect
    /// timeout are its own, too: give it `reqwest::redirect::Policy::none()`, since a redirect carries the request to
    /// a place that nobody chose, and `reqwest::retry::never()`, since a call is repeated by [`Retries`](super::super::Retries).
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(HttpClient(client))
    }
}
