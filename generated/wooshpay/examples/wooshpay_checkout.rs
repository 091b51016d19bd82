//! Takes a payment on WooshPay's page: creates a Checkout Session for an order, prints the page to send the customer to, and
//! follows its PaymentIntent until the money is there or will not come.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example wooshpay_checkout
//! ```
//!
//! Without a key it is a rehearsal. `WOOSHPAY_POLLS` and `WOOSHPAY_PAUSE_MS` say how often, and with what pause, the
//! PaymentIntent is retrieved. A shop waits for the webhook instead of polling, and remembers what it has shipped: see
//! `fulfilment`.

mod rehearsal;
#[allow(dead_code)] // It shares the order and the decision with `fulfilment`, and keeps nothing on disk.
pub mod shop;

use std::env;
use std::error::Error;
use std::time::Duration;

use serde_json::json;
use shop::Order;
use shop::paid::{Verdict, verdict};
use wooshpay::models::{
    CheckoutSessionId, CheckoutSessionMode, CreateCheckoutSession, LineItemCreate, PaymentIntentId,
    PriceData, ProductData,
};
use wooshpay::resources::{checkout_sessions, payment_intents};
use wooshpay::{Client, testing};

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

/// Begins the payment of an order. `what` is what the customer reads on the page.
///
/// It may be called again, after a crash or a failure. The server may then create a second session for the order, which charges
/// nobody: the customer is sent to one page only. Store each with the order all the same. If both are paid, `fulfilment` ships
/// once, and leaves the second payment to a person.
///
/// # Errors
/// If the server cannot be reached or refuses, or the new session has no page or no PaymentIntent.
pub async fn begin(client: &Client, order: &Order, what: &str) -> Result<Begun, Box<dyn Error>> {
    let price = PriceData::new(order.currency.as_str(), order.amount).product_data(ProductData::new(what));
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

/// Retrieves a payment until it is decided, at most `polls` times. `Open` means that the webhook will say more.
///
/// That the customer came back to `success_url` proves nothing; only the PaymentIntent does.
///
/// # Errors
/// If the server refuses. After a failed connection it is asked again the next time.
pub async fn follow(
    client: &Client,
    intent: &PaymentIntentId,
    order: &Order,
    polls: u64,
    pause: Duration,
) -> Result<Verdict, wooshpay::Error> {
    for _ in 0..polls {
        match client.payment_intents().retrieve(intent).await {
            Ok(payment) => match verdict(&payment, order) {
                // A payment that failed may be tried again on the page, with another card.
                Verdict::Open => println!("{intent} is not paid yet"),
                decided => return Ok(decided),
            },
            Err(error) if error.is_retryable() => eprintln!("{error}"),
            Err(error) => return Err(error),
        }
        tokio::time::sleep(pause).await;
    }
    Ok(Verdict::Open)
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
/// If it cannot be begun or followed, or no money will come.
pub async fn run(client: &Client, polls: u64, pause: Duration) -> Result<(), Box<dyn Error>> {
    let order =
        Order { id: "order-1234".to_owned(), currency: "GBP".to_owned(), amount: 2000, livemode: false };
    let begun = begin(client, &order, "apple").await?;
    println!("session {}", begun.session);
    println!("send the customer to {}", begun.page);

    let intent = begun.intent;
    match follow(client, &intent, &order, polls, pause).await? {
        Verdict::Paid => println!("{intent} pays for {}: ship the goods, once", order.id),
        Verdict::Open => println!("{intent} is still open; the webhook will say more"),
        Verdict::Canceled => return Err(format!("{intent} was cancelled").into()),
        Verdict::Differs(what) => {
            return Err(format!("{intent} does not pay for {}: {what} differs", order.id).into());
        }
    }
    Ok(())
}

fn setting(name: &str, default: u64) -> Result<u64, Box<dyn Error>> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name} must be a whole number").into()),
        Err(_) => Ok(default),
    }
}

/// What the server in memory responds: a customer who takes a moment to pay.
pub fn script(server: &testing::Fake) {
    let session = json!({"id": "cs_1", "url": "https://pages.example/pay/cs_1", "payment_intent": "pi_1"});
    server.on::<checkout_sessions::Create>().reply(testing::Reply::json(200, &session));
    for status in ["requires_payment_method", "succeeded"] {
        let payment =
            json!({"id": "pi_1", "status": status, "amount": 2000, "currency": "GBP", "livemode": false});
        server.on::<payment_intents::Retrieve>().reply(testing::Reply::json(200, &payment));
    }
}
