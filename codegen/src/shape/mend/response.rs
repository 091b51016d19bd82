//! Responses and what only they have: headers by name, links, and the examples of their media types.

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use super::super::{extension, table};
use crate::shape::{Kind, is_bare_schema};
use crate::source::Gone;

/// Reads a `schema` of Swagger 2.0 as JSON content.
pub(super) fn before(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if object.contains_key("content") {
        return;
    }
    let Some(schema) = object.shift_remove("schema") else { return };
    let from = ctx.at.key("schema");
    ctx.warn_at("schema-missing", "schema", "the schema of a response stands below a media type")
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
    ctx.warn("schema-missing", "the schema of a media type stands in its `schema`")
        .label("read as if it stood there")
        .help("indent these keys below `schema:`");
    let schema = std::mem::take(object);
    for key in schema.keys() {
        let from = ctx.at.key(key);
        ctx.origins.record_move(&from, ctx.at.key("schema").key(key));
    }
    object.insert("schema".to_owned(), Value::Object(schema));
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
