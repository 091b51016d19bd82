//! Builds a client, and refuses one that cannot work or would be unsafe.
//!
//! In: the [`Api`] and what the caller sets. Out: a [`Client`] whose base URL, credentials and headers were checked, or
//! the first mistake, in a message that shows no credential.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::super::operation::api::{Api, SecurityKind, SecurityScheme};
use super::super::operation::multipart;
use super::super::response::error::Error;
use super::super::secret::scrubber::Scrubber;
use super::super::secret::text::{Secret, texts_of_header};
use super::super::wire::transport::Transport;
use super::base_url;
use super::environment::Environment;
use super::headers::checked_header;
use super::hooks::Hook;
#[cfg(feature = "http-client")]
use super::http_client::Settings;
use super::limits::Limits;
#[cfg(not(feature = "http-client"))]
use super::no_http_client::Settings;
use super::retry::{Budget, Policy, Retries};
use super::security::{Credential, Credentials, listed, unknown};
use super::server::Variables;
use super::shared::{Client, Shared};
use super::token::TokenProvider;
use super::token_client::TokenClient;

/// Builds a [`Client`]. Settings are checked by [`build`](Self::build).
#[must_use = "a builder does nothing until it is built"]
#[derive(Debug, Clone)]
pub struct ClientBuilder {
    api: &'static Api,
    credentials: Vec<(Target, Credential)>,
    base: Base,
    variables: Variables,
    allow_plain_http: bool,
    headers: Vec<(String, Secret)>,
    user_agent: Option<String>,
    limits: Limits,
    boundary: Option<String>,
    /// For the default transport.
    pub(crate) http: Settings,
    transport: Option<Arc<dyn Transport>>,
    hooks: Vec<Arc<dyn Hook>>,
    /// Why the environment had no key. It matters only where no credential is given otherwise.
    environment_fault: Option<String>,
}

/// Which security scheme a credential is for.
#[derive(Debug, Clone)]
enum Target {
    First,
    Every(SecurityKind),
    Named(String),
}

/// Where requests go.
#[derive(Debug, Clone)]
enum Base {
    ByKey,
    Server(String),
    Url(Secret),
}

impl ClientBuilder {
    /// A builder with the defaults: 10 seconds to connect, 60 seconds for an attempt, no deadline for all attempts
    /// together, 16 MiB for a response, [`Retries`] with its defaults.
    pub fn from_api(api: &'static Api) -> Self {
        Self {
            api,
            credentials: Vec::new(),
            base: Base::ByKey,
            variables: Variables::default(),
            allow_plain_http: false,
            headers: Vec::new(),
            user_agent: None,
            boundary: None,
            limits: Limits {
                timeout: Duration::from_secs(60),
                total_timeout: None,
                max_response_bytes: 16 * 1024 * 1024,
                retries: Policy::DEFAULT,
            },
            http: Settings::default(),
            transport: None,
            hooks: Vec::new(),
            environment_fault: None,
        }
    }

    /// The key and the base URL from environment variables that begin with the name of this crate in upper case: for a
    /// crate `shop`, `SHOP_KEY` and, if it is set, `SHOP_BASE_URL`. A missing key is an error of [`build`](Self::build),
    /// unless there is another credential or the API needs none.
    #[allow(clippy::wrong_self_convention)] // It reads into this builder rather than creating one.
    pub fn from_env(mut self) -> Self {
        let environment = Environment::of(self.api.name);
        self.environment_fault = environment.fault.filter(|_| !self.api.security.is_empty());
        if let Some(key) = environment.key {
            self = self.key(key);
        }
        match environment.base_url {
            Some(url) => self.base_url(url),
            None => self,
        }
    }

    /// The key for the API's first security scheme. For HTTP Basic it is the user name, with an empty password.
    pub fn key(mut self, key: impl Into<Secret>) -> Self {
        let kind = self.api.security.first().map_or(SecurityKind::Bearer, |scheme| scheme.kind);
        self.credentials.push((Target::First, Credential::for_kind(kind, key.into())));
        self
    }

    /// User name and password for the API's HTTP Basic schemes. A credential for a single scheme takes precedence.
    pub fn basic(self, user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        self.add(Target::Every(SecurityKind::Basic), Credential::basic(user, password))
    }

