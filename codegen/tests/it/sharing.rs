//! Names of inline schemas stay, whatever else comes to equal them: without a lock, and with one.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use codegen::Outcome;
use codegen::emit::Config;
use codegen::load::{Source, Texts};
use codegen::pipeline::generate_from;
use serde_json::{Map, Value, json};

fn made(document: &Value, lock: Option<&str>, no_share: bool) -> Outcome {
    let mut texts = Texts::new(&[("shop.json", &document.to_string())]);
    if let Some(lock) = lock {
        texts.push("shop.names.lock", lock.as_bytes().to_vec());
    }
    let config = Config { crate_name: "shop".to_owned(), no_share, ..Config::default() };
    let outcome = generate_from(&Source::new(&texts, "shop.json"), &config);
    assert!(outcome.files.is_some(), "{}", outcome.messages(&|_| false, false));
    outcome
}

fn document(paths: &Value, schemas: &Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Shop", "version": "1.0.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// All that is public in the models, by what declares it: `struct OrderBilling`, `type OrderShipping`.
fn items(outcome: &Outcome) -> Vec<String> {
    let files = outcome.files.as_ref().unwrap();
    let models = files.iter().filter(|(path, _)| path.starts_with("src/models/"));
    let lines = models.flat_map(|(_, text)| text.lines()).filter_map(|it| it.trim().strip_prefix("pub "));
    let lines = lines.filter(|it| ["struct ", "enum ", "type "].iter().any(|word| it.starts_with(word)));
    lines.map(|it| it.trim_end_matches([' ', '{', ';']).to_owned()).collect()
}

/// The names of the models.
fn idents(outcome: &Outcome) -> Vec<String> {
    let ident = |it: &String| it.split(' ').nth(1).unwrap().to_owned();
    items(outcome).iter().map(ident).collect()
}

fn is_there(outcome: &Outcome, item: &str) -> bool {
    items(outcome).iter().any(|it| it == item)
}

fn address() -> Value {
    json!({ "type": "object", "properties": { "city": { "type": "string" }, "kind": { "type": "string", "enum": ["home", "work"] } } })
}

fn range() -> Value {
    json!({ "type": "object", "properties": { "gt": { "type": "integer" }, "lt": { "type": "integer" } } })
}

/// An operation that takes an address and a range, under a name of its own.
fn operation(id: &str) -> Value {
    json!({
        "operationId": id,
        "tags": ["things"],
        "parameters": [{ "name": "created", "in": "query", "style": "deepObject", "schema": range() }],
        "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object", "properties": { "address": address() } } } } },
        "responses": { "200": { "description": "", "content": { "application/json": { "schema": { "type": "object", "properties": { "address": address() } } } } } },
    })
}

fn paths(ids: &[&str]) -> Value {
    let paths = ids.iter().map(|id| (format!("/{id}"), json!({ "post": operation(id) })));
    Value::Object(paths.collect::<Map<_, _>>())
}

fn joined(first: &Value, second: &Value) -> Value {
    let all = [first, second].into_iter().flat_map(|it| it.as_object().unwrap().clone());
    Value::Object(all.collect())
}

#[test]
fn ten_additions_rename_nothing() {
    let schemas =
        json!({ "Order": { "type": "object", "properties": { "billing": address(), "range": range() } } });
    let own = paths(&["make", "take"]);
    let old = made(&document(&own, &schemas), None, false);
    let added = paths(&["add_a", "add_b", "add_c", "add_d", "add_e", "add_f", "add_g", "add_h"]);
    let more = json!({
        "Aaa": { "type": "object", "properties": { "first": address() } },
        "Zzz": { "type": "object", "properties": { "last": address(), "range": range() } },
    });
    for before in [true, false] {
        let with = |own: &Value, added: &Value| if before { joined(added, own) } else { joined(own, added) };
        let document = document(&with(&own, &added), &with(&schemas, &more));
        for lock in [None, Some(old.lock.as_str())] {
            let new = made(&document, lock, false);
            let (known, all) = (idents(&old), idents(&new));
            let gone: Vec<_> = known.iter().filter(|it| !all.contains(it)).collect();
            assert!(gone.is_empty(), "added before: {before}, locked: {}: {gone:?}", lock.is_some());
            let operations = old.operations.iter().all(|it| new.operations.contains(it));
            assert!(operations, "{:#?}\n{:#?}", old.operations, new.operations);
            let structs =
                items(&new).iter().filter(|it| it.starts_with("struct") && it.contains("Address")).count();
            assert_eq!(
                structs,
                1,
                "of those that only responses hold, under eleven names: {:#?}",
                items(&new)
            );
        }
    }
}

