//! What `cargo xtask names` says is true: each node leads to an item that callers can name, each schema to a type.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use codegen::surface;
use codegen::{Request, generate};

use crate::root;

#[test]
fn every_node_leads_to_an_item_and_every_schema_to_a_type() {
    let root = root();
    let fixtures = fs::read_dir(root.join("tests/fixtures/ok")).unwrap();
    let mut documents: Vec<PathBuf> =
        fixtures.map(|it| it.unwrap().path()).filter(|it| it.is_file()).collect();
    documents.extend(crate::documents());
    documents.sort();
    let mut wrong = Vec::new();
    let mut nodes = 0;
    for document in &documents {
        let (items, named) = read(document);
        let file = document.file_name().unwrap().to_string_lossy();
        for (pointer, path) in &named {
            nodes += 1;
            if path.starts_with("::") {
                continue;
            }
            let kind = items.get(path).map_or("nothing", String::as_str);
            let schema = pointer.strip_prefix("#/components/schemas/").is_some_and(|it| !it.contains('/'));
            if kind == "nothing" || (schema && !["struct", "enum", "type"].contains(&kind)) {
                wrong.push(format!("{file}: {pointer} is said to be {path}, which is {kind}"));
            }
        }
        let pointers: BTreeSet<_> = named.iter().map(|(pointer, _)| pointer).collect();
        if pointers.len() < named.len() {
            wrong.push(format!("{file}: a node is named twice"));
        }
    }
    assert!(nodes > 500, "only {nodes} nodes were looked at");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The items of a document's crate, path and kind, and what its nodes are said to have become.
fn read(document: &Path) -> (BTreeMap<String, String>, Vec<(String, String)>) {
    let request = Request { spec: document.to_owned(), name: Some("named".to_owned()), ..Request::default() };
    let outcome = generate(&request);
    let text = surface::of("named", outcome.files.as_ref().unwrap()).unwrap().to_string();
    let items = text.lines().filter_map(item).collect();
    (items, outcome.names.iter().map(|(pointer, path)| (pointer.to_string(), path.clone())).collect())
}

/// `pub field named::models::Pet::name: String` as `models::Pet::name`, `field`.
fn item(line: &str) -> Option<(String, String)> {
    let words = line.strip_prefix("pub ")?.replace("async ", "").replace("const fn ", "fn ");
    let (kind, rest) = words.split_once(' ')?;
    let mut path = rest.strip_prefix("named::")?;
    if let Some(end) = path.find(|it: char| !(it.is_alphanumeric() || "_:#".contains(it))) {
        path = &path[..end];
    }
    Some((path.trim_end_matches(':').to_owned(), kind.to_owned()))
}
