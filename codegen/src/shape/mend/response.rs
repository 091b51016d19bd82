//! Responses and what only they have: headers by name, links, and the examples of their media types.

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use super::operation::is_operation;
use crate::diagnostic::{Diagnostic, Place, several};
use crate::openapi::{Kind, is_bare_schema};
use crate::openapi::{extension, table};
use crate::source::Gone;

/// Reads a `schema` of Swagger 2.0 as JSON content, and takes out the content of a response that HTTP gives none.
pub(super) fn before(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    legacy_schema(ctx, object);
    let Some(why) = bodiless(ctx) else { return };
    let has_content = object.get("content").and_then(Value::as_object).is_some_and(|it| !it.is_empty());
    if has_content {
        let place = Place::Key(ctx.at.key("content"));
        ctx.note(several::bodiless(place, &why)).help("remove `content`");
        object.shift_remove("content");
        ctx.gone("content", Gone::Cut);
    }
}

/// Why the response that the walk is at has no body, if HTTP says so.
fn bodiless(ctx: &Ctx<'_>) -> Option<String> {
    let status = ctx.at.last()?;
    let responses = ctx.at.parent().filter(|it| it.last().is_some_and(|it| it == "responses"))?;
    let owner = responses.parent()?;
    match &*owner.last()? {
        "components" => None,
        "head" => Some("a response to HEAD".to_owned()),
        _ => has_no_body(&status).then(|| format!("a response with the status {status}")),
    }
}

/// Whether a response with this status has no body, whatever a document says (RFC 9110).
fn has_no_body(status: &str) -> bool {
    matches!(status, "204" | "205" | "304") || status.len() == 3 && status.starts_with('1')
}

/// Of one range that is listed twice, `2xx` and `2XX`, keeps the one that is written as OpenAPI says.
pub(super) fn ranges(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let twice = |key: &&String| {
        let capitals = key.to_ascii_uppercase();
        !key.starts_with("x-") && **key != capitals && object.contains_key(&capitals)
    };
    let twice: Vec<String> = object.keys().filter(twice).cloned().collect();
    for key in twice {
        let capitals = key.to_ascii_uppercase();
        let place = Place::Key(ctx.at.key(&key));
        ctx.note(Diagnostic::refused(
            "status-duplicate",
            place,
            format!("`{key}` is `{capitals}`, which is listed, too"),
        ))
        .label("left out")
        .help(format!("list it once, as `{capitals}`"));
        object.shift_remove(&key);
        ctx.gone(&key, Gone::Cut);
    }
}

fn legacy_schema(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if object.contains_key("content") {
        return;
    }
    let Some(schema) = object.shift_remove("schema") else { return };
    let from = ctx.at.key("schema");
    ctx.warn_at("schema-missing", "schema", "the schema of a response belongs below a media type")
        .label("read as the schema of `application/json`")
        .help("indent it below `content: {application/json: …}`");
    let to = ctx.at.key("content").key("application/json").key("schema");
    ctx.origins.record_move(&from, to);
    object.insert("content".to_owned(), json!({"application/json": {"schema": schema}}));
}

/// Reads a schema in the place of a media type as that of the media type.
pub(super) fn media_type(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if !is_bare_schema(object) {
        return;
    }
    ctx.warn("schema-missing", "the schema of a media type belongs in its `schema`")
        .label("read as if it stood there")
        .help("indent these keys below `schema:`");
    let schema = std::mem::take(object);
    for key in schema.keys() {
        let from = ctx.at.key(key);
        ctx.origins.record_move(&from, ctx.at.key("schema").key(key));
    }
    object.insert("schema".to_owned(), Value::Object(schema));
}

