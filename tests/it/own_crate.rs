//! What a crate asks for in `crate.toml`: a part of the API, names, and types of other crates, compiled and called.

use serde_json::json;
use uuid::Uuid;

use crate::constructs_bodies::{answering, run};
use crate::own::shop::models::{Code, OrderType, Purchase};
use crate::own::shop::resources::orders::Orders;
use crate::read;
use crate::runtime::json::{Typed, from_slice, to_value};
use crate::server::json as ok;

const ID: &str = "67E55044-10B1-426F-9247-BB680E5FE0C8";

fn purchase() -> serde_json::Value {
    json!({
        "id": ID,
        "total": {"amount": 100, "currency": "EUR", "parts": {"net": 90}},
        "tax": "1.50",
        "created": "2026-04-01T11:30:00+02:00",
        "day": "2026-04-01",
        "type": "store",
        "linked": [ID, "67e55044-10b1-426f-9247-bb680e5fe0c8"],
    })
}

#[test]
fn strings_of_a_format_are_of_the_type_that_is_asked_for_and_are_written_unchanged() {
    let read: Purchase = read(purchase());
    let id: Uuid = *read.id;
    assert_eq!(id, ID.parse::<Uuid>().unwrap());
    assert_eq!(read.id.as_str(), ID);
    assert_eq!(read.tax.as_deref().map(rust_decimal::Decimal::scale), Some(2));
    assert_eq!(read.created.as_deref().unwrap().to_string(), "2026-04-01T09:30:00Z");
    assert_eq!(read.day.as_deref().unwrap().year(), 2026);
    let linked = read.linked.as_deref().unwrap();
    assert!(linked[0] == linked[1] && linked[0] == id && linked[0].as_str() != linked[1].as_str());
    // By serde, too.
    let serde: Purchase = serde_json::from_value(purchase()).unwrap();
    assert_eq!(serde, read);
    assert_eq!(serde_json::to_value(&serde).unwrap(), purchase());
}

#[test]
fn an_optional_string_without_its_format_is_kept_and_a_required_one_is_an_error() {
    let mut value = purchase();
    value["tax"] = json!("a lot");
    let read: Purchase = from_slice(value.to_string().as_bytes()).unwrap();
    assert_eq!(read.tax, None);
    assert_eq!(to_value(&read), value);
    value["id"] = json!("first");
    let error = from_slice::<Purchase>(value.to_string().as_bytes()).unwrap_err().to_string();
    assert!(error.contains("id") && error.contains("format") && !error.contains("first"), "{error}");
}

#[test]
fn a_schema_is_the_type_that_it_is_replaced_by() {
    let mut read: Purchase = read(purchase());
    assert_eq!(read.total["amount"], 100);
    let mut total = (*read.total).clone();
    total.insert("amount".to_owned(), json!(50));
    read.total = total.into();
    assert_eq!(to_value(&read)["total"], json!({"amount": 50, "currency": "EUR", "parts": {"net": 90}}));
}

#[test]
fn names_derives_and_attributes_are_those_that_are_asked_for() {
    let read: Purchase = read(purchase());
    assert_eq!(read.kind, Some(OrderType::Store));
    assert_eq!(Code::default().as_str(), "");
}

#[test]
fn a_call_takes_and_sends_the_types() {
    let (server, client) = answering(ok("200 OK", &purchase().to_string()));
    let id = ID.parse::<Uuid>().unwrap();
    let got = run(Orders { client: &client }.retrieve(id).into_future()).unwrap();
    assert_eq!(got.id, id);
    assert!(server.seen()[0].starts_with("GET /orders/67e55044-10b1-426f-9247-bb680e5fe0c8 "));

    let (server, client) = answering(ok("200 OK", "[]"));
    let since: jiff::Timestamp = "2026-04-01T09:30:00Z".parse().unwrap();
    run(Orders { client: &client }.list().since(since).into_future()).unwrap();
    assert!(
        server.seen()[0].starts_with("GET /orders?since=2026-04-01T09%3A30%3A00Z "),
        "{:?}",
        server.seen()
    );

    let (server, client) = answering(ok("200 OK", &purchase().to_string()));
    let total = std::collections::BTreeMap::from([("amount".to_owned(), json!(1))]);
    // A string is parsed by whoever has one.
    let typed: Typed<Uuid> = ID.parse().unwrap();
    run(Orders { client: &client }.create(Purchase::new(typed, total)).into_future()).unwrap();
    let seen = server.seen().remove(0);
    assert!(seen.ends_with(&json!({"id": ID, "total": {"amount": 1}}).to_string()), "{seen}");
}

#[test]
fn the_crate_is_of_the_chosen_part() {
    let own = include_str!(concat!(env!("OUT_DIR"), "/own/shop/resources/mod.rs"));
    assert!(own.contains("mod orders;") && !own.contains("refund"), "{own}");
    let models = include_str!(concat!(env!("OUT_DIR"), "/own/shop/models/mod.rs"));
    assert!(
        models.contains("mod money;") && !models.contains("Refund") && !models.contains("Parts"),
        "{models}"
    );
}

#[test]
fn a_crate_of_types_alone_has_no_client() {
    let money: crate::shop_types::models::Money =
        serde_json::from_value(json!({"amount": 1, "currency": "EUR", "parts": {"net": 1}, "new": true}))
            .unwrap();
    assert_eq!(money.amount, 1);
    assert_eq!(crate::shop_types::runtime::json::to_value(&money)["new"], true);
    let refund = crate::shop_types::models::Refund::new().reason("lost");
    assert_eq!(serde_json::to_value(&refund).unwrap(), json!({"reason": "lost"}));
    let manifest = include_str!(concat!(env!("OUT_DIR"), "/shop_types/Cargo.toml"));
    assert!(!manifest.contains("reqwest") && !manifest.contains("url"), "{manifest}");
}
