//! Receives webhooks, as an axum server: verifies, stores and answers at once, and does the work afterwards.
//!
//! ```text
//! WOOSHPAY_WEBHOOK_SECRETS=new,old WOOSHPAY_LISTEN=127.0.0.1:8080 cargo run --example webhook
//! ```
//!
//! Without secrets it is a rehearsal, which signs its own deliveries. Several secrets are for the time in which one is replaced.
//!
//! What is not answered with 2xx comes again, for three days; what is answered so never does. So an event is stored before the
//! answer, and dealt with after it, again and again until that has worked. Each is dealt with once, told by its id: deliveries
//! repeat.

use std::collections::BTreeMap;
use std::env;
use std::error::Error as StdError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use wooshpay::json;
use wooshpay::models::{EventId, WebhookEvent};
use wooshpay::webhooks::{self, ErrorKind, Verifier};

/// Where deliveries are sent to.
const PATH: &str = "/webhooks/wooshpay";

/// How long what has failed is left alone.
const PAUSE: Duration = Duration::from_secs(60);

/// What a delivery needs.
pub struct Shop {
    verifier: Verifier,
    /// What has arrived.
    pub inbox: Inbox,
}

impl Shop {
    /// One that takes what is signed with one of these secrets.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        // Without an age limit: a delivery that is made again, hours later, seems to keep the time of the first.
        Self { verifier: Verifier::new(secrets), inbox: Inbox::default() }
    }
}

/// What has arrived. It is in memory here; in a shop it is a table, with the event's id as the primary key, so that neither a
/// crash nor a second server loses or doubles anything. Rows that are done may go after a week.
#[derive(Default)]
pub struct Inbox {
    /// The bodies of what is open; none for what is done.
    rows: Mutex<BTreeMap<EventId, Option<Bytes>>>,
    news: Notify,
}

impl Inbox {
    /// Stores an event, unless it is there. Whether it is new.
    fn store(&self, id: EventId, body: Bytes) -> bool {
        let mut rows = self.rows();
        if rows.contains_key(&id) {
            return false;
        }
        rows.insert(id, Some(body));
        self.news.notify_one();
        true
    }

    /// What is not done.
    pub fn open(&self) -> Vec<(EventId, Bytes)> {
        self.rows().iter().filter_map(|(id, body)| Some((id.clone(), body.clone()?))).collect()
    }

