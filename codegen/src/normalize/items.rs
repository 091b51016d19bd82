//! The schema of one item of a body of items, where 3.0 has the schema of a body.

use serde_json::{Map, Value, json};

use super::{Ctx, events};
use crate::openapi::media_type::{Sequence, sequence};
use crate::source::Gone;

/// `itemSchema: X` becomes `schema: X`, and stays as the sign that it is meant.
pub(super) fn item_schema(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(mut item) = object.get("itemSchema").cloned() else { return };
    let media_type = ctx.at.last().unwrap_or_default().to_ascii_lowercase();
    let by_position = ["prefixEncoding", "itemEncoding"].iter().any(|it| object.contains_key(*it));
    let is_form = media_type.starts_with("multipart/form-data") && by_position;
    let Some(sequence) = sequence(&media_type).or_else(|| is_form.then_some(Sequence::Parts)) else {
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
        events::data_as_json(ctx, &mut item);
        ctx.at.truncate(len);
    }
    object.insert("schema".to_owned(), item);
    object.insert("itemSchema".to_owned(), json!(true));
}
