//! No reading is narrower than its schema: what an outside validator takes for valid is read, and written back unchanged.
//!
//! The candidates follow the text of the schema ([`sample`](super::sample)), and the validator says which of them are valid. So
//! neither shares a line with the generator, and a reading that is *degraded* is held to "weaker, never narrower".

use std::path::Path;

use codegen::diagnostic::Diagnostics;
use codegen::ir::{Api, TypeId};
use codegen::load::{Disk, Source, load};
use codegen::pointer::Pointer;
use codegen::source::FileId;
use serde_json::Value;

use super::sample::Samples;
use super::validator::Validator;
use super::{Again, same};
use crate::rules;

/// So many candidates are made of each schema.
const CANDIDATES: u64 = 200;

/// The schemas of which no candidate is valid, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("fixtures/ok/anchors.yaml#Pet", "the validator finds no `$anchor` in a document that is not a schema"),
    ("fixtures/ok/contradictions.yaml#Superfluous", "the validator takes `required: true` for a mistake"),
    ("fixtures/ok/enum-lists.yaml#Items", "its `enum` lists items, and its type is a list"),
    ("fixtures/ok/keywords-31.yaml#Nothing", "it is `false`"),
    ("fixtures/ok/recursion.yaml#Must", "it has to hold itself, so that no value of it ends"),
    ("fixtures/ok/references-files.yaml#Receipt", "the validator follows no reference on the way to a node"),
    (
        "fixtures/ok/references-ids.yaml#Owner",
        "the validator finds no `$id` in a document that is not a schema",
    ),
    (
        "fixtures/ok/references-ids.yaml#Pet",
        "the validator finds no `$id` in a document that is not a schema",
    ),
    (
        "fixtures/ok/references-relative-ids.yaml#Shop",
        "the validator finds no `$id` in a document that is not a schema",
    ),
    (
        "fixtures/ok/union-nested-tags.yaml#Event",
        "only the discriminator tells the alternatives of `oneOf` apart",
    ),
    (
        "fixtures/ok/union-nested-tags.yaml#Thing",
        "only the discriminator tells the alternatives of `oneOf` apart",
    ),
    ("fixtures/ok/union-nested.yaml#Outer", "only the discriminator tells the alternatives of `oneOf` apart"),
];

/// What is wrong with the types of a document's named schemas.
pub(super) fn failures(file: &str, path: &Path, api: &Api, types: &[Again]) -> Vec<String> {
    let (disk, root) = Disk::around(path);
    let loaded = load(&Source::new(&disk, &root), &mut Diagnostics::default());
    let tree = loaded.tree(FileId(0)).unwrap();
    let Some(Value::Object(named)) = tree.pointer("/components/schemas") else { return Vec::new() };
    let validator = Validator::new(&loaded, named.keys());
    let mut wrong = Vec::new();
    for (name, schema) in named {
        let candidates = (1..=CANDIDATES).map(|seed| Samples::new(&loaded, seed).of(schema));
        // The type of a schema that allows null is what it is without: null is `None`, wherever it is referred to.
        let candidates = candidates.filter(|it| !it.is_null());
        let valid: Vec<_> = candidates.filter(|it| validator.allows(name, it)).collect();
        let place = format!("{file}#{name}");
        if valid.is_empty() != WITHOUT.iter().any(|(it, _)| *it == place) {
            wrong.push(format!("{place}: {} of {CANDIDATES} candidates are valid", valid.len()));
        }
        let pointer = Pointer::root().key("components").key("schemas").key(name);
        for id in (0..types.len()).filter(|id| api.types[*id].pointer == pointer) {
            for value in &valid {
                wrong.extend(
                    failure(api, TypeId(id), types[id], value).map(|it| format!("{place}: {value} {it}")),
                );
            }
        }
    }
    wrong
}

fn failure(api: &Api, id: TypeId, again: Again, value: &Value) -> Option<String> {
    let back = match again(value.to_string().as_bytes()) {
        Ok(back) => serde_json::from_slice(&back).unwrap(),
        Err(error) => return Some(format!("is valid, and was rejected: {error}")),
    };
    (!same(&rules::apply(api, id, value.clone()), &back)).then(|| format!("became {back}"))
}
