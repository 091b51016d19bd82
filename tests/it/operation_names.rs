//! What operations and their types are called, in a table for each of fifteen small documents in the styles that real ones
//! have: `METHOD path (id) → handle.function(arguments) → type`. A reviewer reads the lines that change.

use std::collections::BTreeMap;
use std::fs;

use codegen::Outcome;
use codegen::emit::Config;
use codegen::load::{Source, Texts};
use codegen::pipeline::generate_from;
use serde_json::{Map, Value, json};

use crate::root;

/// The documents, each by its name.
fn documents() -> BTreeMap<String, Value> {
    let files = fs::read_dir(root().join("tests/fixtures/names")).unwrap().map(|it| it.unwrap().path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        (name, value)
    };
    files.map(read).collect()
}

fn outcome(document: &Value) -> Outcome {
    let files = Texts::new(&[("openapi.json", &document.to_string())]);
    let config = Config { crate_name: "named".to_owned(), ..Config::default() };
    let outcome = generate_from(&Source::new(&files, "openapi.json"), &config);
    assert!(outcome.api.is_some(), "{}", outcome.messages(&|_| false, false));
    outcome
}

/// A line for each operation, with the id that the document has.
fn table(document: &Value) -> Vec<String> {
    let outcome = outcome(document);
    let ids = |line: &str| {
        let (method, rest) = line.split_once(' ').unwrap();
        let path = rest.split(" → ").next().unwrap();
        document["paths"][path][method.to_ascii_lowercase()]["operationId"].as_str().unwrap_or("-").to_owned()
    };
    outcome.operations.iter().map(|it| it.replacen(" → ", &format!(" ({}) → ", ids(it)), 1)).collect()
}

#[test]
fn operations_are_called_what_a_person_would_choose() {
    let documents = documents();
    assert_eq!(documents.len(), 15);
    for (name, document) in documents {
        let mut settings = insta::Settings::clone_current();
        settings.set_input_file(root().join("tests/fixtures/names").join(format!("{name}.yaml")));
        settings.set_snapshot_path("../snapshots/names");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let counts =
            outcome(&document).counts.rows().map(|(what, number)| format!("{number} {what}")).join(", ");
        settings.bind(|| {
            insta::assert_snapshot!(name.as_str(), format!("{}\n\n{counts}", table(&document).join("\n")))
        });
    }
}

/// Ten operations that a document may have one day, below and next to those that it has, in the style of its own ids.
fn additions(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let (first, item) = paths.iter().next().unwrap();
    let (method, known) = item.as_object().unwrap().iter().find(|(key, _)| *key != "parameters").unwrap();
    let with = |id: Option<&str>| {
        let mut operation = json!({ "responses": { "200": { "description": "" } } });
        operation["tags"] = known["tags"].clone();
        if operation["tags"].is_null() {
            operation.as_object_mut().unwrap().remove("tags");
        }
        if let Some(id) = id {
            operation["operationId"] = json!(id);
        }
        operation
    };
    let item = |path: &str| format!("{}/{{addedId}}", path.trim_end_matches('/'));
    let id = known["operationId"].as_str().unwrap_or("getThing");
    vec![
        (format!("{}/notes", item(first)), "get".into(), with(None)),
        (format!("{}/notes/{{noteId}}", item(first)), "get".into(), with(None)),
        (format!("{}/archive", item(first)), "post".into(), with(None)),
        (format!("{}/notes/{{noteId}}/pin", item(first)), "post".into(), with(Some("PostNotesNotePin"))),
        (format!("{}/search/deep", first.trim_end_matches('/')), "post".into(), with(Some("deepSearch"))),
        (format!("{}/more", item(first)), method.clone(), with(Some(&format!("{id}More")))),
        ("/added/{addedId}".into(), "get".into(), with(Some("getAdded"))),
        ("/added".into(), "get".into(), with(None)),
        ("/added".into(), "post".into(), with(Some("PostAdded"))),
        ("/added/{addedId}/parts/{partId}".into(), "delete".into(), with(Some("deletePart"))),
    ]
}

/// The document with operations added, before or behind its own.
fn grown(document: &Value, added: &[(String, String, Value)], before: bool) -> Value {
    let mut new = Map::new();
    for (path, method, operation) in added {
        let names = path.split('{').skip(1).filter_map(|it| it.split('}').next());
        let parameters: Vec<_> = names
            .map(|it| json!({ "name": it, "in": "path", "required": true, "schema": { "type": "string" } }))
            .collect();
        let item = new.entry(path.clone()).or_insert_with(|| json!({ "parameters": parameters }));
        item[method] = operation.clone();
    }
    let own = document["paths"].as_object().unwrap().clone();
    let (first, second) = if before { (new, own) } else { (own, new) };
    let mut grown = document.clone();
    grown["paths"] = Value::Object(first.into_iter().chain(second).collect());
    grown
}

#[test]
fn ten_additions_rename_nothing() {
    for (name, document) in documents() {
        let old = outcome(&document);
        let added = additions(&document);
        assert_eq!(added.len(), 10);
        for before in [true, false] {
            let new = outcome(&grown(&document, &added, before));
            assert_eq!(new.operations.len(), old.operations.len() + 10, "{name}");
            let known: Vec<_> = old.operations.iter().filter(|it| !new.operations.contains(it)).collect();
            assert!(
                known.is_empty(),
                "{name}, added before: {before}: renamed\n{known:#?}\n{:#?}",
                new.operations
            );
            let old_types: Vec<_> = old.types.iter().filter(|it| !new.types.contains(it)).collect();
            assert!(old_types.is_empty(), "{name}: {old_types:?}");
        }
    }
}

#[test]
fn an_operation_that_loses_the_same_words_of_its_group_renames_nothing() {
    let one =
        json!({ "operationId": "createCheckoutSession", "tags": ["Checkout Sessions"], "responses": {} });
    let other = json!({ "operationId": "create", "tags": ["Checkout Sessions"], "responses": {} });
    let document = |paths: Value| json!({ "openapi": "3.0.3", "info": { "title": "Shop", "version": "1" }, "paths": paths });
    let function = |document: &Value| {
        let all = outcome(document).operations;
        all.iter().find(|it| it.starts_with("POST /sessions ")).unwrap().clone()
    };
    let old = function(&document(json!({ "/sessions": { "post": one } })));
    assert!(old.contains("checkout_sessions.create("), "{old}");
    let behind = document(json!({ "/sessions": { "post": one }, "/sessions/quick": { "post": other } }));
    let before = document(json!({ "/sessions/quick": { "post": other }, "/sessions": { "post": one } }));
    assert_eq!((function(&behind), function(&before)), (old.clone(), old));
}
