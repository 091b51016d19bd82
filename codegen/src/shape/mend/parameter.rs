//! Parameters, headers and encodings: where they travel, how they are written, and what they hold.

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use crate::diagnostic::{Diagnostic, Place, several};
use crate::nearest::nearest;
use crate::openapi::{Version, extension};
use crate::pointer::Pointer;
use crate::source::Gone;

/// Keys that stood next to `name` in Swagger 2.0 and belong into `schema` since.
const OF_SCHEMA: [&str; 18] = [
    "type",
    "format",
    "items",
    "enum",
    "default",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "nullable",
    "anyOf",
];

/// Moves what belongs into the schema there.
pub(super) fn before(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let misplaced: Vec<&str> = OF_SCHEMA.into_iter().filter(|it| object.contains_key(*it)).collect();
    let holds = object.contains_key("schema") || object.contains_key("content");
    if !misplaced.contains(&"type") || holds {
        return;
    }
    let mut schema = Map::new();
    for key in misplaced {
        if let Some(value) = object.shift_remove(key) {
            let from = ctx.at.key(key);
            ctx.origins.record_move(&from, ctx.at.key("schema").key(key));
            schema.insert(key.to_owned(), value);
        }
    }
    let place = Place::Node(ctx.at.key("schema").key("type"));
    ctx.note(Diagnostic::warning(
        "schema-missing",
        place,
        "the type of a parameter or a header belongs in its `schema`",
    ))
    .label("read as if it stood there")
    .help("indent these keys below `schema:`");
    object.insert("schema".to_owned(), Value::Object(schema));
}

/// Rules of parameters. `false` if it has to be cut.
pub(super) fn after(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) -> bool {
    let Some(location) = location(ctx, object) else { return false };
    let name = object.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    if name.is_empty() {
        let place = Place::Node(ctx.at.clone());
        ctx.note(several::key_missing(place, "a parameter", "name")).missing("name");
        return false;
    }
    if let Some((message, help)) = reserved(&name).filter(|_| location == "header") {
        ctx.warn_at("header-reserved", "name", message).label("ignored as a parameter").help(help);
        if ctx.at.parent().is_some_and(|it| it.as_str() == "/components/parameters")
            && let Some(name) = ctx.at.last().map(|it| it.into_owned())
        {
            ctx.reserved.insert(name);
        }
        return false;
    }
    if location == "header" && !extension::is_header(&name) {
        let place = Place::Node(ctx.at.key("name"));
        ctx.note(several::not_a_header(place, &name, "parameter"));
        return false;
    }
    if location == "path" && object.get("required") != Some(&json!(true)) {
        ctx.warn("path-parameter-optional", format!("the path parameter `{name}` must be required"))
            .label("read as `required: true`")
            .help("add `required: true`")
            .missing("required");
        object.insert("required".to_owned(), json!(true));
    }
    let styles: &[&str] = match location {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "querystring" => {
            querystring(ctx, object, &name);
            return true;
        }
        _ => &["form", "cookie"],
    };
    let is_cookie = object.get("style").and_then(Value::as_str) == Some("cookie");
    if location == "cookie" && is_cookie && ctx.version < Version::V32 {
        of_3_2(ctx, "style", "`style: cookie`");
    }
    style(ctx, object, styles, &format!("{} {location} parameter", article(location)));
    deep_object(ctx, object);
    holds(ctx, object, &format!("the parameter `{name}`"));
    true
}

/// Rules of the query as a whole, which a media type describes.
fn querystring(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>, name: &str) {
    if ctx.version < Version::V32 {
        of_3_2(ctx, "in", "`in: querystring`");
    }
    for key in ["style", "explode", "allowReserved"] {
        if object.shift_remove(key).is_some() {
            ctx.gone(key, Gone::Cut);
            ctx.warn_at("parameter-style", key, format!("`{key}` means nothing in `querystring`"))
                .label("ignored")
                .help("the media type says how the query is written");
        }
    }
    if !object.contains_key("content")
        && let Some(schema) = object.shift_remove("schema")
    {
        let media_type = "application/x-www-form-urlencoded";
        ctx.warn_at("querystring-schema", "schema", format!("the parameter `{name}` needs `content`"))
            .label(format!("read as the schema of `{media_type}`"))
            .help(format!("indent it below `content: {{{media_type}: …}}`"));
        let to = ctx.at.key("content").key(media_type).key("schema");
        ctx.origins.record_move(&ctx.at.key("schema"), to);
        object.insert("content".to_owned(), json!({ media_type: { "schema": schema } }));
    }
    holds(ctx, object, &format!("the parameter `{name}`"));
}

/// Says that a value is of a later version than the document.
fn of_3_2(ctx: &mut Ctx<'_>, key: &str, what: &str) {
    let message = format!("{what} belongs to OpenAPI 3.2, and this document is {}", ctx.version.name());
    ctx.warn_at("key-version", key, message).label("read all the same");
}

/// Why a header is no parameter, and what to do instead: OpenAPI says it elsewhere, or it is about the connection and not
/// about the request. The client refuses to send the latter.
fn reserved(name: &str) -> Option<(String, &'static str)> {
    match name.to_ascii_lowercase().as_str() {
        "accept" | "authorization" | "content-type" => Some((
            format!("OpenAPI sets the header `{name}` by other means"),
            "use `security` for authorization and `content` for media types",
        )),
        "connection" | "content-length" | "host" | "keep-alive" | "proxy-connection" | "te" | "trailer"
        | "transfer-encoding" | "upgrade" => Some((
            format!("the header `{name}` belongs to the connection: whatever sends the request sets it"),
            "remove the parameter",
        )),
        _ => None,
    }
}

