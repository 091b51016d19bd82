//! Takes a payment on WooshPay's page: creates a Checkout Session for an order, prints the page to send the customer to, and
//! follows its PaymentIntent until the money is there or will not come.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example checkout
//! ```
//!
//! Without a key it is a rehearsal. `WOOSHPAY_POLLS` and `WOOSHPAY_PAUSE_MS` say how often, and with what pause, the
//! PaymentIntent is looked at. A shop waits for the webhook instead of polling: see `fulfilment`.

mod rehearsal;

use std::env;
use std::error::Error;
use std::time::Duration;

use wooshpay::models::{
    CheckoutSession, CheckoutSessionId, CheckoutSessionMode, CreateCheckoutSession, LineItemCreate,
    PaymentIntent, PaymentIntentId, PaymentIntentStatus, PriceData, ProductData,
};
use wooshpay::resources::{checkout_sessions, payment_intents};
use wooshpay::{Client, testing};

/// An order as a shop keeps it.
pub struct Order {
    /// The shop's own name for it.
    pub id: String,
    /// Three letters, in upper case.
    pub currency: String,
    /// In the currency's smallest unit: 2000 is GBP 20.00.
    pub amount: i64,
    /// What the customer reads on the page.
    pub what: String,
}

/// A payment that has begun. All of it is stored with the order: the webhook will name the PaymentIntent.
#[derive(Debug)]
pub struct Begun {
    /// The session, whose page the customer is sent to.
    pub session: CheckoutSessionId,
    /// What says whether the money is there.
    pub intent: PaymentIntentId,
    /// The page to send the customer to.
    pub page: String,
}

/// Begins the payment of an order.
///
/// It may be asked for again, after a crash or a failure: the idempotency key is the order's, so that the server makes one
/// session for it. Should the server have forgotten the key, it is another session, and the customer is sent to one of them.
///
/// # Errors
/// Where the server cannot be reached or refuses, or the session that it makes leads nowhere.
pub async fn begin(client: &Client, order: &Order) -> Result<Begun, Box<dyn Error>> {
    let price = PriceData::new(order.currency.as_str(), order.amount)
        .product_data(ProductData::new(order.what.as_str()));
    let body = CreateCheckoutSession::new("https://shop.example/thanks")
        .cancel_url("https://shop.example/cart")
        .mode(CheckoutSessionMode::Payment)
        .client_reference_id(order.id.as_str())
        .line_items([LineItemCreate::new(1).price_data(price)]);
    let key = format!("checkout-{}", order.id);
    let session = client.checkout_sessions().create(body).idempotency_key(key).await?;
    let page = session.url.ok_or("the session has no page to send the customer to")?;
    let intent = session.payment_intent.ok_or("the session has no PaymentIntent to follow")?;
    Ok(Begun { session: session.id, intent, page })
}

/// What became of a payment.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money is there: ship the goods.
    Paid,
    /// It will not come.
    Canceled,
    /// Nobody knows yet. The webhook will tell.
    Open,
}

/// Looks at a payment until it has come to an end, so many times at most.
///
/// That the customer came back to `success_url` proves nothing; only the status of the PaymentIntent does.
///
/// # Errors
/// Where the server refuses to tell. One that cannot be reached is asked again the next time.
pub async fn follow(
    client: &Client,
    intent: &PaymentIntentId,
    polls: u64,
    pause: Duration,
) -> Result<Outcome, wooshpay::Error> {
    for _ in 0..polls {
        match client.payment_intents().retrieve(intent).await {
            Ok(payment) => match payment.status {
                Some(PaymentIntentStatus::Succeeded) => return Ok(Outcome::Paid),
                Some(PaymentIntentStatus::Canceled | PaymentIntentStatus::Cancelled) => {
                    return Ok(Outcome::Canceled);
                }
                // A payment that failed may be tried again on the page, with another card.
                Some(status) => println!("{intent} is {status}"),
                None => println!("{intent} has no status yet"),
            },
            Err(error) if error.is_retryable() => eprintln!("{error}"),
            Err(error) => return Err(error),
        }
        tokio::time::sleep(pause).await;
    }
    Ok(Outcome::Open)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = rehearsal::client(script)?;
    let polls = setting("WOOSHPAY_POLLS", 60)?;
    let pause = Duration::from_millis(setting("WOOSHPAY_PAUSE_MS", 1_000)?);
    run(&client, polls, pause).await
}

/// Takes the payment of an order.
///
/// # Errors
/// Where it cannot be begun or followed, or will not come.
pub async fn run(client: &Client, polls: u64, pause: Duration) -> Result<(), Box<dyn Error>> {
    let order = Order {
        id: "order-1234".to_owned(),
        currency: "GBP".to_owned(),
        amount: 2000,
        what: "apple".to_owned(),
    };
    let begun = begin(client, &order).await?;
    println!("session {}", begun.session);
    println!("send the customer to {}", begun.page);

    let intent = begun.intent;
    match follow(client, &intent, polls, pause).await? {
        Outcome::Paid => println!("{intent} succeeded: ship the goods"),
        Outcome::Canceled => return Err(format!("{intent} was canceled").into()),
        Outcome::Open => println!("{intent} is still open; the webhook will tell"),
    }
    Ok(())
}

fn setting(name: &str, default: u64) -> Result<u64, Box<dyn Error>> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name} must be a whole number").into()),
        Err(_) => Ok(default),
    }
}

/// What the server in memory answers: a customer who takes a moment to pay.
pub fn script(server: &testing::Fake) {
    let session = CheckoutSession::new("cs_1").url("https://pages.example/pay/cs_1").payment_intent("pi_1");
    server.on::<checkout_sessions::Create>().answer(&session);
    let payment = |status| PaymentIntent::new("pi_1").status(status);
    server
        .on::<payment_intents::Retrieve>()
        .answer(&payment(PaymentIntentStatus::RequiresPaymentMethod))
        .answer(&payment(PaymentIntentStatus::Succeeded));
}
