//! Anchors: names that JSON Schema gives to nodes, so that `#Pet` refers to wherever `$anchor: Pet` stands.
//!
//! In: the tree of each file. Out: the node of a name, found when one is first asked for, since few documents have any.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde_json::Value;

use crate::pointer::Pointer;
use crate::source::FileId;

/// The anchors of all files.
#[derive(Debug, Default)]
pub struct Anchors {
    found: OnceLock<HashMap<FileId, HashMap<String, Pointer>>>,
}

impl Anchors {
    /// The node that has this name in a file.
    pub(super) fn find(&self, trees: &[Option<Value>], file: FileId, name: &str) -> Option<&Pointer> {
        let found = self.found.get_or_init(|| {
            let files = (0..).map(FileId).zip(trees);
            files.map(|(file, tree)| (file, tree.as_ref().map(of_tree).unwrap_or_default())).collect()
        });
        found.get(&file)?.get(name)
    }
}

fn of_tree(tree: &Value) -> HashMap<String, Pointer> {
    let mut found = HashMap::new();
    collect(tree, &mut Pointer::root(), &mut found);
    found
}

fn collect(value: &Value, at: &mut Pointer, found: &mut HashMap<String, Pointer>) {
    match value {
        Value::Object(object) => {
            for key in ["$anchor", "$dynamicAnchor"] {
                if let Some(name) = object.get(key).and_then(Value::as_str) {
                    found.entry(name.to_owned()).or_insert_with(|| at.clone());
                }
            }
            for (key, value) in object {
                let len = at.push(key);
                collect(value, at, found);
                at.truncate(len);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                let len = at.push(&index.to_string());
                collect(value, at, found);
                at.truncate(len);
            }
        }
        _ => {}
    }
}