#[test]
fn a_schema_that_is_no_longer_equal_keeps_its_name_and_so_do_the_others() {
    let order = |billing: Value| json!({ "Order": { "type": "object", "properties": { "billing": billing, "home": address(), "work": address() } } });
    let old = made(&document(&json!({}), &order(address())), None, false);
    assert!(is_there(&old, "struct OrderBilling"), "{:?}", items(&old));
    assert!(
        is_there(&old, "type OrderHome = OrderBilling") && is_there(&old, "type OrderWork = OrderBilling")
    );
    let mut other = address();
    other["properties"]["zip"] = json!({ "type": "string" });
    let new = made(&document(&json!({}), &order(other)), None, false);
    assert!(is_there(&new, "struct OrderBilling") && is_there(&new, "struct OrderHome"), "{:?}", items(&new));
    assert!(is_there(&new, "type OrderWork = OrderHome"), "{:?}", items(&new));
}

#[test]
fn a_named_schema_that_comes_later_gives_its_name_and_takes_none_away() {
    let order = json!({ "Order": { "type": "object", "properties": { "billing": address() } } });
    let old = made(&document(&json!({}), &order), None, false);
    assert!(is_there(&old, "struct OrderBilling"));
    let new =
        made(&document(&json!({}), &joined(&order, &json!({ "Place": address() }))), Some(&old.lock), false);
    assert!(is_there(&new, "type OrderBilling = Place"), "{:?}", items(&new));
    let order = new.files.as_ref().unwrap().get("src/models/order.rs").unwrap();
    assert!(order.contains("pub billing: Option<Place>"), "{order}");
    assert!(new.unmatched.iter().next().is_none(), "the lock fits: {}", new.lock);
    let path = |it: &str| new.names.iter().find(|(at, _)| at.as_str() == it).map(|(_, path)| path.as_str());
    let billing = "/components/schemas/Order/properties/billing";
    assert_eq!(path(&format!("{billing}/properties/city")), Some("models::Place::city"));
}

#[test]
fn nothing_is_shared_where_that_is_asked_for() {
    let order =
        json!({ "Order": { "type": "object", "properties": { "billing": address(), "home": address() } } });
    let made = made(&document(&json!({}), &order), None, true);
    assert!(
        is_there(&made, "struct OrderBilling") && is_there(&made, "struct OrderHome"),
        "{:?}",
        items(&made)
    );
    assert!(made.report().shared.is_empty());
}

#[test]
fn the_report_lists_each_shared_type_with_its_schemas() {
    let order =
        json!({ "Order": { "type": "object", "properties": { "billing": address(), "home": address() } } });
    let report: Value =
        serde_json::from_str(&made(&document(&json!({}), &order), None, false).report_json()).unwrap();
    let place = |member: &str, rust: &str| json!({ "pointer": format!("#/components/schemas/Order/properties/{member}"), "rust": rust });
    let mut billing = place("billing", "models::OrderBilling");
    billing["aliases"] = json!([place("home", "models::OrderHome")]);
    let mut kind = place("billing/properties/kind", "models::OrderBillingKind");
    kind["aliases"] = json!([place("home/properties/kind", "models::OrderHomeKind")]);
    assert_eq!(report["shared"], json!([billing, kind]));
}

#[test]
fn schemas_that_hold_themselves_are_one_type() {
    let node = |at: &str| json!({ "type": "object", "properties": { "next": { "$ref": format!("#/components/schemas/Order/properties/{at}") } } });
    let order = json!({ "Order": { "type": "object", "properties": { "one": node("one"), "two": node("two"), "three": node("one") } } });
    let made = made(&document(&json!({}), &order), None, false);
    assert!(
        is_there(&made, "struct OrderOne") && is_there(&made, "type OrderTwo = OrderOne"),
        "{:?}",
        items(&made)
    );
    assert!(
        is_there(&made, "struct OrderThree"),
        "it is not on the ring, so it holds the next one without a box"
    );
}
