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

/// Members by pattern become members of any name.
pub(super) fn pattern_properties(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(patterns) = object.get("patternProperties").and_then(Value::as_object) else { return };
    let only = match patterns.values().next() {
        Some(only) if patterns.len() == 1 => only.clone(),
        Some(_) => json!({}),
        None => return,
    };
    let names: Vec<String> = patterns.keys().cloned().collect();
    let single = names.len() == 1;
    match object.get("additionalProperties") {
        before @ (None | Some(Value::Bool(_))) => {
            if before.is_some() {
                ctx.origins.record_gone(&ctx.at.key("additionalProperties"), Gone::Read);
            }
            if let [name] = names.as_slice() {
                let from = ctx.at.key("patternProperties").key(name);
                ctx.origins.record_move(&from, ctx.at.key("additionalProperties"));
            }
            object.insert("additionalProperties".to_owned(), only);
        }
        Some(_) => {
            object.insert("additionalProperties".to_owned(), json!({}));
        }
    }
    // The schemas are read, or lost; the patterns stay, for the docs.
    if !single {
        for name in &names {
            ctx.origins.record_gone(&ctx.at.key("patternProperties").key(name), Gone::Cut);
        }
    }
    object.insert("patternProperties".to_owned(), json!(names));
    ctx.degraded(
        "pattern-properties",
        "patternProperties",
        "members by pattern become members of any name",
        "patterns are not checked",
    );
}

/// Conditions are not checked.
pub(super) fn conditions(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    for key in ["if", "dependentSchemas", "$dynamicRef"] {
        if object.contains_key(key) {
            ctx.degraded("keyword-condition", key, format!("`{key}` shapes no type"), "not checked");
        }
    }
    // That nothing else is allowed is what a struct says anyway.
    for key in ["unevaluatedProperties", "unevaluatedItems"] {
        if object.get(key).is_some_and(Value::is_boolean) {
            object.shift_remove(key);
            ctx.origins.record_gone(&ctx.at.key(key), Gone::Read);
        }
    }
    let unevaluated = object.get("unevaluatedProperties").filter(|it| it.is_object()).cloned();
    if let Some(unevaluated) = unevaluated
        && !object.contains_key("additionalProperties")
    {
        let from = ctx.at.key("unevaluatedProperties");
        ctx.origins.record_move(&from, ctx.at.key("additionalProperties"));
        ctx.degraded(
            "keyword-condition",
            "unevaluatedProperties",
            "`unevaluatedProperties` is read as `additionalProperties`",
            "read without regard to combined schemas",
        );
        object.shift_remove("unevaluatedProperties");
        object.insert("additionalProperties".to_owned(), unevaluated);
    }
}
