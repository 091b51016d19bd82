//! Security schemes and the requirements that name them.

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use crate::diagnostic::{Diagnostic, Place, several};
use crate::openapi::extension;
use crate::source::Gone;

/// Rules of schemes. `false` if it has to be cut.
pub(super) fn scheme(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) -> bool {
    let Some(found) = object.get("type").and_then(Value::as_str).map(ToOwned::to_owned) else {
        // Said with the other required keys.
        return true;
    };
    let known = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
    let mut kind = known.into_iter().find(|it| it.eq_ignore_ascii_case(&found));
    // As Swagger 2.0 said it.
    let scheme = found.to_lowercase();
    if kind.is_none() && ["basic", "bearer"].contains(&scheme.as_str()) {
        let place = Place::Node(ctx.at.key("type"));
        let message = format!("`{found}` is not a type of security scheme");
        ctx.note(Diagnostic::warning("security-scheme", place, message))
            .label(format!("read as `http` with the scheme `{scheme}`"))
            .help(format!("write `type: http` and `scheme: {scheme}`"));
        object.insert("scheme".to_owned(), json!(scheme));
        kind = Some("http");
    }
    let needed: &[&str] = match kind {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        Some("oauth2") => &[],
        Some(_) => {
            let place = Place::Node(ctx.at.clone());
            let message = "mutual TLS is a matter of the connection, not of a call";
            ctx.note(Diagnostic::warning("security-scheme", place, message))
                .label("calls do not mention it")
                .help("callers give their certificate to the HTTP client, see `ClientBuilder::http_client`");
            return false;
        }
        None => {
            let place = Place::Node(ctx.at.key("type"));
            let message = format!("`{found}` is not a type of security scheme");
            ctx.note(Diagnostic::refused("security-scheme", place, message))
                .label("unknown")
                .help("the types are apiKey, http, oauth2, openIdConnect and mutualTLS");
            return false;
        }
    };
    object.insert("type".to_owned(), json!(kind));
    if kind == Some("oauth2") && !object.contains_key("flows") {
        object.insert("flows".to_owned(), json!({}));
    }
    for key in needed {
        if !object.contains_key(*key) {
            let place = Place::Node(ctx.at.clone());
            let what = format!("a security scheme of type {}", kind.unwrap_or_default());
            ctx.note(several::key_missing(place, &what, key)).missing(key);
            return false;
        }
    }
    if kind == Some("apiKey") {
        let place = object.get("in").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        if !["query", "header", "cookie"].contains(&place.as_str()) {
            let at = Place::Node(ctx.at.key("in"));
            let message = format!("an API key cannot be in `{place}`");
            ctx.note(Diagnostic::refused("security-scheme", at, message))
                .label("neither `header`, `query` nor `cookie`");
            return false;
        }
        let name = object.get("name").and_then(Value::as_str).unwrap_or_default();
        if place == "header" && !extension::is_header(name) {
            let at = Place::Node(ctx.at.key("name"));
            ctx.note(several::not_a_header(at, name, "scheme"));
            return false;
        }
        object.insert("in".to_owned(), json!(place));
    }
    true
}

/// URLs that a flow cannot be without; no call needs them.
pub(super) fn flows(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    for (flow, urls) in [
        ("implicit", ["authorizationUrl"].as_slice()),
        ("password", &["tokenUrl"]),
        ("clientCredentials", &["tokenUrl"]),
        ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
        ("deviceAuthorization", &["deviceAuthorizationUrl", "tokenUrl"]),
    ] {
        let Some(flow_object) = object.get_mut(flow).and_then(Value::as_object_mut) else { continue };
        for url in urls {
            if !flow_object.contains_key(*url) {
                ctx.warn_at("key-missing", flow, format!("the flow `{flow}` needs `{url}`"))
                    .label("read as empty")
                    .missing(url);
                flow_object.insert((*url).to_owned(), json!(""));
            }
        }
    }
}

/// Rules of requirements. `false` if it has to be cut.
pub(super) fn requirement(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) -> bool {
    let outside: Vec<_> = object.keys().filter(|it| ctx.known.outside.contains(*it)).cloned().collect();
    for name in outside {
        object.shift_remove(&name);
        ctx.gone(&name, Gone::Cut);
    }
    by_reference(ctx, object);
    let Some(unknown) = object.keys().find(|it| !ctx.known.security.contains(*it)).cloned() else {
        return true;
    };
    if ctx.known.cut.contains(&unknown) {
        let place = Place::Key(ctx.at.key(&unknown));
        let message = format!("the security scheme `{unknown}` was left out, so nothing can ask for it");
        ctx.note(Diagnostic::refused("security-cut", place, message)).label("left out, too");
        return false;
    }
    let schemes = ctx.known.security.iter().map(String::as_str);
    let near = ctx.hints.nearest(&unknown, schemes).map(ToOwned::to_owned);
    let place = Place::Key(ctx.at.key(&unknown));
    let message = format!("the security scheme `{unknown}` is not declared");
    let note =
        ctx.note(Diagnostic::refused("security-undefined", place, message)).label("not in `securitySchemes`");
    if let Some(near) = near {
        note.help(format!("did you mean `{near}`?"));
    }
    false
}

/// Reads the reference to a scheme, which OpenAPI 3.2 allows in the place of its name, as the name.
fn by_reference(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let name = |key: &String| {
        let name = key.strip_prefix("#/components/securitySchemes/")?.to_owned();
        (!ctx.known.security.contains(key) && ctx.known.security.contains(&name))
            .then_some((key.clone(), name))
    };
    let named: Vec<(String, String)> = object.keys().filter_map(name).collect();
    for (key, name) in named {
        if let Some(scopes) = object.shift_remove(&key) {
            let from = ctx.at.key(&key);
            ctx.origins.record_move(&from, ctx.at.key(&name));
            object.entry(name).or_insert(scopes);
        }
    }
}
