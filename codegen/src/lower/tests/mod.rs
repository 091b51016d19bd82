//! Lowering, from the text of a document to the text of the intermediate representation.
//!
//! One file a subject, in the order of the modules that they are about.

mod composition;
mod discriminators;
mod objects;
mod operations;
mod recursion;
mod scalars;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostics, Place};
use crate::document::Document;

/// Lowers a document with these schemas, and prints its types and messages.
fn schemas(yaml: &str) -> String {
    let schemas: Value = serde_yaml::from_str(yaml).unwrap();
    document(json!({ "components": { "schemas": schemas } }))
}

/// Lowers a document with these root members, and prints it.
fn root(yaml: &str) -> String {
    document(serde_yaml::from_str(yaml).unwrap())
}

fn document(rest: Value) -> String {
    let mut tree = json!({ "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": {} });
    tree.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    let document = Document::new(tree).unwrap();
    let mut diagnostics = Diagnostics::default();
    let api = super::lower(&document, &mut diagnostics);
    let printed = api.to_string();
    let mut text = printed.strip_prefix("api \"T\" \"1\"\n").unwrap_or(&printed).to_owned();
    for it in diagnostics.iter() {
        let place = match &it.place {
            Place::Node(at) | Place::Key(at) => at.to_string(),
            other => format!("{other:?}"),
        };
        let severity = format!("{:?}", it.severity).to_lowercase();
        text.push_str(&format!("{severity}[{}] {place}: {}\n", it.id, it.message));
    }
    text
}
