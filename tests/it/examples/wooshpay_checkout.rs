//! A payment on WooshPay's page.

use std::time::Duration;

use serde_json::{Value, json};
use wooshpay::models::{CheckoutSession, PaymentIntent, PaymentIntentStatus};
use wooshpay::resources::checkout_sessions::Create;
use wooshpay::resources::payment_intents::Retrieve;
use wooshpay::testing::{Fake, Reply};

use super::{client, operations, refusal, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/checkout.rs"]
#[allow(dead_code)]
mod example;

use example::{Order, Outcome, begin, follow};

fn order() -> Order {
    Order { id: "7".to_owned(), currency: "GBP".to_owned(), amount: 2000, what: "apple".to_owned() }
}

/// What following a payment gives where the server answers this, in turn.
fn followed(replies: impl IntoIterator<Item = Reply>) -> (Result<Outcome, wooshpay::Error>, usize) {
    let server = Fake::new();
    for reply in replies {
        server.on::<Retrieve>().reply(reply);
    }
    let outcome = run(follow(&client(&server), &"pi_1".into(), 3, Duration::ZERO));
    (outcome, server.requests().len())
}

fn is(status: PaymentIntentStatus) -> Reply {
    Reply::json(200, &PaymentIntent::new("pi_1").status(status))
}

#[test]
fn the_rehearsal_is_paid() {
    let (client, server) = rehearsal(example::script);
    run(example::run(&client, 3, Duration::ZERO)).unwrap();
    server.assert_all_answered();
    let looks = "retrievePaymentIntent";
    assert_eq!(operations(&server), ["createCheckoutSession", looks, looks]);
}

#[test]
fn a_payment_that_began_is_begun_again_with_the_same_key() {
    let server = Fake::new();
    let session = CheckoutSession::new("cs_1").url("https://pages.example/cs_1").payment_intent("pi_1");
    server.on::<Create>().reply(Reply::reset()).answer(&session);
    let begun = run(begin(&client(&server), &order())).unwrap();
    assert_eq!((begun.session.as_str(), begun.intent.as_str()), ("cs_1", "pi_1"));
    run(begin(&client(&server), &order())).unwrap();
    let requests = server.requests_of::<Create>();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.idempotency_key(), Some("checkout-7"));
        let price = json!({"currency": "GBP", "unit_amount": 2000, "product_data": {"name": "apple"}});
        let body: Value = request.json().unwrap();
        assert_eq!(body["line_items"], json!([{"quantity": 1, "price_data": price}]));
        assert_eq!((&body["mode"], &body["client_reference_id"]), (&json!("payment"), &json!("7")));
    }
}

#[test]
fn a_session_that_leads_nowhere_is_an_error() {
    for session in [
        CheckoutSession::new("cs_1").url("https://pages.example/cs_1"),
        CheckoutSession::new("cs_1").payment_intent("pi_1"),
    ] {
        let server = Fake::new();
        server.on::<Create>().answer(&session);
        assert!(run(begin(&client(&server), &order())).is_err());
    }
}

#[test]
fn a_payment_is_followed_to_its_end() {
    use PaymentIntentStatus::{Canceled, Cancelled, Processing, RequiresPaymentMethod, Succeeded};
    let failed_once = followed([is(RequiresPaymentMethod), is(Succeeded)]);
    assert_eq!((failed_once.0.unwrap(), failed_once.1), (Outcome::Paid, 2));
    for spelling in [Canceled, Cancelled] {
        assert_eq!(followed([is(spelling)]).0.unwrap(), Outcome::Canceled);
    }
    assert_eq!(followed([is(Processing)]).0.unwrap(), Outcome::Open);
    let (outcome, asked) = followed([Reply::reset(), Reply::reset(), Reply::reset(), is(Succeeded)]);
    assert_eq!((outcome.unwrap(), asked), (Outcome::Paid, 4));
    let (outcome, asked) = followed([refusal(401, "invalid_request_error", "No such key.")]);
    assert_eq!((outcome.unwrap_err().status(), asked), (Some(401), 1));
}
