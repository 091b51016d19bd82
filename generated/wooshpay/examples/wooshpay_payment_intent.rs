//! Drives a payment by itself: makes a PaymentIntent, confirms it with a card, sends the customer to the bank where the bank
//! asks for it (3-D Secure), captures the money that is held, and gives a part of it back.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example wooshpay_payment_intent
//! ```
//!
//! Without a key it is a rehearsal. Card data that pass through your systems put these under PCI DSS; `checkout` keeps them
//! away.
//!
//! Creating, confirming, capturing and refunding are sent once each. Nothing shows that the server recognises a repeated call, so
//! the client retries none of them by itself. After a lost response this program asks the API what became of the call before it
//! goes on.

mod rehearsal;
#[allow(dead_code)] // It shares the order and the decision with `fulfilment`, and keeps nothing on disk.
pub mod shop;

use std::error::Error as StdError;

use serde_json::{Value, json};
use shop::Order;
use shop::paid::{Verdict, verdict};
use wooshpay::models::{
    CaptureMethod, CardData, CreatePaymentIntent, CreateRefund, NextAction, PaymentIntent, PaymentIntentId,
    PaymentIntentStatus, PaymentMethodData, PaymentMethodType, Refund, RefundId, RefundStatus,
};
use wooshpay::resources::{payment_intents, refunds};
use wooshpay::{Client, Error, testing};

/// Where the customer comes back to after the bank's page. That they do proves nothing.
const BACK: &str = "https://shop.example/back";

/// How far a payment is.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits for a card. With words for the customer if one was declined.
    NeedsCard(Option<String>),
    /// The bank asks for the customer: send them to this page, and look again when they are back. Without a page: read the
    /// PaymentIntent, and ask WooshPay.
    NeedsCustomer(Option<String>),
    /// The money is held: capture it within a week, or it goes back.
    Held,
    /// The money for the order is there.
    Paid,
    /// Something was paid, but not what the order costs. A person has to look.
    Differs(&'static str),
    /// No money will come.
    Canceled,
    /// It is being processed, or has a status that the description does not know: look again later.
    Open,
}

/// Creates the PaymentIntent of an order, unless there is one. Store its id with the order.
///
/// After a lost response, or a crash before the id was stored, call it again: it searches by the order's id before it creates. Of
/// several it takes the one that is furthest, so that no card is charged in addition to a payment that is paid or under way. The
/// idempotency key is sent as well, though no document says that the server honours it.
///
/// # Errors
/// If the server cannot be reached, or refuses.
pub async fn open(client: &Client, order: &Order) -> Result<PaymentIntentId, Error> {
    let query = format!("merchant_order_id:'{}'", order.id);
    let found = client.payment_intents().search(query).await?;
    let is_it = |it: &PaymentIntent| it.merchant_order_id.as_ref() == Some(&order.id);
    let of_order = found.data.unwrap_or_default().into_iter().filter(is_it);
    if let Some(payment) = of_order.min_by_key(|it| behind(it.status.as_ref())) {
        return Ok(payment.id);
    }
    let body = CreatePaymentIntent::new(order.amount, order.currency.as_str())
        .capture_method(CaptureMethod::Manual)
        .merchant_order_id(order.id.as_str());
    let key = format!("payment-{}", order.id);
    Ok(client.payment_intents().create(body).idempotency_key(key).await?.id)
}

/// How far behind a payment is: paid or under way, waiting for a card, or over without money.
fn behind(status: Option<&PaymentIntentStatus>) -> u8 {
    match status {
        Some(PaymentIntentStatus::Canceled | PaymentIntentStatus::Cancelled) => 2,
        Some(PaymentIntentStatus::RequiresPaymentMethod | PaymentIntentStatus::RequiresConfirmation) => 1,
        _ => 0,
    }
}

