//! Refunds.

use wooshpay::models::{CreateRefund, Refund, RefundFailureReason, RefundReason, RefundStatus};

use super::check;

#[test]
fn create_refund() {
    let refund = check(
        "POST /v1/refunds",
        r#"{"payment_intent":"pi_1","amount":500,"reason":"requested_by_customer","metadata":{"refund_id":"return-77"}}"#,
        r#"{"id":"re_1","object":"refund","amount":"500","created":1735689600000,"reason":null,"status":"succeeded"}"#,
        |client| {
            let part = CreateRefund::new("pi_1").amount(500).reason(RefundReason::RequestedByCustomer);
            client.refunds().create(part.metadata([("refund_id", "return-77")]))
        },
    );
    assert_eq!((refund.amount, refund.reason.as_ref()), (Some(500), None));
    assert_eq!(refund.status, Some(RefundStatus::Succeeded));
}

#[test]
fn retrieve_refund() {
    let refund = check(
        "GET /v1/refunds/re_1",
        "",
        r#"{"id":"re_1","object":"refund","status":"failed","failure_reason":"unknown"}"#,
        |client| client.refunds().retrieve("re_1"),
    );
    let failed = received!(Refund {
        object: Some("refund".into()),
        id: "re_1".into(),
        status: Some(RefundStatus::Failed),
        failure_reason: Some(RefundFailureReason::UnknownValue)
    });
    assert_eq!(refund, failed);
}
