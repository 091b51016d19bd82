//! Lists whose places have schemas of their own: each place as its type, and whatever else comes unchanged.

use serde_json::json;

use crate::ok::tuples::models::*;
use crate::read;
use crate::runtime::json::to_value;

#[test]
fn places_of_one_type_are_a_list_of_it() {
    let book: Book =
        read(json!({"position": [13.4, 52.5], "fees": [{"amount": 1}, {"amount": 2, "new": true}]}));
    assert_eq!(book.position, Some(vec![13.4, 52.5]));
    assert_eq!(book.fees.unwrap()[1].amount, 2);
    let position: Position = read(json!([13.4]));
    assert_eq!(position.len(), 1);
    read::<Position>(json!([]));
    read::<Position>(json!([13.4, 52.5, 34.5]));
}

#[test]
fn places_of_several_types_are_told_apart() {
    let level: Level = read(json!(["1.5", 3, "buy"]));
    assert!(matches!(&level[1], LevelItem::Count(3)));
    let book: Book = read(json!({
        "named": ["all", {"amount": 1}, {"amount": 2}],
        "nullable": [null, 5],
        "nested": [["a", true], {"note": "n"}, false, true],
        "choice": [1.5, true],
    }));
    assert!(matches!(&book.named.unwrap()[2], BookNamed::Fee(it) if it.amount == 2));
    assert_eq!(book.nullable, Some(vec![None, Some(BookNullable::Integer(5))]));
    let nested = book.nested.unwrap();
    assert!(matches!(&nested[0], BookNested::List(it) if it[1] == BookNestedList::Boolean(true)));
    assert!(matches!(nested[3], BookNested::Boolean(true)));
    let sent = Book::new().choice([BookChoice::from(BookChoiceValue::from("a")), true.into()]);
    assert_eq!(to_value(&sent), json!({"choice": ["a", true]}));
}

#[test]
fn too_few_too_many_and_other_places_are_kept() {
    for level in
        [json!([]), json!(["1.5"]), json!([3, "1.5"]), json!(["1.5", 3, "hold", null, {"a": [1.5]}, []])]
    {
        read::<Level>(level.clone());
        read::<Book>(json!({ "levels": [level] }));
    }
    assert!(matches!(&read::<Level>(json!([[]]))[0], LevelItem::Unknown(it) if *it == json!([])));
    let places = [json!([]), json!([1]), json!(["a", "b"]), json!([{}, [], true, 1.5, "a", 1, null])];
    for key in ["named", "nested", "choice", "anything", "open", "openAlike"] {
        for list in &places {
            read::<Book>(json!({ key: list }));
        }
    }
}

#[test]
fn what_follows_is_of_any_kind_unless_the_document_says_more() {
    let open: Open = read(json!(["a", 1, 1.5, {"b": 2}]));
    assert!(matches!(
        open[..],
        [OpenItem::String(_), OpenItem::Integer(1), OpenItem::Unknown(_), OpenItem::Unknown(_)]
    ));
    let book: Book = read(json!({"openAlike": [1, 2.5, "id"]}));
    let alike = book.open_alike.unwrap();
    assert!(
        matches!(&alike[..], [BookOpenAlike::Number(_), BookOpenAlike::Number(_), BookOpenAlike::Value(it)] if it == "id")
    );
}
