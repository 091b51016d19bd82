//! Optional members that read badly: they are kept unchanged and reported, and the rest is typed.

use runtime::json::{Case, Drift, Fault, Json, Kind, Reader, View, drift, from_slice, to_value};
use serde_json::{Value, json};

use super::models::{Loose, Price, Product, Tagged};
use super::{fault, price, read};

/// An id, or what it is the id of.
#[derive(Debug, PartialEq)]
enum Expandable {
    Id(String),
    Price(Box<Price>),
    Unknown(Value),
}

impl Json for Expandable {
    fn blank() -> Self {
        Self::Unknown(Value::Null)
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        const CASES: &[Case<Expandable>] = &[
            Case::new(&[Kind::String], |from| from.value().map(Expandable::Id)),
            Case::new(&[Kind::Object], |from| from.value().map(Expandable::Price))
                .required(&["id", "amount"]),
        ];
        *self = from.union(None, CASES, Self::Unknown)?;
        Ok(())
    }

    fn view(&self) -> View<'_> {
        match self {
            Self::Id(it) => it.view(),
            Self::Price(it) => it.view(),
            Self::Unknown(it) => it.view(),
        }
    }
}

fn drift_of<T: Json>(value: &Value) -> Vec<String> {
    drift::<T>(value.to_string().as_bytes()).iter().map(Drift::to_string).collect()
}

#[test]
fn an_optional_member_of_another_kind_is_kept_and_the_rest_is_typed() {
    for (name, value, reason) in [
        ("active", json!("yes"), "expected a boolean, found a string"),
        ("status", json!({"state": "open"}), "expected a string, found an object"),
        ("tags", json!({"a": "b"}), "expected a list, found an object"),
        ("rate", json!("2.5"), "expected a number, found a string"),
        ("note", json!([1]), "expected a string, found a list"),
        ("secret", json!(4111), "expected a string, found a number"),
        ("parent", json!("price_2"), "expected an object, found a string"),
    ] {
        let whole = price(json!({ name: value.clone(), "new": 1 }));
        let it: Price = read(&whole).unwrap();
        assert_eq!((it.id.as_str(), it.amount), ("price_1", 5), "{name}");
        assert_eq!(it.extra().get(name), Some(&value), "{name}");
        assert_eq!(to_value(&it), whole, "{name}");
        assert_eq!(drift_of::<Price>(&whole), [format!("/{name}: {reason}")]);
    }
}

#[test]
fn the_nearest_optional_member_is_the_one_that_is_kept() {
    // At any depth: an optional member of the object inside is nearer than that object.
    let inner = price(json!({"active": 1}));
    let whole = price(json!({"parent": price(json!({"parent": inner}))}));
    let it: Price = read(&whole).unwrap();
    let innermost = it.parent.and_then(|it| it.parent).unwrap();
    assert_eq!(innermost.extra().get("active"), Some(&json!(1)));
    assert_eq!(drift_of::<Price>(&whole), ["/parent/parent/active: expected a boolean, found a number"]);

    // A required member cannot be kept; what holds its object can.
    let whole = price(json!({"parent": price(json!({"amount": true}))}));
    assert_eq!(drift_of::<Price>(&whole), ["/parent: expected a number, found a boolean at `amount`"]);
    // An item of a list costs the list.
    let whole = price(json!({"tags": ["a", 2]}));
    assert_eq!(drift_of::<Price>(&whole), ["/tags: expected a string, found a number at `[1]`"]);
    let it: Price = read(&whole).unwrap();
    assert_eq!((it.tags.as_ref(), to_value(&it)), (None, whole));
}

#[test]
fn a_required_member_that_reads_badly_is_a_fault_with_its_path() {
    assert_eq!(
        fault::<Price>(&price(json!({"amount": [5]}))),
        "expected a number, found a list at \"amount\""
    );
    assert_eq!(drift_of::<Price>(&price(json!({"amount": [5], "active": 1}))), [""; 0]);
}

