//! Deliveries that are stored, answered, and dealt with afterwards.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use wooshpay::webhooks;

use super::run;

#[path = "../../../generated/wooshpay/examples/webhook.rs"]
#[allow(dead_code)]
mod example;

use example::{Shop, receive, rehearse, work_off};

const PAID: &str = r#"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1"}}}"#;
const NEWS: &str = r#"{"id":"evt_2","type":"coffee.spilled"}"#;

fn shop(secrets: &[&'static str]) -> Arc<Shop> {
    Arc::new(Shop::new(secrets.iter().copied()))
}

/// The answer to a body that comes with the signature of another.
async fn answer(shop: &Arc<Shop>, secret: &str, signed: &str, sent: &str) -> StatusCode {
    let headers = webhooks::sign(secret, signed.as_bytes()).unwrap();
    receive(State(shop.clone()), headers, Bytes::from(sent.to_owned())).await
}

/// The bodies of what is open.
fn open(shop: &Shop) -> Vec<String> {
    shop.inbox.open().into_iter().map(|(_, body)| String::from_utf8(body.to_vec()).unwrap()).collect()
}

#[test]
fn the_rehearsal_serves_over_loopback() {
    run(rehearse()).unwrap();
}

#[test]
fn an_event_is_stored_before_the_answer_and_dealt_with_once() {
    run(async {
        let shop = shop(&["secret"]);
        assert_eq!(answer(&shop, "secret", PAID, PAID).await, StatusCode::OK);
        assert_eq!(open(&shop), [PAID]);
        // While it is open as well as when it is done.
        assert_eq!(answer(&shop, "secret", PAID, PAID).await, StatusCode::OK);
        assert_eq!(open(&shop), [PAID]);
        work_off(&shop.inbox).await;
        assert_eq!(answer(&shop, "secret", PAID, PAID).await, StatusCode::OK);
        assert_eq!(open(&shop), [""; 0]);
    });
}

#[test]
fn deliveries_at_the_same_time_are_one_event() {
    let shop = shop(&["secret"]);
    let receivers: Vec<_> = (0..8)
        .map(|_| {
            let shop = shop.clone();
            std::thread::spawn(move || run(answer(&shop, "secret", PAID, PAID)))
        })
        .collect();
    for receiver in receivers {
        assert_eq!(receiver.join().unwrap(), StatusCode::OK);
    }
    assert_eq!(open(&shop), [PAID]);
}

#[test]
fn what_is_not_genuine_is_refused_and_not_stored() {
    run(async {
        let shop = shop(&["secret"]);
        assert_eq!(answer(&shop, "a guess", PAID, PAID).await, StatusCode::BAD_REQUEST);
        assert_eq!(answer(&shop, "secret", PAID, NEWS).await, StatusCode::BAD_REQUEST);
        let unsigned = receive(State(shop.clone()), HeaderMap::new(), PAID.into()).await;
        assert_eq!(unsigned, StatusCode::BAD_REQUEST);
        // The same JSON, and another body.
        let spaced = PAID.replace(':', ": ");
        assert_eq!(answer(&shop, "secret", PAID, &spaced).await, StatusCode::BAD_REQUEST);
        assert_eq!(open(&shop), [""; 0]);
    });
}

#[test]
fn both_secrets_are_taken_while_one_is_replaced() {
    run(async {
        let shop = shop(&["new", "old"]);
        assert_eq!(answer(&shop, "old", PAID, PAID).await, StatusCode::OK);
        assert_eq!(answer(&shop, "new", NEWS, NEWS).await, StatusCode::OK);
        assert_eq!(open(&shop), [PAID, NEWS]);
    });
}

#[test]
fn a_secret_that_is_not_set_lets_it_come_again() {
    run(async {
        let shop = shop(&[""]);
        assert_eq!(answer(&shop, "secret", PAID, PAID).await, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(open(&shop), [""; 0]);
    });
}

#[test]
fn a_type_that_nobody_knows_is_taken_and_done() {
    run(async {
        let shop = shop(&["secret"]);
        assert_eq!(answer(&shop, "secret", NEWS, NEWS).await, StatusCode::OK);
        work_off(&shop.inbox).await;
        assert_eq!(open(&shop), [""; 0]);
    });
}

#[test]
fn what_cannot_be_read_stays_until_somebody_looks() {
    run(async {
        let shop = shop(&["secret"]);
        let odd = r#"{"id":"evt_3","type":"payment_intent.succeeded","created":{},"data":"gone"}"#;
        assert_eq!(answer(&shop, "secret", odd, odd).await, StatusCode::OK);
        assert_eq!(answer(&shop, "secret", PAID, PAID).await, StatusCode::OK);
        work_off(&shop.inbox).await;
        // It does not keep others from being dealt with.
        assert_eq!(open(&shop), [odd]);
        for no_id in ["{}", "[]", "no JSON", ""] {
            assert_eq!(answer(&shop, "secret", no_id, no_id).await, StatusCode::BAD_REQUEST);
        }
        assert_eq!(open(&shop), [odd]);
    });
}
