//! Builds a request without sending it.
//!
//! In: the client's settings, an [`Endpoint`], the parts that an operation's values were encoded to, and the options of
//! the call. Out: a [`Request`], complete and open to inspection, or why it cannot be sent. Sending it is the business
//! of `call::attempt` and `wire::transport`.

use std::fmt;
use std::sync::Arc;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use url::{Url, form_urlencoded};

use super::super::client::base_url;
use super::super::client::headers::{check_idempotency_key, checked_header, is_secret_header};
use super::super::client::options::Options;
use super::super::client::shared::Shared;
use super::super::client::token::TokenProvider;
use super::super::operation::encoder::{Encoder, HeaderPart, Parts, PathValue};
use super::super::operation::endpoint::{Endpoint, OperationRef};
use super::super::operation::parameter::{Pairs, Style};
use super::super::response::error::Error;
use super::super::secret::scrubber::Scrubber;
use super::super::secret::text::{REDACTED, Secret, texts_of_header};
use super::super::wire::body::Body;

/// A request as it will be sent. `Debug` shows neither credentials nor sensitive parameters, nor more of the body
/// than its length.
#[derive(Clone)]
pub struct Request {
    pub(crate) operation: OperationRef,
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// The URL without what is sensitive, where that makes a difference.
    shown_url: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    pub(crate) scrubber: Scrubber,
    /// The provider to ask for a bearer token before the request is sent.
    pub(crate) token: Option<Arc<dyn TokenProvider>>,
    /// The token that it carries.
    pub(crate) brought: Option<Secret>,
}

impl Request {
    /// The method.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// The whole URL, credentials in the query included.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The headers, credentials included. Missing is what is added when the request is sent: the token of a
    /// [`TokenProvider`], and the transport's own headers (`Host`, `Content-Length`).
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first header of that name, if it is there and text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body. None if there is none, or if it is streamed.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_ref()?.bytes()
    }

    /// The idempotency key, if the operation takes one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_header()?.to_str().ok()
    }

    pub(crate) fn idempotency_header(&self) -> Option<&HeaderValue> {
        self.headers.get(self.operation.endpoint().idempotency_header?)
    }

    /// Whether it can be sent more than once: not if the body is a stream or a reader.
    pub fn replayable(&self) -> bool {
        self.body.as_ref().is_none_or(Body::replayable)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| match value.is_sensitive() {
                true => format!("{name}: {REDACTED}"),
                false => {
                    self.scrubber.scrub(&format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
                }
            })
            .collect();
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.scrubber.scrub(self.shown_url.as_deref().unwrap_or(self.url.as_str())))
            .field("headers", &headers)
            .field("body", self.body.as_ref().unwrap_or(&Body::default()))
            .finish()
    }
}

