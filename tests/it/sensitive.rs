//! What a document calls sensitive is in no `Debug`.

use crate::ok::sensitive::models::{Account, AccountProof, AccountRequired};
use crate::runtime::json::from_slice;

#[test]
fn what_new_takes_hides_what_the_object_hides() {
    let required = AccountRequired {
        id: "acc_1".to_owned(),
        owner: "Ada".to_owned(),
        iban: "GB33".to_owned(),
        bank: "Bank".to_owned(),
        country: "GB".to_owned(),
        password: "hunter2".to_owned(),
    };
    for shown in [format!("{required:?}"), format!("{:?}", Account::new(required))] {
        assert!(!shown.contains("GB33") && !shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("Ada") && shown.contains("[redacted]"), "{shown}");
    }
}

#[test]
fn a_union_hides_the_alternative_that_is_sensitive() {
    assert_eq!(format!("{:?}", AccountProof::from("hunter2")), "String([redacted])");
    assert_eq!(format!("{:?}", AccountProof::from(5)), "Integer(5)");
    let unknown: AccountProof = from_slice(br#"{"secret": "hunter2"}"#).unwrap();
    assert_eq!(format!("{unknown:?}"), "Unknown([redacted])");
}
