//! A payment on Qashier's page.

use std::time::Duration;

use qashier::Client;
use qashier::resources::checkout_sessions::{Create, Retrieve};
use qashier::testing::{Fake, Reply};
use serde_json::{Value, json};

use super::run;

#[path = "../../../generated/qashier/examples/qashier_checkout.rs"]
#[allow(dead_code)]
mod example;

use example::shop::Order;
use example::shop::paid::Verdict;
use example::{begin, follow};

fn order() -> Order {
    Order { id: "7".to_owned(), currency: "SGD".to_owned(), amount: 1100 }
}

/// A client of Qashier, with the retries that everybody has.
pub(super) fn client(server: &Fake) -> Client {
    Client::builder().key("sk_test_any").transport(server.clone()).build().unwrap()
}

fn followed(replies: impl IntoIterator<Item = Reply>) -> Result<Verdict, qashier::Error> {
    let server = Fake::new();
    for reply in replies {
        server.on::<Retrieve>().reply(reply);
    }
    run(follow(&client(&server), &"cs_1".into(), &order(), 3, Duration::ZERO))
}

fn is(payment: &str, status: &str) -> Reply {
    let session = json!({
        "id": "cs_1", "payment_status": payment, "status": status, "amount_total": 1100, "currency": "SGD",
    });
    Reply::json(200, &session)
}

#[test]
fn the_rehearsal_is_paid() {
    let server = Fake::new();
    example::script(&server);
    run(example::run(&client(&server), 3, Duration::ZERO)).unwrap();
    server.assert_all_used();
}

#[test]
fn a_payment_that_began_is_begun_again_under_the_same_key() {
    let server = Fake::new();
    let session = json!({"id": "cs_1", "url": "https://pages.example/cs_1"});
    server.on::<Create>().reply(Reply::reset()).reply(Reply::json(200, &session));
    for _ in 0..2 {
        let (id, page) = run(begin(&client(&server), &order(), "Coffee")).unwrap();
        assert_eq!((id.as_str(), page.as_str()), ("cs_1", "https://pages.example/cs_1"));
    }
    let requests = server.requests_of::<Create>();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.idempotency_key(), Some("checkout-7"));
        let price = json!({"currency": "SGD", "unit_amount": 1100, "product_data": {"name": "Coffee"}});
        let body: Value = request.json().unwrap();
        assert_eq!(body["line_items"], json!([{"price_data": price, "quantity": 1}]));
    }
}

#[test]
fn a_payment_is_followed_until_it_is_decided() {
    assert_eq!(followed([is("unpaid", "open"), is("paid", "complete")]).unwrap(), Verdict::Paid);
    assert_eq!(followed([is("unpaid", "expired")]).unwrap(), Verdict::Expired);
    assert_eq!(followed([is("unpaid", "complete")]).unwrap(), Verdict::Open);
    let lost = Reply::reset();
    let found = followed([lost.clone(), lost.clone(), lost, is("paid", "complete")]);
    assert_eq!(found.unwrap(), Verdict::Paid);
    assert_eq!(followed([Reply::status(401)]).unwrap_err().status(), Some(401));
}

#[test]
fn a_payment_of_another_price_does_not_ship() {
    let session = json!({"id": "cs_1", "payment_status": "paid", "amount_total": 1, "currency": "SGD"});
    assert_eq!(followed([Reply::json(200, &session)]).unwrap(), Verdict::Differs("the amount"));
}
