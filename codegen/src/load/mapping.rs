//! Discriminators that name the schemas of their own file.
//!
//! In: the tree of a file that is not the document's root. Out: the same tree, in which a `mapping` by plain name is a
//! reference where this file has a schema of that name: once the files are one tree, the name alone would mean another.

use serde_json::Value;

use crate::pointer::Pointer;

/// Where a file has schemas by name, the likeliest first.
const SECTIONS: [&str; 5] = ["/components/schemas", "/schemas", "/$defs", "/definitions", ""];

/// Rewrites all mappings of a tree.
pub(super) fn localize(tree: &mut Value) {
    let mut found = Vec::new();
    mappings(tree, &mut Pointer::root(), &mut found);
    for at in found {
        let Some(name) = tree.pointer(at.as_str()).and_then(Value::as_str) else { continue };
        let schema = SECTIONS.iter().find_map(|section| {
            let pointer = Pointer::parse(section)?.key(name);
            tree.pointer(pointer.as_str()).filter(|it| it.is_object()).map(|_| pointer)
        });
        if let (Some(schema), Some(value)) = (schema, tree.pointer_mut(at.as_str())) {
            *value = Value::String(schema.to_string());
        }
    }
}

/// Where the plain names are in the mappings below a node.
fn mappings(value: &Value, at: &mut Pointer, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(object) => {
            let mapping = object.get("discriminator").and_then(|it| it.get("mapping")?.as_object());
            for (key, value) in mapping.into_iter().flatten() {
                if value.as_str().is_some_and(|it| !it.contains(['#', '/'])) {
                    found.push(at.key("discriminator").key("mapping").key(key));
                }
            }
            for (key, value) in object {
                let len = at.push(key);
                mappings(value, at, found);
                at.truncate(len);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                let len = at.push(&index.to_string());
                mappings(value, at, found);
                at.truncate(len);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::localize;

    #[test]
    fn a_name_of_this_file_becomes_a_reference() {
        let pet = |mapping| json!({"Pet": {"discriminator": {"mapping": mapping}}, "Cat": {}, "a/b": {}});
        let mut tree = pet(json!({"cat": "Cat", "dog": "Dog", "x": "#/Cat", "y": "cat.yaml", "z": 1}));
        localize(&mut tree);
        assert_eq!(tree, pet(json!({"cat": "#/Cat", "dog": "Dog", "x": "#/Cat", "y": "cat.yaml", "z": 1})));
        let mut tree = json!({"components": {"schemas": pet(json!({"cat": "Cat"}))}});
        localize(&mut tree);
        assert_eq!(tree, json!({"components": {"schemas": pet(json!({"cat": "#/components/schemas/Cat"}))}}));
    }
}
