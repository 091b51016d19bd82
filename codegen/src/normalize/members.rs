//! Null as an alternative: 3.1 writes "this or null" as a union, 3.0 as a flag.

use serde_json::{Map, Value, json};

use super::Ctx;
use crate::source::Gone;

/// `oneOf: [A, {type: null}]` becomes a nullable A.
pub(super) fn without_null(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(members)) = object.get_mut(key) else { continue };
        let before = members.len();
        let mut kept = Vec::with_capacity(before);
        let mut moves = Vec::new();
        for (index, member) in std::mem::take(members).into_iter().enumerate() {
            if is_null(&member) {
                ctx.origins.record_gone(&ctx.at.key(key).index(index), Gone::Read);
                continue;
            }
            if kept.len() != index {
                moves.push((index, kept.len()));
            }
            kept.push(member);
        }
        let had_null = kept.len() < before;
        *members = kept;
        for (from, to) in moves {
            let at = ctx.at.key(key);
            ctx.origins.record_move(&at.index(from), at.index(to));
        }
        if !had_null {
            continue;
        }
        let left = members.len();
        object.insert("nullable".to_owned(), json!(true));
        if left < 2 {
            ctx.origins.record_gone(&ctx.at.key(key), Gone::Read);
        }
        match left {
            0 => {
                object.shift_remove(key);
                object.insert("enum".to_owned(), json!([null]));
            }
            1 => only_member(ctx, object, key),
            _ => {}
        }
    }
}

/// A schema that null is the only value of.
fn is_null(member: &Value) -> bool {
    let only_null = |key: &str| {
        member
            .get(key)
            .and_then(Value::as_array)
            .is_some_and(|it| it.len() == 1 && (it[0].is_null() || it[0] == "null"))
    };
    member.get("type").and_then(Value::as_str) == Some("null")
        || (only_null("type") && member.get("type").is_some())
        || (member.get("enum").is_some() && only_null("enum") && member.get("type").is_none())
        || member.get("const").is_some_and(Value::is_null)
}

/// A union of one is that one: merged with the schema around it where no key is in both, else `allOf`.
fn only_member(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>, key: &str) {
    let Some(Value::Array(mut members)) = object.shift_remove(key) else { return };
    let Some(member) = members.pop() else { return };
    let from = ctx.at.key(key).index(0);
    match member {
        Value::Object(member) if !member.contains_key("$ref") && can_merge(&member, object) => {
            for (key, value) in member {
                if !object.contains_key(&key) {
                    ctx.origins.record_move(&from.key(&key), ctx.at.key(&key));
                    object.insert(key, value);
                } else {
                    ctx.origins.record_gone(&from.key(&key), Gone::Cut);
                }
            }
        }
        member => {
            let all = object.entry("allOf").or_insert_with(|| json!([]));
            if let Some(all) = all.as_array_mut() {
                ctx.origins.record_move(&from, ctx.at.key("allOf").index(all.len()));
                all.push(member);
            }
        }
    }
}

/// Words and examples of the outer schema win; anything else may stand in one of both only.
fn can_merge(member: &Map<String, Value>, outer: &Map<String, Value>) -> bool {
    member.keys().all(|key| {
        let describing = ["title", "description", "example", "examples", "nullable", "deprecated", "default"];
        !outer.contains_key(key) || describing.contains(&key.as_str())
    })
}
