//! Which member of a union without discriminator a value becomes, where more than one could hold it.

use serde_json::json;

use crate::ok::union_choices::models::*;
use crate::read;
use crate::runtime::json::from_slice;

#[test]
fn of_objects_without_required_members_the_one_that_knows_the_members() {
    assert!(matches!(read(json!({"a": "x"})), AllOptional::Loose(_)));
    assert!(matches!(read(json!({"b": "x"})), AllOptional::Other(_)));
    assert!(matches!(read(json!({})), AllOptional::Loose(_)), "on a tie the first");
    assert!(matches!(read(json!({"b": 5})), AllOptional::Loose(_)), "a wrong type rules a member out");
}

#[test]
fn of_objects_that_contain_each_other_the_one_that_leaves_nothing_unknown() {
    assert!(matches!(read(json!({"id": "x"})), Required::Sub(_)));
    assert!(matches!(read(json!({"id": "x", "name": "y"})), Required::Super(_)));
    assert!(matches!(read(json!({"id": "x", "new": 1})), Required::Sub(_)));
    assert!(matches!(read(json!({"name": "y"})), Required::Unknown(_)));
}

#[test]
fn of_objects_that_differ_in_a_constant_the_one_that_has_it() {
    assert!(matches!(read(json!({"id": "x", "deleted": false})), Booleans::Live(_)));
    assert!(matches!(read(json!({"id": "x", "deleted": true})), Booleans::Gone(_)));
    assert!(matches!(read(json!({"id": "x"})), Booleans::Live(_)));
    assert!(matches!(read(json!({"version": 1})), Integers::First(_)));
    assert!(matches!(read(json!({"version": 2})), Integers::Second(_)));
    assert!(matches!(from_slice(br#"{"version": 2.0}"#), Ok(Integers::Second(_))));
    assert!(matches!(read(json!({"version": 3})), Integers::Unknown(_)));
}

#[test]
fn of_objects_that_differ_in_the_values_of_an_enum_the_one_that_lists_it() {
    assert!(matches!(read(json!({"color": "yellow"})), Values::Warm(_)));
    assert!(matches!(read(json!({"color": "green"})), Values::Cold(_)));
    assert!(matches!(read(json!({"color": "grey"})), Values::Warm(_)), "listed by none: the first");
}

#[test]
fn of_numbers_the_narrowest() {
    assert!(matches!(read(json!(2)), Numbers::Level(Level::N2)));
    assert!(matches!(read(json!(3)), Numbers::Integer(3)));
    assert!(matches!(read(json!(2.5)), Numbers::Number(_)));
    assert!(matches!(read(json!("2")), Numbers::Unknown(_)));
}

#[test]
fn of_texts_the_one_that_is_made_like_it() {
    assert!(matches!(read(json!("2026-04-01")), Texts::Date(_)));
    assert!(matches!(read(json!("2026-04-01T09:30:00Z")), Texts::DateTime(_)));
    assert!(matches!(read(json!("67e55044-10b1-426f-9247-bb680e5fe0c8")), Texts::Uuid(_)));
    assert!(matches!(read(json!("12.50")), Texts::Decimal(_)));
    for other in
        ["", "today", "inf", "2026-4-1", "2026-04-01 at noon", "67e55044-10b1", "2026-04-0\u{e9}T09:30"]
    {
        assert!(matches!(read(json!(other)), Texts::String(_)), "{other}");
    }
}

#[test]
fn an_object_goes_before_a_map_and_before_anything() {
    assert!(matches!(read(json!({"id": "x"})), Objects::Sub(_)));
    assert!(matches!(read(json!({"id": "x", "more": "y"})), Objects::Map(_)));
    assert!(matches!(read(json!({})), Objects::Map(_)));
    assert!(matches!(read(json!({"id": "x"})), OpenFirst::Sub(_)));
    assert!(matches!(read(json!({"id": "x", "x": "y"})), OpenFirst::Open(_)));
    assert!(matches!(read(json!({"id": "x"})), Anything::Sub(_)));
    assert!(matches!(read(json!([1])), Anything::Value(_)));
}

#[test]
fn of_lists_the_one_whose_items_fit() {
    assert!(matches!(read(json!([{"id": "x"}])), Lists::Subs(_)));
    assert!(matches!(read(json!([{"id": "x"}, {"k": "v"}])), Lists::Maps(_)));
    assert!(matches!(read(json!(["x"])), Lists::Texts(_)));
    assert!(matches!(read(json!([1])), Lists::Unknown(_)));
}

#[test]
fn of_unions_in_unions_the_one_that_knows_the_value() {
    assert!(matches!(read(json!({"id": "x"})), Nested::Objects(it) if matches!(*it, Objects::Sub(_))));
    assert!(matches!(read(json!({"color": "blue"})), Nested::Values(it) if matches!(*it, Values::Cold(_))));
    assert!(matches!(read(json!("x")), Nested::String(_)));
}

#[test]
fn null_is_no_member() {
    let holder: Holder = read(json!({"nothing": null}));
    assert!(holder.nothing.is_none());
    let holder: Holder = read(json!({"nothing": "x"}));
    assert!(matches!(holder.nothing, Some(Nothing::String(_))));
}

#[test]
fn the_member_that_is_chosen_is_read_with_the_leniency_of_its_members() {
    use crate::ok::union_lenient::models::{Card, Holder};
    let card = |text: &str| match from_slice(text.as_bytes()).unwrap() {
        Holder::Card(card) => *card,
        other => panic!("{other:?}"),
    };
    let expected = Card::new("c").label("");
    assert_eq!(card(r#"{"id": "c", "customer": "", "label": ""}"#), expected);
    assert_eq!(card(r#"{"id": "c", "inside": "[1, 2]"}"#).inside, Some(vec![1, 2].into()));
    // Also inside of another union, and next to what it does not know.
    let outer =
        card(r#"{"id": "d", "next": {"id": "c", "customer": "", "label": "", "new": 1}, "inside": "1"}"#);
    assert_eq!(outer.inside, Some("1".into()));
    let Some(Holder::Card(inner)) = outer.next else { panic!("no card inside") };
    assert_eq!((inner.customer, inner.label.as_deref()), (None, Some("")));
}

#[test]
fn a_tag_further_down_tells_members_apart() {
    use crate::ok::union_nested_tags::models::Event;
    // The open object has room for anything, but it is not the one that the tag means.
    assert!(matches!(read(json!({"object": {"id": "x", "kind": "shut", "new": 1}})), Event::ShutEvent(_)));
    assert!(matches!(read(json!({"object": {"id": "x", "kind": "open", "new": 1}})), Event::OpenEvent(_)));
    assert!(matches!(read(json!({"object": {"id": "x", "new": 1}})), Event::OpenEvent(_)));
    assert!(matches!(read(json!({"object": {"id": "x", "kind": null}})), Event::OpenEvent(_)));
    // A text that no tag is: still readable, though nothing says as what.
    assert!(matches!(read(json!({"object": {"id": "x", "kind": "ajar"}})), Event::OpenEvent(_)));
}
