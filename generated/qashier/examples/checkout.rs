//! Takes a payment: creates a Checkout Session, prints the page to send the customer to, and follows the session until
//! the money is there or will not come.
//!
//! ```text
//! QASHIER_KEY=sk_test_… cargo run --example checkout
//! ```
//!
//! `QASHIER_BASE_URL` names another host (a mock on loopback, say); `QASHIER_POLLS` and `QASHIER_PAUSE_MS` say how often,
//! and with what pause, the session is looked at. A shop looks when the webhook tells it to, and when the customer is
//! back.

use std::env;
use std::error::Error;
use std::time::Duration;

use qashier::Client;
use qashier::models::{
    CheckoutSessionStatus, CreateCheckoutSession, LineItemCreate, PaymentStatus, PriceData, ProductData,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::var("QASHIER_KEY").map_err(|_| "set QASHIER_KEY to your API key (sk_test_…)")?;
    let mut builder = Client::builder().key(key);
    if let Ok(url) = env::var("QASHIER_BASE_URL") {
        builder = builder.base_url(url);
    }
    let client = builder.build()?;

    // Money is an integer in the currency's smallest unit: 550 is SGD 5.50.
    let coffee = PriceData::new("SGD", 550, ProductData::new("Coffee"));
    let items = [LineItemCreate::new(coffee).quantity(2)];
    let order =
        CreateCheckoutSession::new(items, "https://shop.example/returned", "https://shop.example/thanks")
            .cancel_url("https://shop.example/cart");

    // The key makes it safe to run this again for the same order within a day: the server gives the same session again.
    let session = client.checkout_sessions().create(order).idempotency_key("order-1234").await?;
    println!("session {}", session.id);
    println!("send the customer to {}", session.url.as_deref().unwrap_or("(no URL)"));

    let polls = setting("QASHIER_POLLS", 60)?;
    let pause = Duration::from_millis(setting("QASHIER_PAUSE_MS", 5_000)?);
    for _ in 0..polls {
        // That the customer came back to `success_url` proves nothing; only this does.
        let session = client.checkout_sessions().retrieve(&session.id).await?;
        match (session.payment_status, session.status) {
            (Some(PaymentStatus::Paid), _) => {
                println!("{} is paid: ship the goods", session.id);
                return Ok(());
            }
            (_, Some(CheckoutSessionStatus::Expired)) => {
                return Err(format!("{} has expired", session.id).into());
            }
            (Some(status), _) => println!("{} is {status}", session.id),
            (None, _) => println!("{} has no payment status yet", session.id),
        }
        tokio::time::sleep(pause).await;
    }
    println!("{} is still open; the webhook will tell", session.id);
    Ok(())
}

fn setting(name: &str, default: u64) -> Result<u64, Box<dyn Error>> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name} must be a whole number").into()),
        Err(_) => Ok(default),
    }
}
