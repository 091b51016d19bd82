//! Servers and their variables.

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use crate::source::Gone;

/// Reads an empty URL as the one that is meant if there is no server at all.
pub(super) fn url(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if object.get("url").and_then(Value::as_str).is_some_and(|it| it.trim().is_empty()) {
        ctx.warn_at("server-url", "url", "the URL of the server is empty")
            .label("read as `/`")
            .help("write the URL of the API, or `/` for the server of the document");
        object.insert("url".to_owned(), json!("/"));
    }
}

/// Drops an `enum` without values, and takes the first of its values where there is no default.
pub(super) fn variable(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if object.get("enum").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        ctx.warn_at("server-variable", "enum", "the `enum` of a server variable has no value")
            .label("ignored: any value is allowed")
            .help("list the values, or leave out the key");
        object.shift_remove("enum");
        ctx.gone("enum", Gone::Cut);
    }
    if object.get("default").is_none_or(Value::is_null)
        && let Some(first) = object.get("enum").and_then(|it| it.get(0)).cloned()
    {
        object.insert("default".to_owned(), first);
    }
}
