//! Values of enums and defaults: whether they are of the type that the schema says; and what is in a list next to
//! the values, brought to the values themselves.

use serde_json::{Map, Value, json};

use super::super::fit::whole;
use super::super::walk::Ctx;
use crate::openapi::extension::OF_VALUES;

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
    let types = if of_another_type(ctx, &types, object) { self::types(object) } else { types };
    let mut beside = Beside::take(ctx, object);
    let Some(Value::Array(values)) = object.get_mut("enum") else { return };
    let mut kept: Vec<Value> = Vec::with_capacity(values.len());
    let mut seen = std::collections::HashSet::new();
    let mut has_null = false;
    let mut moved = Vec::new();
    for (index, mut value) in std::mem::take(values).into_iter().enumerate() {
        ctx.below("enum", |ctx| {
            ctx.below(&index.to_string(), |ctx| {
                if value.is_null() {
                    has_null = true;
                } else if !convert(ctx, &types, &mut value) {
                    return;
                }
                if seen.insert(value.to_string()) {
                    beside.keep(index, &value);
                    moved.extend((index != kept.len()).then_some((index, kept.len())));
                    kept.push(value);
                } else {
                    ctx.warn("enum-duplicate", format!("the value `{value}` is listed twice"))
                        .label("ignored");
                }
            });
        });
    }
    let at = ctx.at.key("enum");
    for (from, to) in moved {
        ctx.origins.record_move(&at.index(from), at.index(to));
    }
    if kept.is_empty() {
        ctx.warn_at("enum-empty", "enum", "the enum has no value").label("any value is allowed");
        object.shift_remove("enum");
        return;
    }
    object.insert("enum".to_owned(), Value::Array(kept));
    beside.give(object);
    let knows_null =
        types.is_empty() || types.contains(&"null") || object.get("nullable") == Some(&json!(true));
    if has_null && !knows_null {
        ctx.warn_at("enum-null", "enum", "the enum lists null, which its type does not allow")
            .label("read as nullable");
        object.insert("nullable".to_owned(), json!(true));
    }
}

/// The lists next to an `enum`, which speak of its values in the order in which they are written. Values can be left out,
/// and more so later; so each list becomes an object, by the JSON of the values that stay.
struct Beside {
    lists: Vec<(&'static str, Vec<Value>, Map<String, Value>)>,
    /// For each value its place among those that are not null, which some lists leave out.
    places: Vec<Option<usize>>,
}

impl Beside {
    fn take(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) -> Self {
        let values = object.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut others = 0..;
        let places: Vec<_> =
            values.iter().map(|it| if it.is_null() { None } else { others.next() }).collect();
        let count = places.iter().flatten().count();
        let mut lists = Vec::new();
        for key in OF_VALUES {
            let Some(Value::Array(list)) = object.get_mut(key) else { continue };
            let list = std::mem::take(list);
            if list.len() != places.len() && list.len() != count {
                let message =
                    format!("`{key}` has {} entries, and the enum {} values", list.len(), places.len());
                ctx.warn_at("enum-list-length", key, message)
                    .label("read in the order of the values, as far as it goes")
                    .help("write one entry for each value, in the same order");
            }
            lists.push((key, list, Map::new()));
        }
        Self { lists, places }
    }

    /// A value stays, which is in this place.
    fn keep(&mut self, index: usize, value: &Value) {
        for (_, list, by_value) in &mut self.lists {
            let without_null =
                list.len() != self.places.len() && list.len() == self.places.iter().flatten().count();
            let place = if without_null { self.places.get(index).copied().flatten() } else { Some(index) };
            if let Some(said) = place.and_then(|it| list.get(it)).filter(|it| it.is_string()) {
                by_value.insert(value.to_string(), said.clone());
            }
        }
    }

