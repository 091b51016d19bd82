//! Keywords of JSON Schema that 3.0 has not.

use serde_json::{Map, Value, json};

use super::Ctx;
use crate::source::Gone;

/// The first of `examples` becomes the example.
pub(super) fn first_example(_ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let first = object.get("examples").and_then(|it| it.get(0)).cloned();
    if let Some(first) = first {
        object.entry("example").or_insert(first);
    }
}

/// Members by pattern become members of any name: of the pattern's type where no other member is allowed, else of any
/// type, since what matches no pattern may be anything.
pub(super) fn pattern_properties(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(patterns) = object.get("patternProperties").and_then(Value::as_object) else { return };
    let names: Vec<String> = patterns.keys().cloned().collect();
    let only = match patterns.values().next() {
        Some(only) if patterns.len() == 1 && is_closed(object) => Some(only.clone()),
        Some(_) => None,
        None => return,
    };
    match object.get("additionalProperties") {
        None => {}
        Some(Value::Bool(_)) => ctx.origins.record_gone(&ctx.at.key("additionalProperties"), Gone::Read),
        Some(_) => ctx.origins.record_gone(&ctx.at.key("additionalProperties"), Gone::Cut),
    }
    // The schemas are read, or lost; the patterns stay, for the docs.
    for name in &names {
        let from = ctx.at.key("patternProperties").key(name);
        match only {
            Some(_) => ctx.origins.record_move(&from, ctx.at.key("additionalProperties")),
            None => ctx.origins.record_gone(&from, Gone::Cut),
        }
    }
    object.insert("additionalProperties".to_owned(), only.unwrap_or_else(|| json!({})));
    object.insert("patternProperties".to_owned(), json!(names));
    ctx.degraded(
        "pattern-properties",
        "patternProperties",
        "members by pattern become members of any name",
        "patterns are not checked",
    );
}

/// Whether a member that neither its name nor a pattern allows is forbidden.
fn is_closed(object: &Map<String, Value>) -> bool {
    match object.get("additionalProperties") {
        Some(it) => *it == Value::Bool(false),
        None => object.get("unevaluatedProperties") == Some(&Value::Bool(false)) && !is_combined(object),
    }
}

/// Whether another schema that holds for the same value can speak of members or items of it.
pub(super) fn is_combined(object: &Map<String, Value>) -> bool {
    ["$ref", "$dynamicRef", "allOf", "oneOf", "anyOf", "if", "then", "else", "dependentSchemas"]
        .iter()
        .any(|it| object.contains_key(*it))
}

/// Conditions are not checked.
pub(super) fn conditions(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    for key in ["if", "dependentSchemas", "$dynamicRef"] {
        if object.contains_key(key) {
            ctx.degraded("keyword-condition", key, format!("`{key}` shapes no type"), "not checked");
        }
    }
    unevaluated_properties(ctx, object);
}

/// What `properties` does not name is of this schema, unless another schema next to it names it.
fn unevaluated_properties(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(unevaluated) = object.shift_remove("unevaluatedProperties") else { return };
    let from = ctx.at.key("unevaluatedProperties");
    // That nothing else is allowed is what a struct says anyway, and `additionalProperties` leaves no member over.
    if !unevaluated.is_object() || object.contains_key("additionalProperties") {
        ctx.origins.record_gone(&from, Gone::Read);
        return;
    }
    let schema = if is_combined(object) {
        ctx.degraded(
            "keyword-condition",
            "unevaluatedProperties",
            "which members are left to `unevaluatedProperties` depends on the schemas next to it",
            "members without a name here are of any type",
        );
        ctx.origins.record_gone(&from, Gone::Cut);
        json!({})
    } else {
        ctx.origins.record_move(&from, ctx.at.key("additionalProperties"));
        unevaluated
    };
    object.insert("additionalProperties".to_owned(), schema);
}
