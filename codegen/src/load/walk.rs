//! References in a tree: where they stand, and what is there.
//!
//! In: a node and its shape. Out: the text of each reference at or below it. What a text means is for
//! [`identity`](super::identity) to say.

use serde_json::Value;

use crate::openapi::{Kind, Shape, Use, reference as reference_of};
use crate::pointer::Pointer;

/// Calls back for every reference at or below a node: its text, the node that holds it, what is there.
pub(crate) fn references(
    value: &Value,
    shape: Shape,
    at: &mut Pointer,
    found: &mut dyn FnMut(&str, &Pointer, Shape),
) {
    let shape = shape.of(value);
    if !shape.holds_references() {
        return;
    }
    if let Some((_, text)) = referring(shape, value) {
        found(text, at, shape);
    }
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let len = at.push(key);
                if shape == Shape::One(Kind::Discriminator) {
                    match (key.as_str(), value) {
                        ("mapping", Value::Object(targets)) => {
                            targets.iter().for_each(|(key, value)| mapping(key, value, at, found));
                        }
                        (DEFAULT_MAPPING, _) => mapping_here(value, at, found),
                        _ => {}
                    }
                }
                references(value, shape.child(key), at, found);
                at.truncate(len);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                let len = at.push(&index.to_string());
                references(value, shape.child(""), at, found);
                at.truncate(len);
            }
        }
        _ => {}
    }
}

/// The reference that a value is, if it is one, and the key that holds it.
pub(crate) fn referring(shape: Shape, value: &Value) -> Option<(&'static str, &str)> {
    let key = "$dynamicRef";
    let dynamic = || value.get(key).filter(|_| shape == Shape::One(Kind::Schema))?.as_str();
    reference_of(shape, value).map(|it| ("$ref", it)).or_else(|| Some((key, dynamic()?)))
}

/// Whether the crate is whole without what a reference of this shape leads to: examples and links shape nothing, and a
/// call works without a word about a header.
pub(crate) fn is_harmless(shape: Shape) -> bool {
    matches!(shape, Shape::One(Kind::Example | Kind::Link | Kind::Header))
}

/// A reference of a discriminator's mapping; a bare word there is a schema's name and no reference.
fn mapping(key: &str, value: &Value, at: &mut Pointer, found: &mut dyn FnMut(&str, &Pointer, Shape)) {
    let len = at.push(key);
    mapping_here(value, at, found);
    at.truncate(len);
}

fn mapping_here(value: &Value, at: &Pointer, found: &mut dyn FnMut(&str, &Pointer, Shape)) {
    if let Some(text) = value.as_str().filter(|it| is_mapping_reference(it)) {
        found(text, at, MAPPING);
    }
}

/// The key of a discriminator that names a schema as its mapping does, once.
pub(crate) const DEFAULT_MAPPING: &str = "defaultMapping";

/// The shape under which the references of a discriminator's mapping are found: each means a schema, and none of
/// them is a `$ref`.
pub(crate) const MAPPING: Shape = Shape::One(Kind::Discriminator);

/// Whether a discriminator's mapping value is a reference rather than a schema's name.
pub(crate) fn is_mapping_reference(text: &str) -> bool {
    text.contains(['#', '/']) || [".yaml", ".yml", ".json"].iter().any(|it| text.ends_with(it))
}

/// Whether a node of a file, whose shape need not be known, belongs to words about a value: a bound, a default, an
/// example. What is wrong with it costs the crate nothing else.
pub(super) fn is_of_words(at: &Pointer) -> bool {
    let mut named = false;
    at.steps().any(|step| {
        let is_words = Kind::Schema.key(&step).is_some_and(|it| it.use_ != Use::Typed) || step == "value";
        let is_name = named;
        named = !is_name && NAMES.contains(&&*step);
        is_words && !is_name
    })
}

/// Keys whose members somebody else named.
pub(super) const NAMES: [&str; 6] =
    ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"];