/// Says which keys of `content` are not media types, and takes out those that no message can bear.
pub(in crate::shape) fn media_types(ctx: &mut Ctx<'_>, content: &mut Map<String, Value>) {
    // Under `components` they have names.
    if ctx.at.parent().is_some_and(|it| it.as_str() == "/components") {
        return;
    }
    let is_token = |it: &str| !it.is_empty() && extension::is_header(it);
    let is_type = |it: &str| {
        let essence = it.split(';').next().unwrap_or_default().trim();
        essence.split_once('/').is_some_and(|(kind, sub)| is_token(kind) && is_token(sub))
    };
    let is_sent = |it: &str| !it.trim().is_empty() && it.bytes().all(|it| (b' '..=b'~').contains(&it));
    content.retain(|name, _| {
        if is_type(name) {
            return true;
        }
        let place = Place::Key(ctx.at.key(name));
        let message = format!("{name:?} is not a media type");
        let keep = is_sent(name);
        let diagnostic = match keep {
            true => Diagnostic::warning("media-type", place, message).label("sent as it is written"),
            false => {
                Diagnostic::refused("media-type", place, message).label("no header can hold it: left out")
            }
        };
        ctx.note(diagnostic).help("a media type is `type/subtype`, such as `application/json`");
        if !keep {
            ctx.gone(name, Gone::Cut);
        }
        keep
    });
}

/// Reads an example that is a bare value as one that holds it.
pub(super) fn example(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let knows =
        |key: &String| key.starts_with("x-") || table::keys(Kind::Example).iter().any(|it| it.name == key);
    if object.is_empty() || object.keys().any(knows) {
        return;
    }
    ctx.warn("object-expected", "an example holds its value as `value`").label("read as the value");
    let value = Value::Object(std::mem::take(object));
    object.insert("value".to_owned(), value);
}

/// Takes out the second of two ways to say one value.
pub(super) fn values(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    for (key, other) in [("value", "dataValue"), ("externalValue", "serializedValue")] {
        if object.contains_key(key) && object.contains_key(other) {
            ctx.warn_at("example-values", key, format!("an example has either `{key}` or `{other}`"))
                .label("ignored")
                .help(format!("keep `{other}`"));
            object.shift_remove(key);
            ctx.gone(key, Gone::Cut);
        }
    }
}

/// Takes out headers that no answer has under that name, and the one that `content` speaks of.
pub(super) fn headers(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(headers) = object.get_mut("headers").and_then(Value::as_object_mut) else { return };
    let is_own = |name: &str| name.eq_ignore_ascii_case("content-type");
    let names: Vec<String> =
        headers.keys().filter(|it| is_own(it) || !extension::is_header(it)).cloned().collect();
    ctx.below("headers", |ctx| {
        for name in names {
            headers.shift_remove(&name);
            ctx.gone(&name, Gone::Cut);
            if is_own(&name) {
                ctx.warn_at(
                    "header-reserved",
                    &name,
                    format!("OpenAPI sets the header `{name}` by other means"),
                )
                .label("ignored")
                .help("the media types of a response are the keys of its `content`");
            } else {
                ctx.warn_at("header-name", &name, format!("`{name}` is not the name of a header"))
                    .label("ignored")
                    .help("a name has letters, digits and some signs, no spaces");
            }
        }
    });
}

/// Says that an operation has no response at all. How webhooks and callbacks are responded to is the receiver's business.
pub(super) fn none(ctx: &mut Ctx<'_>, object: &Map<String, Value>) {
    let is_of_a_call =
        ctx.at.as_str().starts_with("/paths/") && ctx.at.parent().is_some_and(|it| is_operation(&it));
    if is_of_a_call && object.keys().all(|it| it.starts_with("x-")) {
        ctx.warn("responses-empty", "an operation needs a response")
            .label("any success is read as one without a body")
            .help("describe what a success brings, or write `default: {description: …}`");
    }
}

/// Rules of links. `false` if it has to be cut.
pub(super) fn link(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) -> bool {
    if object.get("parameters").is_some_and(|it| !it.is_object()) {
        object.shift_remove("parameters");
        ctx.gone("parameters", Gone::Cut);
    }
    match (object.contains_key("operationRef"), object.contains_key("operationId")) {
        (true, true) => {
            ctx.warn_at("link-target", "operationRef", "the link names its operation twice").label("ignored");
            object.shift_remove("operationRef");
            true
        }
        (false, false) => {
            ctx.warn("link-target", "the link names no operation").label("ignored").help("add `operationId`");
            false
        }
        _ => true,
    }
}
