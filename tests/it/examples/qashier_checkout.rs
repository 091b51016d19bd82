//! A payment on Qashier's page.

use std::time::Duration;

use qashier::Client;
use qashier::models::{CheckoutSession, CheckoutSessionStatus, PaymentStatus};
use qashier::resources::checkout_sessions::{Create, Retrieve};
use qashier::testing::{Fake, Reply};
use serde_json::{Value, json};

use super::run;

#[path = "../../../generated/qashier/examples/checkout.rs"]
#[allow(dead_code)]
mod example;

use example::{Order, Outcome, begin, follow};

/// A client of Qashier, which makes a call as often as everybody's.
pub(super) fn client(server: &Fake) -> Client {
    Client::builder().key("sk_test_any").transport(server.clone()).build().unwrap()
}

fn followed(replies: impl IntoIterator<Item = Reply>) -> Result<Outcome, qashier::Error> {
    let server = Fake::new();
    for reply in replies {
        server.on::<Retrieve>().reply(reply);
    }
    run(follow(&client(&server), &"cs_1".into(), 3, Duration::ZERO))
}

fn is(payment: PaymentStatus, status: CheckoutSessionStatus) -> Reply {
    Reply::json(200, &CheckoutSession::new("cs_1").payment_status(payment).status(status))
}

#[test]
fn the_rehearsal_is_paid() {
    let server = Fake::new();
    example::script(&server);
    run(example::run(&client(&server), 3, Duration::ZERO)).unwrap();
    server.assert_all_answered();
}

#[test]
fn a_payment_that_began_is_begun_again_with_the_same_key() {
    let server = Fake::new();
    let session = CheckoutSession::new("cs_1").url("https://pages.example/cs_1");
    server.on::<Create>().reply(Reply::reset()).answer(&session);
    let order = Order {
        id: "7".to_owned(),
        currency: "SGD".to_owned(),
        price: 550,
        count: 2,
        what: "Coffee".to_owned(),
    };
    for _ in 0..2 {
        let (id, page) = run(begin(&client(&server), &order)).unwrap();
        assert_eq!((id.as_str(), page.as_str()), ("cs_1", "https://pages.example/cs_1"));
    }
    let requests = server.requests_of::<Create>();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.idempotency_key(), Some("checkout-7"));
        let price = json!({"currency": "SGD", "unit_amount": 550, "product_data": {"name": "Coffee"}});
        let body: Value = request.json().unwrap();
        assert_eq!(body["line_items"], json!([{"price_data": price, "quantity": 2}]));
    }
}

#[test]
fn a_payment_is_followed_to_its_end() {
    use CheckoutSessionStatus::{Complete, Expired, Open};
    use PaymentStatus::{Paid, Unpaid};
    assert_eq!(followed([is(Unpaid, Open), is(Paid, Complete)]).unwrap(), Outcome::Paid);
    assert_eq!(followed([is(Unpaid, Expired)]).unwrap(), Outcome::Expired);
    // What is paid is paid.
    assert_eq!(followed([is(Paid, Expired)]).unwrap(), Outcome::Paid);
    assert_eq!(followed([is(Unpaid, Complete)]).unwrap(), Outcome::Open);
    let lost = Reply::reset();
    assert_eq!(followed([lost.clone(), lost.clone(), lost, is(Paid, Complete)]).unwrap(), Outcome::Paid);
    assert_eq!(followed([Reply::status(401)]).unwrap_err().status(), Some(401));
}
