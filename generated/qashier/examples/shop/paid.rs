//! Decides whether a Checkout Session pays for an order.
//!
//! In: a session that was retrieved from the API, and the order. Out: a [`Verdict`]. Every example that lets goods go asks this
//! one function.

use qashier::models::{CheckoutSession, CheckoutSessionStatus, PaymentStatus};

use super::Order;

/// What a session means for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The money for this order is there.
    Paid,
    /// Not paid yet. It may still be.
    Open,
    /// Expired, and not paid.
    Expired,
    /// Something is paid, but not what the order costs. A person has to look. It says what differs.
    Differs(&'static str),
}

/// Whether `session` pays for `order`.
///
/// Paid means all of: `payment_status` is `paid`, whatever `status` says; the total is the order's, in the order's currency. A
/// missing value pays for nothing. Sessions do not say whether the money is real: that is decided by the key that asks.
pub fn verdict(session: &CheckoutSession, order: &Order) -> Verdict {
    if session.payment_status != Some(PaymentStatus::Paid) {
        let is_over = session.status == Some(CheckoutSessionStatus::Expired);
        return if is_over { Verdict::Expired } else { Verdict::Open };
    }
    if session.amount_total != Some(order.amount) {
        return Verdict::Differs("the amount");
    }
    let currency = session.currency.as_ref().map(|it| it.as_str());
    if !currency.is_some_and(|it| it.eq_ignore_ascii_case(&order.currency)) {
        return Verdict::Differs("the currency");
    }
    Verdict::Paid
}
