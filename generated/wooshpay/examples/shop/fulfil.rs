//! Fulfils orders: notes what events say, asks the API, and hands the goods over once.
//!
//! In: deliveries of webhooks. Out: a status to respond with, and goods at the carrier. [`Shop::receive`] only notes, so that it
//! is quick; [`Shop::work`] does the rest, from the outbox, as often as it takes.

use tokio::sync::Mutex;
use wooshpay::Client;
use wooshpay::models::{PaymentIntentId, RefundStatus, WebhookEvent};
use wooshpay::webhooks::{ErrorKind, Verifier};

use super::carrier::Carrier;
use super::orders::{Happened, Orders, State};
use super::{Failure, paid};

/// What is needed to fulfil orders.
pub struct Shop {
    client: Client,
    verifier: Verifier,
    /// The orders.
    pub orders: Orders,
    /// Held by whoever works through the outbox, so that no two hand over the same goods.
    at_work: Mutex<()>,
}

impl Shop {
    /// A shop with a client of the API, and a verifier of its deliveries.
    pub fn new(client: Client, verifier: Verifier, orders: Orders) -> Self {
        Self { client, verifier, orders, at_work: Mutex::new(()) }
    }

    /// The status to respond with to a delivery, given its headers and body as received. For a server around it, see `webhook`.
    ///
    /// A status of 2xx says that the event is on disk. WooshPay delivers everything else again, for three days.
    pub fn receive(&self, headers: &http::HeaderMap, body: &[u8]) -> u16 {
        let event = match self.verifier.verify(headers, body).and_then(|it| it.parse()) {
            Ok(event) => event,
            Err(error) => {
                eprintln!("refused: {error}");
                return match error.kind() {
                    // Not the sender's fault. The delivery comes again, and can be read once this program is mended.
                    ErrorKind::Secret | ErrorKind::Decode => 500,
                    _ => 400,
                };
            }
        };
        let noted = match said(&event) {
            Said::About(intent, what) => self.orders.note(intent, &what),
            Said::Nothing => return 200,
            Said::Unreadable(what) => {
                eprintln!("cannot be read yet: {what}");
                return 500;
            }
        };
        match noted {
            Ok(Some(state)) => {
                println!("the order is {state}");
                200
            }
            // Its order may be about to be stored.
            Ok(None) => 503,
            Err(error) => {
                eprintln!("not noted: {error}");
                500
            }
        }
    }

    /// Works through the outbox. Call it after an event was received, when the program starts, and from time to time. What fails
    /// stays in the outbox.
    ///
    /// # Errors
    /// If the outbox cannot be read.
    pub async fn work(&self, carrier: &impl Carrier) -> Result<(), Failure> {
        let _alone = self.at_work.lock().await;
        for intent in self.orders.outbox()? {
            match self.fulfil(&intent, carrier).await {
                Ok(state) => println!("{intent}: {state}"),
                Err(error) => eprintln!("{intent}: to be tried again: {error}"),
            }
        }
        Ok(())
    }

    async fn fulfil(&self, intent: &PaymentIntentId, carrier: &impl Carrier) -> Result<State, Failure> {
        let Some((order, mut state)) = self.orders.find(intent)? else { return Err("no such order".into()) };
        if state == State::Claimed {
            // The event said what was true when it was sent. This says what is true now.
            let payment = self.client.payment_intents().retrieve(intent).await?;
            state = self.note(intent, Happened::Checked(paid::verdict(&payment, &order)))?;
        }
        if state == State::Shipping {
            // The goods may have left before the program last ended.
            if !carrier.has_taken(&order).await? {
                carrier.take(&order).await?;
            }
            state = self.note(intent, Happened::Taken)?;
        }
        Ok(state)
    }

    fn note(&self, intent: &PaymentIntentId, what: Happened) -> Result<State, Failure> {
        self.orders.note(intent, &what)?.ok_or_else(|| "no such order".into())
    }
}

/// What an event says about an order.
enum Said<'e> {
    About(&'e PaymentIntentId, Happened),
    Nothing,
    /// It matters, but it cannot be read. It says what it is.
    Unreadable(&'static str),
}

fn said(event: &WebhookEvent) -> Said<'_> {
    match event {
        WebhookEvent::PaymentIntentSucceeded(event) => {
            Said::About(&event.data.object.id, Happened::SaidToBePaid)
        }
        WebhookEvent::ChargeRefundUpdated(event) => {
            let refund = &event.data.object;
            match (&refund.payment_intent, &refund.status) {
                // No money goes back.
                (_, Some(RefundStatus::Failed | RefundStatus::Canceled)) => Said::Nothing,
                (Some(intent), _) => Said::About(intent, Happened::Refunded),
                (None, _) => Said::Unreadable("a refund without its PaymentIntent"),
            }
        }
        WebhookEvent::ChargeDisputeUpdated(event) => match &event.data.object.payment_intent {
            Some(intent) => Said::About(intent, Happened::Disputed),
            None => Said::Unreadable("a dispute without its PaymentIntent"),
        },
        // Other types end here, also those that are newer than this crate. One of the three above ends here when its body is not
        // what the description says: it has to come again.
        WebhookEvent::Unknown(event) => match event["type"].as_str() {
            Some("payment_intent.succeeded") => Said::Unreadable("a payment"),
            Some("charge.refund.updated") => Said::Unreadable("a refund"),
            Some("charge.dispute.updated") => Said::Unreadable("a dispute"),
            _ => Said::Nothing,
        },
        _ => Said::Nothing,
    }
}