/// Rules of headers.
pub(super) fn header(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    style(ctx, object, &["simple"], "a header");
    holds(ctx, object, "a header");
}

/// Rules of encodings.
pub(super) fn encoding(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    style(ctx, object, &["form", "spaceDelimited", "pipeDelimited", "deepObject"], "an encoding");
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

fn location(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) -> Option<&'static str> {
    let Some(found) = object.get("in").and_then(Value::as_str).map(ToOwned::to_owned) else {
        return unsaid_location(ctx, object);
    };
    let known = ["path", "query", "querystring", "header", "cookie"];
    let location = known.into_iter().find(|it| it.eq_ignore_ascii_case(found.trim()));
    match location {
        Some(location) if location != found => {
            ctx.warn_at("parameter-in", "in", format!("`in: {found}` is written `{location}`"))
                .label(format!("read as `{location}`"));
            object.insert("in".to_owned(), json!(location));
        }
        Some(_) => {}
        None => {
            let place = Place::Node(ctx.at.key("in"));
            let note = ctx
                .note(Diagnostic::refused(
                    "parameter-in",
                    place,
                    format!("a parameter cannot be in `{found}`"),
                ))
                .label("not `path`, `query`, `querystring`, `header` or `cookie`");
            if ["body", "formData"].contains(&found.as_str()) {
                note.help("bodies are described by `requestBody`");
            } else if let Some(near) = nearest(&found, known) {
                note.help(format!("did you mean `{near}`?"));
            }
        }
    }
    location
}

/// Where a parameter travels that does not say so: in the path, if the template has a place for it.
fn unsaid_location(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) -> Option<&'static str> {
    let name = object.get("name").and_then(Value::as_str).unwrap_or_default();
    let place = format!("{{{name}}}");
    let steps: Vec<_> = ctx.at.steps().take(2).collect();
    if matches!(steps.as_slice(), [paths, path] if paths == "paths" && path.contains(&place)) {
        ctx.warn("key-missing", "a parameter needs `in`")
            .label("read as `in: path`, since the path has a place for it")
            .help("add `in: path`")
            .missing("in");
        object.insert("in".to_owned(), json!("path"));
        return Some("path");
    }
    let at = Place::Node(ctx.at.clone());
    ctx.note(several::key_missing(at, "a parameter", "in"))
        .help("say where it travels: `in: path`, `query`, `header` or `cookie`")
        .missing("in");
    None
}

fn style(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>, known: &[&str], what: &str) {
    let Some(style) = object.get("style").and_then(Value::as_str).map(ToOwned::to_owned) else { return };
    if known.contains(&style.as_str()) {
        return;
    }
    ctx.warn_at("parameter-style", "style", format!("{what} has no style `{style}`"))
        .label("the default is used")
        .help(format!("the styles here are {}", known.join(", ")));
    object.shift_remove("style");
}

/// `deepObject` writes the members of an object, which a single value has none of.
fn deep_object(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if object.get("style").and_then(Value::as_str) != Some("deepObject") {
        return;
    }
    let schema = object.get("schema");
    let named = || {
        let name = Pointer::parse(schema?.get("$ref")?.as_str()?)?.last()?.into_owned();
        ctx.known.types.get(&name).cloned()
    };
    let own = schema.and_then(|it| it.get("type")?.as_str()).map(str::to_owned).or_else(named);
    let is_single = |it: &String| ["string", "number", "integer", "boolean"].contains(&it.as_str());
    let Some(single) = own.filter(is_single) else { return };
    let message = format!("the style `deepObject` is for objects, and this is of type `{single}`");
    ctx.warn_at("parameter-style", "style", message)
        .label("the default is used")
        .help("leave the style out, or describe an object");
    object.shift_remove("style");
    ctx.gone("style", Gone::Cut);
}

/// Exactly one of `schema` and `content`, the latter with one media type.
fn holds(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>, what: &str) {
    let has_content =
        object.get("content").and_then(Value::as_object).is_some_and(|content| !content.is_empty());
    if object.contains_key("content") && (!has_content || object.contains_key("schema")) {
        if has_content {
            ctx.warn_at("schema-and-content", "content", format!("{what} has both `schema` and `content`"))
                .label("ignored");
        }
        object.shift_remove("content");
        ctx.gone("content", Gone::Cut);
    }
    if let Some(Value::Object(content)) = object.get_mut("content").filter(|_| has_content)
        && content.len() > 1
    {
        let at = ctx.at.key("content");
        for key in content.keys().skip(1) {
            ctx.origins.record_gone(&at.key(key), Gone::Cut);
        }
        let first: Map<String, Value> = std::mem::take(content).into_iter().take(1).collect();
        *content = first;
        ctx.warn_at("schema-and-content", "content", format!("{what} has more than one media type"))
            .label("only the first is used");
    }
    if !object.contains_key("schema") && !object.contains_key("content") {
        ctx.warn("schema-missing", format!("{what} has no `schema`"))
            .label("read as a string")
            .help("add `schema: {type: string}`");
        object.insert("schema".to_owned(), json!({"type": "string"}));
    }
}
