//! What a document means is what its crate reads: unions within unions, lists next to an enum, patterns, and schemas
//! that contradict themselves. Each value goes in, is of the type that the schema says, and comes out as it was.

use serde_json::{Value, json};

use crate::ok::{
    contradictions, enum_lists, integer_formats, names_signs, pattern_properties, union_nested,
    union_required_nullable,
};
use crate::read;
use crate::runtime::json::{Json, from_slice, to_value, to_vec};

/// Reads a value, which goes out unchanged, and holds what it became against an expectation.
#[track_caller]
fn holds<T: Json>(value: Value, expected: impl FnOnce(&T) -> bool) {
    let read: T = read(value.clone());
    assert!(expected(&read), "{value} became {read:?}");
}

#[test]
fn lists_beside_an_enum_speak_of_its_values_as_written() {
    use enum_lists::models::*;
    holds(json!(300), |it: &Doubled| *it == Doubled::Ambiguous);
    holds(json!(301), |it: &Doubled| *it == Doubled::Moved);
    holds(json!(302), |it: &Doubled| *it == Doubled::Redirect);
    holds(json!(10), |it: &Dropped| *it == Dropped::Ten);
    holds(json!(20), |it: &Dropped| *it == Dropped::Twenty);
    holds(json!("A1"), |it: &Words| *it == Words::Apples);
    holds(json!("b"), |it: &Short| *it == Short::Second);
    holds(json!("c"), |it: &Short| *it == Short::C);
    holds(json!(2), |it: &ByValue| *it == ByValue::Two);
    holds(json!("auto"), |it: &Several| *it == Several::Automatic);
    holds(json!(5), |it: &Several| *it == Several::Five);
    holds(json!(["x", "y"]), |it: &Items| **it == [ItemsItem::Left, ItemsItem::Right]);
    holds(json!("1.50"), |it: &Shifted| *it == Shifted::OneAndAHalf);
    holds(json!("2.0"), |it: &Shifted| *it == Shifted::Two);
}

#[test]
fn a_union_in_a_union_is_known_by_what_its_own_members_always_hold() {
    use union_nested::models::*;
    holds(
        json!({"kind": "cat", "color": "black"}),
        |it: &Pet| matches!(it, Pet::Cat(it) if matches!(**it, Cat::Black(_))),
    );
    holds(json!({"kind": "dog"}), |it: &Pet| matches!(it, Pet::Dog(_)));
    holds(json!({"kind": "cow"}), |it: &Pet| matches!(it, Pet::Unknown(_)));
    holds(
        json!({"type": "shell", "cmd": "ls"}),
        |it: &Item| matches!(it, Item::Tool(it) if matches!(**it, Tool::Shell(_))),
    );
    holds(
        json!({"type": "rich-note", "html": ""}),
        |it: &Item| matches!(it, Item::Note(it) if matches!(**it, Note::Rich(_))),
    );
    holds(
        json!({"type": "Wallet", "phone": "1"}),
        |it: &Item| matches!(it, Item::Account(it) if matches!(**it, Account::Wallet(_))),
    );
}

#[test]
fn what_a_crate_writes_of_a_union_in_a_union_it_reads_as_the_same_arm() {
    use union_nested::models::*;
    let values = [
        Item::from(Tool::from(Search::new())),
        Item::from(Tool::from(Shell::new().cmd("ls"))),
        Item::from(Note::from(Plain::new("text"))),
        Item::from(Note::from(Rich::new("html"))),
    ];
    for value in values {
        assert_eq!(from_slice::<Item>(&to_vec(&value)).unwrap(), value);
    }
    // Nothing inside holds the tag of the outer union.
    let right = Outer::Right(Box::new(Right::from(Two::new("2"))));
    assert_eq!(to_value(&right), json!({"two": "2", "side": "r"}));
    assert!(matches!(from_slice(&to_vec(&right)).unwrap(), Outer::Right(_)));
    for value in [Pet::from(Cat::from(White::new())), Pet::from(Dog::new())] {
        assert_eq!(from_slice::<Pet>(&to_vec(&value)).unwrap(), value);
    }
}

#[test]
fn a_required_member_that_allows_null_is_still_required() {
    use union_required_nullable::models::*;
    holds(json!({"t": "x"}), |it: &Either| matches!(it, Either::WithB(_)));
    holds(json!({"t": "x", "b": 1, "new": [1]}), |it: &Either| matches!(it, Either::WithB(_)));
    holds(json!({"t": "x", "a": null}), |it: &Either| matches!(it, Either::WithA(_)));
    holds(json!({"t": "x", "a": null, "new": 1, "newer": 2}), |it: &Either| matches!(it, Either::WithA(_)));
    // Outside of a union it is read all the same, and comes back unchanged.
    holds(json!({"t": "x"}), |it: &Alone| it.a.is_none());
    holds(json!({"t": "x", "a": null}), |it: &Alone| it.a.is_none());
    assert_eq!(to_value(&Alone::new(None::<String>, "x")), json!({"t": "x", "a": null}));
}

#[test]
fn a_known_tag_over_something_else_is_kept_as_it_came() {
    use union_required_nullable::models::*;
    holds(json!({"status": "paid", "at": 1}), |it: &Tagged| matches!(it, Tagged::Paid(_)));
    holds(json!({"status": "paid"}), |it: &Tagged| matches!(it, Tagged::Unknown(_)));
    holds(json!({"status": "paid", "at": "noon"}), |it: &Tagged| matches!(it, Tagged::Unknown(_)));
}

