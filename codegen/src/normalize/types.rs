//! Types: lists of them, null among them, and constants.

use serde_json::{Map, Value, json};

use super::Ctx;
use crate::diagnostic::{Diagnostic, Place};
use crate::openapi::extension::OF_VALUES;
use crate::source::Gone;

/// `const: x` becomes an enum of one value.
pub(super) fn constant(_ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(value) = object.get("const").cloned() else { return };
    if value.is_null() {
        object.insert("nullable".to_owned(), json!(true));
    }
    let of = match &value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(it) if it.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    if let Some(of) = of {
        object.entry("type").or_insert_with(|| json!(of));
    }
    object.insert("enum".to_owned(), json!([value]));
}

/// `type: [string, null]` becomes a nullable string, `type: [string, integer]` one of both.
pub(super) fn one_type(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let mut types: Vec<String> = match object.get("type") {
        Some(Value::String(one)) if one == "null" => vec![one.clone()],
        Some(Value::Array(types)) => {
            types.iter().filter_map(|it| it.as_str().map(ToOwned::to_owned)).collect()
        }
        _ => return,
    };
    let with_null = types.len();
    types.retain(|it| it != "null");
    if types.len() < with_null {
        object.insert("nullable".to_owned(), json!(true));
    }
    // Every integer is a number.
    if types.iter().any(|it| it == "number") {
        types.retain(|it| it != "integer");
    }
    match types.as_slice() {
        [] => {
            object.shift_remove("type");
            ctx.origins.record_gone(&ctx.at.key("type"), Gone::Read);
            if with_null > 0 {
                object.entry("enum").or_insert_with(|| json!([null]));
            }
        }
        [one] => {
            object.insert("type".to_owned(), json!(one));
        }
        _ => several(ctx, object, &types),
    }
}

/// Takes away schemas of members or items that stand next to another type: by themselves they say nothing of its values.
pub(super) fn of_another_type(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(one) = object.get("type").and_then(Value::as_str).map(ToOwned::to_owned) else { return };
    for key in ["properties", "additionalProperties", "patternProperties", "items", "prefixItems"] {
        let holds = object.get(key).is_some_and(|it| !it.is_boolean());
        if !holds || belongs_to(key).contains(&one.as_str()) {
            continue;
        }
        let place = Place::Key(ctx.at.key(key));
        ctx.say(
            Diagnostic::warning(
                "keyword-of-another-type",
                place,
                format!("`{key}` says nothing of type `{one}`"),
            )
            .label("ignored")
            .help(format!("remove it, or write `type: {}`", belongs_to(key).concat())),
        );
        object.shift_remove(key);
        ctx.origins.record_gone(&ctx.at.key(key), Gone::Cut);
    }
}

/// Keys that restrict values of one type only.
fn belongs_to(key: &str) -> &'static [&'static str] {
    match key {
        "pattern" | "minLength" | "maxLength" | "contentEncoding" | "contentMediaType" => &["string"],
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            &["integer", "number"]
        }
        "items" | "prefixItems" | "unevaluatedItems" | "minItems" | "maxItems" | "uniqueItems"
        | "contains" => &["array"],
        "properties"
        | "required"
        | "additionalProperties"
        | "patternProperties"
        | "minProperties"
        | "maxProperties"
        | "propertyNames"
        | "unevaluatedProperties" => &["object"],
        "format" | "enum" => &["string", "integer", "number", "boolean"],
        _ => &[],
    }
}

fn several(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>, types: &[String]) {
    if object.contains_key("oneOf") || object.contains_key("anyOf") {
        ctx.degraded(
            "type-several",
            "type",
            "several types next to `oneOf` or `anyOf` are not combined with it",
            "ignored",
        );
        object.shift_remove("type");
        return;
    }
    ctx.origins.record_gone(&ctx.at.key("type"), Gone::Read);
    let mut members: Vec<Map<String, Value>> =
        types.iter().map(|it| Map::from_iter([("type".to_owned(), json!(it))])).collect();
    let keys: Vec<String> = object.keys().filter(|it| !belongs_to(it).is_empty()).cloned().collect();
    for key in keys {
        let Some(value) = object.shift_remove(&key) else { continue };
        let owner = |it: &&String| belongs_to(&key).contains(&it.as_str());
        match key.as_str() {
            "enum" => {
                ctx.origins.record_gone(&ctx.at.key(&key), Gone::Read);
                spread(&value, types, &mut members);
            }
            "format" => {
                let numeric =
                    ["int32", "int64", "float", "double"].contains(&value.as_str().unwrap_or_default());
                let of = |it: &&String| owner(it) && (it.as_str() != "string") == numeric;
                ctx.origins.record_gone(&ctx.at.key(&key), Gone::Read);
                put(types, &mut members, &key, value, of);
            }
            _ => {
                if let Some(index) = types.iter().position(|it| owner(&it)) {
                    let to = ctx.at.key("oneOf").index(index).key(&key);
                    ctx.moved(&key, &to);
                } else {
                    ctx.origins.record_gone(&ctx.at.key(&key), Gone::Cut);
                }
                put(types, &mut members, &key, value, owner);
            }
        }
    }
    // What is said of the values goes with them.
    for key in OF_VALUES {
        let Some(said) = object.shift_remove(key) else { continue };
        ctx.origins.record_gone(&ctx.at.key(key), Gone::Read);
        for member in members.iter_mut().filter(|it| it.contains_key("enum")) {
            member.insert(key.to_owned(), said.clone());
        }
    }
    object.shift_remove("type");
    let members = members.into_iter().map(Value::Object).collect();
    object.insert("oneOf".to_owned(), Value::Array(members));
}

fn put(
    types: &[String],
    members: &mut [Map<String, Value>],
    key: &str,
    value: Value,
    of: impl Fn(&&String) -> bool,
) {
    if let Some((_, member)) = types.iter().zip(members).find(|(it, _)| of(it)) {
        member.insert(key.to_owned(), value);
    }
}

/// Gives each type its values of an enum. A type without any is not allowed at all, but stays as the weaker reading.
fn spread(values: &Value, types: &[String], members: &mut [Map<String, Value>]) {
    for (name, member) in types.iter().zip(members) {
        let of_type = |it: &&Value| match it {
            Value::String(_) => name == "string",
            Value::Bool(_) => name == "boolean",
            Value::Number(it) => name == "number" || (name == "integer" && !it.is_f64()),
            Value::Array(_) => name == "array",
            Value::Object(_) => name == "object",
            Value::Null => false,
        };
        let values: Vec<Value> = values.as_array().into_iter().flatten().filter(of_type).cloned().collect();
        if !values.is_empty() {
            member.insert("enum".to_owned(), Value::Array(values));
        }
    }
}
