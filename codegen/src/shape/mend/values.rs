//! Values of enums and defaults: whether they are of the type that the schema says.

use serde_json::{Map, Value, json};

use super::super::check::Ctx;
use super::super::fit::whole;

/// Brings the values of an enum to the schema's type, each once.
pub(super) fn enumeration(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if !object.contains_key("enum") {
        return;
    }
    let types = types(object);
    if types == ["array"] {
        of_items(ctx, object);
        return;
    }
    let Some(Value::Array(values)) = object.get_mut("enum") else { return };
    let mut kept: Vec<Value> = Vec::with_capacity(values.len());
    let mut seen = std::collections::HashSet::new();
    let mut has_null = false;
    for (index, mut value) in std::mem::take(values).into_iter().enumerate() {
        ctx.below("enum", |ctx| {
            ctx.below(&index.to_string(), |ctx| {
                if value.is_null() {
                    has_null = true;
                } else if !convert(ctx, &types, &mut value) {
                    return;
                }
                if seen.insert(value.to_string()) {
                    kept.push(value);
                } else {
                    ctx.warn("enum-duplicate", format!("the value `{value}` is listed twice"))
                        .label("ignored");
                }
            });
        });
    }
    if kept.is_empty() {
        ctx.warn_at("enum-empty", "enum", "the enum has no value").label("any value is allowed");
        object.shift_remove("enum");
        return;
    }
    object.insert("enum".to_owned(), Value::Array(kept));
    let knows_null =
        types.is_empty() || types.contains(&"null") || object.get("nullable") == Some(&json!(true));
    if has_null && !knows_null {
        ctx.warn_at("enum-null", "enum", "the enum lists null, which its type does not allow")
            .label("read as nullable");
        object.insert("nullable".to_owned(), json!(true));
    }
}

/// Drops a default that the enum does not list.
pub(super) fn default(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let types = types(object);
    if types.is_empty() || types == ["array"] || types == ["object"] {
        return;
    }
    let Some(value) = object.get("default").filter(|it| !it.is_null()) else { return };
    let mut value = value.clone();
    let fits = ctx.below("default", |ctx| ctx.idly(true, |ctx| convert(ctx, &types, &mut value)));
    let listed = object.get("enum").and_then(Value::as_array).is_none_or(|it| it.contains(&value));
    if !fits {
        object.shift_remove("default");
    } else if listed {
        object.insert("default".to_owned(), value);
    } else {
        ctx.warn_at(
            "default-outside-enum",
            "default",
            format!("the default {value} is none of the enum's values"),
        )
        .label("ignored");
        object.shift_remove("default");
    }
}

fn types(object: &Map<String, Value>) -> Vec<&'static str> {
    let known = ["string", "number", "integer", "boolean", "array", "object", "null"];
    let find = |it: &Value| known.iter().copied().find(|known| it.as_str() == Some(known));
    match object.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(find).collect(),
        Some(one) => find(one).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Brings a value to one of the types; `false` where that is impossible, after a message.
fn convert(ctx: &mut Ctx<'_>, types: &[&str], value: &mut Value) -> bool {
    let is = |name: &str| types.contains(&name);
    let fits = match value {
        Value::Null => true,
        Value::Bool(_) => is("boolean"),
        Value::String(_) => is("string"),
        Value::Number(number) => {
            if is("integer")
                && let Some(number) = whole(number)
            {
                *value = Value::Number(number);
                return true;
            }
            is("number") || (is("integer") && !number.is_f64())
        }
        Value::Array(_) => is("array"),
        Value::Object(_) => is("object"),
    };
    if fits || types.is_empty() {
        return true;
    }
    let converted = match &*value {
        Value::Number(_) | Value::Bool(_) if is("string") => {
            Some(Value::String(ctx.raw().map_or_else(|| value.to_string(), ToOwned::to_owned)))
        }
        Value::String(text) if is("integer") || is("number") => {
            let float = || text.parse::<f64>().ok().filter(|_| is("number"));
            text.parse::<i64>().ok().map(Value::from).or_else(|| float().map(Value::from))
        }
        Value::String(text) if is("boolean") => match text.to_lowercase().as_str() {
            "true" | "yes" | "on" => Some(Value::Bool(true)),
            "false" | "no" | "off" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    };
    let expected = types.join(" or ");
    match converted {
        Some(converted) => {
            ctx.warn("value-type", format!("`{value}` is no {expected}"))
                .label(format!("read as `{converted}`"))
                .help(format!("write `{converted}`"));
            *value = converted;
            true
        }
        None => {
            ctx.lost("value-type", format!("`{}` is no {expected}", shown(value))).label("left out");
            false
        }
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 40 { format!("{}…", text.chars().take(40).collect::<String>()) } else { text }
}

/// The enum of an array, which lists the values of its items.
fn of_items(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let of_lists =
        object.get("enum").and_then(Value::as_array).is_some_and(|it| it.iter().any(Value::is_array));
    if of_lists {
        return;
    }
    let items = object.get("items").and_then(Value::as_object);
    let free = items.is_some_and(|it| !it.contains_key("enum") && !it.contains_key("$ref"));
    ctx.warn_at("enum-of-array", "enum", "the enum of an array lists whole arrays, not their items")
        .label(if free { "read as the enum of the items" } else { "ignored" })
        .help("move it into `items`");
    let values = object.shift_remove("enum");
    if free
        && let (Some(values), Some(items)) = (values, object.get_mut("items").and_then(Value::as_object_mut))
    {
        let from = ctx.at.key("enum");
        ctx.origins.record_move(&from, ctx.at.key("items").key("enum"));
        items.insert("enum".to_owned(), values);
        ctx.below("items", |ctx| enumeration(ctx, items));
    }
}
