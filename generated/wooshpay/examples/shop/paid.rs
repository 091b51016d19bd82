//! Decides whether a PaymentIntent pays for an order.
//!
//! In: a PaymentIntent that was retrieved from the API, and the order. Out: a [`Verdict`]. Every example that lets goods go asks
//! this one function.

use wooshpay::models::{PaymentIntent, PaymentIntentStatus};

use super::Order;

/// What a PaymentIntent means for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The money for this order is there.
    Paid,
    /// Not paid yet. It may still be.
    Open,
    /// Cancelled: no money will come of this PaymentIntent.
    Canceled,
    /// Something is paid, but not what the order costs. A person has to look. It says what differs.
    Differs(&'static str),
}

/// Whether `payment` pays for `order`.
///
/// Paid means all of: the status is `succeeded`; the amount is the order's, in the order's currency; what was received is that
/// amount, where the API says what was received (recorded responses have null there); and it is real money exactly where the
/// order wants real money. A value that is missing, or that cannot be read, pays for nothing.
pub fn verdict(payment: &PaymentIntent, order: &Order) -> Verdict {
    match payment.status {
        Some(PaymentIntentStatus::Succeeded) => {}
        Some(PaymentIntentStatus::Canceled | PaymentIntentStatus::Cancelled) => return Verdict::Canceled,
        _ => return Verdict::Open,
    }
    if payment.amount != Some(order.amount) {
        return Verdict::Differs("the amount");
    }
    // `"19.50"` is not read as a number. It is kept in `extra`: the API does say what was received.
    let is_unreadable = payment.extra().get("amount_received").is_some();
    if is_unreadable || payment.amount_received.is_some_and(|received| received != order.amount) {
        return Verdict::Differs("the amount received");
    }
    let currency = payment.currency.as_ref().map(|it| it.as_str());
    if !currency.is_some_and(|it| it.eq_ignore_ascii_case(&order.currency)) {
        return Verdict::Differs("the currency");
    }
    if payment.livemode != Some(order.livemode) {
        return Verdict::Differs("live or test");
    }
    Verdict::Paid
}
