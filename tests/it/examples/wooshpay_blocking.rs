//! A job that is not async.

use serde_json::json;
use wooshpay::resources::checkout_sessions::List;
use wooshpay::resources::payment_intents::Retrieve;
use wooshpay::testing::{Fake, Reply};

use super::{client, rehearsal};

#[path = "../../../generated/wooshpay/examples/wooshpay_blocking.rs"]
#[allow(dead_code)]
mod example;

use example::add_up;

#[test]
fn the_rehearsal_adds_up() {
    let (client, server) = rehearsal(example::script);
    example::run(&client).unwrap();
    server.assert_all_used();
}

#[test]
fn what_is_paid_is_told_from_what_is_complete() {
    let (client, _) = rehearsal(example::script);
    let sum = add_up(&client).unwrap();
    assert_eq!(sum.paid, [("GBP".to_owned(), 2000)].into());
    assert_eq!(sum.unpaid, ["cs_2"]);
}

#[test]
fn a_session_without_a_payment_is_not_paid() {
    let server = Fake::new();
    let list = json!({"data": [{"id": "cs_1", "status": "complete"}]});
    server.on::<List>().reply(Reply::json(200, &list));
    assert_eq!(add_up(&client(&server)).unwrap().unpaid, ["cs_1"]);
}

#[test]
fn an_amount_that_cannot_be_read_is_not_counted() {
    let server = Fake::new();
    let list = json!({"data": [{"id": "cs_1", "status": "complete", "payment_intent": "pi_1"}]});
    server.on::<List>().reply(Reply::json(200, &list));
    let payment = json!({
        "id": "pi_1", "status": "succeeded", "amount": 2000, "amount_received": "19.50", "currency": "GBP",
    });
    server.on::<Retrieve>().reply(Reply::json(200, &payment));
    let sum = add_up(&client(&server)).unwrap();
    assert!(sum.paid.is_empty());
    assert_eq!(sum.unpaid, ["cs_1"]);
}

#[test]
fn a_sum_is_whole_or_none() {
    let server = Fake::new();
    server.on::<List>().reply(Reply::reset());
    assert!(add_up(&client(&server)).unwrap_err().is_retryable());
    assert_eq!(server.requests().len(), 3);
}
