//! A card that is charged once, whatever becomes of the response.

use serde_json::{Value, json};
use wooshpay::models::CardData;
use wooshpay::resources::payment_intents::{Create, Search};
use wooshpay::testing::{Fake, Reply};

use super::{client, operations, refusal, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/wooshpay_errors.rs"]
#[allow(dead_code)]
mod example;

use example::{Attempt, Outcome, find, pay};

fn attempt() -> Attempt {
    Attempt { id: "order-7".to_owned(), pence: 2000 }
}

/// What becomes of an attempt, given the response to it and what a search finds.
fn paid(reply: Reply, found: Value) -> (String, Fake) {
    let server = Fake::new();
    server.on::<Create>().reply(reply);
    server.on::<Search>().reply(Reply::json(200, &json!({"data": found})));
    let card = CardData::new("4111111111111111", "03", "2027").cvc("987");
    let outcome = match run(pay(&client(&server), &attempt(), card)) {
        Ok(Outcome::Created(intent)) => format!("created {}", intent.id),
        Ok(outcome) => format!("{outcome:?}"),
        Err(error) => error.to_string(),
    };
    (outcome, server)
}

#[test]
fn the_rehearsal_charges_one_card_once() {
    let (client, server) = rehearsal(example::script);
    run(example::run(&client)).unwrap();
    server.assert_all_used();
    let [create, search] = ["createPaymentIntent", "searchPaymentIntents"];
    assert_eq!(operations(&server), [create, create, search, search]);
    // Another card is another attempt.
    let requests = server.requests_of::<Create>();
    let keys: Vec<_> = requests.iter().map(|it| it.idempotency_key().unwrap_or_default()).collect();
    assert_eq!(keys, ["order-1234-1", "order-1234-2"]);
}

#[test]
fn a_declined_card_is_said_to_the_customer() {
    let reply = refusal(402, "card_error", "Card 4111 1111 1111 1111 has no funds.");
    let (outcome, server) = paid(reply, json!([]));
    assert_eq!(outcome, r#"Declined("Card [redacted] has no funds.")"#);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_key_that_was_used_for_another_payment_is_a_conflict() {
    let (outcome, server) = paid(refusal(409, "idempotency_error", "Used before."), json!([]));
    assert_eq!((outcome.as_str(), server.requests().len()), ("Conflict", 1));
}

#[test]
fn a_lost_response_is_searched_for_and_the_card_not_charged_again() {
    for lost in [Reply::reset(), Reply::status(503), Reply::status(504), Reply::silence()] {
        let found = json!([{"id": "pi_2"}, {"id": "pi_1", "merchant_order_id": "order-7"}]);
        let (outcome, server) = paid(lost.clone(), found);
        assert_eq!(outcome, "created pi_1");
        assert_eq!(server.requests_of::<Create>().len(), 1);
        let (outcome, server) = paid(lost, json!([{"id": "pi_2", "merchant_order_id": "order-8"}]));
        assert_eq!(outcome, "Unknown");
        assert_eq!(server.requests_of::<Create>().len(), 1);
    }
}

#[test]
fn an_attempt_can_be_found_by_its_id() {
    let server = Fake::new();
    server.on::<Create>().reply(Reply::json(200, &json!({"id": "pi_1"})));
    server.on::<Search>().reply(Reply::json(200, &json!({"data": []})));
    let client = client(&server);
    run(pay(&client, &attempt(), CardData::new("4111111111111111", "03", "2027"))).unwrap();
    assert!(run(find(&client, &attempt())).unwrap().is_none());
    let sent: Value = server.requests_of::<Create>()[0].json().unwrap();
    assert_eq!(sent["merchant_order_id"], "order-7");
    let url = server.requests_of::<Search>()[0].url().to_owned();
    assert!(url.contains("merchant_order_id") && url.contains("order-7"), "{url}");
}

#[test]
fn a_server_that_was_not_reached_has_charged_nothing() {
    let (outcome, server) = paid(Reply::refused(), json!([]));
    assert_eq!(outcome, "NotSent");
    assert_eq!(server.requests_of::<Search>().len(), 0);
}

#[test]
fn what_nobody_can_mend_is_an_error() {
    let no_key = refusal(401, "invalid_request_error", "No such key.").header("request-id", "req_1");
    let (outcome, server) = paid(no_key, json!([]));
    assert_eq!(outcome, "createPaymentIntent: 401 invalid_request_error: No such key. (request req_1)");
    assert_eq!(server.requests().len(), 1);
}