/// Builds the request of one call.
pub(crate) fn build(
    client: &Shared,
    operation: OperationRef,
    encode: &dyn Fn(&mut Encoder<'_>),
    options: &Options,
) -> Result<Request, Error> {
    assemble(client, &operation, encode, options)
        .map_err(|text| Error::configuration(client.scrubber.scrub(&text)).of(operation))
}

fn assemble(
    client: &Shared,
    operation: &OperationRef,
    encode: &dyn Fn(&mut Encoder<'_>),
    options: &Options,
) -> Result<Request, String> {
    let endpoint = &operation.endpoint();
    if operation.is_raw() && !endpoint.path.starts_with('/') {
        return Err(format!("the path `{}` does not begin with a slash", endpoint.path));
    }
    if let Some(fault) = options.fault() {
        return Err(fault.to_owned());
    }
    let link = options.link.as_ref().map(|it| it.as_ref().map_err(String::clone)).transpose()?;
    let mut encoder = Encoder::new(&options.body_members, client.boundary.as_deref());
    encode(&mut encoder);
    let mut parts = encoder.finish();
    if let Some(error) = parts.error {
        return Err(error);
    }
    if link.is_some() {
        // A link has all of its query, but for credentials.
        parts.query = Pairs::query();
    }
    if parts.has_whole_query && link.is_none() && !options.query.is_empty() {
        return Err("the query of this operation is one value, to which no parameter can be added".to_owned());
    }
    for (name, value) in &options.query {
        match client.api.is_key_query(name) || parts.sensitive.contains(name) {
            true => {
                parts.secrets.push(value.clone());
                parts.query.plain(name, value, Style::FORM.sensitive());
            }
            false if link.is_some() => {}
            false => parts.query.plain(name, value, Style::FORM),
        }
    }
    let credentials = client.credentials.with(client.api.security, &options.credentials)?;
    parts.secrets.extend(options.credentials.iter().flat_map(|(_, it)| it.secrets()));
    let mut token = match operation.is_raw() {
        true => credentials.apply_all(&mut parts),
        false => credentials.apply(endpoint.security, brings_credential(client, options), &mut parts)?,
    };
    if options.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(AUTHORIZATION.as_str())) {
        token = None;
    }
    let base = base(client, endpoint, options, &credentials.keys())?;
    let (url, shown_url) = match link {
        Some(link) => follow(client, &base, &parts, link)?,
        None => locate(base, endpoint, &parts)?,
    };
    let headers = headers(client, endpoint, options, &mut parts)?;
    let method = Method::from_bytes(endpoint.method.as_bytes())
        .map_err(|_| format!("`{}` is not a method", endpoint.method))?;
    let scrubber = client.scrubber.with(parts.secrets);
    let body = parts.body.map(|it| it.body);
    Ok(Request {
        operation: operation.clone(),
        method,
        url,
        shown_url,
        headers,
        body,
        scrubber,
        token,
        brought: None,
    })
}

/// Whether the caller sends a credential other than the client's own.
fn brings_credential(client: &Shared, options: &Options) -> bool {
    let is_credential = |name: &str| is_secret_header(name) || client.api.is_key_header(name);
    client.headers.iter().any(|(name, _)| is_credential(name.as_str()))
        || options.headers.iter().any(|(name, _)| is_credential(name))
        || options.query.iter().any(|(name, _)| client.api.is_key_query(name))
}

/// The URL as it is sent, and as it may be shown where that is not the same.
fn locate(mut url: Url, endpoint: &Endpoint<'_>, parts: &Parts) -> Result<(Url, Option<String>), String> {
    // Documents that tell operations apart by a query or a fragment put it into the path.
    let template = endpoint.path.split('#').next().unwrap_or_default();
    let (template, query) = template.split_once('?').unwrap_or((template, ""));
    let join = |pairs: &str, show: bool| {
        let query = substitute(query, &parts.path, show, |_| Ok(()))?;
        Ok::<_, String>(match (query.is_empty(), pairs.is_empty()) {
            (true, _) => pairs.to_owned(),
            (false, true) => query,
            (false, false) => format!("{query}&{pairs}"),
        })
    };
    let is_all_shown = !parts.path.iter().any(|it| it.sensitive) && parts.query.sent == parts.query.shown;
    let shown = match is_all_shown {
        true => None,
        // As text: a URL would encode what replaces the secret.
        false => {
            let path = fill(template, &parts.path, true)?;
            let pairs = join(&parts.query.shown, true)?;
            let mark = if pairs.is_empty() { "" } else { "?" };
            Some(format!("{}{path}{mark}{pairs}", url.as_str().trim_end_matches('/')))
        }
    };
    let path = fill(template, &parts.path, false)?;
    match url.path().trim_end_matches('/') {
        "" => url.set_path(&path),
        before => url.set_path(&format!("{before}{path}")),
    }
    url.set_query(Some(join(&parts.query.sent, false)?.as_str()).filter(|it| !it.is_empty()));
    Ok((url, shown))
}

/// The URL of a link that a server gave, as it is sent and as it may be shown. Credentials that travel in the query are the
/// client's own, never the link's.
fn follow(client: &Shared, base: &Url, parts: &Parts, link: &Url) -> Result<(Url, Option<String>), String> {
    base_url::check_link(base, link)?;
    let is_key =
        |pair: &&str| form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| client.api.is_key_query(&name));
    let own = link.query().unwrap_or_default().split('&').filter(|it| !it.is_empty() && !is_key(it));
    let sent = Some(parts.query.sent.as_str()).filter(|it| !it.is_empty());
    let pairs: Vec<&str> = own.chain(sent).collect();
    let mut url = link.clone();
    url.set_fragment(None);
    url.set_query((!pairs.is_empty()).then(|| pairs.join("&")).as_deref());
    // What is sensitive is known by its place in the operation's path and query, and this is another URL.
    let is_open = !parts.path.iter().any(|it| it.sensitive);
    let path = if is_open { link.path().trim_start_matches('/') } else { REDACTED };
    let query = if pairs.is_empty() { String::new() } else { format!("?{REDACTED}") };
    let shown = format!("{}/{path}{query}", link.origin().ascii_serialization());
    Ok((url, Some(shown)))
}

/// The base URL: the client's, unless the operation lives elsewhere and the caller did not choose one.
fn base(client: &Shared, endpoint: &Endpoint<'_>, options: &Options, keys: &[&str]) -> Result<Url, String> {
    let Some(first) = endpoint.servers.first().filter(|_| !client.base_is_chosen) else {
        // The client's own keys were checked when it was built.
        if !options.credentials.is_empty() {
            base_url::check_keys(&client.base, client.api.servers, &client.variables, keys)?;
        }
        return Ok(client.base.clone());
    };
    let server = base_url::by_key(endpoint.servers, keys).unwrap_or(first);
    let text = client.variables.fill(server)?;
    let url = match Url::parse(&text) {
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            client.base.join(&text).map_err(|it| it.to_string())?
        }
        _ => base_url::parse(&text)?,
    };
    base_url::check_transport(&url, client.allow_plain_http)?;
    base_url::check_keys(&url, endpoint.servers, &client.variables, keys)?;
    Ok(url)
}