/// How far the payment of an order is now.
///
/// # Errors
/// If the server cannot be reached, or refuses.
pub async fn look(client: &Client, intent: &PaymentIntentId, order: &Order) -> Result<Standing, Error> {
    Ok(standing(&client.payment_intents().retrieve(intent).await?, order))
}

/// Pays with a card, if the payment waits for one.
///
/// # Errors
/// If the server cannot be reached or refuses; a declined card is not an error. After an error the payment may have been
/// confirmed all the same: calling this again looks first.
pub async fn confirm(
    client: &Client,
    intent: &PaymentIntentId,
    order: &Order,
    card: CardData,
) -> Result<Standing, Error> {
    let before = look(client, intent, order).await?;
    if !matches!(before, Standing::NeedsCard(_)) {
        return Ok(before);
    }
    let method = PaymentMethodData::new(PaymentMethodType::Card).card(card);
    let call = client.payment_intents().confirm(intent).payment_method_data(method).return_url(BACK);
    match call.await {
        Ok(payment) => Ok(standing(&payment, order)),
        Err(error) if error.is_card_error() => {
            let words = error.api().and_then(|it| it.message()).map(str::to_owned);
            Ok(Standing::NeedsCard(words))
        }
        // The response was lost. The card may have been charged: ask for the payment, never confirm again.
        Err(error) if error.is_retryable() && error.maybe_received() => look(client, intent, order).await,
        Err(error) => Err(error),
    }
}

/// Takes the money that is held.
///
/// # Errors
/// If the server cannot be reached, or refuses. After an error the money may have been taken all the same: calling this again
/// looks first.
pub async fn capture(client: &Client, intent: &PaymentIntentId, order: &Order) -> Result<Standing, Error> {
    let before = look(client, intent, order).await?;
    if before != Standing::Held {
        return Ok(before);
    }
    match client.payment_intents().capture(intent).amount_to_capture(order.amount).await {
        Ok(payment) => Ok(standing(&payment, order)),
        Err(error) if error.is_retryable() && error.maybe_received() => look(client, intent, order).await,
        Err(error) => Err(error),
    }
}

/// What became of a refund.
#[derive(Debug, PartialEq, Eq)]
pub enum Refunded {
    /// The money has gone back.
    Done(RefundId),
    /// It is being processed: wait for the event `charge.refund.updated`, or retrieve it.
    UnderWay(RefundId),
    /// No money goes back.
    Failed(String),
    /// The response was lost, and there is no list of refunds to search: a person looks at the dashboard, or waits for the event.
    /// **Calling again may pay twice.**
    Unknown,
}

/// Gives back a part of a payment. `id` is the shop's own id of this refund: note under it what you are about to give back, before
/// you call, so that an unknown refund can be found by it.
///
/// # Errors
/// If nothing was sent: the server was not reached, or the client is not set up.
pub async fn refund(
    client: &Client,
    intent: &PaymentIntentId,
    amount: i64,
    id: &str,
) -> Result<Refunded, Error> {
    let body = CreateRefund::new(intent).amount(amount).metadata([("refund_id", id)]);
    let error = match client.refunds().create(body).await {
        Ok(refund) => return Ok(refunded(refund)),
        Err(error) => error,
    };
    match error.api() {
        // A refusal, unless the server itself does not know what it did.
        Some(refusal) if !error.is_retryable() => Ok(Refunded::Failed(refusal.to_string())),
        _ if error.maybe_received() => {
            eprintln!("refund {id}: {error}");
            Ok(Refunded::Unknown)
        }
        _ => Err(error),
    }
}

fn refunded(refund: Refund) -> Refunded {
    match refund.status {
        Some(RefundStatus::Succeeded) => Refunded::Done(refund.id),
        Some(RefundStatus::Failed | RefundStatus::Canceled) => {
            let why = refund.failure_reason.map(|it| it.to_string());
            Refunded::Failed(why.unwrap_or_else(|| "no reason was given".to_owned()))
        }
        _ => Refunded::UnderWay(refund.id),
    }
}

