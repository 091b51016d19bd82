//! Payloads as real servers send them: each decodes as its schema's type and is the same JSON again when encoded.
//!
//! In: `spec/<api>/recorded/<Schema>.<variant>.json`. Where a schema lets the wire deviate (`x-lenient`), the payload
//! is first put right by [`rules`], which reads the same rules from the IR that the generated tables were made from.
//! Then each payload is varied wherever its schema leaves room ([`mutants`]), and nothing of that may be lost either.

#![allow(clippy::unwrap_used)]

mod delivered;
mod mutants;
mod rules;
mod schemas;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use codegen::ir::{Api, TypeId};
use serde_json::Value;

use super::difference::difference;
use schemas::Schema;

/// A payload, and what it is one of.
struct Payload {
    /// `wooshpay/CheckoutSession.setup`
    name: String,
    text: String,
    /// The payload as its schema wants it.
    clean: Value,
    schema: &'static Schema,
    api: &'static Api,
    ty: TypeId,
}

/// Every payload of every API. What cannot be distinguished here fails each test, by name.
static PAYLOADS: LazyLock<Vec<Payload>> = LazyLock::new(|| {
    let mut res = Vec::new();
    for api in folders(&super::project().join("spec")) {
        let folder = super::project().join("spec").join(&api).join("recorded");
        if !folder.is_dir() {
            continue;
        }
        let spec = super::project().join("spec").join(&api).join("openapi.yaml");
        let request = codegen::Request { spec, ..codegen::Request::default() };
        let ir: &'static Api =
            Box::leak(Box::new(codegen::generate(&request).api.expect("a document that can be lowered")));
        for file in folders(&folder) {
            res.push(payload(&api, ir, &folder.join(&file), &file));
        }
    }
    assert!(!res.is_empty(), "there are no recorded payloads");
    res
});

fn payload(api: &str, ir: &'static Api, path: &Path, file: &str) -> Payload {
    let stem = file.strip_suffix(".json").unwrap_or_else(|| panic!("{api}/{file}: not a JSON file"));
    let (name, _) = stem.split_once('.').unwrap_or_else(|| panic!("{api}/{file}: not `Schema.variant.json`"));
    let pointer = format!("/components/schemas/{name}");
    let ty = ir.types.iter().position(|it| it.named && it.pointer.as_str() == pointer);
    let ty = TypeId(ty.unwrap_or_else(|| panic!("{api}/{file}: the document has no schema `{name}`")));
    let schema = schemas::find(api, name).unwrap_or_else(|| {
        panic!("{api}/{file}: add `{name}` to the table in tests/apis/recorded/schemas.rs")
    });
    let text = fs::read_to_string(path).unwrap();
    let raw = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{api}/{file}: {error}"));
    let clean = rules::apply(ir, ty, raw);
    Payload { name: format!("{api}/{stem}"), text, clean, schema, api: ir, ty }
}

#[test]
fn each_payload_is_the_same_again_after_decoding_and_encoding() {
    let mut wrong = Vec::new();
    for it in PAYLOADS.iter() {
        match (it.schema.round_trip)(&it.text) {
            Ok(encoded) => compare(&mut wrong, &it.name, &it.clean, &encoded),
            Err(fault) => wrong.push(format!("{}: {fault}", it.name)),
        }
    }
    assert_none(&wrong);
}

#[test]
fn serde_reads_and_writes_each_payload_as_the_client_does() {
    let mut wrong = Vec::new();
    for it in PAYLOADS.iter() {
        match (it.schema.serde)(&it.text) {
            Ok(encoded) => compare(&mut wrong, &it.name, &it.clean, &encoded),
            Err(fault) => wrong.push(format!("{}: {fault}", it.name)),
        }
    }
    assert_none(&wrong);
}

#[test]
fn what_a_schema_does_not_know_is_kept_at_every_level_of_each_payload() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for it in PAYLOADS.iter() {
        for mutant in mutants::of(it.api, it.ty, &it.clean) {
            let name = format!("{}: {}", it.name, mutant.what);
            let text = mutant.value.to_string();
            for decode in [it.schema.round_trip, it.schema.serde] {
                match decode(&text) {
                    Ok(encoded) => compare(&mut wrong, &name, &mutant.value, &encoded),
                    Err(fault) => wrong.push(format!("{name}: {fault}")),
                }
            }
            tried += 1;
        }
    }
    assert_none(&wrong);
    assert!(tried > 20 * PAYLOADS.len(), "only {tried} mutants: are the payloads walked at all?");
}

#[test]
fn each_schema_of_the_table_has_a_payload() {
    let wrong: Vec<String> = schemas::all()
        .filter(|(api, schema)| {
            let start = format!("{api}/{}.", schema.name);
            !PAYLOADS.iter().any(|it| it.name.starts_with(&start))
        })
        .map(|(api, schema)| format!("{api}: `{}` has no payload any more", schema.name))
        .collect();
    assert_none(&wrong);
}

/// The names in a folder, sorted.
fn folders(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut res: Vec<String> =
        entries.map(|it| it.unwrap().file_name().into_string().expect("a name in UTF-8")).collect();
    res.sort();
    res
}

fn compare(wrong: &mut Vec<String>, name: &str, expected: &Value, found: &Value) {
    if let Some(place) = difference(expected, found) {
        let show = |value: &Value| value.pointer(&place).map_or("nothing".to_owned(), Value::to_string);
        let (expected, found) = (show(expected), show(found));
        wrong.push(format!("{name}: at `{place}`\n  expected {expected}\n  found    {found}"));
    }
}

/// Shows the first few: what is wrong with one payload is wrong with most.
#[track_caller]
fn assert_none(wrong: &[String]) {
    let first: Vec<&str> = wrong.iter().take(20).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} differences\n{}\n", wrong.len(), first.join("\n"));
}