    fn give(self, object: &mut Map<String, Value>) {
        for (key, _, by_value) in self.lists {
            object.insert(key.to_owned(), Value::Object(by_value));
        }
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

/// Where none of the values is of the one type, the type is the mistake: whoever lists strings has seen strings.
fn of_another_type(ctx: &mut Ctx<'_>, types: &[&str], object: &mut Map<String, Value>) -> bool {
    let ([wrong], Some(Value::Array(values))) = (types, object.get("enum")) else { return false };
    let mut kinds = values.iter().filter(|it| !it.is_null()).map(|it| match it {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::Array(_) => "array",
        Value::Object(_) | Value::Null => "object",
    });
    let Some(kind) = kinds.next().filter(|it| kinds.all(|other| other == *it)) else { return false };
    if kind == *wrong || !values.iter().all(|it| it.is_null() || reading(types, it, || None).is_none()) {
        return false;
    }
    ctx.warn_at("enum-type", "type", format!("no value of the enum is of the type `{wrong}`"))
        .label(format!("read as `{kind}`"))
        .help(format!("write `type: {kind}`, or correct the values"));
    object.insert("type".to_owned(), json!(kind));
    true
}

/// A value as one of the types; `None` where there is no way to read it so. Text takes a scalar as it is written,
/// which is looked up only then.
fn reading<'r>(types: &[&str], value: &Value, raw: impl FnOnce() -> Option<&'r str>) -> Option<Value> {
    let is = |name: &str| types.contains(&name);
    let integer = match value {
        Value::Number(number) if is("integer") => whole(number),
        _ => None,
    };
    if let Some(number) = integer {
        return Some(Value::Number(number));
    }
    let fits = match value {
        Value::Null => true,
        Value::Bool(_) => is("boolean"),
        Value::String(_) => is("string"),
        Value::Number(number) => is("number") || (is("integer") && !number.is_f64()),
        Value::Array(_) => is("array"),
        Value::Object(_) => is("object"),
    };
    match value {
        _ if fits || types.is_empty() => Some(value.clone()),
        Value::Number(_) | Value::Bool(_) if is("string") => {
            Some(Value::String(raw().map_or_else(|| value.to_string(), ToOwned::to_owned)))
        }
        Value::String(text) if is("integer") || is("number") => {
            // Beyond every float, `1e400` is read as infinite, which no JSON number is.
            let float = || text.parse::<f64>().ok().filter(|it| is("number") && it.is_finite());
            text.parse::<i64>().ok().map(Value::from).or_else(|| float().map(Value::from))
        }
        Value::String(text) if is("boolean") => match text.to_lowercase().as_str() {
            "true" | "yes" | "on" => Some(Value::Bool(true)),
            "false" | "no" | "off" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    }
}

/// Brings a value to one of the types; `false` where that is impossible, after a message.
fn convert(ctx: &mut Ctx<'_>, types: &[&str], value: &mut Value) -> bool {
    let expected = types.join(" or ");
    match reading(types, value, || ctx.raw()) {
        // `1.0` is an integer already.
        Some(read) if read == *value || (read.is_number() && value.is_number()) => {
            *value = read;
            true
        }
        Some(converted) => {
            ctx.warn("value-type", format!("`{value}` is not of type {expected}"))
                .label(format!("read as `{converted}`"))
                .help(format!("write `{converted}`"));
            *value = converted;
            true
        }
        None if is_beyond(value, types) => {
            let digits = ctx.raw().map_or_else(|| shown(value), ToOwned::to_owned);
            ctx.lost("value-type", format!("`{digits}` is a number that 64 bits do not hold"))
                .label("left out: no type has exactly this value");
            false
        }
        None => {
            ctx.lost("value-type", format!("`{}` is not of type {expected}", shown(value))).label("left out");
            false
        }
    }
}

/// Whether a value is of a type but for its size: an integer that was read as a float, or a number beyond every float, which was
/// read as a string.
fn is_beyond(value: &Value, types: &[&str]) -> bool {
    match value {
        Value::Number(_) => types.contains(&"integer") && value.as_f64().is_some_and(|it| it.fract() == 0.0),
        Value::String(text) => {
            types.contains(&"number") && text.parse::<f64>().is_ok_and(f64::is_infinite) && has_digit(text)
        }
        _ => false,
    }
}

/// Whether a string has a digit, which `inf` has not.
fn has_digit(text: &str) -> bool {
    text.contains(|it: char| it.is_ascii_digit())
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
    let beside: Vec<_> =
        OF_VALUES.iter().filter_map(|key| Some((*key, object.shift_remove(*key)?))).collect();
    if free
        && let (Some(values), Some(items)) = (values, object.get_mut("items").and_then(Value::as_object_mut))
    {
        let from = ctx.at.key("enum");
        ctx.origins.record_move(&from, ctx.at.key("items").key("enum"));
        items.insert("enum".to_owned(), values);
        for (key, said) in beside {
            ctx.origins.record_move(&ctx.at.key(key), ctx.at.key("items").key(key));
            items.insert(key.to_owned(), said);
        }
        ctx.below("items", |ctx| enumeration(ctx, items));
    }
}
