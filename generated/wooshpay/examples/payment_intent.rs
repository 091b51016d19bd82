//! Drives a payment by itself: makes a PaymentIntent, confirms it with a card, sends the customer to the bank where the bank
//! asks for it (3-D Secure), captures the money that is held, and gives a part of it back.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example payment_intent
//! ```
//!
//! Without a key it is a rehearsal. Card data that pass through your systems put these under PCI DSS; `checkout` keeps them
//! away.
//!
//! What is never done twice here: confirming, capturing and refunding. Nothing shows that the server would know a repetition
//! of one of these, so that the client repeats none of them by itself. Where an answer was lost, this program looks what
//! became of the call, and only then asks again.

mod rehearsal;

use std::error::Error as StdError;

use serde_json::Value;
use wooshpay::models::{
    CaptureMethod, CardData, CreatePaymentIntent, CreateRefund, NextAction, NextActionType, PaymentIntent,
    PaymentIntentId, PaymentIntentStatus, PaymentMethodData, PaymentMethodType, RedirectAction, Refund,
    RefundId, RefundStatus,
};
use wooshpay::resources::{payment_intents, refunds};
use wooshpay::{Client, Error, testing};

/// Where the customer comes back to after the bank's page. That they do proves nothing.
const BACK: &str = "https://shop.example/back";

/// An order as a shop keeps it.
pub struct Order {
    /// The shop's own name for it.
    pub id: String,
    /// Three letters, in upper case.
    pub currency: String,
    /// In the currency's smallest unit: 2000 is GBP 20.00.
    pub amount: i64,
}

/// Where a payment stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits for a card. In words for the customer, if one was declined.
    NeedsCard(Option<String>),
    /// The bank wants to see the customer: send them to this page, and look again when they are back. Without a page: look at
    /// the PaymentIntent, and ask WooshPay.
    NeedsCustomer(Option<String>),
    /// The money is held: capture it within a week, or it goes back.
    Held,
    /// The money is there.
    Paid,
    /// It will not come.
    Canceled,
    /// It is under way, or in a state that nobody has described: look again later.
    Open,
}

/// Makes the PaymentIntent of an order. Its id is stored with the order.
///
/// It may be asked for again, after a crash or a failure: the key is the order's, so that the server makes one.
///
/// # Errors
/// Where the server cannot be reached, or refuses.
pub async fn open(client: &Client, order: &Order) -> Result<PaymentIntentId, Error> {
    let body = CreatePaymentIntent::new(order.amount, order.currency.as_str())
        .capture_method(CaptureMethod::Manual)
        .merchant_order_id(order.id.as_str());
    let key = format!("payment-{}", order.id);
    Ok(client.payment_intents().create(body).idempotency_key(key).await?.id)
}

/// Where a payment stands now.
///
/// # Errors
/// Where the server cannot be reached, or refuses.
pub async fn look(client: &Client, intent: &PaymentIntentId) -> Result<Standing, Error> {
    Ok(standing(&client.payment_intents().retrieve(intent).await?))
}

/// Pays with a card, if the payment waits for one.
///
/// # Errors
/// Where the server cannot be reached or refuses; a card that is declined is no error. After an error the payment may have
/// been confirmed all the same: calling this again looks first.
pub async fn confirm(client: &Client, intent: &PaymentIntentId, card: CardData) -> Result<Standing, Error> {
    let before = look(client, intent).await?;
    if !matches!(before, Standing::NeedsCard(_)) {
        return Ok(before);
    }
    let method = PaymentMethodData::new(PaymentMethodType::Card).card(card);
    let call = client.payment_intents().confirm(intent).payment_method_data(method).return_url(BACK);
    match call.await {
        Ok(payment) => Ok(standing(&payment)),
        Err(error) if error.is_card_error() => {
            let words = error.api().and_then(|it| it.message()).map(str::to_owned);
            Ok(Standing::NeedsCard(words))
        }
        // The answer was lost. The card may have been charged, so that the payment is asked, and not the card.
        Err(error) if error.is_retryable() && error.maybe_received() => look(client, intent).await,
        Err(error) => Err(error),
    }
}