/// Puts the values into the template of a path. A value that is empty, `.` or `..` would address something else; no other
/// value can become one of these, whatever is around it.
fn fill(template: &str, values: &[PathValue], show: bool) -> Result<String, String> {
    if template.split('/').any(is_dots) {
        return Err(format!("the path `{template}` has a dot segment, which would address something else"));
    }
    let path = substitute(template, values, show, |value| match value.text.as_str() {
        "" | "." | ".." => {
            let (name, is) = (&value.name, if value.text.is_empty() { "empty" } else { "a dot segment" });
            Err(format!("path parameter `{name}` is {is}, which would address something else"))
        }
        _ => Ok(()),
    })?;
    Ok(if path.starts_with('/') { path } else { format!("/{path}") })
}

/// Puts the values into a template, each after a look at it.
fn substitute(
    template: &str,
    values: &[PathValue],
    show: bool,
    check: impl Fn(&PathValue) -> Result<(), String>,
) -> Result<String, String> {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((literal, name, tail)) = placeholder(rest) {
        let value = values.iter().find(|it| it.name == name);
        let value = value.ok_or_else(|| format!("path parameter `{name}` has no value"))?;
        check(value)?;
        out.push_str(literal);
        out.push_str(if show && value.sensitive { REDACTED } else { &value.text });
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// Whether a segment of a path leads up, or nowhere: `.`, `..`, in whatever encoding.
fn is_dots(segment: &str) -> bool {
    segment.starts_with(['.', '%'])
        && matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// The text before the first `{name}`, the name, and the text after it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = text.split_once('{')?;
    let (name, tail) = rest.split_once('}')?;
    Some((literal, name, tail))
}

/// All headers, each checked; what is set closer to the call wins.
fn headers(
    client: &Shared,
    endpoint: &Endpoint<'_>,
    options: &Options,
    parts: &mut Parts,
) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, client.user_agent.clone());
    if !endpoint.accept.is_empty() {
        set(&mut headers, ACCEPT.as_str(), endpoint.accept, false)?;
    }
    for (name, value) in &client.headers {
        headers.insert(name.clone(), value.clone());
    }
    if let Some(body) = &parts.body {
        set(&mut headers, CONTENT_TYPE.as_str(), &body.media_type, false)?;
    }
    if !parts.cookies.sent.is_empty() {
        set(&mut headers, COOKIE.as_str(), &parts.cookies.sent, true)?;
    }
    for HeaderPart { name, value, sensitive } in &parts.headers {
        set(&mut headers, name, value, *sensitive)?;
    }
    if let Some((name, key)) = idempotency_key(endpoint, options, parts)? {
        set(&mut headers, name, key, false)?;
    }
    for (name, value) in &options.headers {
        let sensitive = is_secret_header(name)
            || client.api.is_key_header(name)
            || client.headers.iter().any(|(it, _)| it.as_str().eq_ignore_ascii_case(name))
            || parts.sensitive.iter().any(|it| it.eq_ignore_ascii_case(name));
        if sensitive {
            parts.secrets.extend(texts_of_header(value));
        }
        set(&mut headers, name, value, sensitive)?;
    }
    // Repeating a call rests on its key, also where a parameter or a plain header is the key.
    if let Some(key) = endpoint.idempotency_header.and_then(|it| headers.get(it)) {
        check_idempotency_key(key.to_str().unwrap_or_default())?;
    }
    Ok(headers)
}

/// The idempotency key and its header: the caller's, or else the call's own, unless a parameter is the key.
fn idempotency_key<'a>(
    endpoint: &Endpoint<'a>,
    options: &'a Options,
    parts: &Parts,
) -> Result<Option<(&'a str, &'a str)>, String> {
    let given = options.idempotency_key.as_deref();
    let Some(name) = endpoint.idempotency_header else {
        return match given {
            Some(_) => Err("this operation takes no idempotency key".to_owned()),
            None => Ok(None),
        };
    };
    if let Some(key) = given {
        check_idempotency_key(key)?;
        return Ok(Some((name, key)));
    }
    match &options.own_key {
        Some(key) if !parts.headers.iter().any(|it| it.name.eq_ignore_ascii_case(name)) => {
            Ok(Some((name, key.as_ref().map_err(String::clone)?)))
        }
        _ => Ok(None),
    }
}

/// Sets a header, in place of an earlier one of the same name.
fn set(headers: &mut HeaderMap, name: &str, value: &str, sensitive: bool) -> Result<(), String> {
    let (name, mut value) = checked_header(name, value)?;
    value.set_sensitive(sensitive || is_secret_header(name.as_str()));
    headers.insert(name, value);
    Ok(())
}