    /// The token for the API's bearer schemes, including OAuth 2 and OpenID Connect. A credential for a single scheme
    /// takes precedence.
    pub fn bearer(self, token: impl Into<Secret>) -> Self {
        self.add(Target::Every(SecurityKind::Bearer), Credential::bearer(token))
    }

    /// The provider of tokens for the API's bearer schemes, including OAuth 2 and OpenID Connect. It is called before
    /// each attempt, so that it can renew a token that expires. A credential for a single scheme takes precedence.
    pub fn token_provider(self, provider: impl TokenProvider) -> Self {
        self.add(Target::Every(SecurityKind::Bearer), Credential::token_provider(provider))
    }

    /// The key for the API-key scheme of this name.
    pub fn api_key(self, scheme: &str, key: impl Into<Secret>) -> Self {
        self.credential(scheme, Credential::api_key(key))
    }

    /// The credential for the security scheme of this name.
    pub fn credential(self, scheme: &str, credential: Credential) -> Self {
        self.add(Target::Named(scheme.to_owned()), credential)
    }

    /// The base URL: an absolute URL that paths are appended to. It applies to all operations, including those with
    /// servers of their own, so that a local server gets every request. Without it and without
    /// [`server`](Self::server), the prefix of the key selects the server.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = Base::Url(Secret::new(url));
        self
    }

    /// One of the API's servers, by its URL or description. Operations with servers of their own still use those.
    pub fn server(mut self, url_or_description: &str) -> Self {
        self.base = Base::Server(url_or_description.to_owned());
        self
    }

    /// A variable in the URLs of the API's servers, in place of its default. If it has a list of values, only those are
    /// accepted.
    pub fn server_variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.set(name.to_owned(), value.into());
        self
    }

    /// Allows plain `http` to machines other than this one. Credentials can then be read on the way.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Time limit for one attempt, from connecting to the last byte of the response. Default: 60 seconds. See
    /// [`Call::timeout`](super::super::Call::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// Deadline for all attempts of a call together. Default: none.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.limits.total_timeout = Some(timeout);
        self
    }

    /// How often a call is retried where that may help and is safe: a number, or [`Retries`] with more settings.
    /// Default: 2 times; 0: never.
    pub fn retries(mut self, retries: impl Into<Retries>) -> Self {
        self.limits.retries = self.limits.retries.with(retries.into());
        self
    }

    /// Maximum size of a response body. Default: 16 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// The boundary of multipart bodies, in place of a random one: for tests, or if a body has to be the same each
    /// time. Digits are added if it occurs in a part. 1 to 60 letters, digits, `-`, `_` or `.`.
    pub fn multipart_boundary(mut self, boundary: impl Into<String>) -> Self {
        self.boundary = Some(boundary.into());
        self
    }

    /// Your program's name in the `User-Agent` header, after the crate's own: `shop/2.1`.
    pub fn user_agent(mut self, suffix: &str) -> Self {
        self.user_agent = Some(suffix.to_owned());
        self
    }

    /// A header for every request, unless the operation or the call sets it. Its value is treated as a secret: it is
    /// never shown, even if a server repeats it.
    pub fn default_header(mut self, name: &str, value: impl Into<Secret>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Another transport in place of the default: another HTTP stack, or a fake one. Proxies, certificates and the
    /// connect timeout are then its own business. Without the feature `http-client` every client needs one.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Adds a hook, which is called for each attempt and for responses that deviate from the document. Hooks are called
    /// in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
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
        // Messages may contain what the caller gave: the credentials are removed from them.
        let scrubber = self.scrubber();
        self.assemble(&scrubber).map_err(|text| Error::configuration(scrubber.scrub(&text)))
    }

    fn add(mut self, target: Target, credential: Credential) -> Self {
        self.credentials.push((target, credential));
        self
    }

    fn assemble(self, scrubber: &Scrubber) -> Result<Client, String> {
        if let Some(fault) = self.http.fault() {
            return Err(fault.to_owned());
        }
        let durations = [("attempt", Some(self.limits.timeout)), ("total", self.limits.total_timeout)];
        for (what, duration) in durations {
            if duration.is_some_and(|it| it.is_zero()) {
                return Err(format!("the {what} timeout is zero"));
            }
        }
        if let Some(fault) = self.boundary.as_deref().and_then(multipart::boundary_fault) {
            return Err(fault);
        }
        if let Some(fault) = self.environment_fault.as_ref().filter(|_| self.credentials.is_empty()) {
            return Err(fault.clone());
        }
        let mut credentials = self.credentials()?;
        let keys: Vec<&str> = credentials.keys();
        let servers = self.api.servers;
        let variables = self.variables;
        variables.check(self.api.server_variables)?;
        let base = match &self.base {
            Base::ByKey => base_url::choose(servers, &variables, &keys)?,
            Base::Server(which) => base_url::named(servers, &variables, which)?,
            Base::Url(_) if !variables.is_empty() => {
                return Err("a base URL has no variables: set either that or server variables".to_owned());
            }
            Base::Url(url) => base_url::parse(url.expose())?,
        };
        base_url::check_transport(&base, self.allow_plain_http)?;
        base_url::check_keys(&base, servers, &variables, &keys)?;
        let headers = self.headers.iter().map(default_header).collect::<Result<_, _>>()?;
        let mut user_agent = format!("{}/{}", self.api.name, self.api.version);
        if let Some(suffix) = &self.user_agent {
            user_agent = format!("{user_agent} {suffix}");
        }
        let (_, user_agent) = checked_header("user-agent", &user_agent)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => self.http.build(base_url::is_loopback(&base))?,
        };
        credentials.connect(|kind| TokenClient {
            transport: Arc::clone(&transport),
            base: base.clone(),
            allow_plain_http: self.allow_plain_http,
            timeout: self.limits.timeout,
            user_agent: user_agent.clone(),
            kind,
        })?;
        let shared = Shared {
            api: self.api,
            base,
            base_is_chosen: matches!(self.base, Base::Url(_)),
            variables,
            allow_plain_http: self.allow_plain_http,
            credentials,
            headers,
            user_agent,
            limits: self.limits,
            boundary: self.boundary,
            scrubber: scrubber.clone(),
            budget: Budget::full(),
            transport,
            hooks: self.hooks.into(),
        };
        Ok(Client { shared: Arc::new(shared) })
    }

    /// The credentials, each with its scheme, each checked.
    fn credentials(&self) -> Result<Credentials, String> {
        let mut credentials = Credentials::default();
        // Those for a single scheme come last, so that they win.
        let (every, single): (Vec<_>, Vec<_>) =
            self.credentials.iter().partition(|(target, _)| matches!(target, Target::Every(_)));
        for (target, credential) in every.into_iter().chain(single) {
            for scheme in self.schemes(target)? {
                if let Some(fault) = credential.fault(scheme) {
                    return Err(fault);
                }
                credentials.set(scheme, credential.clone());
            }
        }
        Ok(credentials)
    }

    /// The schemes that a credential is for: at least one.
    fn schemes(&self, target: &Target) -> Result<Vec<&'static SecurityScheme>, String> {
        let schemes = self.api.security;
        let found: Vec<_> = match target {
            Target::First => schemes.first().into_iter().collect(),
            Target::Every(SecurityKind::Bearer) => schemes.iter().filter(|it| it.kind.is_bearer()).collect(),
            Target::Every(kind) => schemes.iter().filter(|scheme| scheme.kind == *kind).collect(),
            Target::Named(name) => schemes.iter().filter(|scheme| scheme.name == name).collect(),
        };
        if !found.is_empty() {
            return Ok(found);
        }
        let known = listed(schemes);
        Err(match target {
            Target::First => "the API has no security scheme that a key could be for".to_owned(),
            Target::Every(SecurityKind::Basic) => {
                format!("the API has no HTTP Basic scheme; it has {known}")
            }
            Target::Every(_) => format!("the API has no bearer scheme; it has {known}"),
            Target::Named(name) => unknown(schemes, name),
        })
    }

    fn scrubber(&self) -> Scrubber {
        let mut secrets: Vec<String> = self.credentials.iter().flat_map(|(_, it)| it.secrets()).collect();
        secrets.extend(self.headers.iter().flat_map(|(_, value)| texts_of_header(value.expose())));
        Scrubber::new(secrets)
    }
}

fn default_header((name, value): &(String, Secret)) -> Result<(HeaderName, HeaderValue), String> {
    let (name, mut value) = checked_header(name, value.expose())?;
    value.set_sensitive(true);
    Ok((name, value))
}