    fn done(&self, id: EventId) {
        self.rows().insert(id, None);
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<EventId, Option<Bytes>>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server. Bodies above 2 MB are refused by axum.
pub fn router(shop: Arc<Shop>) -> Router {
    Router::new().route(PATH, post(receive)).with_state(shop)
}

/// Answers a delivery. `Bytes`, not `Json`: the signature is over the body as it came.
pub async fn receive(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let verified = match shop.verifier.verify(&headers, &body) {
        Ok(verified) => verified,
        Err(error) => {
            eprintln!("refused: {error}");
            return match error.kind() {
                // The shop's own mistake. The delivery comes again, and is taken once the secret is right.
                ErrorKind::Secret => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::BAD_REQUEST,
            };
        }
    };
    if verified.secret_index() > 0 {
        println!("signed with an older secret, which is still needed");
    }
    // Only the id is read before the answer: what cannot be read further is kept all the same.
    let event: Value = json::from_slice(verified.body()).unwrap_or_default();
    let Some(id) = event["id"].as_str().map(EventId::from) else {
        eprintln!("refused, though genuine: it has no id");
        return StatusCode::BAD_REQUEST;
    };
    match shop.inbox.store(id.clone(), body) {
        true => println!("{id} has arrived"),
        false => println!("{id} has arrived before"),
    }
    StatusCode::OK
}

/// Deals with all that is open. What fails stays open.
pub async fn work_off(inbox: &Inbox) {
    for (id, body) in inbox.open() {
        // It was verified before it was stored.
        let dealt = match WebhookEvent::from_slice(&body) {
            Ok(event) => deal_with(event).await,
            Err(error) => Err(error.into()),
        };
        match dealt {
            Ok(()) => inbox.done(id),
            Err(error) => eprintln!("{id} stays open: {error}"),
        }
    }
}

/// The shop's part. It may be called again for the same event, where it has failed or the program has ended on the way.
///
/// # Errors
/// Where the event is to be dealt with again later.
async fn deal_with(event: WebhookEvent) -> Result<(), Box<dyn StdError>> {
    match event {
        WebhookEvent::PaymentIntentSucceeded(event) => {
            // Not shipped yet: `fulfilment` shows what has to be looked at before.
            println!("{} is said to be paid", event.data.object.id);
        }
        WebhookEvent::PaymentIntentPaymentFailed(event) => {
            println!("{}: the customer may try another card", event.data.object.id);
        }
        WebhookEvent::ChargeRefundUpdated(event) => {
            println!("{} is {:?}", event.data.object.id, event.data.object.status);
        }
        // The API learns new types before this crate does. The body may hold personal data: only the type goes to the log.
        WebhookEvent::Unknown(event) => println!("no use for an event of type {}", event["type"]),
        other => println!("no use for {}", other.name().unwrap_or("an event")),
    }
    Ok(())
}

/// Serves, and works off what arrives, until the server cannot go on.
///
/// # Errors
/// Where the server cannot go on.
pub async fn serve(listener: TcpListener, shop: Arc<Shop>) -> Result<(), Box<dyn StdError>> {
    let server = axum::serve(listener, router(shop.clone())).into_future();
    let worker = async {
        loop {
            work_off(&shop.inbox).await;
            // Something new, or time to try again what has failed.
            let _ = tokio::time::timeout(PAUSE, shop.inbox.news.notified()).await;
        }
    };
    tokio::select! {
        served = server => Ok(served?),
        () = worker => Ok(()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let Ok(secrets) = env::var("WOOSHPAY_WEBHOOK_SECRETS") else {
        println!("WOOSHPAY_WEBHOOK_SECRETS is not set: this is a rehearsal, which signs its own deliveries");
        return rehearse().await;
    };
    let address = env::var("WOOSHPAY_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(&address).await?;
    println!("waiting at http://{}{PATH}", listener.local_addr()?);
    serve(listener, Arc::new(Shop::new(secrets.split(',')))).await
}

/// Sends deliveries to a server on this machine, as WooshPay would.
///
/// # Errors
/// Where the machine does not let it.
pub async fn rehearse() -> Result<(), Box<dyn StdError>> {
    let shop = Arc::new(Shop::new(["the new secret", "the old secret"]));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}{PATH}", listener.local_addr()?);
    let paid = r#"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1"}}}"#;
    let news = r#"{"id":"evt_2","type":"coffee.spilled","data":{"object":{"id":"cup_1"}}}"#;
    let deliveries = async {
        for (what, secret, signed, sent) in [
            ("genuine", "the new secret", paid, paid),
            ("the same again", "the new secret", paid, paid),
            ("an old secret, a type nobody knows", "the old secret", news, news),
            ("an altered body", "the new secret", paid, news),
            ("a wrong secret", "a guess", paid, paid),
        ] {
            println!("{what}: answered {}", deliver(&url, secret, signed, sent).await?);
        }
        // The worker has its turn before this ends.
        while !shop.inbox.open().is_empty() {
            tokio::task::yield_now().await;
        }
        Ok(())
    };
    tokio::select! {
        served = serve(listener, shop.clone()) => served,
        delivered = deliveries => delivered,
    }
}

/// Sends a body with the signature of another, or of itself.
async fn deliver(url: &str, secret: &str, signed: &str, sent: &str) -> Result<StatusCode, Box<dyn StdError>> {
    let headers = webhooks::sign(secret, signed.as_bytes())?;
    // It stays on this machine.
    let sender = reqwest::Client::builder().no_proxy().build()?;
    Ok(sender.post(url).headers(headers).body(sent.to_owned()).send().await?.status())
}