fn standing(payment: &PaymentIntent, order: &Order) -> Standing {
    match verdict(payment, order) {
        Verdict::Paid => return Standing::Paid,
        Verdict::Differs(what) => return Standing::Differs(what),
        Verdict::Canceled => return Standing::Canceled,
        Verdict::Open => {}
    }
    match payment.status {
        Some(PaymentIntentStatus::RequiresCapture) => Standing::Held,
        Some(PaymentIntentStatus::RequiresAction) => {
            Standing::NeedsCustomer(payment.next_action.as_ref().and_then(page).map(str::to_owned))
        }
        Some(PaymentIntentStatus::RequiresPaymentMethod | PaymentIntentStatus::RequiresConfirmation) => {
            let declined = payment.last_payment_error.as_ref();
            Standing::NeedsCard(declined.and_then(|it| it.message.clone()))
        }
        _ => Standing::Open,
    }
}

/// The page that the customer has to see: under one of the known names, else the first one found, since each wallet has a name of
/// its own.
fn page(action: &NextAction) -> Option<&str> {
    let known = [
        &action.challenge_redirect,
        &action.ddc_redirect,
        &action.alipay_handle_redirect,
        &action.redirect_to_url,
    ];
    let known = known.into_iter().find_map(|it| it.as_ref()?.url.as_deref());
    known.or_else(|| action.additional_properties.values().find_map(|it| it.get("url")?.as_str()))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    run(&rehearsal::client(script)?).await
}

/// Takes a payment through all its steps, as far as it comes.
///
/// # Errors
/// If one of them fails.
pub async fn run(client: &Client) -> Result<(), Box<dyn StdError>> {
    let order =
        Order { id: "order-1234".to_owned(), currency: "GBP".to_owned(), amount: 2000, livemode: false };
    let intent = open(client, &order).await?;
    println!("{intent} is created");

    // The test host's card.
    let card = CardData::new("4111111111111111", "03", "2027").cvc("123");
    let mut standing = confirm(client, &intent, &order, card).await?;
    println!("{intent}: {standing:?}");
    if let Standing::NeedsCustomer(_) = standing {
        // A shop stops here, and looks again when the customer is back or the webhook comes.
        standing = look(client, &intent, &order).await?;
        println!("{intent}: {standing:?}");
    }
    if standing != Standing::Held {
        return Ok(());
    }
    let standing = capture(client, &intent, &order).await?;
    println!("{intent}: {standing:?}");
    if standing == Standing::Paid {
        println!("refund: {:?}", refund(client, &intent, 500, "return-77").await?);
    }
    Ok(())
}

/// What the server in memory responds: a bank that asks for the customer.
pub fn script(server: &testing::Fake) {
    let payment = |status: &str| json!({"id": "pi_1", "status": status, "amount": 2000, "currency": "GBP", "livemode": false});
    let reply = |body: &Value| testing::Reply::json(200, body);
    let mut asks = payment("requires_action");
    asks["next_action"] = json!({
        "type": "challenge_redirect",
        "challenge_redirect": {"url": "https://pages.example/3ds/pi_1", "return_url": BACK},
    });
    let waiting = payment("requires_payment_method");
    server.on::<payment_intents::Search>().reply(reply(&json!({"object": "list", "data": []})));
    server.on::<payment_intents::Create>().reply(reply(&waiting));
    server
        .on::<payment_intents::Retrieve>()
        .reply(reply(&waiting))
        .reply(reply(&payment("requires_capture")));
    server.on::<payment_intents::Confirm>().reply(reply(&asks));
    server.on::<payment_intents::Capture>().reply(reply(&payment("succeeded")));
    server.on::<refunds::Create>().reply_with(|request| {
        // As the real server does: with the amount of the request.
        let asked: Value = request.json().unwrap_or_default();
        let refund = json!({"id": "re_1", "status": "succeeded", "amount": asked["amount"]});
        testing::Reply::json(200, &refund)
    });
}
