//! Where requests go: checks a base URL, and settles which server a key belongs to.
//!
//! In: the API's servers, a URL or server that the builder was given, and the client's keys. Out: a base URL
//! without a trailing slash, or why there is none. A key never goes to a server that another kind of key belongs to,
//! and no message here shows one.

use std::net::IpAddr;

use url::{Host, Url};

use super::super::operation::api::Server;
use super::server::Variables;

/// The base URL for `keys`, where the caller named none: the server whose prefix is the longest to fit a key, the
/// first server where none has prefixes or there is no key.
pub(crate) fn choose(servers: &[Server], variables: &Variables, keys: &[&str]) -> Result<Url, String> {
    let Some(first) = servers.first() else {
        return Err("the API names no server: set a base URL".to_owned());
    };
    let picky = servers.iter().any(|server| !server.key_prefixes.is_empty());
    let server = match picky && !keys.is_empty() {
        false => first,
        true => by_key(servers, keys).ok_or_else(|| no_server(servers))?,
    };
    of_server(server, variables)
}

/// The URL of the server that has this URL or description.
pub(crate) fn named(servers: &[Server], variables: &Variables, which: &str) -> Result<Url, String> {
    let fits = |server: &&Server| {
        same_text(server.url, which)
            || variables.fill(server).is_ok_and(|it| same_text(&it, which))
            || !server.description.is_empty() && server.description.eq_ignore_ascii_case(which)
    };
    match servers.iter().find(fits) {
        Some(server) => of_server(server, variables),
        None => {
            let known: Vec<_> = servers.iter().map(|server| format!("`{}`", server.url)).collect();
            Err(format!("the API has no server `{which}`; it has {}", known.join(", ")))
        }
    }
}

fn of_server(server: &Server, variables: &Variables) -> Result<Url, String> {
    let url = variables.fill(server)?;
    match Url::parse(&url) {
        Err(url::ParseError::RelativeUrlWithoutBase) => Err(format!(
            "the API names its server as `{url}`, without a host: set a base URL, such as https://host.example{url}"
        )),
        _ => parse(&url),
    }
}

/// Reads a base URL: absolute, `http` or `https`, without user, query or fragment.
pub(crate) fn parse(text: &str) -> Result<Url, String> {
    // The text is not repeated where it may hold a password.
    let mut url = Url::parse(text).map_err(|error| format!("the base URL cannot be read: {error}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the base URL contains a user name or password: use a credential instead".to_owned());
    }
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(format!("the base URL has to begin with https:// (it begins with {}:)", url.scheme()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the base URL contains a query or a fragment".to_owned());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Refuses plain `http`, except to this machine.
pub(crate) fn check_transport(url: &Url, allow_plain_http: bool) -> Result<(), String> {
    match url.scheme() == "https" || allow_plain_http || is_loopback(url) {
        true => Ok(()),
        false => Err(format!(
            "{} would be reached over plain http, which shows credentials to everybody on the way; \
             use https, or allow plain http",
            url.host_str().unwrap_or_default()
        )),
    }
}

/// Refuses a link to anywhere but below the base URL: whoever is there would be given the client's credentials. The
/// message says no more of the link than its host.
pub(crate) fn check_link(base: &Url, link: &Url) -> Result<(), String> {
    let above = base.path().trim_end_matches('/');
    let is_below =
        link.path().strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let fault = if !link.origin().is_tuple() {
        format!("begins with {}:", link.scheme())
    } else if link.origin() != base.origin() {
        format!("leads to {}", link.origin().ascii_serialization())
    } else if !is_below {
        "leads out of it".to_owned()
    } else if !link.username().is_empty() || link.password().is_some() {
        "brings a user name or password".to_owned()
    } else {
        return Ok(());
    };
    Err(format!("a link is followed below {base} only, and the one to this page {fault}"))
}

/// Refuses a key that belongs to another server than the one at `url`.
pub(crate) fn check_keys(
    url: &Url,
    servers: &[Server],
    variables: &Variables,
    keys: &[&str],
) -> Result<(), String> {
    let parsed = |server| Some((parse(&variables.fill(server).ok()?).ok()?, server));
    let known: Vec<(Url, &Server)> = servers.iter().filter_map(parsed).collect();
    let exact = known.iter().any(|(it, _)| it == url);
    let here: Vec<&Server> = known
        .iter()
        .filter(|(it, _)| if exact { it == url } else { it.origin() == url.origin() })
        .map(|(_, server)| *server)
        .collect();
    let best = |of: &mut dyn Iterator<Item = &Server>| of.filter_map(|server| longest(server, keys)).max();
    let here_best = best(&mut here.iter().copied());
    let refused = !keys.is_empty()
        && !here.is_empty()
        && here.iter().all(|server| !server.key_prefixes.is_empty())
        && (here_best.is_none() || here_best < best(&mut servers.iter()));
    if !refused {
        return Ok(());
    }
    let prefixes: Vec<_> =
        here.iter().flat_map(|server| server.key_prefixes).map(|prefix| format!("`{prefix}`")).collect();
    Err(format!(
        "the key does not belong to {}: keys of that server begin with {}",
        url.host_str().unwrap_or_default(),
        prefixes.join(", ")
    ))
}

/// Whether the URL leads to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

/// The server with the longest prefix that one of the keys begins with.
pub(crate) fn by_key<'a>(servers: &'a [Server], keys: &[&str]) -> Option<&'a Server> {
    let mut best: Option<(usize, &Server)> = None;
    for server in servers {
        if let Some(length) = longest(server, keys)
            && best.is_none_or(|(so_far, _)| length > so_far)
        {
            best = Some((length, server));
        }
    }
    best.map(|(_, server)| server)
}

fn longest(server: &Server, keys: &[&str]) -> Option<usize> {
    let fits = |prefix: &&&str| keys.iter().any(|key| key.starts_with(**prefix));
    server.key_prefixes.iter().filter(fits).map(|prefix| prefix.len()).max()
}

fn no_server(servers: &[Server]) -> String {
    let known: Vec<String> = servers
        .iter()
        .flat_map(|server| server.key_prefixes.iter().map(|prefix| format!("`{prefix}` ({})", server.url)))
        .collect();
    format!(
        "the key fits none of the API's servers; keys begin with {}; to use another server set a base URL",
        known.join(", ")
    )
}

fn same_text(url: &str, which: &str) -> bool {
    url.trim_end_matches('/') == which.trim_end_matches('/')
}
