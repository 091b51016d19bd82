//! Asks for a payment, and does the right thing whatever becomes of it: a declined card, a key that stands for another
//! payment, a connection that is lost before anybody knows whether the card was charged.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example errors
//! ```
//!
//! Without a key it is a rehearsal, in which all of that happens.

mod rehearsal;

use std::error::Error as StdError;

use wooshpay::models::{
    CardData, CreatePaymentIntent, ErrorDetail, ErrorResponse, ErrorType, PaymentIntent, PaymentIntentStatus,
    PaymentMethodData, PaymentMethodType,
};
use wooshpay::resources::payment_intents;
use wooshpay::{Client, Error, testing};

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
async fn main() -> Result<(), Box<dyn StdError>> {
    run(&rehearsal::client(script)?).await
}

/// Asks for a payment until it is made, or nobody can make it.
///
/// # Errors
/// Where somebody has to look.
pub async fn run(client: &Client) -> Result<(), Box<dyn StdError>> {
    let mut order = Order { key: "order-1234".to_owned(), pence: 2000 };
    for attempt in 1..=5 {
        // The test host's card.
        let card = CardData::new("4111111111111111", "03", "2027").cvc("123");
        match pay(client, &order, card).await? {
            Outcome::Made(intent) => {
                println!("{} is {:?}", intent.id, intent.status);
                return Ok(());
            }
            Outcome::Declined(words) => {
                println!("ask for another card: {words}");
                // Another payment, so another key.
                order.key = format!("order-1234-{attempt}");
            }
            Outcome::Conflict => return Err(format!("{} was used for another payment", order.key).into()),
            // A shop lets some time pass.
            Outcome::Open => println!("ask again, with {}", order.key),
        }
    }
    Err(format!("{} is still open", order.key).into())
}

/// What the server in memory answers: a declined card, and then a line that is down for all that a call tries by itself.
pub fn script(server: &testing::Fake) {
    let declined = ErrorDetail::new().type_(ErrorType::CardError).message("This card has no funds.");
    let refusal = ErrorResponse::new().error(declined);
    server
        .on::<payment_intents::Create>()
        .reply(testing::Reply::json(402, &refusal))
        .reply(testing::Reply::reset())
        .reply(testing::Reply::reset())
        .reply(testing::Reply::reset())
        .answer(&PaymentIntent::new("pi_1").status(PaymentIntentStatus::Succeeded));
}
