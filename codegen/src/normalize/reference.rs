//! Keys next to a `$ref`, which `openapiv3` would drop.

use serde_json::{Map, Value, json};

use super::Ctx;
use crate::diagnostic::{Diagnostic, Place};
use crate::openapi::Version;
use crate::source::Gone;

/// What describes a value rather than restricts it: even 3.0 documents mean it, though 3.0 says to ignore it.
const DESCRIBING: [&str; 9] = [
    "title",
    "description",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
    "default",
    "example",
    "externalDocs",
];

/// `{$ref, description}` becomes `{allOf: [{$ref}], description}`.
pub(super) fn siblings(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if object.len() < 2 || !object.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    // The type of the target counts; next to it the word is either the same or wrong.
    if object.shift_remove("type").is_some() {
        ctx.origins.record_gone(&ctx.at.key("type"), Gone::Read);
    }
    let ignored: Vec<String> = object
        .keys()
        .filter(|it| *it != "$ref" && !it.starts_with("x-") && !DESCRIBING.contains(&it.as_str()))
        .filter(|_| ctx.version == Version::V30)
        .cloned()
        .collect();
    for key in ignored {
        let place = Place::Key(ctx.at.key(&key));
        ctx.say(
            Diagnostic::warning(
                "ref-sibling",
                place,
                format!("`{key}` next to a `$ref` has no effect in OpenAPI 3.0"),
            )
            .label("ignored")
            .help("put the reference and the rest into an `allOf`"),
        );
        object.shift_remove(&key);
        ctx.origins.record_gone(&ctx.at.key(&key), Gone::Cut);
    }
    if object.len() < 2 {
        return;
    }
    let Some(reference) = object.shift_remove("$ref") else { return };
    let mut all = vec![json!({"$ref": reference})];
    if let Some(Value::Array(others)) = object.shift_remove("allOf") {
        let at = ctx.at.key("allOf");
        for index in (0..others.len()).rev() {
            ctx.origins.record_move(&at.index(index), at.index(index + 1));
        }
        all.extend(others);
    }
    let to = ctx.at.key("allOf").index(0).key("$ref");
    ctx.moved("$ref", &to);
    object.insert("allOf".to_owned(), Value::Array(all));
}
