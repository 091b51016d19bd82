//! Keys beside a `$ref`, which `openapiv3` would drop.

use serde_json::{Map, Value, json};

use super::Ctx;
use crate::diagnostic::{Diagnostic, Place};
use crate::shape::Version;

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
    // The type of the target counts; beside it the word is either the same or wrong.
    object.shift_remove("type");
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
                format!("`{key}` beside a `$ref` has no effect in OpenAPI 3.0"),
            )
            .label("ignored")
            .help("put the reference and the rest into an `allOf`"),
        );
        object.shift_remove(&key);
    }
    if object.len() < 2 {
        return;
    }
    let Some(reference) = object.shift_remove("$ref") else { return };
    let mut all = vec![json!({"$ref": reference})];
    let to = ctx.at.key("allOf").index(0).key("$ref");
    ctx.moved("$ref", &to);
    if let Some(Value::Array(others)) = object.shift_remove("allOf") {
        all.extend(others);
    }
    object.insert("allOf".to_owned(), Value::Array(all));
}
