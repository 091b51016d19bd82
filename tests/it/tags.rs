//! The tag that a discriminator knows a schema by: a value that is used alone has it as well.

use serde_json::json;

use crate::ok::discriminator::models::*;
use crate::runtime::json::{from_slice, to_value};

#[test]
fn a_member_that_is_sent_alone_has_its_tag() {
    assert_eq!(to_value(&Card::new("4242")), json!({"type": "card", "number": "4242"}));
    assert_eq!(to_value(&Wallet::new()), json!({"type": "wallet"}));
    assert_eq!(to_value(&Voucher::new()), json!({"type": "voucher"}), "a tag that it does not declare");
    assert_eq!(
        to_value(&Paper::new("A4")),
        json!({"medium": "paper", "size": "A4"}),
        "a tag that may be missing"
    );
    assert_eq!(to_value(&Screen::default()), json!({"medium": "screen"}));
}

#[test]
fn a_member_that_came_without_its_tag_goes_on_without() {
    let voucher: Voucher = from_slice(br#"{"code":"x"}"#).unwrap();
    assert_eq!((voucher.code.as_deref(), &voucher.type_), (Some("x"), &None));
    assert_eq!(to_value(&voucher), json!({"code": "x"}));
    let paper: Paper = from_slice(br#"{"size":"A4"}"#).unwrap();
    assert_eq!(to_value(&paper), json!({"size": "A4"}));
}

#[test]
fn a_member_in_its_union_has_its_tag() {
    assert_eq!(to_value(&Optional::from(Paper::new("A4"))), json!({"medium": "paper", "size": "A4"}));
    assert_eq!(to_value(&Method::from(Voucher::new().code("x"))), json!({"code": "x", "type": "voucher"}));
    let bank = Method::from(Bank::new("direct_debit"));
    assert_eq!(to_value(&bank), json!({"type": "direct_debit"}), "one of several tags");
}

#[test]
fn an_unknown_tag_and_a_missing_one_are_kept_as_they_came() {
    let stone = json!({"medium": "stone", "size": 3});
    let optional: Optional = from_slice(stone.to_string().as_bytes()).unwrap();
    assert!(matches!(optional, Optional::Unknown(_)));
    assert_eq!(to_value(&optional), stone);
    let untold: Optional = from_slice(br#"{"size":"A4"}"#).unwrap();
    assert!(matches!(untold, Optional::Paper(_)), "told by its members");
    assert_eq!(to_value(&untold), json!({"size": "A4"}));
}

#[test]
fn a_constant_of_its_own_is_no_tag() {
    assert_eq!(to_value(&Sound::new()), json!({}), "the schema allows no text that its union knows it by");
    assert_eq!(to_value(&Optional::from(Sound::new())), json!({"medium": "sound"}));
}
