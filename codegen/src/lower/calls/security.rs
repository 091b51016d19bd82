//! Lowers security schemes and security requirements.
//!
//! In: what the root or an operation says. Out: schemes that a client can follow, and requirements that name only those.

use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityRequirement, SecurityScheme};

use super::Calls;
use crate::diagnostic::Diagnostic;
use crate::ir::{Docs, Scopes, SecurityKind, SecurityScheme as Scheme, TokenUrls};
use crate::lower::extensions::Extensions;
use crate::lower::merge::text;
use crate::pointer::Pointer;

impl<'d> Calls<'d, '_> {
    /// Every security scheme that a client can follow.
    pub(in crate::lower) fn security_schemes(&mut self) -> Vec<Scheme> {
        let document = self.document;
        let at = Pointer::root().key("components").key("securitySchemes");
        let mut schemes = Vec::new();
        for name in document.keys(&at) {
            let pointer = at.key(name);
            let listed = document.components().security_schemes.get(name);
            let Some((scheme, found)) = listed.and_then(|it| document.security_scheme(it, &pointer)) else {
                self.unknown_kind(name, &pointer);
                continue;
            };
            let Some(mut kind) = kind(scheme) else {
                self.unknown_kind(name, &found);
                continue;
            };
            // What only OpenAPI 3.2 says is in the tree alone.
            let said =
                |at: Pointer| document.raw(&at)?.as_str().filter(|it| !it.is_empty()).map(ToOwned::to_owned);
            if let SecurityScheme::OAuth2 { .. } = scheme {
                let device = found.key("flows").key("deviceAuthorization");
                let mut urls = match kind {
                    SecurityKind::Tokens(urls) => urls,
                    _ => TokenUrls::default(),
                };
                urls.discovery = said(found.key("oauth2MetadataUrl"));
                urls.token = urls.token.or_else(|| said(device.key("tokenUrl")));
                let refresh = urls.refresh.or_else(|| said(device.key("refreshUrl")));
                urls.refresh = refresh.filter(|it| urls.token.as_ref() != Some(it));
                kind = if urls.is_empty() { SecurityKind::Bearer } else { SecurityKind::Tokens(urls) };
            }
            let (SecurityScheme::APIKey { description, extensions, .. }
            | SecurityScheme::HTTP { description, extensions, .. }
            | SecurityScheme::OAuth2 { description, extensions, .. }
            | SecurityScheme::OpenIDConnect { description, extensions, .. }) = scheme;
            let docs = Docs {
                description: text(document.description(&pointer, description.as_deref())),
                evidence: Extensions::read(extensions, &found, self.messages()).evidence,
                deprecated: document.raw(&found.key("deprecated")).is_some_and(|it| *it == true),
                ..Docs::default()
            };
            schemes.push(Scheme { name: name.to_owned(), pointer, kind, docs });
        }
        // The first one is what a bare key is for: what the document as a whole asks for first, wherever it is declared.
        let asked = document.api().security.iter().flatten().flat_map(|it| it.keys());
        let first = asked.filter_map(|name| schemes.iter().position(|it| it.name == *name)).next();
        if let Some(first) = first {
            schemes[..=first].rotate_right(1);
        }
        schemes
    }

    /// The requirements of an operation, or of the root where it has none of its own; and the scopes in them.
    pub(super) fn requirements(
        &mut self,
        own: Option<&[SecurityRequirement]>,
        at: &Pointer,
    ) -> (Vec<Vec<String>>, Vec<Scopes>) {
        let root = self.document.api().security.as_deref();
        let (list, at) = match own {
            Some(list) => (list, at.key("security")),
            None => (root.unwrap_or_default(), Pointer::root().key("security")),
        };
        let mut sets: Vec<Vec<String>> = Vec::with_capacity(list.len());
        let mut scopes: Vec<Scopes> = Vec::new();
        for (index, requirement) in list.iter().enumerate() {
            let set: Vec<String> =
                requirement.keys().filter(|name| self.is_followed(name, &at.index(index))).cloned().collect();
            for (scheme, names) in
                requirement.iter().filter(|(name, names)| set.contains(name) && !names.is_empty())
            {
                let it = Scopes { scheme: scheme.clone(), names: names.clone() };
                if !scopes.contains(&it) {
                    scopes.push(it);
                }
            }
            // One of which nothing is left is met by what the caller brings, so that no credential is missing.
            if !sets.contains(&set) {
                sets.push(set);
            }
        }
        (sets, scopes)
    }

    fn is_followed(&mut self, name: &str, at: &Pointer) -> bool {
        let document = self.document;
        match document.components().security_schemes.get(name) {
            Some(listed) => document.security_scheme(listed, at).is_some_and(|(it, _)| kind(it).is_some()),
            None => {
                let declared = Pointer::root().key("components").key("securitySchemes").key(name);
                if document.raw(&declared).is_none() {
                    self.messages().push(
                        Diagnostic::warning(
                            "security-unknown",
                            at.key(name),
                            format!("no security scheme is called `{name}`"),
                        )
                        .label("this requirement is left out")
                        .help("declare it under `components/securitySchemes`, or correct its name"),
                    );
                }
                false
            }
        }
    }

    fn unknown_kind(&mut self, name: &str, at: &Pointer) {
        self.messages().push(
            Diagnostic::degraded(
                "security-kind",
                at,
                format!("no client code is made for the security scheme `{name}`"),
            )
            .label("callers bring the header")
            .help("of the HTTP schemes basic and bearer are known; send others by `.header(\"Authorization\", …)`"),
        );
    }
}

fn kind(scheme: &SecurityScheme) -> Option<SecurityKind> {
    Some(match scheme {
        SecurityScheme::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => SecurityKind::ApiKeyHeader(name.clone()),
            APIKeyLocation::Query => SecurityKind::ApiKeyQuery(name.clone()),
            APIKeyLocation::Cookie => SecurityKind::ApiKeyCookie(name.clone()),
        },
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => SecurityKind::Basic,
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => SecurityKind::Bearer,
        SecurityScheme::HTTP { .. } => return None,
        SecurityScheme::OAuth2 { flows, .. } => SecurityKind::Tokens(token_urls(flows)),
        SecurityScheme::OpenIDConnect { open_id_connect_url, .. } if open_id_connect_url.is_empty() => {
            SecurityKind::Bearer
        }
        SecurityScheme::OpenIDConnect { open_id_connect_url, .. } => {
            let discovery = Some(open_id_connect_url.clone());
            SecurityKind::Tokens(TokenUrls { discovery, ..TokenUrls::default() })
        }
    })
}

/// Where tokens are fetched, as far as the flows say it.
fn token_urls(flows: &OAuth2Flows) -> TokenUrls {
    let credentials = flows.client_credentials.as_ref().map(|it| (&it.token_url, &it.refresh_url));
    // Those that give refresh tokens.
    let code = flows.authorization_code.as_ref().map(|it| (&it.token_url, &it.refresh_url));
    let password = flows.password.as_ref().map(|it| (&it.token_url, &it.refresh_url));
    let is_said = |it: &&String| !it.is_empty();
    let token = [credentials, code, password].into_iter().flatten().map(|(token, _)| token).find(is_said);
    let refreshing = [code, password, credentials].into_iter().flatten();
    let refresh = refreshing.flat_map(|(token, refresh)| refresh.iter().chain([token])).find(is_said);
    TokenUrls { token: token.cloned(), refresh: refresh.cloned(), discovery: None }
}
