//! Ships an order when it is paid: once, and only then. Gives it up when its session has expired. Can be killed at any moment and
//! started again.
//!
//! ```text
//! QASHIER_KEY=sk_test_… QASHIER_SESSION=cs_… cargo run --example qashier_fulfilment
//! ```
//!
//! Without a key it is a rehearsal. With one, the session is one that was paid with `checkout`. The orders are in a file in the
//! folder `QASHIER_SHOP`, by default in the system's folder for temporary files.
//!
//! **No signature is documented, so nothing proves who sent an event.** All that is taken from one is an id, and that it is time
//! to look:
//!
//! 1. An id that belongs to no order ends there: whoever invents events shall not make this program call the API.
//! 2. The session is retrieved. One function decides whether it pays for the order: `shop/paid.rs`. The customer who came to
//!    `success_url` proves as little as the event.
//! 3. The order goes **claimed → shipping → shipped**, each step on disk before the next begins: `shop/orders.rs`. Whoever
//!    starts again goes on where the last run ended, and asks the carrier before handing over anything twice.
//! 4. Another amount, a second payment for one order, or money for an order that was given up goes to **a person**.
//!
//! No document says whether an event without a 2xx comes again. So note `TimeToLook` for the orders that wait from time to time,
//! too, and when the customer is back.

mod rehearsal;
pub mod shop;

use std::env;
use std::path::{Path, PathBuf};

use qashier::models::CheckoutSessionId;
use qashier::resources::checkout_sessions;
use qashier::{Client, testing};
use serde_json::{Value, json};
use shop::carrier::Ledger;
use shop::fulfil::Shop;
use shop::orders::Orders;
use shop::{Failure, Order};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let folder = env::var_os("QASHIER_SHOP").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| env::temp_dir().join("qashier-rehearsal"));
    let sessions = match env::var("QASHIER_SESSION") {
        Ok(session) => vec![session],
        Err(_) => (1..=3).map(|it| format!("cs_{it}")).collect(),
    };
    run(rehearsal::client(script)?, &folder, &sessions).await
}

/// Receives events: of orders that are paid, the same again, and one that somebody has made up.
///
/// # Errors
/// If the files in `folder` cannot be used.
pub async fn run(client: Client, folder: &Path, sessions: &[String]) -> Result<(), Failure> {
    println!("the orders are in {}", folder.display());
    std::fs::create_dir_all(folder)?;
    let shop = Shop::new(client, Orders::open(&folder.join("orders.redb"))?);
    let carrier = Ledger { path: folder.join("taken.txt") };

    // What was not finished when the program last ended.
    shop.work(&carrier).await?;
    for session in sessions.iter().map(|it| CheckoutSessionId::from(it.as_str())) {
        let order = Order { id: format!("order of {session}"), currency: "SGD".to_owned(), amount: 1100 };
        shop.orders.expect(&session, &order)?;
        for (what, id) in [
            ("an event", session.as_str()),
            ("the same again", session.as_str()),
            ("one that is made up", "cs_of_nobody"),
        ] {
            let event = json!({
                "id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": id}},
            });
            println!("{what}: {}", shop.receive(event.to_string().as_bytes()));
            shop.work(&carrier).await?;
        }
    }
    Ok(())
}

/// What the server in memory responds: every session is paid.
pub fn script(server: &testing::Fake) {
    server.on::<checkout_sessions::Retrieve>().reply_with(|request| {
        let id = request.url().rsplit('/').next().unwrap_or_default();
        testing::Reply::json(200, &paid(id))
    });
}

/// A session as the API gives it once it is paid.
pub fn paid(id: &str) -> Value {
    json!({"id": id, "status": "complete", "payment_status": "paid", "amount_total": 1100, "currency": "SGD"})
}
