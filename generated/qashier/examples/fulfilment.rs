//! Ships an order when it is paid: once, and only then. Gives it up when its session has expired.
//!
//! ```text
//! QASHIER_KEY=sk_test_… QASHIER_SESSION=cs_… cargo run --example fulfilment
//! ```
//!
//! Without a key it is a rehearsal. With one, the session is one that was paid for with `checkout`.
//!
//! **No signature is documented, so nothing proves who sent an event.** All that is taken from one is an id, and that it is time
//! to look:
//!
//! 1. An id that belongs to no order ends there: whoever invents events shall not make this program call the API.
//! 2. The session is retrieved, and nothing but that answer counts: `paid`, for the amount and the currency of the order. The
//!    customer who came to `success_url` proves as little as the event.
//! 3. Who ships is settled before it is done: of several events at once, one alone gets the order. Where shipping fails, the
//!    order waits again.
//!
//! No document says whether an event that is not answered with 2xx comes again. So look at the orders that wait from time to
//! time, too: `fulfil` is all that it takes.

mod rehearsal;

use std::collections::HashMap;
use std::env;
use std::error::Error as StdError;
use std::sync::{Mutex, MutexGuard, PoisonError};

use qashier::models::{
    CheckoutSession, CheckoutSessionId, CheckoutSessionStatus, PaymentStatus, WebhookEvent,
};
use qashier::resources::checkout_sessions;
use qashier::{Client, testing, webhooks};

/// What goes wrong in the shop itself, or on the way to the API.
pub type Failure = Box<dyn StdError + Send + Sync>;

/// What an order costs.
#[derive(Debug, Clone)]
pub struct Order {
    /// Three letters, in upper case.
    pub currency: String,
    /// In the currency's smallest unit: 1100 is SGD 11.00.
    pub amount: i64,
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It is not paid, as far as anybody has looked.
    Waiting,
    /// It is being shipped. Where a program ends on the way, somebody has to look whether the goods have left.
    Shipping,
    /// The goods have left.
    Shipped,
    /// Nobody can pay it any more.
    GivenUp,
}

/// The orders, by their sessions. They are in memory here; in a shop they are a table, where `advance` is
/// `UPDATE orders SET progress = $3 WHERE session = $1 AND progress = $2`, which changes one row or none.
#[derive(Default)]
pub struct Orders(Mutex<HashMap<CheckoutSessionId, (Order, Progress)>>);

impl Orders {
    /// Stores an order. To be done before the customer is sent to pay.
    pub fn expect(&self, session: CheckoutSessionId, order: Order) {
        self.rows().insert(session, (order, Progress::Waiting));
    }

    /// An order, and how far it has come.
    pub fn find(&self, session: &CheckoutSessionId) -> Option<(Order, Progress)> {
        self.rows().get(session).cloned()
    }

    /// Takes an order from one step to another, in one go. Whether it stood there.
    fn advance(&self, session: &CheckoutSessionId, from: Progress, to: Progress) -> bool {
        match self.rows().get_mut(session) {
            Some((_, progress)) if *progress == from => {
                *progress = to;
                true
            }
            _ => false,
        }
    }

    fn rows(&self) -> MutexGuard<'_, HashMap<CheckoutSessionId, (Order, Progress)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes an order back to where it waits, if it is still being shipped when this is dropped: after an error as after a caller
/// that has hung up.
struct Shipping<'o>(&'o Orders, &'o CheckoutSessionId);

impl Drop for Shipping<'_> {
    fn drop(&mut self) {
        self.0.advance(self.1, Progress::Shipping, Progress::Waiting);
    }
}

/// What came of looking at an order.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was shipped.
    Shipped,
    /// It is given up.
    GivenUp,
    /// It waits for its payment.
    Unpaid,
    /// What was paid is not what it costs. Somebody has to look.
    Differs,
    /// There was nothing to do: others have dealt with it, or do so now.
    NothingToDo,
    /// There is no such order.
    NoOrder,
}

