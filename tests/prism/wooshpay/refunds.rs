//! Refunds.

use super::INTENT;
use super::api::models::{CreateRefund, RefundFailureReason, RefundReason, RefundStatus};
use super::shop::Shop;

const REFUND: &str = "re_1843720174028529664";

pub(super) async fn examples(shop: &mut Shop) {
    let client = shop.client.clone();
    let refunds = client.refunds();
    let part = CreateRefund::new(INTENT).amount(500).reason(RefundReason::RequestedByCustomer);
    let refund = shop.send(refunds.create(part.metadata([("refund_id", "return-77")]))).await;
    assert_eq!((refund.id.as_str(), refund.amount), (REFUND, Some(500)));
    assert_eq!(refund.status, Some(RefundStatus::Succeeded));
    let refund = shop.send(refunds.retrieve(REFUND)).await;
    assert_eq!(refund.failure_reason, Some(RefundFailureReason::ExpiredOrCanceledCard));
}
