//! Tuples: lists whose places have schemas of their own.
//!
//! In: `prefixItems`, or a list of schemas under `items` as older drafts of JSON Schema write it, and what may follow.
//! Out: one schema under `items`, a choice among those of all places and of what follows. `prefixItems` stays for the
//! docs: for each place the index of its schema in the choice.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::Ctx;
use super::keywords::is_combined;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Gone;

/// Whatever spells a tuple becomes `prefixItems` with `items` for what follows; that nothing does becomes `maxItems`.
pub(super) fn spelling(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if let Some(Value::Array(list)) = object.get_mut("items") {
        let list = std::mem::take(list);
        item_list(ctx, object, list);
    }
    let count = object.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
    unevaluated(ctx, object);
    if object.get("items") == Some(&Value::Bool(false)) && !ends_within(object, count) {
        object.insert("maxItems".to_owned(), json!(count));
    }
}

/// What has no place is of this schema, unless `contains` or another schema next to it speaks of it.
fn unevaluated(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(rest) = object.shift_remove("unevaluatedItems") else { return };
    if object.contains_key("items") {
        ctx.origins.record_gone(&ctx.at.key("unevaluatedItems"), Gone::Read);
    } else if object.contains_key("contains") || is_combined(object) {
        ctx.degraded(
            "keyword-condition",
            "unevaluatedItems",
            "which items are left to `unevaluatedItems` depends on the keywords next to it",
            "items without a place here are of any type",
        );
        ctx.origins.record_gone(&ctx.at.key("unevaluatedItems"), Gone::Cut);
    } else {
        ctx.moved("unevaluatedItems", &ctx.at.key("items"));
        object.insert("items".to_owned(), rest);
    }
}

/// A list of schemas under `items`.
fn item_list(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>, mut list: Vec<Value>) {
    let items = ctx.at.key("items");
    if list.len() == 1 {
        ctx.origins.record_move(&items.index(0), items);
        object.insert("items".to_owned(), list.remove(0));
        return;
    }
    object.shift_remove("items");
    if object.contains_key("prefixItems") {
        ctx.degraded("items-tuple", "items", "a list of item schemas next to `prefixItems`", "ignored");
        ctx.origins.record_gone(&items, Gone::Cut);
        return;
    }
    let place = Place::Key(items.clone());
    ctx.say(
        Diagnostic::warning("items-tuple", place, "`items` is one schema, not a list of them")
            .label("read as `prefixItems`"),
    );
    ctx.origins.record_move(&items, ctx.at.key("prefixItems"));
    object.insert("prefixItems".to_owned(), Value::Array(list));
}

/// Whether a list ends with or before the last of so many places.
fn ends_within(object: &Map<String, Value>, places: usize) -> bool {
    let most = object.get("maxItems").and_then(Value::as_u64);
    most.and_then(|it| usize::try_from(it).ok()).is_some_and(|it| it <= places)
}

/// The places become a choice under `items`. Runs when they have been rewritten themselves: an index has to last.
pub(super) fn choice(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(Value::Array(places)) = object.get_mut("prefixItems").filter(|it| **it != json!([])) else {
        return;
    };
    let mut schemas = std::mem::take(places);
    let (count, at, items) = (schemas.len(), ctx.at.key("prefixItems"), ctx.at.key("items"));
    let open = !ends_within(object, count);
    let rest = object.shift_remove("items");
    let any_rest = open && rest.as_ref().is_none_or(|it| *it == json!({}));
    match rest {
        Some(rest) if open && !any_rest => {
            ctx.origins.record_move(&items, at.index(count));
            schemas.push(rest);
        }
        Some(_) => ctx.origins.record_gone(&items, Gone::Read),
        None => {}
    }
    // The choice itself is the list of places.
    let (file, origin) = ctx.origins.trace(&at);
    ctx.origins.record(items.clone(), file, origin.clone());
    ctx.origins.record(items.key("anyOf"), file, origin);
    let mut alternatives = Vec::new();
    let mut known = HashMap::new();
    let mut indices = Vec::with_capacity(schemas.len());
    for (index, schema) in schemas.into_iter().enumerate() {
        let next = alternatives.len();
        let alternative = *known.entry(schema.to_string()).or_insert(next);
        if alternative == next {
            ctx.origins.record_move(&at.index(index), items.key("anyOf").index(next));
            alternatives.push(schema);
        } else {
            ctx.origins.record_gone(&at.index(index), Gone::Read);
        }
        indices.push(alternative);
    }
    if any_rest && !known.contains_key("{}") {
        alternatives.push(json!({}));
    }
    indices.truncate(count);
    object.insert("prefixItems".to_owned(), json!(indices));
    object.insert("items".to_owned(), json!({ "anyOf": alternatives }));
}
