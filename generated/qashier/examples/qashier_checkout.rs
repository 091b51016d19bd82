//! Takes a payment on Qashier's page: creates a Checkout Session for an order, prints the page to send the customer to, and
//! follows the session until the money is there or will not come.
//!
//! ```text
//! QASHIER_KEY=sk_test_… cargo run --example qashier_checkout
//! ```
//!
//! Without a key it is a rehearsal. `QASHIER_POLLS` and `QASHIER_PAUSE_MS` say how often, and with what pause, the session is
//! retrieved. A shop looks when an event comes and when the customer is back, and remembers what it has shipped: see
//! `fulfilment`.

mod rehearsal;
#[allow(dead_code)] // It shares the order and the decision with `fulfilment`, and keeps nothing on disk.
pub mod shop;

use std::env;
use std::error::Error;
use std::time::Duration;

use qashier::models::{CheckoutSessionId, CreateCheckoutSession, LineItemCreate, PriceData, ProductData};
use qashier::resources::checkout_sessions;
use qashier::{Client, testing};
use serde_json::json;
use shop::Order;
use shop::paid::{Verdict, verdict};

/// Begins the payment of an order: its session, and the page to send the customer to. Store the session's id with the order.
/// `what` is what the customer reads on the page.
///
/// It may be called again, after a crash or a failure: the idempotency key is the order's, and the server gives the same session
/// for it, for a day.
///
/// # Errors
/// If the server cannot be reached or refuses, or the new session has no page.
pub async fn begin(
    client: &Client,
    order: &Order,
    what: &str,
) -> Result<(CheckoutSessionId, String), Box<dyn Error>> {
    let price = PriceData::new(order.currency.as_str(), order.amount, ProductData::new(what));
    let items = [LineItemCreate::new(price).quantity(1)];
    let body =
        CreateCheckoutSession::new(items, "https://shop.example/returned", "https://shop.example/thanks")
            .cancel_url("https://shop.example/cart");
    let key = format!("checkout-{}", order.id);
    let session = client.checkout_sessions().create(body).idempotency_key(key).await?;
    let page = session.url.ok_or("the session has no page to send the customer to")?;
    Ok((session.id, page))
}

/// Retrieves a session until it is decided, at most `polls` times.
///
/// That the customer came back to `success_url` proves nothing; only the session does.
///
/// # Errors
/// If the server refuses. After a failed connection it is asked again the next time.
pub async fn follow(
    client: &Client,
    id: &CheckoutSessionId,
    order: &Order,
    polls: u64,
    pause: Duration,
) -> Result<Verdict, qashier::Error> {
    for _ in 0..polls {
        match client.checkout_sessions().retrieve(id).await {
            Ok(session) => match verdict(&session, order) {
                Verdict::Open => println!("{id} is not paid yet"),
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
    let polls = setting("QASHIER_POLLS", 60)?;
    let pause = Duration::from_millis(setting("QASHIER_PAUSE_MS", 1_000)?);
    run(&client, polls, pause).await
}

/// Takes the payment of an order.
///
/// # Errors
/// If it cannot be begun or followed, or no money will come.
pub async fn run(client: &Client, polls: u64, pause: Duration) -> Result<(), Box<dyn Error>> {
    let order = Order { id: "order-1234".to_owned(), currency: "SGD".to_owned(), amount: 1100 };
    let (session, page) = begin(client, &order, "Coffee").await?;
    println!("session {session}");
    println!("send the customer to {page}");
    match follow(client, &session, &order, polls, pause).await? {
        Verdict::Paid => println!("{session} pays for {}: ship the goods, once", order.id),
        Verdict::Open => println!("{session} is still open; an event will say when to look"),
        Verdict::Expired => return Err(format!("{session} has expired").into()),
        Verdict::Differs(what) => {
            return Err(format!("{session} does not pay for {}: {what} differs", order.id).into());
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
    let session = json!({"id": "cs_1", "url": "https://pages.example/pay/cs_1"});
    server.on::<checkout_sessions::Create>().reply(testing::Reply::json(200, &session));
    for status in ["unpaid", "paid"] {
        let session =
            json!({"id": "cs_1", "payment_status": status, "amount_total": 1100, "currency": "SGD"});
        server.on::<checkout_sessions::Retrieve>().reply(testing::Reply::json(200, &session));
    }
}
