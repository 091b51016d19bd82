//! Deliveries that are noted on disk before the response, and worked on afterwards.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use wooshpay::testing::Fake;
use wooshpay::webhooks::{self, Verifier};

use super::{client, folder, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/wooshpay_webhook.rs"]
#[allow(dead_code)]
mod example;

use example::shop::Order;
use example::shop::carrier::Ledger;
use example::shop::fulfil::Shop;
use example::shop::orders::{Orders, State};
use example::{Server, receive, rehearse};

const PAID: &str = r#"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1"}}}"#;
const NEWS: &str = r#"{"id":"evt_2","type":"coffee.spilled"}"#;

/// A server with one order, and the folder of its files.
fn server(secrets: &[&'static str]) -> (Arc<Server>, tempfile::TempDir) {
    let folder = folder();
    let orders = Orders::open(&folder.path().join("orders.redb")).unwrap();
    let order = Order { id: "order-1".to_owned(), currency: "GBP".to_owned(), amount: 2000, livemode: false };
    orders.expect(&"pi_1".into(), &order).unwrap();
    let shop = Shop::new(client(&Fake::new()), Verifier::new(secrets.iter().copied()), orders);
    (Arc::new(Server::new(shop)), folder)
}

/// The status for a body that comes with the signature of another.
async fn status(server: &Arc<Server>, secret: &str, signed: &str, sent: &str) -> StatusCode {
    let headers = webhooks::sign(secret, signed.as_bytes()).unwrap();
    receive(Shared(server.clone()), headers, Bytes::from(sent.to_owned())).await
}

fn state(server: &Server) -> State {
    server.shop.orders.find(&"pi_1".into()).unwrap().unwrap().1
}

#[test]
fn the_rehearsal_serves_over_loopback_and_ships_once() {
    let (client, _) = rehearsal(example::script);
    let folder = folder();
    let orders = Orders::open(&folder.path().join("orders.redb")).unwrap();
    let carrier = Ledger { path: folder.path().join("taken.txt") };
    let shop = Shop::new(client, Verifier::new(["the new secret", "the old secret"]), orders);
    run(rehearse(shop, &carrier)).unwrap();
    assert_eq!(carrier.lines().unwrap(), ["order-1234"]);
}

#[test]
fn an_event_is_on_disk_before_the_response() {
    run(async {
        let (server, folder) = server(&["secret"]);
        assert_eq!(status(&server, "secret", PAID, PAID).await, StatusCode::OK);
        // Nothing was worked on yet; the program ends and starts again.
        drop(server);
        let orders = Orders::open(&folder.path().join("orders.redb")).unwrap();
        assert_eq!(orders.find(&"pi_1".into()).unwrap().unwrap().1, State::Claimed);
        assert_eq!(orders.outbox().unwrap(), ["pi_1"]);
    });
}

#[test]
fn what_is_not_genuine_is_refused_and_not_noted() {
    run(async {
        let (server, _folder) = server(&["secret"]);
        assert_eq!(status(&server, "a guess", PAID, PAID).await, StatusCode::BAD_REQUEST);
        assert_eq!(status(&server, "secret", NEWS, PAID).await, StatusCode::BAD_REQUEST);
        let unsigned = receive(Shared(server.clone()), HeaderMap::new(), PAID.into()).await;
        assert_eq!(unsigned, StatusCode::BAD_REQUEST);
        // The same JSON, and another body.
        let spaced = PAID.replace(':', ": ");
        assert_eq!(status(&server, "secret", PAID, &spaced).await, StatusCode::BAD_REQUEST);
        assert_eq!(state(&server), State::Waiting);
    });
}

#[test]
fn both_secrets_are_taken_while_one_is_replaced() {
    run(async {
        for secret in ["new", "old"] {
            let (server, _folder) = server(&["new", "old"]);
            assert_eq!(status(&server, secret, PAID, PAID).await, StatusCode::OK);
            assert_eq!(state(&server), State::Claimed);
        }
    });
}

#[test]
fn a_secret_that_is_not_set_lets_it_come_again() {
    run(async {
        let (server, _folder) = server(&[""]);
        assert_eq!(status(&server, "secret", PAID, PAID).await, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(state(&server), State::Waiting);
    });
}

#[test]
fn a_type_that_nobody_knows_is_received_and_changes_nothing() {
    run(async {
        let (server, _folder) = server(&["secret"]);
        assert_eq!(status(&server, "secret", NEWS, NEWS).await, StatusCode::OK);
        assert_eq!(state(&server), State::Waiting);
    });
}
