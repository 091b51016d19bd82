//! Asks for a payment, and does the right thing whatever becomes of it: a declined card, a key that stands for another
//! payment, a connection that is lost before anybody knows whether the card was charged.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example errors
//! ```
//!
//! `WOOSHPAY_BASE_URL` names another host (a mock on loopback, say).

use std::env;

use wooshpay::models::{CardData, CreatePaymentIntent, PaymentIntent, PaymentMethodData, PaymentMethodType};
use wooshpay::{Client, Error};

/// An order as a shop keeps it. The key is made and stored with the order, before anything is asked for, and never again:
/// whoever asks after a crash asks for the same payment.
pub struct Order {
    /// The idempotency key of its payment.
    pub key: String,
    /// What it costs, in pence.
    pub pence: i64,
}

/// What became of a payment that was asked for.
#[derive(Debug)]
pub enum Outcome {
    /// It was made, or needs the customer: its status says so.
    Made(Box<PaymentIntent>),
    /// The card will not be charged. In words for the customer; another card may do, with another key.
    Declined(String),
    /// The key stands for another payment. A mistake of the shop, and no money has moved.
    Conflict,
    /// Nobody knows. To be asked for again, with the same key, until somebody does.
    Open,
}

/// Asks for the payment of an order.
///
/// # Errors
/// What neither the customer nor time can mend: a wrong key, an answer that cannot be read.
pub async fn pay(client: &Client, order: &Order, card: CardData) -> Result<Outcome, Error> {
    let method = PaymentMethodData::new(PaymentMethodType::Card).card(card);
    let payment = CreatePaymentIntent::new(order.pence, "GBP").confirm(true).payment_method_data(method);
    let call = client.payment_intents().create(payment).idempotency_key(order.key.as_str());
    let error = match call.await {
        Ok(intent) => return Ok(Outcome::Made(Box::new(intent))),
        Err(error) => error,
    };
    // One line with the operation, the status and the request's id. Neither the card nor the key is in it.
    eprintln!("{error}");
    match error.api() {
        Some(refusal) if refusal.is_card_error() => {
            Ok(Outcome::Declined(refusal.message().unwrap_or("The card was declined.").to_owned()))
        }
        Some(refusal) if refusal.is_idempotency_error() => Ok(Outcome::Conflict),
        // The client has tried again by itself. The money may have moved all the same.
        _ if error.is_retryable() => Ok(Outcome::Open),
        _ => Err(error),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = env::var("WOOSHPAY_KEY").map_err(|_| "set WOOSHPAY_KEY to your secret key (sk_test_…)")?;
    let mut builder = Client::builder().key(key);
    if let Ok(url) = env::var("WOOSHPAY_BASE_URL") {
        builder = builder.base_url(url);
    }
    let client = builder.build()?;
    let order = Order { key: "order-1234".to_owned(), pence: 2000 };
    match pay(&client, &order, CardData::new("4111111111111111", "03", "2027").cvc("123")).await? {
        Outcome::Made(intent) => println!("{} is {:?}", intent.id, intent.status),
        Outcome::Declined(words) => println!("ask for another card: {words}"),
        Outcome::Conflict => println!("{} was used for another payment", order.key),
        Outcome::Open => println!("ask again later, with {}", order.key),
    }
    Ok(())
}