/// The status to answer to whoever sent this body.
///
/// `ship` is asked again where it has failed: it has to know the session.
pub async fn receive(
    client: &Client,
    orders: &Orders,
    body: &[u8],
    ship: impl AsyncFnOnce(&CheckoutSessionId) -> Result<(), Failure>,
) -> u16 {
    let event = match webhooks::parse(body) {
        Ok(event) => event,
        Err(error) => {
            eprintln!("no event: {error}");
            return 400;
        }
    };
    let (WebhookEvent::CheckoutSessionCompleted(event) | WebhookEvent::CheckoutSessionExpired(event)) = event
    else {
        println!("no use for an event of a type that is new");
        return 200;
    };
    match fulfil(client, orders, &event.data.object.id, ship).await {
        // An invention is told nothing, so that nobody learns which sessions there are.
        Ok(outcome) => {
            println!("{outcome:?}");
            200
        }
        Err(error) => {
            eprintln!("to be tried again: {error}");
            500
        }
    }
}

/// Looks whether an order is paid, and ships it if so.
///
/// # Errors
/// Where the API cannot be asked, or the goods cannot be shipped. The order waits as before.
pub async fn fulfil(
    client: &Client,
    orders: &Orders,
    id: &CheckoutSessionId,
    ship: impl AsyncFnOnce(&CheckoutSessionId) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let order = match orders.find(id) {
        Some((order, Progress::Waiting)) => order,
        Some(_) => return Ok(Outcome::NothingToDo),
        None => return Ok(Outcome::NoOrder),
    };
    let session = client.checkout_sessions().retrieve(id).await?;
    if session.payment_status != Some(PaymentStatus::Paid) {
        let is_over = session.status == Some(CheckoutSessionStatus::Expired)
            && orders.advance(id, Progress::Waiting, Progress::GivenUp);
        return Ok(if is_over { Outcome::GivenUp } else { Outcome::Unpaid });
    }
    let is_currency = session.currency.is_some_and(|it| it.as_str() == order.currency);
    if session.amount_total != Some(order.amount) || !is_currency {
        eprintln!("{id} brought {:?}, and {} {} is due", session.amount_total, order.currency, order.amount);
        return Ok(Outcome::Differs);
    }
    if !orders.advance(id, Progress::Waiting, Progress::Shipping) {
        return Ok(Outcome::NothingToDo);
    }
    let _back = Shipping(orders, id);
    ship(id).await?;
    orders.advance(id, Progress::Shipping, Progress::Shipped);
    Ok(Outcome::Shipped)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let session = env::var("QASHIER_SESSION").unwrap_or_else(|_| "cs_1".to_owned());
    run(&rehearsal::client(script)?, session.as_str().into()).await;
    Ok(())
}

/// Receives events: of an order that is paid, the same again, and one that somebody has made up.
pub async fn run(client: &Client, session: CheckoutSessionId) {
    let orders = Orders::default();
    let event = |id: &str| {
        format!(r#"{{"id":"evt_1","type":"checkout.session.completed","data":{{"object":{{"id":"{id}"}}}}}}"#)
    };
    let genuine = event(session.as_str());
    orders.expect(session, Order { currency: "SGD".to_owned(), amount: 1100 });
    for (what, body) in [
        ("an event", genuine.as_str()),
        ("the same again", genuine.as_str()),
        ("one that is made up", event("cs_of_nobody").as_str()),
    ] {
        println!("{what}:");
        let ship = async |id: &CheckoutSessionId| {
            println!("the order of {id} leaves the house");
            Ok(())
        };
        println!("answered {}", receive(client, &orders, body.as_bytes(), ship).await);
    }
}

/// What the server in memory answers.
pub fn script(server: &testing::Fake) {
    let paid = CheckoutSession::new("cs_1")
        .payment_status(PaymentStatus::Paid)
        .status(CheckoutSessionStatus::Complete)
        .amount_total(1100)
        .currency("SGD");
    server.on::<checkout_sessions::Retrieve>().answer(&paid);
}