#[test]
fn a_schema_that_contradicts_itself_is_read_as_what_fits_more_values() {
    use contradictions::models::*;
    let all = json!({
        "nullable": "open", "all": "closed", "bare": "x", "any": 1, "before": "open", "behind": "closed",
        "list": "open", "listed": "b", "text": "t",
    });
    holds(all, |it: &Superfluous| {
        it.nullable == Some(State::Open)
            && it.all == Some(State::Closed)
            && it.bare == Some(Name::from("x"))
            && it.any == Some(SuperfluousAny::Integer(1))
            && it.before == Some(State::Open)
            && it.behind == Some(State::Closed)
            && it.list == Some(State::Open)
            && it.listed == Some(SuperfluousListed::B)
            && it.text.as_deref() == Some("t")
            && it.flagged.is_none()
    });
    holds(json!({"url": "u", "access": "open"}), |it: &Required| it.accessed.is_none());
    holds(json!({"url": "u", "accessed": [1]}), |it: &Required| it.accessed == Some(json!([1])));
    assert_eq!(to_value(&Required::new("u")), json!({"url": "u"}));
    holds(json!({}), |it: &OnlyRequired| it.id.is_none());
    holds(json!({"id": 1, "more": 2}), |it: &RequiredOfMap| it.id == 1);
}

#[test]
fn an_alternative_that_no_value_is_of_has_no_arm() {
    use contradictions::models::Objects;
    // All arms, since the match would not compile without one of them.
    let arm = |it: &Objects| match it {
        Objects::A(it) => it.x.clone(),
        Objects::B(it) => it.y.clone(),
        Objects::Unknown(_) => None,
    };
    holds(json!({"kind": "a", "id": "1", "x": "in a"}), |it| arm(it).as_deref() == Some("in a"));
    holds(json!({"kind": "b", "y": "in b"}), |it| arm(it).as_deref() == Some("in b"));
}

#[test]
fn members_by_pattern_and_unevaluated_ones_leave_room_for_all_that_is_valid() {
    use pattern_properties::models::*;
    holds(json!({"o": 5, "x-a": "b"}), |it: &Labels| it.get("o") == Some(&json!(5)));
    holds(json!({"id": "1", "o": [1]}), |it: &Open| it.additional_properties.len() == 1);
    holds(json!({"id": "1", "o": [1]}), |it: &Beside| it.id.as_deref() == Some("1"));
    holds(json!({"x-a": "b"}), |it: &Closed| it.get("x-a").map(String::as_str) == Some("b"));
    holds(json!({"x-a": "b"}), |it: &ClosedLater| it.get("x-a").map(String::as_str) == Some("b"));
    holds(json!({"x-a": "b", "o": 5}), |it: &Others| it.len() == 2);
    holds(json!({"id": "1", "o": 5}), |it: &Unevaluated| it.additional_properties.get("o") == Some(&5));
    holds(json!({"id": "1", "more": true, "detail": "d", "o": 5}), |it: &UnevaluatedBeside| {
        it.additional_properties.len() == 3
    });
    holds(json!({"x-a": "b", "o": 5}), |it: &UnevaluatedPattern| it.len() == 2);
    holds(json!({"card": "c", "name": "n", "o": true}), |it: &Dependent| it.additional_properties.len() == 2);
    holds(json!(["a", 1, 2]), |it: &Items| it.len() == 3);
    holds(json!(["a", true, 1]), |it: &ItemsBesideContains| it.len() == 3);
    holds(json!([1, 2]), |it: &OnlyUnevaluatedItems| **it == [1, 2]);
}

#[test]
fn integers_are_read_in_the_whole_range_of_their_format() {
    use integer_formats::models::*;
    let text = concat!(
        r#"{"uint":18446744073709551615,"uint8":255,"uint32":4294967295,"uint64":18446744073709551615,"#,
        r#""ulong":18446744073709551615,"int128":-170141183460469231731687303715884105728,"#,
        r#""uint128":340282366920938463463374607431768211455,"#,
        r#""named":340282366920938463463374607431768211455,"either":340282366920938463463374607431768211455}"#,
    );
    let numbers: Numbers = from_slice(text.as_bytes()).unwrap();
    assert_eq!((numbers.uint, numbers.uint128), (Some(u64::MAX.into()), Some(u128::MAX)));
    assert_eq!(numbers.either, Some(NumbersEither::Integer(u128::MAX)));
    assert_eq!(String::from_utf8(to_vec(&numbers)).unwrap(), text);
    // So they are by way of serde.
    assert_eq!(serde_json::from_str::<Numbers>(text).unwrap(), numbers);
    assert_eq!(serde_json::to_string(&numbers).unwrap(), text);
    assert!(from_slice::<Named>(b"-1").is_err() && from_slice::<Named>(b"1.5").is_err());
    assert_eq!(from_slice::<Named>(b"5.0").unwrap(), Named::from(5));
}

#[test]
fn signs_are_words_of_a_name() {
    use names_signs::models::*;
    assert_eq!([Mode::RPlus, Mode::WPlus].map(|it| it.as_str().to_owned()), ["r+", "w+"]);
    let zones = [Zone::GmtPlus1, Zone::GmtMinus1, Zone::GmtMinus14, Zone::UtcMinus0330];
    assert_eq!(zones.map(|it| it.as_str().to_owned()), ["GMT+1", "GMT-1", "GMT-14", "UTC-03:30"]);
    assert_eq!([Grade::APlus, Grade::AMinus].map(|it| it.as_str().to_owned()), ["A+", "A-"]);
    let joined = [Joined::AB, Joined::APlusB, Joined::AB2, Joined::ImageSvgPlusXml, Joined::Utf8];
    assert_eq!(joined.map(|it| it.as_str().to_owned()), ["a-b", "a+b", "a.b", "image/svg+xml", "utf-8"]);
    holds(json!({"name": "a", "-name": "b", "x<": "c"}), |it: &Members| {
        it.minus_name.as_deref() == Some("b") && it.x_less.as_deref() == Some("c")
    });
}
