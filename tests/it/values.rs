//! Values of enums and numbers: what they become in Rust, and that they go out as they came.

use serde_json::{Value, json};

use crate::ok::enum_values::models::*;
use crate::runtime::json::{Json, from_slice, to_value, to_vec};

/// Reads a text, and says what is written for it.
#[track_caller]
fn again<T: Json>(text: &str) -> (T, String) {
    let read: T = from_slice(text.as_bytes()).unwrap();
    let written = String::from_utf8(to_vec(&read)).unwrap();
    (read, written)
}

#[test]
fn numbers_are_arms() {
    assert_eq!(again::<Rate>("0.5"), (Rate::N0_5, "0.5".to_owned()));
    assert_eq!(again::<Rate>("1.0"), (Rate::N1, "1".to_owned()));
    assert_eq!(again::<Rate>("-25e-2"), (Rate::Minus0_25, "-0.25".to_owned()));
    assert_eq!(Rate::from(1e-7), Rate::N1eMinus7);
    assert_eq!(Rate::N2_25.get(), 2.25);
    assert_eq!(Rate::N2_25.to_string(), "2.25");
    assert_eq!(Named::from(0.19), Named::Standard);
    assert!(Rate::N0_5 < Rate::N1);
}

#[test]
fn an_unlisted_number_is_kept() {
    let (rate, written) = again::<Rate>("0.75");
    assert!(matches!(rate, Rate::Unknown(it) if it.get() == 0.75));
    assert_eq!(written, "0.75");
}

#[test]
fn values_of_several_kinds_are_arms() {
    for (text, arm, written) in [
        (r#""auto""#, Limit::Auto, r#""auto""#),
        ("1", Limit::N1, "1"),
        ("1.0", Limit::N1, "1"),
        ("2.50", Limit::N2_5, "2.5"),
        ("true", Limit::True, "true"),
        (r#""true""#, Limit::TextTrue, r#""true""#),
        (r#""1""#, Limit::Text1, r#""1""#),
    ] {
        assert_eq!(again::<Limit>(text), (arm, written.to_owned()), "{text}");
    }
    assert_eq!(Limit::from(json!("auto")), Limit::Auto);
    assert_eq!(Limit::N2_5.to_value(), json!(2.5));
}

#[test]
fn an_unlisted_value_of_any_kind_is_kept() {
    for value in
        [json!("later"), json!(2), json!(false), json!([1, {"a": null}]), json!({"b": 1.5}), Value::Null]
    {
        let limit = Limit::from(value.clone());
        assert!(matches!(&limit, Limit::Unknown(it) if *it.get() == value));
        assert_eq!(to_value(&limit), value);
    }
}

#[test]
fn integers_are_told_apart_by_all_their_digits() {
    assert_eq!(again::<Fine>("9007199254740993").0, Fine::N9007199254740993);
    assert!(matches!(again::<Fine>("9007199254740992").0, Fine::Unknown(_)));
    assert_eq!(again::<Huge>("18446744073709551615").0, Huge::N18446744073709551615);
}

#[test]
fn null_is_no_arm() {
    let (plan, written) = again::<Plan>(
        r#"{"rate":1,"limit":"auto","none":null,"fixed":3,"share":0.5,"always":true,"either":0.5}"#,
    );
    assert_eq!(plan.none, None);
    assert_eq!(plan.either, Some(RateOrText::Rate(Rate::N0_5)));
    assert!(written.contains(r#""none":null"#), "{written}");
}

#[test]
fn a_constant_of_any_kind_is_set() {
    let plan = Plan::new(Rate::N1, Limit::Auto);
    assert_eq!(
        to_value(&plan),
        json!({"rate": 1, "limit": "auto", "fixed": 3, "share": 0.5, "always": true})
    );
}
