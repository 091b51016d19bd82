//! What 3.1 can say and 3.0 cannot: values of it are read, and go out unchanged.

use serde_json::json;

use crate::ok::keywords_31::models::*;
use crate::read;
use crate::runtime::json::to_value;

#[test]
fn constants_are_set() {
    assert_eq!(to_value(&Constants::new()), json!({"text": "fixed", "number": 2}));
    read::<Constants>(json!({"text": "fixed", "number": 2, "flag": true, "nothing": null, "list": [1, 2]}));
}

#[test]
fn several_types_are_a_choice() {
    let types: Types =
        read(json!({"nullable": null, "several": true, "lists": [1], "numbers": 1.5, "all": {}}));
    assert_eq!(types.several, Some(TypesSeveral::Boolean(true)));
    assert_eq!(types.lists, Some(TypesLists::IntegerList(vec![1])));
    assert_eq!(types.numbers, Some(1.5));
    let types: Types = read(json!({"several": "text", "lists": "text", "objects": {"a": "x"}, "none": null}));
    assert!(matches!(types.several, Some(TypesSeveral::String(it)) if it == "text"));
    assert_eq!(types.objects.unwrap().a.as_deref(), Some("x"));
}

#[test]
fn tuples_patterns_and_the_like_are_lists_and_maps() {
    read::<Tuples>(json!({"pair": [1, 2.5], "open": ["a", 1]}));
    let patterns: Patterns = read(json!({"id": "x", "x-a": 1}));
    assert_eq!(patterns.additional_properties.get("x-a"), Some(&1));
    read::<SeveralPatterns>(json!({"x-a": 1, "y-b": "z"}));
    let unevaluated: Unevaluated = read(json!({"id": "x", "more": 1}));
    assert_eq!(unevaluated.additional_properties.get("more"), Some(&json!(1)));
    let names: Names = read(json!({"a": true}));
    assert_eq!(names.get("a"), Some(&true));
}

#[test]
fn boolean_schemas_are_any_value() {
    read::<Anything>(json!({"a": [1]}));
    let booleans: Booleans = read(json!({"any": [1], "never": 1, "more": null}));
    assert_eq!(booleans.any, Some(json!([1])));
    read::<BooleanItems>(json!([1, "a", null]));
    let parts: BooleanParts = read(json!({"a": "x"}));
    assert_eq!(parts.a.as_deref(), Some("x"));
    assert!(matches!(read(json!("x")), BooleanAlternatives::String(_)));
    assert!(matches!(read(json!([1])), BooleanAlternatives::Value(_)));
}

#[test]
fn definitions_and_words_beside_references() {
    let all: Definitions = read(json!({"inner": {"depth": 1}, "sibling": {"depth": 2}}));
    assert_eq!(all.sibling.unwrap().depth, Some(2));
}
