//! Ships an order when it is paid: once, and only then. Can be killed at any moment and started again.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… WOOSHPAY_INTENT=pi_… cargo run --example wooshpay_fulfilment
//! ```
//!
//! Without a key it is a rehearsal. With one, the PaymentIntent is one that was paid with `checkout`. The orders are in a file in
//! the folder `WOOSHPAY_SHOP`, by default in the system's folder for temporary files.
//!
//! 1. The **event** `payment_intent.succeeded` says that it is time to look. It is noted on disk before the delivery gets its
//!    response. That the customer came to `success_url` says nothing: anyone can open that page.
//! 2. The **PaymentIntent** is retrieved. One function decides whether it pays for the order: `shop/paid.rs`.
//! 3. The order goes **claimed → shipping → shipped**, each step on disk before the next begins: `shop/orders.rs`. Whoever
//!    starts again goes on where the last run ended, and asks the carrier before handing over anything twice.
//! 4. A refund, a dispute, another amount, a second payment for one order, or money for an order that was given up goes to **a
//!    person**.

mod rehearsal;
pub mod shop;

use std::env;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shop::carrier::Ledger;
use shop::fulfil::Shop;
use shop::orders::Orders;
use shop::{Failure, Order};
use wooshpay::models::PaymentIntentId;
use wooshpay::resources::payment_intents;
use wooshpay::webhooks::{self, Verifier};
use wooshpay::{Client, testing};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let folder = env::var_os("WOOSHPAY_SHOP").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| env::temp_dir().join("wooshpay-rehearsal"));
    let intents = match env::var("WOOSHPAY_INTENT") {
        Ok(intent) => vec![intent],
        Err(_) => (1..=3).map(|it| format!("pi_{it}")).collect(),
    };
    run(rehearsal::client(script)?, &folder, &intents).await
}

/// Receives the events of some payments, twice each, and ships their orders.
///
/// # Errors
/// If the files in `folder` cannot be used, or an event cannot be signed.
pub async fn run(client: Client, folder: &Path, intents: &[String]) -> Result<(), Failure> {
    println!("the orders are in {}", folder.display());
    std::fs::create_dir_all(folder)?;
    // From the environment in a shop, as the key is.
    let secret = "the secret of the endpoint";
    let shop = Shop::new(client, Verifier::new([secret]), Orders::open(&folder.join("orders.redb"))?);
    let carrier = Ledger { path: folder.join("taken.txt") };

    // What was not finished when the program last ended.
    shop.work(&carrier).await?;
    for intent in intents.iter().map(|it| PaymentIntentId::from(it.as_str())) {
        let order = Order {
            id: format!("order of {intent}"),
            currency: "GBP".to_owned(),
            amount: 2000,
            livemode: false,
        };
        shop.orders.expect(&intent, &order)?;
        let event = json!({
            "id": format!("evt_{intent}"), "type": "payment_intent.succeeded", "data": {"object": {"id": intent.as_str()}},
        });
        let body = event.to_string();
        let headers = webhooks::sign(secret, body.as_bytes())?;
        for what in ["the event", "the same event again"] {
            println!("{what}: {}", shop.receive(&headers, body.as_bytes()));
            shop.work(&carrier).await?;
        }
    }
    Ok(())
}

/// What the server in memory responds: every PaymentIntent is paid.
pub fn script(server: &testing::Fake) {
    server.on::<payment_intents::Retrieve>().reply_with(|request| {
        let id = request.url().rsplit('/').next().unwrap_or_default();
        testing::Reply::json(200, &paid(id))
    });
}

/// A PaymentIntent as the API gives it once it is paid.
pub fn paid(id: &str) -> Value {
    json!({"id": id, "status": "succeeded", "amount": 2000, "currency": "GBP", "livemode": false})
}
