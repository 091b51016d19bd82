//! Credentials: which ones a client has, which of them a call sends, and where.
//!
//! In: the API's security schemes, what the builder was given, and the alternatives that an operation accepts. Out:
//! headers, query pairs and cookies. Which server a key belongs to is decided by `client::base_url`.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::operation::api::{SecurityKind, SecurityScheme};
use super::super::operation::encoder::{HeaderPart, Parts};
use super::super::operation::parameter::Style;
use super::super::secret::text::{REDACTED, Secret};
use super::token::{TokenProvider, is_token};
use super::token_client::TokenClient;

/// Shorter user names are not treated as secrets.
const SHORTEST_USER: usize = 6;

/// A credential. `Debug` shows only its kind.
#[derive(Clone)]
pub struct Credential(Held);

#[derive(Clone)]
enum Held {
    /// With the header that it is sent as.
    Basic {
        user: Secret,
        password: Secret,
        header: Secret,
    },
    Bearer(Secret),
    Provider(Arc<dyn TokenProvider>),
    ApiKey(Secret),
}

impl Credential {
    /// User name and password of HTTP Basic; many APIs take a key as the user name and an empty password.
    pub fn basic(user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        let (user, password) = (user.into(), password.into());
        let pair = format!("{}:{}", user.expose(), password.expose());
        let header = Secret::new(format!("Basic {}", STANDARD.encode(pair)));
        Self(Held::Basic { user, password, header })
    }

    /// A token sent as `Authorization: Bearer …`.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self(Held::Bearer(token.into()))
    }

    /// A provider of tokens that are sent as `Authorization: Bearer …`. It is called before each attempt.
    pub fn token_provider(provider: impl TokenProvider) -> Self {
        Self(Held::Provider(Arc::new(provider)))
    }

    /// A key sent in a header, the query or a cookie.
    pub fn api_key(key: impl Into<Secret>) -> Self {
        Self(Held::ApiKey(key.into()))
    }

    /// A plain key, as a scheme of this kind takes it.
    pub(crate) fn for_kind(kind: SecurityKind, key: Secret) -> Self {
        match kind {
            SecurityKind::Basic => Self::basic(key, ""),
            SecurityKind::Bearer | SecurityKind::Tokens { .. } => Self::bearer(key),
            _ => Self::api_key(key),
        }
    }

    /// What is wrong with it for a scheme, if anything. The message does not contain the credential.
    pub(crate) fn fault(&self, scheme: &SecurityScheme) -> Option<String> {
        let name = scheme.name;
        let fits = matches!(
            (&self.0, scheme.kind),
            (Held::Basic { .. }, SecurityKind::Basic)
                | (Held::Bearer(_) | Held::Provider(_), SecurityKind::Bearer | SecurityKind::Tokens { .. })
                | (
                    Held::ApiKey(_),
                    SecurityKind::ApiKeyHeader(_)
                        | SecurityKind::ApiKeyQuery(_)
                        | SecurityKind::ApiKeyCookie(_)
                )
        );
        if !fits {
            let wanted = match scheme.kind {
                SecurityKind::Basic => "a user name and password",
                SecurityKind::Bearer | SecurityKind::Tokens { .. } => "a bearer token",
                _ => "an API key",
            };
            return Some(format!("security scheme `{name}` takes {wanted}, not {self}"));
        }
        let key = self.key()?;
        if key.is_empty() {
            return Some(format!("the credential for `{name}` is empty"));
        }
        if key.trim() != key {
            return Some(format!("the credential for `{name}` begins or ends with a space or a line break"));
        }
        let bad = match &self.0 {
            Held::Basic { user, .. } if user.expose().contains(':') => {
                return Some(format!(
                    "the user name for `{name}` contains a colon, which HTTP Basic cannot send"
                ));
            }
            Held::Basic { user, password, .. } => {
                user.expose().chars().chain(password.expose().chars()).any(char::is_control)
            }
            Held::Bearer(token) => !is_token(token.expose()),
            // What it gives is checked when it gives it.
            Held::Provider(_) => false,
            Held::ApiKey(key) if matches!(scheme.kind, SecurityKind::ApiKeyCookie(_)) => {
                !key.expose().bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte))
            }
            Held::ApiKey(key) => !key.expose().bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()),
        };
        bad.then(|| format!("the credential for `{name}` contains characters that a request cannot carry"))
    }

    /// The key that tells servers apart, if it is known.
    pub(crate) fn key(&self) -> Option<&str> {
        match &self.0 {
            Held::Basic { user, .. } => Some(user.expose()),
            Held::Bearer(text) | Held::ApiKey(text) => Some(text.expose()),
            Held::Provider(_) => None,
        }
    }

    /// Everything that must not be shown.
    pub(crate) fn secrets(&self) -> Vec<String> {
        match &self.0 {
            Held::Basic { user, password, .. } => {
                let (user, password) = (user.expose(), password.expose());
                let mut secrets = vec![password.to_owned(), format!("{user}:{password}")];
                // With a password, the user name is not a secret, and a short one is a common word.
                if password.is_empty() || user.len() >= SHORTEST_USER {
                    secrets.push(user.to_owned());
                }
                secrets
            }
            Held::Bearer(text) | Held::ApiKey(text) => vec![text.expose().to_owned()],
            Held::Provider(provider) => provider.secrets().iter().map(|it| it.expose().to_owned()).collect(),
        }
    }
}

impl fmt::Display for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Held::Basic { .. } => "a user name and password",
            Held::Bearer(_) => "a bearer token",
            Held::Provider(_) => "a provider of bearer tokens",
            Held::ApiKey(_) => "an API key",
        })
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({self})")
    }
}

