//! Fulfils orders: notes when it is time to look, asks the API, and hands the goods over once.
//!
//! In: bodies that anybody may have sent. Out: a status to respond with, and goods at the carrier. [`Shop::receive`] only notes,
//! so that it is quick; [`Shop::work`] does the rest, from the outbox, as often as it takes.

use qashier::models::{CheckoutSessionId, WebhookEvent};
use qashier::{Client, webhooks};
use tokio::sync::Mutex;

use super::carrier::Carrier;
use super::orders::{Happened, Orders, State};
use super::{Failure, paid};

/// What is needed to fulfil orders.
pub struct Shop {
    client: Client,
    /// The orders.
    pub orders: Orders,
    /// Held by whoever works through the outbox, so that no two hand over the same goods.
    at_work: Mutex<()>,
}

impl Shop {
    /// A shop with a client of the API.
    pub fn new(client: Client, orders: Orders) -> Self {
        Self { client, orders, at_work: Mutex::new(()) }
    }

    /// The status to respond with to whoever sent this body. All that is taken from it is the id of a session.
    pub fn receive(&self, body: &[u8]) -> u16 {
        let event = match webhooks::parse(body) {
            Ok(event) => event,
            Err(error) => {
                eprintln!("not an event: {error}");
                return 400;
            }
        };
        let session = match &event {
            WebhookEvent::CheckoutSessionCompleted(event) | WebhookEvent::CheckoutSessionExpired(event) => {
                &event.data.object.id
            }
            _ => {
                println!("no use for an event of a new type");
                return 200;
            }
        };
        match self.orders.note(session, &Happened::TimeToLook) {
            Ok(Some(state)) => {
                println!("the order is {state}");
                200
            }
            // An invention gets the same response, so that nobody learns which sessions there are.
            Ok(None) => 200,
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
        for session in self.orders.outbox()? {
            match self.fulfil(&session, carrier).await {
                Ok(state) => println!("{session}: {state}"),
                Err(error) => eprintln!("{session}: to be tried again: {error}"),
            }
        }
        Ok(())
    }

    async fn fulfil(&self, session: &CheckoutSessionId, carrier: &impl Carrier) -> Result<State, Failure> {
        let Some((order, mut state)) = self.orders.find(session)? else { return Err("no such order".into()) };
        if matches!(state, State::Claimed | State::Reopened) {
            let found = self.client.checkout_sessions().retrieve(session).await?;
            state = self.note(session, Happened::Checked(paid::verdict(&found, &order)))?;
        }
        if state == State::Shipping {
            // The goods may have left before the program last ended.
            if !carrier.has_taken(&order).await? {
                carrier.take(&order).await?;
            }
            state = self.note(session, Happened::Taken)?;
        }
        Ok(state)
    }

    fn note(&self, session: &CheckoutSessionId, what: Happened) -> Result<State, Failure> {
        self.orders.note(session, &what)?.ok_or_else(|| "no such order".into())
    }
}
