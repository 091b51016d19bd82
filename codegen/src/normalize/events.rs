//! Server-sent events whose data is JSON in a string: the string becomes the JSON.
//!
//! In: the schema of an event. Out: the same with the schema of its JSON as that of `data`. A schema with a name is rewritten
//! only where nothing but events uses it: elsewhere its `data` is the string that it says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Ctx;
use crate::openapi::media_type::{Sequence, sequence};
use crate::pointer::Pointer;
use crate::source::Gone;

/// Where the alternatives and the parts of a schema are.
const COMBINED: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// How often each reference is used.
type Uses<'t> = BTreeMap<&'t str, usize>;

/// The named schemas that every reference to them takes for an event.
pub(super) fn named(root: &Value) -> BTreeSet<Pointer> {
    let (mut all, mut items) = (Uses::new(), Vec::new());
    count(root, &mut all, &mut items);
    let of_events = follow(root, items);
    let only = of_events.iter().filter(|(reference, uses)| all.get(**reference) == Some(uses));
    only.filter_map(|(reference, _)| Pointer::parse(reference.strip_prefix('#')?)).collect()
}

/// Counts all references, and finds the schemas of events.
fn count<'t>(value: &'t Value, all: &mut Uses<'t>, items: &mut Vec<&'t Value>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key == "$ref"
                    && let Some(reference) = value.as_str()
                {
                    *all.entry(reference).or_default() += 1;
                }
                if sequence(key) == Some(Sequence::Events) {
                    items.extend(value.get("itemSchema"));
                }
                count(value, all, items);
            }
        }
        Value::Array(list) => list.iter().for_each(|it| count(it, all, items)),
        _ => {}
    }
}

/// Counts the references that lead from the schemas of events to others, each of which is looked into once.
fn follow<'t>(root: &'t Value, mut schemas: Vec<&'t Value>) -> Uses<'t> {
    let mut uses = Uses::new();
    while let Some(schema) = schemas.pop() {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let known = uses.entry(reference).or_default();
            *known += 1;
            if *known == 1 {
                schemas.extend(reference.strip_prefix('#').and_then(|it| root.pointer(it)));
            }
        }
        schemas.extend(COMBINED.iter().filter_map(|it| schema.get(*it)?.as_array()).flatten());
    }
    uses
}

/// `data: {contentMediaType: application/json, contentSchema: X}` becomes `data: X`, in all alternatives that are in
/// place. Those with a name are rewritten in their own place.
pub(super) fn data_as_json(ctx: &mut Ctx<'_>, event: &mut Value) {
    for key in COMBINED {
        let Some(Value::Array(members)) = event.get_mut(key) else { continue };
        for (index, member) in members.iter_mut().enumerate() {
            let len = ctx.at.push(key);
            ctx.at.push(&index.to_string());
            data_as_json(ctx, member);
            ctx.at.truncate(len);
        }
    }
    let Some(Value::Object(data)) = event.get_mut("properties").and_then(|it| it.get_mut("data")) else {
        return;
    };
    let media_type = data.get("contentMediaType").and_then(Value::as_str).unwrap_or_default();
    if !media_type.to_ascii_lowercase().contains("json") {
        return;
    }
    let at = ctx.at.key("properties").key("data");
    for key in ["type", "contentMediaType"] {
        if data.shift_remove(key).is_some() {
            ctx.origins.record_gone(&at.key(key), Gone::Read);
        }
    }
    let Some(schema) = data.shift_remove("contentSchema") else { return };
    ctx.origins.record_gone(&at.key("contentSchema"), Gone::Read);
    let Value::Object(schema) = schema else { return };
    for (key, value) in schema {
        // What is said of the data in its own place wins.
        let from = at.key("contentSchema").key(&key);
        match data.contains_key(&key) {
            true => ctx.origins.record_gone(&from, Gone::Cut),
            false => {
                ctx.origins.record_move(&from, at.key(&key));
                data.insert(key, value);
            }
        }
    }
}