/// The credentials of a client, by scheme, each checked.
#[derive(Clone, Default)]
pub(crate) struct Credentials(pub(crate) Vec<(&'static SecurityScheme, Credential)>);

impl Credentials {
    /// Sets the credential of a scheme, in place of an earlier one.
    pub(crate) fn set(&mut self, scheme: &'static SecurityScheme, credential: Credential) {
        self.0.retain(|(of, _)| of.name != scheme.name);
        self.0.push((scheme, credential));
    }

    /// Lets each provider of tokens work over the client, if it wants to.
    pub(crate) fn connect(&mut self, client: impl Fn(SecurityKind) -> TokenClient) -> Result<(), String> {
        for (scheme, credential) in &mut self.0 {
            if let Held::Provider(provider) = &credential.0
                && let Some(connected) = provider.connect(&client(scheme.kind))?
            {
                credential.0 = Held::Provider(connected);
            }
        }
        Ok(())
    }

    /// The same, with those of one call in the place of the client's, each checked. Few calls have any.
    pub(crate) fn with(
        &self,
        schemes: &'static [SecurityScheme],
        own: &[(String, Credential)],
    ) -> Result<Cow<'_, Self>, String> {
        if own.is_empty() {
            return Ok(Cow::Borrowed(self));
        }
        let mut all = self.clone();
        for (name, credential) in own {
            let scheme = schemes.iter().find(|it| it.name == name);
            let scheme = scheme.ok_or_else(|| unknown(schemes, name))?;
            if let Some(fault) = credential.fault(scheme) {
                return Err(fault);
            }
            all.set(scheme, credential.clone());
        }
        Ok(Cow::Owned(all))
    }

    /// The keys that tell servers apart.
    pub(crate) fn keys(&self) -> Vec<&str> {
        self.0.iter().filter_map(|(_, credential)| credential.key()).collect()
    }

    /// Adds the credentials that an endpoint requires: those of the first alternative whose schemes all have one.
    /// Returns the provider to ask for a token, if there is one. `brought`: the caller adds a credential itself, so
    /// none is missing.
    pub(crate) fn apply(
        &self,
        alternatives: &[&[&str]],
        brought: bool,
        parts: &mut Parts,
    ) -> Result<Option<Arc<dyn TokenProvider>>, String> {
        let satisfied = alternatives.iter().filter(|it| !it.is_empty()).find_map(|names| self.all(names));
        let Some(chosen) = satisfied else {
            return match brought || alternatives.is_empty() || alternatives.iter().any(|it| it.is_empty()) {
                true => Ok(None),
                false => Err(missing(alternatives)),
            };
        };
        Ok(add(chosen, parts))
    }

    /// Adds all credentials, for an endpoint whose requirements are unknown.
    pub(crate) fn apply_all(&self, parts: &mut Parts) -> Option<Arc<dyn TokenProvider>> {
        add(&self.0, parts)
    }

    fn all(&self, names: &[&str]) -> Option<Vec<&(&'static SecurityScheme, Credential)>> {
        names.iter().map(|name| self.0.iter().find(|(scheme, _)| scheme.name == *name)).collect()
    }
}

/// Adds credentials. Returns the provider to ask for a token, if one of them is a provider.
fn add<'a>(
    credentials: impl IntoIterator<Item = &'a (&'static SecurityScheme, Credential)>,
    parts: &mut Parts,
) -> Option<Arc<dyn TokenProvider>> {
    let mut provider = None;
    for (scheme, credential) in credentials {
        match &credential.0 {
            Held::Provider(it) => provider = Some(Arc::clone(it)),
            _ => apply(scheme.kind, credential, parts),
        }
    }
    provider
}

fn apply(kind: SecurityKind, credential: &Credential, parts: &mut Parts) {
    let mut header = |name: &str, value: String| {
        parts.headers.push(HeaderPart { name: name.to_owned(), value, sensitive: true });
    };
    match (kind, &credential.0) {
        (_, Held::Basic { header: value, .. }) => header("authorization", value.expose().to_owned()),
        (_, Held::Bearer(token)) => header("authorization", format!("Bearer {}", token.expose())),
        (SecurityKind::ApiKeyQuery(name), Held::ApiKey(key)) => {
            parts.query.plain(name, key.expose(), Style::FORM.sensitive());
        }
        (SecurityKind::ApiKeyCookie(name), Held::ApiKey(key)) => {
            // As it is: few servers decode cookies. `Credential::fault` lets through what a cookie can hold.
            parts.cookies.raw(&format!("{name}={}", key.expose()), &format!("{name}={REDACTED}"));
        }
        (SecurityKind::ApiKeyHeader(name), Held::ApiKey(key)) => header(name, key.expose().to_owned()),
        // `Credential::fault` keeps a key away from a scheme of another kind.
        (SecurityKind::Basic | SecurityKind::Bearer | SecurityKind::Tokens { .. }, Held::ApiKey(_))
        | (_, Held::Provider(_)) => {}
    }
}

/// That the API has no scheme of this name.
pub(crate) fn unknown(schemes: &[SecurityScheme], name: &str) -> String {
    format!("the API has no security scheme `{name}`; it has {}", listed(schemes))
}

/// The names of schemes.
pub(crate) fn listed(schemes: &[SecurityScheme]) -> String {
    match schemes {
        [] => "none".to_owned(),
        some => some.iter().map(|it| format!("`{}`", it.name)).collect::<Vec<_>>().join(", "),
    }
}

fn missing(alternatives: &[&[&str]]) -> String {
    let alternatives: Vec<String> = alternatives
        .iter()
        .map(|names| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with "))
        .collect();
    format!("no credential was given; this operation takes {}", alternatives.join(", or "))
}
