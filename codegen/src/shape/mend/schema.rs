//! Schemas: type names, misplaced flags, and whether enum, default and discriminator agree with the rest.

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use super::values;
use crate::diagnostic::{Diagnostic, Place, several};
use crate::nearest::nearest;
use crate::openapi::Version;
use crate::source::Gone;

/// The types there are.
const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

/// Rules that run before the members are checked.
pub(super) fn before(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    required_flags(ctx, object);
    if object.get("type").is_some_and(Value::is_null) && ctx.is_alternative() {
        ctx.warn_at("value-null", "type", "the type that allows null only is written in quotes")
            .label("read as `\"null\"`")
            .help("write `type: \"null\"`");
        object.insert("type".to_owned(), json!("null"));
    }
    type_names(ctx, object);
    // The form that media types have, by name, each with a `value`.
    if let Some(Value::Object(named)) = object.get_mut("examples") {
        let values = std::mem::take(named).into_iter().map(|(_, mut it)| match it.get_mut("value") {
            Some(value) => value.take(),
            None => it,
        });
        let values = Value::Array(values.collect());
        object.insert("examples".to_owned(), values);
        ctx.warn_at("list-expected", "examples", "the `examples` of a schema are a list of values")
            .label("read as such a list");
    }
}

/// Rules that run on members of the right kind.
pub(super) fn after(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    values::enumeration(ctx, object);
    values::default(ctx, object);
    required_names(ctx, object);
    items(ctx, object);
    discriminator(ctx, object);
    if object.get("type").and_then(Value::as_str) == Some("boolean") && object.contains_key("format") {
        ctx.warn_at("format-misplaced", "format", "a boolean has no format").label("ignored");
        object.shift_remove("format");
    }
}

/// A type's name as it should be, with the format that it implies: `datetime` is a string.
pub(super) fn type_word(word: &str) -> Option<(&'static str, Option<&'static str>)> {
    if let Some(known) = TYPES.iter().find(|it| **it == word) {
        return Some((known, None));
    }
    Some(match word.trim().to_lowercase().as_str() {
        "string" | "str" | "text" => ("string", None),
        "number" => ("number", None),
        "integer" | "int" => ("integer", None),
        "int32" | "int16" | "short" => ("integer", Some("int32")),
        "int64" | "long" => ("integer", Some("int64")),
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "decimal" => ("string", Some("decimal")),
        "boolean" | "bool" => ("boolean", None),
        "array" | "list" => ("array", None),
        "object" | "map" | "dict" | "dictionary" | "hash" => ("object", None),
        "null" | "none" => ("null", None),
        "date" => ("string", Some("date")),
        "datetime" | "date-time" | "timestamp" => ("string", Some("date-time")),
        "uuid" => ("string", Some("uuid")),
        "email" => ("string", Some("email")),
        "uri" | "url" => ("string", Some("uri")),
        "password" => ("string", Some("password")),
        "byte" => ("string", Some("byte")),
        "file" | "binary" | "bytes" => ("string", Some("binary")),
        _ => return None,
    })
}

