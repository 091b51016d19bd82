//! Receives webhooks, as an axum server: verifies, notes on disk, responds, and does the work afterwards.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… WOOSHPAY_WEBHOOK_SECRETS=new,old WOOSHPAY_LISTEN=127.0.0.1:8080 cargo run --example wooshpay_webhook
//! ```
//!
//! Without secrets it is a rehearsal, which signs its own deliveries. Several secrets are for the time in which one is replaced.
//! The orders are in a file in the folder `WOOSHPAY_SHOP`, by default in the system's folder for temporary files.
//!
//! A delivery that gets no 2xx comes again, for three days; one that gets 2xx never does. So what an event says is on disk before
//! the response, and the work starts after it, again and again until it is done. What the events mean is in `shop/fulfil.rs`.

mod rehearsal;
#[allow(dead_code)] // It shares the shop with `fulfilment`, and uses most of it.
pub mod shop;

use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use shop::carrier::Ledger;
use shop::fulfil::Shop;
use shop::orders::Orders;
use shop::{Failure, Order};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use wooshpay::resources::payment_intents;
use wooshpay::testing::{Fake, Reply};
use wooshpay::webhooks::{self, Verifier};

/// Where deliveries are sent to.
const PATH: &str = "/webhooks/wooshpay";

/// How long to wait before failed work is tried again.
const PAUSE: Duration = Duration::from_secs(60);

/// What a delivery needs.
pub struct Server {
    /// The orders, and what to do about them.
    pub shop: Shop,
    news: Notify,
}

impl Server {
    /// A server for a shop.
    pub fn new(shop: Shop) -> Self {
        Self { shop, news: Notify::new() }
    }
}

/// The server. axum refuses bodies above 2 MB.
pub fn router(server: Arc<Server>) -> Router {
    Router::new().route(PATH, post(receive)).with_state(server)
}

/// Responds to a delivery. `Bytes`, not `Json`: the signature is over the body as received.
pub async fn receive(State(server): State<Arc<Server>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = server.shop.receive(&headers, &body);
    server.news.notify_one();
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Serves, and works through what arrives, until the server cannot go on.
///
/// # Errors
/// If the server cannot go on, or the orders cannot be read.
pub async fn serve(listener: TcpListener, server: Arc<Server>, carrier: &Ledger) -> Result<(), Failure> {
    let served = axum::serve(listener, router(server.clone())).into_future();
    let worked = async {
        loop {
            server.shop.work(carrier).await?;
            // Something new, or time to try failed work again.
            let _ = tokio::time::timeout(PAUSE, server.news.notified()).await;
        }
    };
    tokio::select! {
        served = served => Ok(served?),
        failed = worked => failed,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let folder = env::var_os("WOOSHPAY_SHOP").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| env::temp_dir().join("wooshpay-webhook"));
    std::fs::create_dir_all(&folder)?;
    let orders = Orders::open(&folder.join("orders.redb"))?;
    let carrier = Ledger { path: folder.join("taken.txt") };
    let client = rehearsal::client(script)?;
    let Ok(secrets) = env::var("WOOSHPAY_WEBHOOK_SECRETS") else {
        println!("WOOSHPAY_WEBHOOK_SECRETS is not set: this is a rehearsal, which signs its own deliveries");
        let verifier = Verifier::new(["the new secret", "the old secret"]);
        return rehearse(Shop::new(client, verifier, orders), &carrier).await;
    };
    // Without an age limit: a delivery that comes again, hours later, seems to keep the time of the first.
    let shop = Shop::new(client, Verifier::new(secrets.split(',')), orders);
    let address = env::var("WOOSHPAY_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(&address).await?;
    println!("waiting at http://{}{PATH}", listener.local_addr()?);
    serve(listener, Arc::new(Server::new(shop)), &carrier).await
}

/// Sends deliveries to a server on this machine, as WooshPay would.
///
/// # Errors
/// If this machine does not let it.
pub async fn rehearse(shop: Shop, carrier: &Ledger) -> Result<(), Failure> {
    let order =
        Order { id: "order-1234".to_owned(), currency: "GBP".to_owned(), amount: 2000, livemode: false };
    shop.orders.expect(&"pi_1".into(), &order)?;
    let server = Arc::new(Server::new(shop));
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
            println!("{what}: {}", deliver(&url, secret, signed, sent).await?);
        }
        // The worker has its turn before this ends.
        while !server.shop.orders.outbox()?.is_empty() {
            tokio::task::yield_now().await;
        }
        Ok(())
    };
    tokio::select! {
        served = serve(listener, server.clone(), carrier) => served,
        delivered = deliveries => delivered,
    }
}

/// Sends a body with the signature of another, or of itself.
async fn deliver(url: &str, secret: &str, signed: &str, sent: &str) -> Result<StatusCode, Failure> {
    let headers = webhooks::sign(secret, signed.as_bytes())?;
    // It stays on this machine.
    let sender = reqwest::Client::builder().no_proxy().build()?;
    Ok(sender.post(url).headers(headers).body(sent.to_owned()).send().await?.status())
}

/// What the server in memory responds: the PaymentIntent is paid.
pub fn script(server: &Fake) {
    let paid = serde_json::json!({
        "id": "pi_1", "status": "succeeded", "amount": 2000, "currency": "GBP", "livemode": false,
    });
    server.on::<payment_intents::Retrieve>().reply(Reply::json(200, &paid));
}
