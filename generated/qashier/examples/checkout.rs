//! Takes a payment on Qashier's page: creates a Checkout Session for an order, prints the page to send the customer to, and
//! follows the session until the money is there or will not come.
//!
//! ```text
//! QASHIER_KEY=sk_test_… cargo run --example checkout
//! ```
//!
//! Without a key it is a rehearsal. `QASHIER_POLLS` and `QASHIER_PAUSE_MS` say how often, and with what pause, the session is
//! looked at. A shop looks when an event comes and when the customer is back: see `fulfilment`.

mod rehearsal;

use std::env;
use std::error::Error;
use std::time::Duration;

use qashier::models::{
    CheckoutSession, CheckoutSessionId, CheckoutSessionStatus, CreateCheckoutSession, LineItemCreate,
    PaymentStatus, PriceData, ProductData,
};
use qashier::resources::checkout_sessions;
use qashier::{Client, testing};

/// An order as a shop keeps it.
pub struct Order {
    /// The shop's own name for it.
    pub id: String,
    /// Three letters, in upper case.
    pub currency: String,
    /// What one of it costs, in the currency's smallest unit: 550 is SGD 5.50.
    pub price: i64,
    /// How many.
    pub count: i64,
    /// What the customer reads on the page.
    pub what: String,
}

/// Begins the payment of an order: its session, and the page to send the customer to. The session's id is stored with the
/// order.
///
/// It may be asked for again, after a crash or a failure: the key is the order's, so that the server gives the same session
/// again, for a day.
///
/// # Errors
/// Where the server cannot be reached or refuses, or the session that it makes leads nowhere.
pub async fn begin(client: &Client, order: &Order) -> Result<(CheckoutSessionId, String), Box<dyn Error>> {
    let product = ProductData::new(order.what.as_str());
    let price = PriceData::new(order.currency.as_str(), order.price, product);
    let items = [LineItemCreate::new(price).quantity(order.count)];
    let body =
        CreateCheckoutSession::new(items, "https://shop.example/returned", "https://shop.example/thanks")
            .cancel_url("https://shop.example/cart");
    let key = format!("checkout-{}", order.id);
    let session = client.checkout_sessions().create(body).idempotency_key(key).await?;
    let page = session.url.ok_or("the session has no page to send the customer to")?;
    Ok((session.id, page))
}

/// What became of a payment.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money is there: ship the goods.
    Paid,
    /// It will not come: the time to pay is over.
    Expired,
    /// Nobody knows yet.
    Open,
}

/// Looks at a session until it has come to an end, so many times at most.
///
/// That the customer came back to `success_url` proves nothing; only `paid` in an answer does.
///
/// # Errors
/// Where the server refuses to tell. One that cannot be reached is asked again the next time.
pub async fn follow(
    client: &Client,
    id: &CheckoutSessionId,
    polls: u64,
    pause: Duration,
) -> Result<Outcome, qashier::Error> {
    for _ in 0..polls {
        match client.checkout_sessions().retrieve(id).await {
            Ok(session) => match (session.payment_status, session.status) {
                // Whatever else it says: what is paid is paid.
                (Some(PaymentStatus::Paid), _) => return Ok(Outcome::Paid),
                (_, Some(CheckoutSessionStatus::Expired)) => return Ok(Outcome::Expired),
                (Some(status), _) => println!("{id} is {status}"),
                (None, _) => println!("{id} has no payment status yet"),
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
    let polls = setting("QASHIER_POLLS", 60)?;
    let pause = Duration::from_millis(setting("QASHIER_PAUSE_MS", 1_000)?);
    run(&client, polls, pause).await
}

/// Takes the payment of an order.
///
/// # Errors
/// Where it cannot be begun or followed, or will not come.
pub async fn run(client: &Client, polls: u64, pause: Duration) -> Result<(), Box<dyn Error>> {
    let order = Order {
        id: "order-1234".to_owned(),
        currency: "SGD".to_owned(),
        price: 550,
        count: 2,
        what: "Coffee".to_owned(),
    };
    let (session, page) = begin(client, &order).await?;
    println!("session {session}");
    println!("send the customer to {page}");
    match follow(client, &session, polls, pause).await? {
        Outcome::Paid => println!("{session} is paid: ship the goods"),
        Outcome::Expired => return Err(format!("{session} has expired").into()),
        Outcome::Open => println!("{session} is still open; an event will tell when to look"),
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
    let session = CheckoutSession::new("cs_1").url("https://pages.example/pay/cs_1");
    server.on::<checkout_sessions::Create>().answer(&session);
    let session = |status| CheckoutSession::new("cs_1").payment_status(status);
    server
        .on::<checkout_sessions::Retrieve>()
        .answer(&session(PaymentStatus::Unpaid))
        .answer(&session(PaymentStatus::Paid));
}
