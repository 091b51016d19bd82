//! Charges a card, and does the right thing whatever happens: a declined card, an idempotency key that was used for another
//! payment, a connection that is lost before anybody knows whether the card was charged.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example wooshpay_errors
//! ```
//!
//! Without a key it is a rehearsal, in which all of that happens.
//!
//! **A payment whose response was lost is never sent a second time.** It carries an idempotency key, but no document says that
//! the server honours it. So this program searches for the payment by the id that it gave it.

mod rehearsal;

use std::error::Error as StdError;

use serde_json::{Value, json};
use wooshpay::models::{CardData, CreatePaymentIntent, PaymentIntent, PaymentMethodData, PaymentMethodType};
use wooshpay::resources::payment_intents;
use wooshpay::{Client, Error, testing};

/// One attempt to pay an order.
pub struct Attempt {
    /// The shop's own id of it: the `merchant_order_id` by which it can be found, and the idempotency key. Store it with the order
    /// before anything is sent. Another card is another attempt.
    pub id: String,
    /// What the order costs, in pence.
    pub pence: i64,
}

/// What became of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// The PaymentIntent exists. Whether it is paid is decided as in `checkout`.
    Created(Box<PaymentIntent>),
    /// The card was not charged. With words for the customer; another card may do.
    Declined(String),
    /// The idempotency key was used for another payment. A mistake of the shop; no money has moved.
    Conflict,
    /// The server was not reached: nothing has happened, and the same attempt can be sent again.
    NotSent,
    /// The response was lost, and the payment is not found, or not yet. Search again later with [`find`]; do not send it again.
    Unknown,
}

/// Sends an attempt. Never call it a second time for one that is [`Outcome::Unknown`].
///
/// # Errors
/// What neither the customer nor time can mend: a wrong key, a response that cannot be read.
pub async fn pay(client: &Client, attempt: &Attempt, card: CardData) -> Result<Outcome, Error> {
    let method = PaymentMethodData::new(PaymentMethodType::Card).card(card);
    let payment = CreatePaymentIntent::new(attempt.pence, "GBP")
        .confirm(true)
        .merchant_order_id(attempt.id.as_str())
        .payment_method_data(method);
    let call = client.payment_intents().create(payment).idempotency_key(attempt.id.as_str());
    let error = match call.await {
        Ok(intent) => return Ok(Outcome::Created(Box::new(intent))),
        Err(error) => error,
    };
    // One line with the operation, the status and the request's id. Neither the card nor the key is in it.
    eprintln!("{error}");
    match error.api() {
        Some(refusal) if refusal.is_card_error() => {
            Ok(Outcome::Declined(refusal.message().unwrap_or("The card was declined.").to_owned()))
        }
        Some(refusal) if refusal.is_idempotency_error() => Ok(Outcome::Conflict),
        _ if error.is_retryable() && !error.maybe_received() => Ok(Outcome::NotSent),
        // The card may have been charged.
        _ if error.is_retryable() => Ok(match find(client, attempt).await {
            Ok(Some(intent)) => Outcome::Created(Box::new(intent)),
            Ok(None) => Outcome::Unknown,
            Err(error) => {
                eprintln!("{error}");
                Outcome::Unknown
            }
        }),
        _ => Err(error),
    }
}

/// Searches for the PaymentIntent of an attempt. Finding none proves nothing for a while: how soon a search sees a new
/// PaymentIntent is not documented.
///
/// # Errors
/// If the server cannot be reached, or refuses.
pub async fn find(client: &Client, attempt: &Attempt) -> Result<Option<PaymentIntent>, Error> {
    let query = format!("merchant_order_id:'{}'", attempt.id);
    let found = client.payment_intents().search(query).await?;
    let is_it = |it: &PaymentIntent| it.merchant_order_id.as_ref() == Some(&attempt.id);
    Ok(found.data.unwrap_or_default().into_iter().find(is_it))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    run(&rehearsal::client(script)?).await
}

/// Pays an order, with another card if one is declined.
///
/// # Errors
/// If a person has to look.
pub async fn run(client: &Client) -> Result<(), Box<dyn StdError>> {
    for number in 1..=5 {
        let attempt = Attempt { id: format!("order-1234-{number}"), pence: 2000 };
        // The test host's card.
        let card = CardData::new("4111111111111111", "03", "2027").cvc("123");
        match pay(client, &attempt, card).await? {
            Outcome::Created(intent) => {
                println!("{} is {:?}", intent.id, intent.status);
                return Ok(());
            }
            Outcome::Declined(words) => println!("ask for another card: {words}"),
            Outcome::NotSent => println!("the server was not reached"),
            Outcome::Conflict => return Err(format!("{} was used for another payment", attempt.id).into()),
            Outcome::Unknown => return search(client, &attempt).await,
        }
    }
    Err("five attempts, and no payment".into())
}

/// Searches for a payment whose response was lost.
async fn search(client: &Client, attempt: &Attempt) -> Result<(), Box<dyn StdError>> {
    // A shop lets some time pass between two searches.
    for _ in 0..3 {
        if let Some(intent) = find(client, attempt).await? {
            println!("{} is {:?}", intent.id, intent.status);
            return Ok(());
        }
    }
    Err(format!("{}: nobody knows whether the card was charged; look at the dashboard", attempt.id).into())
}

/// What the server in memory responds: a declined card, and then a lost response to a payment that is found later.
pub fn script(server: &testing::Fake) {
    let refusal = json!({"error": {"type": "card_error", "message": "This card has no funds."}});
    server
        .on::<payment_intents::Create>()
        .reply(testing::Reply::json(402, &refusal))
        .reply(testing::Reply::reset());
    let reply = |found: Value| testing::Reply::json(200, &json!({"object": "list", "data": found}));
    server
        .on::<payment_intents::Search>()
        .reply(reply(json!([])))
        .reply(reply(json!([{"id": "pi_1", "status": "succeeded", "merchant_order_id": "order-1234-2"}])));
}
