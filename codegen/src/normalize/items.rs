//! The schema of one item of a body of items, where 3.0 has the schema of a body.

use serde_json::{Map, Value, json};

use super::Ctx;
use crate::openapi::media_type::{Sequence, sequence};
use crate::source::Gone;

/// `itemSchema: X` becomes `schema: X`, and stays as the sign that it is meant. The data of an event that is JSON in a string
/// becomes the JSON.
pub(super) fn item_schema(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(mut item) = object.get("itemSchema").cloned() else { return };
    let media_type = ctx.at.last().unwrap_or_default().to_ascii_lowercase();
    let Some(sequence) = sequence(&media_type) else {
        if ctx.at.parent().is_some_and(|it| it.as_str() == "/components/mediaTypes") {
            return;
        }
        ctx.degraded(
            "item-schema",
            "itemSchema",
            format!("`{media_type}` does not consist of items"),
            "the items get no type",
        );
        object.shift_remove("itemSchema");
        ctx.origins.record_gone(&ctx.at.key("itemSchema"), Gone::Cut);
        return;
    };
    if object.contains_key("schema") {
        // That of the whole body says nothing more than that of each item.
        ctx.origins.record_gone(&ctx.at.key("schema"), Gone::Read);
    }
    let to = ctx.at.key("schema");
    ctx.moved("itemSchema", &to);
    if sequence == Sequence::Events {
        let len = ctx.at.push("schema");
        data_of_event(ctx, &mut item);
        ctx.at.truncate(len);
    }
    object.insert("schema".to_owned(), item);
    object.insert("itemSchema".to_owned(), json!(true));
}

/// `data: {contentMediaType: application/json, contentSchema: X}` becomes `data: X`, in all alternatives that are in place.
fn data_of_event(ctx: &mut Ctx<'_>, event: &mut Value) {
    for key in ["allOf", "oneOf", "anyOf"] {
        let Some(Value::Array(members)) = event.get_mut(key) else { continue };
        for (index, member) in members.iter_mut().enumerate() {
            let len = ctx.at.push(key);
            ctx.at.push(&index.to_string());
            data_of_event(ctx, member);
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
