//! Parts that are files: what the media type of a part says, where 3.0 has a format.

use serde_json::{Map, Value, json};

use super::Ctx;
use crate::openapi::media_type::is_binary;

/// The schema of a part that says no more than that it is text, or nothing, becomes that of a file where `prefixEncoding` or
/// `itemEncoding` names a media type of bytes. Runs when `itemSchema` is in its place.
pub(super) fn files(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let name = ctx.at.last().unwrap_or_default().to_ascii_lowercase();
    if !name.starts_with("multipart/") {
        return;
    }
    let is_file = |it: &Value| it.get("contentType").and_then(Value::as_str).is_some_and(is_binary);
    let prefix = object.get("prefixEncoding").and_then(Value::as_array);
    let prefix: Vec<bool> = prefix.into_iter().flatten().map(is_file).collect();
    let rest = object.get("itemEncoding").is_some_and(is_file);
    let is_item = object.contains_key("itemSchema");
    let Some(schema) = object.get_mut("schema") else { return };
    if is_item {
        // One schema for all parts is that of a file where all are files.
        if rest && prefix.iter().all(|it| *it) {
            to_file(schema);
        }
        return;
    }
    let Some(list) = schema.as_object_mut().filter(|it| it.get("type").is_some_and(|it| it == "array"))
    else {
        return;
    };
    let mut places = 0;
    if let Some(Value::Array(items)) = list.get_mut("prefixItems") {
        places = items.len();
        for (index, item) in items.iter_mut().enumerate() {
            if prefix.get(index).copied().unwrap_or(rest) {
                to_file(item);
            }
        }
    }
    if rest && prefix.iter().skip(places).all(|it| *it) {
        let open = places == 0 && !list.contains_key("items");
        match list.get_mut("items") {
            Some(items) => to_file(items),
            None if open => {
                drop(list.insert("items".to_owned(), json!({"type": "string", "format": "binary"})))
            }
            None => {}
        }
    }
}

/// What a schema may say without saying what its text is.
const PLAIN: [&str; 9] = [
    "type",
    "title",
    "description",
    "example",
    "examples",
    "maxLength",
    "minLength",
    "deprecated",
    "x-sensitive",
];

fn to_file(schema: &mut Value) {
    if *schema == Value::Bool(true) {
        *schema = json!({});
    }
    let Some(schema) = schema.as_object_mut() else { return };
    let is_text = schema.get("type").is_none_or(|it| it == "string");
    if is_text && schema.keys().all(|it| PLAIN.contains(&it.as_str())) {
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("format".to_owned(), json!("binary"));
    }
}
