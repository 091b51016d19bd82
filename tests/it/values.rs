//! Values of enums and numbers: what they become in Rust, and that they go out unchanged.

use serde_json::{Value, json};

use crate::ok::enum_values::models::*;
use crate::ok::numbers::models as numbers;
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
    let plan = Plan::new(Limit::Auto, Rate::N1);
    assert_eq!(
        to_value(&plan),
        json!({"rate": 1, "limit": "auto", "fixed": 3, "share": 0.5, "always": true})
    );
}

/// Numbers that an `f64` does not carry.
const BEYOND: [&str; 6] = [
    "9007199254740993",
    "-18446744073709551617",
    "12345678901234567.89",
    "0.12345678901234567890",
    "1e400",
    "1e-400",
];

#[test]
fn a_number_that_a_float_does_not_carry_goes_out_as_it_came() {
    for number in BEYOND {
        for text in [
            format!(r#"{{"balance":{number}}}"#),
            format!(r#"{{"balance":1,"named":{number},"step":{number}}}"#),
            format!(r#"{{"balance":1,"list":[1,{number},9007199254740992],"lists":[[],[2,{number}]]}}"#),
            format!(r#"{{"balance":1,"map":{{"a":0.5,"b":{number}}}}}"#),
            format!(r#"{{"balance":1,"either":{number},"inside":{{"balance":{number}}}}}"#),
            format!(r#"{{"balance":1,"any":[{{"a":{number}}}]}}"#),
            format!(r#"{{"balance":{number},"unknown":{{"b":[{number}]}}}}"#),
        ] {
            assert_eq!(again::<numbers::Account>(&text).1, text);
        }
        let text = format!(r#"{{"a":{number},"b":{number}}}"#);
        assert_eq!(again::<numbers::Open>(&text).1, text);
    }
}

#[test]
fn neighbours_with_one_float_are_told_apart_by_their_place() {
    let text = r#"{"balance":1,"list":[9007199254740993,9007199254740992,9007199254740993],"map":{"a":9007199254740992,"b":9007199254740993}}"#;
    assert_eq!(again::<numbers::Account>(text).1, text);
}

#[test]
fn a_number_set_later_wins_over_the_text_that_came() {
    let (mut account, _) =
        again::<numbers::Account>(r#"{"balance":9007199254740993,"list":[0.12345678901234567890]}"#);
    assert_eq!(account.balance, 9_007_199_254_740_992.0);
    account.balance = 2.5;
    account.list = Some(vec![3.5]);
    assert_eq!(to_vec(&account), br#"{"balance":2.5,"list":[3.5]}"#);
}

#[test]
fn a_number_in_a_text_keeps_its_digits() {
    let text = r#"{"balance":1,"text":"9007199254740993","embedded":"{\"balance\":9007199254740993}"}"#;
    let written = r#"{"balance":1,"text":9007199254740993,"embedded":{"balance":9007199254740993}}"#;
    assert_eq!(again::<numbers::Account>(text).1, written);
}

#[test]
fn ordinary_numbers_are_written_as_floats_are() {
    for (text, written) in [
        ("1.0", "1"),
        ("1e2", "100"),
        ("0.10", "0.1"),
        ("100000000000000000000.00", "100000000000000000000"),
        ("1.7976931348623157e308", "1.7976931348623157e308"),
        ("5e-324", "5e-324"),
    ] {
        let (_, whole) = again::<numbers::Account>(&format!(r#"{{"balance":{text}}}"#));
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(value(&whole)["balance"].as_f64(), value(written).as_f64(), "{whole}");
        let built = numbers::Account::new(value(text).as_f64().unwrap());
        assert_eq!(from_slice::<numbers::Account>(whole.as_bytes()).unwrap(), built, "nothing is remembered");
    }
}

#[test]
fn a_number_costs_the_same_however_many_are_remembered() {
    growth::assert_linear("remembered numbers", 1_000, |n| {
        let list = vec!["0.12345678901234567890"; n].join(",");
        let text = format!(r#"{{"balance":1,"list":[{list}]}}"#);
        assert_eq!(again::<numbers::Account>(&text).1, text);
    });
}
