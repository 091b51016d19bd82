//! A payment on WooshPay's page.

use std::time::Duration;

use serde_json::{Value, json};
use wooshpay::resources::checkout_sessions::Create;
use wooshpay::resources::payment_intents::Retrieve;
use wooshpay::testing::{Fake, Reply};

use super::{client, operations, refusal, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/wooshpay_checkout.rs"]
#[allow(dead_code)]
mod example;

use example::shop::Order;
use example::shop::paid::Verdict;
use example::{begin, follow};

fn order() -> Order {
    Order { id: "7".to_owned(), currency: "GBP".to_owned(), amount: 2000, livemode: false }
}

/// What following a payment gives where the server responds with these, in turn; and how often it was asked.
fn followed(replies: impl IntoIterator<Item = Reply>) -> (Result<Verdict, wooshpay::Error>, usize) {
    let server = Fake::new();
    for reply in replies {
        server.on::<Retrieve>().reply(reply);
    }
    let verdict = run(follow(&client(&server), &"pi_1".into(), &order(), 3, Duration::ZERO));
    (verdict, server.requests().len())
}

fn is(status: &str) -> Reply {
    costs(status, 2000, "GBP")
}

fn costs(status: &str, amount: i64, currency: &str) -> Reply {
    let payment =
        json!({"id": "pi_1", "status": status, "amount": amount, "currency": currency, "livemode": false});
    Reply::json(200, &payment)
}

#[test]
fn the_rehearsal_is_paid() {
    let (client, server) = rehearsal(example::script);
    run(example::run(&client, 3, Duration::ZERO)).unwrap();
    server.assert_all_used();
    let looks = "retrievePaymentIntent";
    assert_eq!(operations(&server), ["createCheckoutSession", looks, looks]);
}

#[test]
fn a_payment_is_begun_under_the_key_of_its_order() {
    let server = Fake::new();
    let session = json!({"id": "cs_1", "url": "https://pages.example/cs_1", "payment_intent": "pi_1"});
    server.on::<Create>().reply(Reply::json(200, &session));
    for _ in 0..2 {
        let begun = run(begin(&client(&server), &order(), "apple")).unwrap();
        assert_eq!((begun.session.as_str(), begun.intent.as_str()), ("cs_1", "pi_1"));
    }
    let requests = server.requests_of::<Create>();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.idempotency_key(), Some("checkout-7"));
        let price = json!({"currency": "GBP", "unit_amount": 2000, "product_data": {"name": "apple"}});
        let body: Value = request.json().unwrap();
        assert_eq!(body["line_items"], json!([{"quantity": 1, "price_data": price}]));
        assert_eq!((&body["mode"], &body["client_reference_id"]), (&json!("payment"), &json!("7")));
    }
}

#[test]
fn a_session_without_a_page_or_a_payment_is_an_error() {
    for session in [
        json!({"id": "cs_1", "url": "https://pages.example/cs_1"}),
        json!({"id": "cs_1", "payment_intent": "pi_1"}),
    ] {
        let server = Fake::new();
        server.on::<Create>().reply(Reply::json(200, &session));
        assert!(run(begin(&client(&server), &order(), "apple")).is_err());
    }
}

#[test]
fn a_payment_is_followed_until_it_is_decided() {
    let failed_once = followed([is("requires_payment_method"), is("succeeded")]);
    assert_eq!((failed_once.0.unwrap(), failed_once.1), (Verdict::Paid, 2));
    for spelling in ["canceled", "cancelled"] {
        assert_eq!(followed([is(spelling)]).0.unwrap(), Verdict::Canceled);
    }
    assert_eq!(followed([is("processing")]).0.unwrap(), Verdict::Open);
    let (verdict, asked) = followed([Reply::reset(), Reply::reset(), Reply::reset(), is("succeeded")]);
    assert_eq!((verdict.unwrap(), asked), (Verdict::Paid, 4));
    let (verdict, asked) = followed([refusal(401, "invalid_request_error", "No such key.")]);
    assert_eq!((verdict.unwrap_err().status(), asked), (Some(401), 1));
}

#[test]
fn a_payment_of_another_price_does_not_ship() {
    for (amount, currency, differs) in [(1, "GBP", "the amount"), (2000, "JPY", "the currency")] {
        let (verdict, _) = followed([costs("succeeded", amount, currency)]);
        assert_eq!(verdict.unwrap(), Verdict::Differs(differs));
    }
}
