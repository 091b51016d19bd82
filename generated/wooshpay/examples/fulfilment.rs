//! Ships an order when it is paid: once, and only then.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… WOOSHPAY_INTENT=pi_… cargo run --example fulfilment
//! ```
//!
//! Without a key it is a rehearsal. With one, the PaymentIntent is one that was paid for with `checkout`.
//!
//! 1. The **event** `payment_intent.succeeded` says that it is time to look. That the customer came to `success_url` says
//!    nothing: anyone can open that page.
//! 2. The **PaymentIntent** is retrieved, and `succeeded` is the only status that counts, for the amount and the currency of
//!    the order. An event says what was true when it was sent.
//! 3. The order is **claimed** by one delivery alone, however many come and however close together. Where shipping fails, the
//!    claim is given back, and the next delivery tries again.
//!
//! All of it happens before the delivery is answered, so that WooshPay's repetitions are the shop's: it delivers for three
//! days what is not answered with 2xx. Where shipping takes longer than a moment, store the event first, as `webhook` does.

mod rehearsal;

use std::collections::BTreeMap;
use std::env;
use std::error::Error as StdError;
use std::sync::{Mutex, MutexGuard, PoisonError};

use wooshpay::json::to_vec;
use wooshpay::models::{
    EventType, PaymentIntent, PaymentIntentEvent, PaymentIntentEventData, PaymentIntentId,
    PaymentIntentStatus, WebhookEvent,
};
use wooshpay::resources::payment_intents;
use wooshpay::webhooks::{self, ErrorKind, Verifier};
use wooshpay::{Client, testing};

/// What goes wrong in the shop itself, or on the way to the API.
pub type Failure = Box<dyn StdError + Send + Sync>;

/// An order as a shop keeps it.
#[derive(Debug, Clone)]
pub struct Order {
    /// The shop's own name for it.
    pub id: String,
    /// Three letters, in upper case.
    pub currency: String,
    /// In the currency's smallest unit: 2000 is GBP 20.00.
    pub amount: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Claimed,
    Shipped,
}

/// The orders, by the PaymentIntents that pay them. They are in memory here; in a shop they are a table, whose row is what is
/// claimed: `UPDATE orders SET state = 'claimed' WHERE intent = $1 AND state = 'waiting'`, which changes one row or none.
///
/// A program that ends while it holds a claim leaves the row claimed. Somebody has to look whether the goods have left: neither
/// shipping again nor forgetting the order is right.
#[derive(Default)]
pub struct Orders(Mutex<BTreeMap<PaymentIntentId, (Order, State)>>);

impl Orders {
    /// Stores what pays an order. To be done before the customer is sent to pay.
    pub fn expect(&self, intent: PaymentIntentId, order: Order) {
        self.rows().insert(intent, (order, State::Waiting));
    }

    fn find(&self, intent: &PaymentIntentId) -> Option<Order> {
        self.rows().get(intent).map(|(order, _)| order.clone())
    }

    /// Claims an order that waits. Looking and taking are one step, so that one of several at once gets it.
    fn claim(&self, intent: &PaymentIntentId) -> Result<Claim<'_>, State> {
        match self.rows().get_mut(intent) {
            Some((_, state @ State::Waiting)) => *state = State::Claimed,
            Some((_, state)) => return Err(*state),
            None => return Err(State::Claimed),
        }
        Ok(Claim { orders: self, intent: intent.clone() })
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<PaymentIntentId, (Order, State)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to ship an order. It is given back when it is dropped, on whatever way, unless the goods have left by then.
struct Claim<'o> {
    orders: &'o Orders,
    intent: PaymentIntentId,
}

impl Claim<'_> {
    fn shipped(self) {
        self.set(State::Shipped);
    }

    fn set(&self, to: State) {
        if let Some((_, state @ State::Claimed)) = self.orders.rows().get_mut(&self.intent) {
            *state = to;
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.set(State::Waiting);
    }
}

/// What became of an event, where nothing failed.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The goods have left.
    Shipped,
    /// They had left before.
    ShippedBefore,
    /// Another delivery is at it. Should that one fail, it is the one that comes again.
    InOtherHands,
    /// The PaymentIntent is not paid, whatever the event says. It may be asked too early.
    NotPaid(Option<PaymentIntentStatus>),
    /// What was paid is not what the order costs. Somebody has to look.
    Differs,
    /// No order is known that it pays. It may be about to be stored.
    NoOrder,
    /// The event is about something else.
    NoMatter,
}

impl Outcome {
    /// Whether a later delivery may end in another way.
    fn is_open(&self) -> bool {
        matches!(self, Self::NotPaid(_) | Self::NoOrder)
    }
}

