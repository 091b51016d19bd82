//! Takes a payment: creates a Checkout Session, prints the page to send the customer to, and follows its
//! PaymentIntent until the money is there or will not come.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example checkout
//! ```
//!
//! `WOOSHPAY_BASE_URL` names another host (a mock on loopback, say); `WOOSHPAY_POLLS` and `WOOSHPAY_PAUSE_MS` say how
//! often, and with what pause, the PaymentIntent is looked at. A shop waits for the webhook instead of polling.

use std::env;
use std::error::Error;
use std::time::Duration;

use wooshpay::Client;
use wooshpay::models::{
    CheckoutSessionMode, CreateCheckoutSession, LineItemCreate, PaymentIntentStatus, PriceData, ProductData,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::var("WOOSHPAY_KEY").map_err(|_| "set WOOSHPAY_KEY to your secret key (sk_test_…)")?;
    let mut builder = Client::builder().key(key);
    if let Ok(url) = env::var("WOOSHPAY_BASE_URL") {
        builder = builder.base_url(url);
    }
    let client = builder.build()?;

    // Money is an integer in the currency's smallest unit: 2000 is GBP 20.00.
    let apple = PriceData::new("GBP", 2000).product_data(ProductData::new("apple"));
    let order = CreateCheckoutSession::new("https://shop.example/thanks")
        .cancel_url("https://shop.example/cart")
        .mode(CheckoutSessionMode::Payment)
        .line_items([LineItemCreate::new(1).price_data(apple)]);

    // The key makes it safe to run this again for the same order: the server knows it has seen it.
    let session = client.checkout_sessions().create(order).idempotency_key("order-1234").await?;
    println!("session {}", session.id);
    println!("send the customer to {}", session.url.as_deref().unwrap_or("(no URL)"));

    let intent = session.payment_intent.ok_or("the session has no PaymentIntent to follow")?;
    let polls = setting("WOOSHPAY_POLLS", 60)?;
    let pause = Duration::from_millis(setting("WOOSHPAY_PAUSE_MS", 5_000)?);
    for _ in 0..polls {
        // That the customer came back to `success_url` proves nothing; only this status does.
        let payment = client.payment_intents().retrieve(&intent).await?;
        match payment.status {
            Some(PaymentIntentStatus::Succeeded) => {
                println!("{intent} succeeded: ship the goods");
                return Ok(());
            }
            Some(PaymentIntentStatus::Canceled) => return Err(format!("{intent} was canceled").into()),
            Some(status) => println!("{intent} is {status}"),
            None => println!("{intent} has no status yet"),
        }
        tokio::time::sleep(pause).await;
    }
    println!("{intent} is still open; the webhook will tell");
    Ok(())
}

fn setting(name: &str, default: u64) -> Result<u64, Box<dyn Error>> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name} must be a whole number").into()),
        Err(_) => Ok(default),
    }
}
