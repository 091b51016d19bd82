//! Inline schemas that are one type: that they are, that those which differ are not, and that each keeps its name.

use std::any::TypeId;

use serde_json::json;

use crate::ok::shared_types::models::*;
use crate::read;

fn is_one<A: 'static, B: 'static>() -> bool {
    TypeId::of::<A>() == TypeId::of::<B>()
}

#[test]
fn equal_inline_schemas_are_one_type_under_the_name_of_each() {
    assert!(is_one::<OrderShipping, OrderBilling>());
    assert!(is_one::<OrderShippingKind, OrderBillingKind>(), "the order of values means nothing");
    assert!(is_one::<OrderState, OrderPast>());
    assert!(is_one::<ListReportsCreated, ListReportsUpdated>(), "the order of members means nothing");
    assert!(is_one::<HolderTree, HolderBush>(), "each holds itself");
    let billing = OrderBilling::new("Paris").kind(OrderBillingKind::Home);
    let order = OrderRequest::new().shipping(billing.clone()).billing(billing);
    assert_eq!(serde_json::to_value(&order).unwrap()["shipping"], json!({"city": "Paris", "kind": "home"}));
}

#[test]
fn a_mark_or_a_constraint_that_differs_makes_another_type() {
    assert!(!is_one::<OrderShipping, OrderStrict>(), "required");
    assert!(!is_one::<OrderShipping, OrderShort>(), "length");
    assert!(!is_one::<OrderShipping, OrderSecret>(), "sensitive");
    assert!(!is_one::<OrderShipping, OrderOld>(), "deprecated");
    assert!(is_one::<OrderShippingKind, OrderStrictKind>());
}

#[test]
fn what_only_responses_hold_is_another_type_than_what_callers_make() {
    assert!(!is_one::<OrderShipping, ReportListAddress>());
    assert!(is_one::<OrderState, ReportListState>(), "an enum is the same both ways");
    assert_eq!(ReportListAddress::default().city, "");
}

#[test]
fn a_named_schema_gives_its_name_to_inline_ones_and_is_no_other_named_one() {
    assert!(
        is_one::<Money, OrderPrice>() && is_one::<Money, OrderRefundAmount>() && is_one::<Money, Asked>()
    );
    assert!(!is_one::<Money, Sum>());
    assert!(is_one::<Refund, OrderRefund>(), "what they hold is equal");
    let order = OrderRequest::new().fee(Money::new(1, "EUR")).refund(Refund::new(Money::new(2, "EUR")));
    assert_eq!(order.refund.unwrap().amount.amount, 2);
}

#[test]
fn many_required_members_are_given_by_either_name() {
    assert!(is_one::<OrderFullRequired, OrderWholeRequired>());
    let text = || "x".to_owned();
    let required = OrderWholeRequired { a: text(), b: text(), c: text(), d: text(), e: text(), f: text() };
    assert_eq!(OrderFull::new(required).f, "x");
}

#[test]
fn both_views_of_equal_schemas_are_equal() {
    assert!(is_one::<OrderSeen, OrderRead>() && is_one::<OrderSeenRequest, OrderReadRequest>());
    assert!(!is_one::<OrderSeen, OrderSeenRequest>());
    let seen: OrderSeen = read(json!({"id": "1", "note": "x"}));
    assert_eq!(OrderReadRequest::from(seen).note.as_deref(), Some("x"));
}

#[test]
fn an_error_is_read_by_either_name() {
    fn is_error<T: for<'a> TryFrom<&'a crate::runtime::ApiError>>() {}
    is_error::<ListReports404>();
    is_error::<ListReports409>();
}