/// What is needed to fulfil orders.
pub struct Shop {
    /// Of the API.
    pub client: Client,
    /// Of deliveries.
    pub verifier: Verifier,
    /// What waits for its payment.
    pub orders: Orders,
}

impl Shop {
    /// The status to answer to a delivery, with its headers and body as they came. For a server around it, see `webhook`.
    ///
    /// `ship` is asked again where it has failed: it has to know the order by its id.
    pub async fn receive(
        &self,
        headers: &http::HeaderMap,
        body: &[u8],
        ship: impl AsyncFnOnce(&Order) -> Result<(), Failure>,
    ) -> u16 {
        let read = self.verifier.verify(headers, body).and_then(|it| it.parse());
        let event = match read {
            Ok(event) => event,
            Err(error) => {
                eprintln!("refused: {error}");
                return match error.kind() {
                    // Not the sender's fault: it comes again, and may be read by then.
                    ErrorKind::Secret | ErrorKind::Decode => 500,
                    _ => 400,
                };
            }
        };
        match self.fulfil(event, ship).await {
            Ok(outcome) => {
                println!("{outcome:?}");
                if outcome.is_open() { 503 } else { 200 }
            }
            Err(error) => {
                eprintln!("to be tried again: {error}");
                500
            }
        }
    }

    /// Ships what an event says is paid, if it is.
    ///
    /// # Errors
    /// Where the API cannot be asked, or the goods cannot be shipped. The order waits as before.
    pub async fn fulfil(
        &self,
        event: WebhookEvent,
        ship: impl AsyncFnOnce(&Order) -> Result<(), Failure>,
    ) -> Result<Outcome, Failure> {
        let WebhookEvent::PaymentIntentSucceeded(event) = event else {
            return Ok(Outcome::NoMatter);
        };
        let intent = &event.data.object.id;
        let Some(order) = self.orders.find(intent) else { return Ok(Outcome::NoOrder) };
        let payment = self.client.payment_intents().retrieve(intent).await?;
        if payment.status != Some(PaymentIntentStatus::Succeeded) {
            return Ok(Outcome::NotPaid(payment.status));
        }
        if !pays(&payment, &order) {
            eprintln!("{intent} does not pay {}: {:?} {:?}", order.id, payment.amount, payment.currency);
            return Ok(Outcome::Differs);
        }
        let claim = match self.orders.claim(intent) {
            Ok(claim) => claim,
            Err(State::Shipped) => return Ok(Outcome::ShippedBefore),
            Err(_) => return Ok(Outcome::InOtherHands),
        };
        ship(&order).await?;
        claim.shipped();
        Ok(Outcome::Shipped)
    }
}

/// Whether it is the order's amount in the order's currency. An answer without one of them pays nothing.
fn pays(payment: &PaymentIntent, order: &Order) -> bool {
    let is_currency = payment.currency.as_ref().is_some_and(|it| it.as_str() == order.currency);
    payment.amount == Some(order.amount) && is_currency
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let intent = env::var("WOOSHPAY_INTENT").unwrap_or_else(|_| "pi_1".to_owned());
    run(rehearsal::client(script)?, intent.as_str().into()).await
}

/// Receives the event of a payment: twice, and altered.
///
/// # Errors
/// Where it cannot be signed.
pub async fn run(client: Client, intent: PaymentIntentId) -> Result<(), Box<dyn StdError>> {
    // From the environment in a shop, as the key is.
    let secret = "the secret of the endpoint";
    let shop = Shop { client, verifier: Verifier::new([secret]), orders: Orders::default() };
    let order = Order { id: "order-1234".to_owned(), currency: "GBP".to_owned(), amount: 2000 };
    shop.orders.expect(intent.clone(), order);

    let event = PaymentIntentEvent::new("evt_1", PaymentIntentEventData::new(PaymentIntent::new(intent)))
        .type_(EventType::PaymentIntentSucceeded);
    let body = to_vec(&event);
    let headers = webhooks::sign(secret, &body)?;
    for (what, body) in [
        ("the event", body.as_slice()),
        ("the same again", body.as_slice()),
        ("an altered body", br#"{"id":"evt_2"}"#.as_slice()),
    ] {
        println!("{what}:");
        let ship = async |order: &Order| {
            println!("{} leaves the house", order.id);
            Ok(())
        };
        println!("answered {}", shop.receive(&headers, body, ship).await);
    }
    Ok(())
}

/// What the server in memory answers.
pub fn script(server: &testing::Fake) {
    let paid = PaymentIntent::new("pi_1").status(PaymentIntentStatus::Succeeded).amount(2000).currency("GBP");
    server.on::<payment_intents::Retrieve>().answer(&paid);
}
