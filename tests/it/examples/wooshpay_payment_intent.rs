//! A payment that a shop drives by itself. What must not be done twice is sent once, whatever becomes of the response.

use serde_json::{Value, json};
use wooshpay::models::{CardData, PaymentIntentId};
use wooshpay::resources::payment_intents::{Capture, Confirm, Create, Retrieve, Search};
use wooshpay::resources::refunds;
use wooshpay::testing::{Fake, Reply};

use super::{client, operations, refusal, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/wooshpay_payment_intent.rs"]
#[allow(dead_code)]
mod example;

use example::shop::Order;
use example::{Refunded, Standing, capture, confirm, open, refund};

fn intent() -> PaymentIntentId {
    "pi_1".into()
}

fn card() -> CardData {
    CardData::new("4111111111111111", "03", "2027").cvc("123")
}

fn order() -> Order {
    Order { id: "7".to_owned(), currency: "GBP".to_owned(), amount: 2000, livemode: false }
}

fn payment(status: &str) -> Value {
    json!({"id": "pi_1", "status": status, "amount": 2000, "currency": "GBP", "livemode": false})
}

fn is(status: &str) -> Reply {
    Reply::json(200, &payment(status))
}

/// What confirming gives where the payment is found like this, one look after the other.
fn confirmed(looks: Vec<Reply>, confirm_reply: Reply) -> (Result<Standing, wooshpay::Error>, Fake) {
    let server = Fake::new();
    for look in looks {
        server.on::<Retrieve>().reply(look);
    }
    server.on::<Confirm>().reply(confirm_reply);
    (run(confirm(&client(&server), &intent(), &order(), card())), server)
}

/// What a refund gives where the server responds like this, and the server.
fn refunded(reply: Reply) -> (Result<Refunded, wooshpay::Error>, Fake) {
    let server = Fake::new();
    server.on::<refunds::Create>().reply(reply);
    (run(refund(&client(&server), &intent(), 500, "return-7")), server)
}

#[test]
fn the_rehearsal_takes_each_step_once() {
    let (client, server) = rehearsal(example::script);
    run(example::run(&client)).unwrap();
    server.assert_all_used();
    let asked = operations(&server);
    let is_step = |it: &&String| !["retrievePaymentIntent", "searchPaymentIntents"].contains(&it.as_str());
    let steps: Vec<_> = asked.iter().filter(is_step).collect();
    assert_eq!(
        steps,
        ["createPaymentIntent", "confirmPaymentIntent", "capturePaymentIntent", "createRefund"]
    );
    let captured: Value = server.requests_of::<Capture>()[0].json().unwrap();
    assert_eq!(captured, json!({"amount_to_capture": 2000}));
    let refund: Value = server.requests_of::<refunds::Create>()[0].json().unwrap();
    let expected = json!({"payment_intent": "pi_1", "amount": 500, "metadata": {"refund_id": "return-77"}});
    assert_eq!(refund, expected);
}

#[test]
fn a_payment_is_created_once_however_often_it_is_opened() {
    let server = Fake::new();
    let found = |found: Value| Reply::json(200, &json!({"data": found}));
    let others = json!([{"id": "pi_2", "merchant_order_id": "8"}]);
    let own = json!([{"id": "pi_2"}, {"id": "pi_1", "merchant_order_id": "7"}]);
    server.on::<Search>().reply(found(others)).reply(found(own));
    server.on::<Create>().reply(Reply::reset());
    let client = client(&server);
    assert!(run(open(&client, &order())).unwrap_err().maybe_received());
    assert_eq!(run(open(&client, &order())).unwrap(), intent());
    let created = server.requests_of::<Create>();
    assert_eq!(created.len(), 1);
    assert_eq!(created[0].idempotency_key(), Some("payment-7"));
    assert_eq!(created[0].json::<Value>().unwrap()["merchant_order_id"], "7");
}

#[test]
fn of_several_payments_of_an_order_the_one_that_is_furthest_is_opened() {
    for (id, status) in [("pi_paid", "succeeded"), ("pi_held", "requires_capture"), ("pi_new", "pondered")] {
        let server = Fake::new();
        let payment = |id: &str, status: &str| json!({"id": id, "status": status, "merchant_order_id": "7"});
        let found = [
            payment("pi_over", "canceled"),
            payment("pi_waiting", "requires_payment_method"),
            payment(id, status),
        ];
        server.on::<Search>().reply(Reply::json(200, &json!({"data": found})));
        server.on::<Search>().reply(Reply::json(200, &json!({"data": found[..2]})));
        let client = client(&server);
        assert_eq!(run(open(&client, &order())).unwrap().as_str(), id);
        assert_eq!(run(open(&client, &order())).unwrap().as_str(), "pi_waiting");
    }
}

#[test]
fn a_declined_card_is_not_an_error() {
    let waits = is("requires_payment_method");
    let (standing, server) = confirmed(vec![waits], refusal(402, "card_error", "This card has no funds."));
    assert_eq!(standing.unwrap(), Standing::NeedsCard(Some("This card has no funds.".to_owned())));
    assert_eq!(server.requests_of::<Confirm>().len(), 1);
}

#[test]
fn a_lost_response_is_looked_for_and_the_card_not_charged_again() {
    for lost in [Reply::reset(), Reply::status(502), Reply::json(200, &json!({"id": "pi_1"})).truncated(4)] {
        let looks = vec![is("requires_payment_method"), is("requires_capture")];
        let (standing, server) = confirmed(looks, lost);
        assert_eq!(standing.unwrap(), Standing::Held);
        assert_eq!(server.requests_of::<Confirm>().len(), 1);
        assert_eq!(server.requests_of::<Retrieve>().len(), 2);
    }
}

#[test]
fn what_never_reached_the_server_is_an_error() {
    let (standing, server) = confirmed(vec![is("requires_payment_method")], Reply::refused());
    let error = standing.unwrap_err();
    assert!(error.is_retryable() && !error.maybe_received());
    // Retried by the client, since the server certainly did not see it.
    assert_eq!(server.requests_of::<Confirm>().len(), 3);
    assert_eq!(server.requests_of::<Retrieve>().len(), 1);
}

#[test]
fn what_is_under_way_is_not_confirmed_again() {
    for (status, standing) in [
        ("processing", Standing::Open),
        ("requires_capture", Standing::Held),
        ("succeeded", Standing::Paid),
        ("canceled", Standing::Canceled),
    ] {
        let (found, server) = confirmed(vec![is(status)], Reply::reset());
        assert_eq!((found.unwrap(), server.requests_of::<Confirm>().len()), (standing, 0));
    }
}

#[test]
fn the_banks_page_is_found_under_an_unknown_name() {
    let mut waits = payment("requires_action");
    waits["next_action"] = json!({"new_wallet_redirect": {"url": "https://pages.example/wallet"}});
    let (standing, _) = confirmed(vec![is("requires_payment_method")], Reply::json(200, &waits));
    let page = Some("https://pages.example/wallet".to_owned());
    assert_eq!(standing.unwrap(), Standing::NeedsCustomer(page));
}

#[test]
fn a_payment_of_another_price_is_not_paid() {
    let mut cheap = payment("succeeded");
    cheap["amount"] = 1.into();
    let (standing, _) = confirmed(vec![Reply::json(200, &cheap)], Reply::reset());
    assert_eq!(standing.unwrap(), Standing::Differs("the amount"));
}

#[test]
fn a_capture_whose_response_is_lost_is_looked_for() {
    let server = Fake::new();
    server.on::<Retrieve>().reply(is("requires_capture")).reply(is("succeeded"));
    server.on::<Capture>().reply(Reply::reset());
    let client = client(&server);
    assert_eq!(run(capture(&client, &intent(), &order())).unwrap(), Standing::Paid);
    // A second call finds it done.
    assert_eq!(run(capture(&client, &intent(), &order())).unwrap(), Standing::Paid);
    assert_eq!(server.requests_of::<Capture>().len(), 1);
}

#[test]
fn a_refund_whose_response_is_lost_is_unknown_and_was_sent_once() {
    for lost in [Reply::reset(), Reply::silence(), Reply::status(500), Reply::status(503)] {
        let (outcome, server) = refunded(lost);
        assert_eq!(outcome.unwrap(), Refunded::Unknown);
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn a_refund_that_nobody_has_seen_is_an_error() {
    let (outcome, server) = refunded(Reply::refused());
    assert!(!outcome.unwrap_err().maybe_received());
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_refund_says_how_far_it_is() {
    let response =
        |status: &str| refunded(Reply::json(200, &json!({"id": "re_1", "status": status}))).0.unwrap();
    assert_eq!(response("succeeded"), Refunded::Done("re_1".into()));
    assert_eq!(response("pending"), Refunded::UnderWay("re_1".into()));
    assert_eq!(response("pondered"), Refunded::UnderWay("re_1".into()));
    assert!(matches!(response("failed"), Refunded::Failed(_)));
    let (outcome, server) = refunded(refusal(402, "invalid_request_error", "More than was paid."));
    let Ok(Refunded::Failed(why)) = outcome else { panic!("{outcome:?}") };
    assert!(why.contains("More than was paid."), "{why}");
    assert_eq!(server.requests().len(), 1);
}
