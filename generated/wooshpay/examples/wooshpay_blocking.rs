//! Calls from code that is not async, such as a nightly job: goes through the Checkout Sessions of a period and adds up what
//! has been paid.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example wooshpay_blocking
//! ```
//!
//! Without a key it is a rehearsal. No runtime is started here, and none may be around: async code awaits its calls.

mod rehearsal;

use std::collections::BTreeMap;
use std::error::Error as StdError;

use serde_json::{Value, json};
use wooshpay::models::{CheckoutSessionStatus, PaymentIntent, PaymentIntentStatus};
use wooshpay::resources::{checkout_sessions, payment_intents};
use wooshpay::{Client, Error, testing};

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// What has been paid, by currency, in its smallest unit.
    pub paid: BTreeMap<String, i64>,
    /// Sessions that are complete and not paid: somebody should look at them.
    pub unpaid: Vec<String>,
}

/// Adds up what has been paid.
///
/// A session says how far its page is; whether the money is there, only the PaymentIntent says.
///
/// # Errors
/// Where the server cannot be reached, or refuses. Nothing was changed, so that the whole can be done again.
pub fn add_up(client: &Client) -> Result<Sum, Error> {
    let mut sum = Sum::default();
    for session in client.checkout_sessions().list().limit(100).items_blocking() {
        let session = session?;
        if session.status != Some(CheckoutSessionStatus::Complete) {
            continue;
        }
        let payment = match &session.payment_intent {
            Some(intent) => Some(client.payment_intents().retrieve(intent).send_blocking()?.into_value()),
            None => None,
        };
        match payment.and_then(paid) {
            Some((currency, amount)) => *sum.paid.entry(currency).or_default() += amount,
            None => sum.unpaid.push(session.id.to_string()),
        }
    }
    Ok(sum)
}

/// What was received for a payment, if it is paid. Where the API does not say what was received, it is the payment's amount; where
/// it says so in a form that cannot be read, the payment is not counted.
fn paid(payment: PaymentIntent) -> Option<(String, i64)> {
    let is_paid = payment.status == Some(PaymentIntentStatus::Succeeded)
        && payment.extra().get("amount_received").is_none();
    let (currency, amount) = payment.currency.zip(payment.amount_received.or(payment.amount))?;
    is_paid.then(|| (currency.to_string(), amount))
}

fn main() -> Result<(), Box<dyn StdError>> {
    run(&rehearsal::client(script)?)
}

/// Adds up, and says what was found.
///
/// # Errors
/// Where nothing could be added up.
pub fn run(client: &Client) -> Result<(), Box<dyn StdError>> {
    let sum = add_up(client)?;
    for (currency, amount) in &sum.paid {
        println!("{currency} {amount}, in its smallest unit");
    }
    println!("complete and not paid: {:?}", sum.unpaid);
    Ok(())
}

/// What the server in memory responds: a session that is paid, one that is not, and one that nobody came back to.
pub fn script(server: &testing::Fake) {
    let session = |id: &str, status: &str| json!({"id": id, "status": status, "payment_intent": "pi_1"});
    let sessions = [session("cs_3", "complete"), session("cs_2", "complete"), session("cs_1", "expired")];
    let reply = |body: &Value| testing::Reply::json(200, body);
    server.on::<checkout_sessions::List>().reply(reply(&json!({"data": sessions, "has_more": false})));
    for status in ["succeeded", "processing"] {
        let payment = json!({"id": "pi_1", "status": status, "amount": 2000, "currency": "GBP"});
        server.on::<payment_intents::Retrieve>().reply(reply(&payment));
    }
}