/// Takes so much of the money that is held. The rest goes back.
///
/// # Errors
/// Where the server cannot be reached, or refuses. After an error the money may have been taken all the same: calling this
/// again looks first.
pub async fn capture(client: &Client, intent: &PaymentIntentId, amount: i64) -> Result<Standing, Error> {
    let before = look(client, intent).await?;
    if before != Standing::Held {
        return Ok(before);
    }
    match client.payment_intents().capture(intent).amount_to_capture(amount).await {
        Ok(payment) => Ok(standing(&payment)),
        Err(error) if error.is_retryable() && error.maybe_received() => look(client, intent).await,
        Err(error) => Err(error),
    }
}

/// What became of a refund that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Refunded {
    /// The money has gone back.
    Done(RefundId),
    /// It is under way: the event `charge.refund.updated` will tell, or retrieving it.
    UnderWay(RefundId),
    /// It will not be made.
    Failed(String),
    /// The answer was lost, and there is no list of refunds to look at: somebody has to look at the dashboard, or wait for the
    /// event. **Asking again may pay twice.**
    Unknown,
}

/// Gives back a part of a payment. `id` is the shop's own name for this refund: note what you are about to give back under
/// it, before you call, so that a refund whose fate is unknown can be found by it.
///
/// # Errors
/// Where nothing was asked for: the server was not reached, or the client is not set up.
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

fn standing(payment: &PaymentIntent) -> Standing {
    match payment.status {
        Some(PaymentIntentStatus::Succeeded) => Standing::Paid,
        Some(PaymentIntentStatus::RequiresCapture) => Standing::Held,
        Some(PaymentIntentStatus::RequiresAction) => {
            Standing::NeedsCustomer(payment.next_action.as_ref().and_then(page).map(str::to_owned))
        }
        Some(PaymentIntentStatus::RequiresPaymentMethod | PaymentIntentStatus::RequiresConfirmation) => {
            let declined = payment.last_payment_error.as_ref();
            Standing::NeedsCard(declined.and_then(|it| it.message.clone()))
        }
        Some(PaymentIntentStatus::Canceled | PaymentIntentStatus::Cancelled) => Standing::Canceled,
        _ => Standing::Open,
    }
}

/// The page that the customer has to see: under one of the names that are known, else the first that is there, since each
/// wallet brings a name of its own.
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
/// Where one of them cannot be made.
pub async fn run(client: &Client) -> Result<(), Box<dyn StdError>> {
    let order = Order { id: "order-1234".to_owned(), currency: "GBP".to_owned(), amount: 2000 };
    let intent = open(client, &order).await?;
    println!("{intent} is made");

    // The test host's card.
    let card = CardData::new("4111111111111111", "03", "2027").cvc("123");
    let mut standing = confirm(client, &intent, card).await?;
    println!("{intent}: {standing:?}");
    if let Standing::NeedsCustomer(_) = standing {
        // A shop stops here, and looks again when the customer is back or the webhook comes.
        standing = look(client, &intent).await?;
        println!("{intent}: {standing:?}");
    }
    if standing != Standing::Held {
        return Ok(());
    }
    let standing = capture(client, &intent, 1500).await?;
    println!("{intent}: {standing:?}");
    if standing == Standing::Paid {
        println!("refund: {:?}", refund(client, &intent, 500, "return-77").await?);
    }
    Ok(())
}

/// What the server in memory answers: a bank that asks for the customer.
pub fn script(server: &testing::Fake) {
    let payment = |status| PaymentIntent::new("pi_1").status(status);
    let waiting = payment(PaymentIntentStatus::RequiresPaymentMethod);
    let page = RedirectAction::new().url("https://pages.example/3ds/pi_1").return_url(BACK);
    let action = NextAction::new().type_(NextActionType::ChallengeRedirect).challenge_redirect(page);
    let held = payment(PaymentIntentStatus::RequiresCapture);
    server.on::<payment_intents::Create>().answer(&waiting);
    server.on::<payment_intents::Retrieve>().answer(&waiting).answer(&held);
    server
        .on::<payment_intents::Confirm>()
        .answer(&payment(PaymentIntentStatus::RequiresAction).next_action(action));
    server.on::<payment_intents::Capture>().answer(&payment(PaymentIntentStatus::Succeeded));
    server.on::<refunds::Create>().reply_with(|request| {
        // As the real server does: with the amount that was asked for.
        let asked: Value = request.json().unwrap_or_default();
        let mut refund = Refund::new("re_1").status(RefundStatus::Succeeded);
        refund.amount = asked["amount"].as_i64();
        testing::Reply::json(200, &refund)
    });
}
