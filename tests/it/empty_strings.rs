//! The empty string next to another type: one type of the runtime for all of them.

use serde_json::json;

use crate::ok::union_empty_string::models::*;
use crate::read;
use crate::runtime::json::{EmptyString, to_value};

#[test]
fn the_empty_string_is_an_alternative_of_its_own() {
    let customer: Customer = read(json!({"address": ""}));
    assert_eq!(customer.address, Some(CustomerAddress::EmptyString(EmptyString)));
    let customer: Customer = read(json!({"address": {"city": "Oslo"}}));
    assert!(
        matches!(customer.address, Some(CustomerAddress::WithCity(it)) if it.city.as_deref() == Some("Oslo"))
    );
}

#[test]
fn another_string_is_kept_as_it_came() {
    let customer: Customer = read(json!({"address": "Oslo"}));
    assert_eq!(customer.address, Some(CustomerAddress::Unknown(json!("Oslo"))));
}

#[test]
fn a_caller_sends_it_to_unset_a_member() {
    let body = UpdateCustomerRequest::new().metadata(EmptyString).lines(EmptyString).address(EmptyString);
    assert_eq!(to_value(&body), json!({"metadata": "", "lines": "", "address": ""}));
    let body = UpdateCustomerRequest::new().lines(vec!["a".to_owned()]);
    assert_eq!(to_value(&body), json!({"lines": ["a"]}));
}

#[test]
fn an_enum_and_a_named_schema_stay_what_they_are() {
    let customer: Customer = read(json!({"plain": "", "named": "", "constant": ""}));
    assert_eq!(customer.plain.map(|it| it.as_str().to_owned()).as_deref(), Some(""));
    assert!(matches!(customer.named, Some(CustomerNamed::Nothing(Nothing::Empty))), "{:?}", customer.named);
}

#[test]
fn serde_reads_and_writes_it() {
    assert_eq!(serde_json::to_string(&EmptyString).unwrap(), "\"\"");
    assert_eq!(serde_json::from_str::<EmptyString>("\"\"").unwrap(), EmptyString);
    let error = serde_json::from_str::<EmptyString>("\"secret\"").unwrap_err().to_string();
    assert!(
        error.contains("expected an empty string, found another one") && !error.contains("secret"),
        "{error}"
    );
    assert_eq!(EmptyString.to_string(), "");
}