fn type_names(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let words: Vec<String> = match object.get("type") {
        Some(Value::String(word)) => vec![word.clone()],
        Some(Value::Array(words)) if words.iter().all(|it| it.is_string() || it.is_null()) => {
            words.iter().map(|it| it.as_str().unwrap_or("null").to_owned()).collect()
        }
        _ => return,
    };
    let is_list = object.get("type").is_some_and(Value::is_array);
    let mut types: Vec<&'static str> = Vec::new();
    let mut implied = None;
    for word in &words {
        match type_word(word) {
            Some((known, format)) => {
                if known != word {
                    implied = format;
                    let read = format.map_or_else(|| known.to_owned(), |it| format!("{known}, format {it}"));
                    ctx.warn_at("type-unknown", "type", format!("`{word}` is not a type"))
                        .label(format!("read as `{read}`"));
                }
                if !types.contains(&known) {
                    types.push(known);
                }
            }
            // What is meant is what is read.
            None if ["", "any", "mixed", "json", "undefined"]
                .contains(&word.trim().to_lowercase().as_str()) =>
            {
                ctx.warn_at("type-unknown", "type", format!("`{word}` is not a type"))
                    .label("read as any value")
                    .help("leave the type out");
            }
            // The values say what they are.
            None if object.contains_key("enum") => {
                ctx.warn_at("type-unknown", "type", format!("`{word}` is not a type"))
                    .label("ignored, since the values are listed");
            }
            None => {
                let place = Place::Node(ctx.at.key("type"));
                let message = format!("`{word}` is not a type");
                let note = ctx
                    .note(Diagnostic::degraded("type-unknown", place, message))
                    .label("any value is allowed here");
                if let Some(near) = nearest(word, TYPES) {
                    note.help(format!("did you mean `{near}`?"));
                }
            }
        }
    }
    if let Some(format) = implied {
        object.entry("format").or_insert_with(|| json!(format));
    }
    match types.as_slice() {
        [] => {
            object.shift_remove("type");
        }
        [only] if !is_list => {
            object.insert("type".to_owned(), json!(only));
        }
        _ => {
            object.insert("type".to_owned(), json!(types));
        }
    }
}

/// `required: true` in a property, which belongs into the object's list. Nobody is held to it: the list is what counts.
fn required_flags(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if let Some(Value::Bool(_)) = object.get("required") {
        ctx.warn_at("required-flag", "required", "the `required` of a schema is a list of properties")
            .label("ignored here")
            .help("list the property in the `required` of its object");
        object.shift_remove("required");
    }
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        for (name, property) in properties {
            let Some(property) = property.as_object_mut() else { continue };
            let flag = match property.get("required") {
                Some(Value::Bool(flag)) => *flag,
                Some(Value::String(text)) if text == "true" || text == "false" => text == "true",
                _ => continue,
            };
            property.shift_remove("required");
            let place = Place::Node(ctx.at.key("properties").key(name).key("required"));
            let message =
                format!("`required: {flag}` belongs into the list of the object, not into `{name}`");
            let note = ctx.note(Diagnostic::warning("required-flag", place, message));
            match flag {
                true => note
                    .label("ignored: the member may be missing")
                    .help(format!("list `{name}` under `required` of the object if it is always there")),
                false => note.label("ignored"),
            };
            ctx.origins.record_gone(&ctx.at.key("properties").key(name).key("required"), Gone::Cut);
        }
    }
}

/// In 3.0 a list says what its items are.
fn items(ctx: &mut Ctx<'_>, object: &Map<String, Value>) {
    let is_list = object.get("type").and_then(Value::as_str) == Some("array");
    let has = |key: &str| object.contains_key(key);
    if ctx.version == Version::V30 && is_list && !has("items") && !has("prefixItems") {
        ctx.warn_at("items-missing", "type", "an array needs `items` in OpenAPI 3.0")
            .label("its items are read as any value")
            .help("say what they are, or write `items: {}`");
    }
}

fn required_names(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(Value::Array(names)) = object.get_mut("required") else { return };
    let mut seen = std::collections::HashSet::new();
    names.retain(|it| seen.insert(it.clone()));
    if names.is_empty() {
        object.shift_remove("required");
        ctx.gone("required", Gone::Read);
    }
}

fn discriminator(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(mapping) = object.get_mut("discriminator").and_then(|it| it.get_mut("mapping")?.as_object_mut())
    else {
        return;
    };
    mapping.retain(|key, value| {
        let Some(name) = value.as_str().filter(|it| !it.starts_with('#')) else { return true };
        if ctx.known.schemas.contains(name) {
            return true;
        }
        let schemas = ctx.known.schemas.iter().map(String::as_str);
        let near = ctx.hints.nearest(name, schemas).map(ToOwned::to_owned);
        let place = Place::Node(ctx.at.key("discriminator").key("mapping").key(key));
        let note = ctx.note(several::mapped_to_no_schema(place, &format!("the mapping of `{key}`"), name));
        if let Some(near) = near {
            note.help(format!("did you mean `{near}`?"));
        }
        false
    });
}