#[test]
fn an_additional_member_that_reads_badly_is_kept_beside_the_map() {
    let whole = json!({"a": 1, "b": "two", "c": 3});
    let it: Loose = read(&whole).unwrap();
    assert_eq!(it.more.keys().collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(it.extra().get("b"), Some(&json!("two")));
    assert_eq!(to_value(&it), whole);
    assert_eq!(drift_of::<Loose>(&whole), ["/b: expected a number, found a string"]);
}

#[test]
fn a_value_that_is_set_wins_over_what_drifted() {
    let mut it: Price = read(&price(json!({"active": "yes", "note": {}}))).unwrap();
    it.active = Some(false);
    assert_eq!(to_value(&it), price(json!({"active": false, "note": {}})));
}

#[test]
fn of_a_member_that_comes_twice_the_last_counts() {
    for (twice, left, drifts) in [
        (r#""active":"x","active":true"#, json!({"active": true}), 0),
        (r#""active":"x","active":null"#, json!({"active": null}), 0),
        (r#""active":true,"active":"x""#, json!({"active": "x"}), 1),
        (r#""active":"x","active":"y""#, json!({"active": "y"}), 1),
    ] {
        let text = format!(r#"{{"id":"price_1","amount":5,"due":null,{twice}}}"#);
        let it: Price = from_slice(text.as_bytes()).unwrap();
        assert_eq!(to_value(&it), price(left), "{twice}");
        assert_eq!(drift::<Price>(text.as_bytes()).len(), drifts, "{twice}");
    }
}

#[test]
fn what_is_not_json_is_never_drift() {
    for broken in ["tru", "\"x", "[1,]", "{\"a\"}", "01"] {
        let text = format!(r#"{{"id":"price_1","amount":5,"due":null,"active":{broken}}}"#);
        assert!(from_slice::<Price>(text.as_bytes()).is_err(), "{broken}");
    }
}

#[test]
fn digits_of_what_drifted_are_kept() {
    let text = r#"{"id":"price_1","amount":5,"tags":[0.1234567890123456789,1e400],"due":null}"#;
    let it: Price = from_slice(text.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(runtime::json::to_vec(&it)).unwrap(), text);
}

#[test]
fn drift_makes_no_wrong_alternative_win() {
    // Only one alternative is an object: it is meant, and what reads badly in it is kept.
    let whole = price(json!({"active": "yes"}));
    assert!(matches!(read::<Expandable>(&whole).unwrap(), Expandable::Price(_)));
    assert_eq!(drift_of::<Expandable>(&whole), ["/active: expected a boolean, found a string"]);
    // An object without what an alternative requires is none of them.
    assert!(matches!(read::<Expandable>(&json!({"id": "price_1"})).unwrap(), Expandable::Unknown(_)));
    // Of two that fit, neither is known to be meant.
    assert!(matches!(read::<Product>(&whole).unwrap(), Product::Unknown(_)));
    // By its tag it is known as well.
    let whole = price(json!({"kind": "price", "active": "yes"}));
    assert_eq!(drift_of::<Tagged>(&whole), ["/active: expected a boolean, found a string"]);
    // Nothing says that this is a loose object: it is unknown, not a loose object of which all has drifted.
    assert!(matches!(read::<Product>(&json!({"kind": 5, "x": "y"})).unwrap(), Product::Unknown(_)));
    // The list of integers is the only list.
    assert!(matches!(read::<Product>(&json!(["x"])).unwrap(), Product::Unknown(_)));
}

#[test]
fn money_in_a_string_is_exact_or_nothing() {
    for text in ["20.00", "20.0", "2e3", "20.5", "1E2", "0x14", "20 GBP", "+20", "2_0", "２０"] {
        let message = fault::<Price>(&price(json!({"amount": text})));
        assert!(
            message.ends_with("at \"amount\"")
                && (message.contains("found a string with another number")
                    || message.contains("found another string")),
            "{text}: {message}"
        );
    }
    for (text, amount) in [("20", 20), ("-20", -20), ("0020", 20), ("9223372036854775807", i64::MAX)] {
        assert_eq!(read::<Price>(&price(json!({"amount": text}))).unwrap().amount, amount, "{text}");
    }
    assert!(read::<Price>(&price(json!({"amount": "9223372036854775808"}))).is_err());
    assert!(read::<Price>(&price(json!({"amount": 20.5}))).is_err());
}

#[test]
fn a_bare_number_is_a_string_where_the_table_allows_it() {
    let it: Price = read(&price(json!({"note": 1050}))).unwrap();
    assert_eq!(it.note.as_deref(), Some("1050"));
    let text = r#"{"id":"price_1","amount":5,"due":null,"note":-10.50}"#;
    assert_eq!(from_slice::<Price>(text.as_bytes()).unwrap().note.as_deref(), Some("-10.50"));
    assert_eq!(
        drift_of::<Price>(&price(json!({"note": true}))),
        ["/note: expected a string, found a boolean"]
    );
}

#[test]
fn a_report_shows_no_key_of_what_is_sensitive_and_does_not_outgrow_its_text() {
    let long = "k".repeat(1_000);
    let whole = price(json!({"parent": {long.clone(): 1}}));
    assert_eq!(drift_of::<Price>(&whole), ["/parent: required member is missing at `id`"]);
    let many: Vec<Value> = (0..5_000).map(|_| price(json!({"active": 1}))).collect();
    let text = json!(many).to_string();
    assert_eq!(from_slice::<Vec<Price>>(text.as_bytes()).unwrap().len(), 5_000);
    let reported = drift::<Vec<Price>>(text.as_bytes());
    assert_eq!((reported.len(), reported[7].pointer()), (1_000, "/7/active"));
}
