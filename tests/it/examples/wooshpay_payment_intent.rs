//! A payment that a shop drives by itself. What may not be done twice is sent once, whatever becomes of the answer.

use serde_json::{Value, json};
use wooshpay::models::{
    CardData, NextAction, PaymentIntent, PaymentIntentId, PaymentIntentStatus, Refund, RefundStatus,
};
use wooshpay::resources::payment_intents::{Capture, Confirm, Create, Retrieve};
use wooshpay::resources::refunds;
use wooshpay::testing::{Fake, Reply};

use super::{client, operations, refusal, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/payment_intent.rs"]
#[allow(dead_code)]
mod example;

use example::{Order, Refunded, Standing, capture, confirm, open, refund};

fn intent() -> PaymentIntentId {
    "pi_1".into()
}

fn card() -> CardData {
    CardData::new("4111111111111111", "03", "2027").cvc("123")
}

fn is(status: PaymentIntentStatus) -> Reply {
    Reply::json(200, &PaymentIntent::new("pi_1").status(status))
}

/// What confirming gives where the payment is found like this, one look after the other.
fn confirmed(looks: Vec<Reply>, confirm_reply: Reply) -> (Result<Standing, wooshpay::Error>, Fake) {
    let server = Fake::new();
    for look in looks {
        server.on::<Retrieve>().reply(look);
    }
    server.on::<Confirm>().reply(confirm_reply);
    (run(confirm(&client(&server), &intent(), card())), server)
}

/// What a refund gives where the server answers like this, and how often it was asked.
fn refunded(reply: Reply) -> (Result<Refunded, wooshpay::Error>, Fake) {
    let server = Fake::new();
    server.on::<refunds::Create>().reply(reply);
    (run(refund(&client(&server), &intent(), 500, "return-7")), server)
}

#[test]
fn the_rehearsal_takes_each_step_once() {
    let (client, server) = rehearsal(example::script);
    run(example::run(&client)).unwrap();
    server.assert_all_answered();
    let asked = operations(&server);
    let steps: Vec<_> = asked.iter().filter(|it| *it != "retrievePaymentIntent").collect();
    assert_eq!(
        steps,
        ["createPaymentIntent", "confirmPaymentIntent", "capturePaymentIntent", "createRefund"]
    );
    let captured: Value = server.requests_of::<Capture>()[0].json().unwrap();
    assert_eq!(captured, json!({"amount_to_capture": 1500}));
    let refund: Value = server.requests_of::<refunds::Create>()[0].json().unwrap();
    let expected = json!({"payment_intent": "pi_1", "amount": 500, "metadata": {"refund_id": "return-77"}});
    assert_eq!(refund, expected);
}

#[test]
fn a_payment_is_made_under_the_orders_key() {
    let order = Order { id: "7".to_owned(), currency: "GBP".to_owned(), amount: 2000 };
    let server = Fake::new();
    server.on::<Create>().reply(Reply::reset()).answer(&PaymentIntent::new("pi_1"));
    assert_eq!(run(open(&client(&server), &order)).unwrap(), intent());
    assert_eq!(server.requests().len(), 2);
    assert!(server.requests().iter().all(|it| it.idempotency_key() == Some("payment-7")));

    let clash = Fake::new();
    clash.on::<Create>().reply(refusal(409, "idempotency_error", "Used before."));
    assert!(run(open(&client(&clash), &order)).unwrap_err().is_idempotency_error());
    assert_eq!(clash.requests().len(), 1);
}

#[test]
fn a_declined_card_is_no_error() {
    let waits = is(PaymentIntentStatus::RequiresPaymentMethod);
    let (standing, server) = confirmed(vec![waits], refusal(402, "card_error", "This card has no funds."));
    assert_eq!(standing.unwrap(), Standing::NeedsCard(Some("This card has no funds.".to_owned())));
    assert_eq!(server.requests_of::<Confirm>().len(), 1);
}

#[test]
fn a_lost_answer_is_looked_for_and_the_card_not_asked_again() {
    for lost in [Reply::reset(), Reply::status(502), Reply::json(200, &json!({"id": "pi_1"})).truncated(4)] {
        let looks =
            vec![is(PaymentIntentStatus::RequiresPaymentMethod), is(PaymentIntentStatus::RequiresCapture)];
        let (standing, server) = confirmed(looks, lost);
        assert_eq!(standing.unwrap(), Standing::Held);
        assert_eq!(server.requests_of::<Confirm>().len(), 1);
        assert_eq!(server.requests_of::<Retrieve>().len(), 2);
    }
}

#[test]
fn what_never_reached_the_server_is_an_error() {
    let (standing, server) =
        confirmed(vec![is(PaymentIntentStatus::RequiresPaymentMethod)], Reply::refused());
    let error = standing.unwrap_err();
    assert!(error.is_retryable() && !error.maybe_received());
    // Made again by itself, since nobody has seen it.
    assert_eq!(server.requests_of::<Confirm>().len(), 3);
    assert_eq!(server.requests_of::<Retrieve>().len(), 1);
}

#[test]
fn what_is_under_way_is_not_confirmed_again() {
    use PaymentIntentStatus::{Processing, RequiresCapture, Succeeded};
    for (status, standing) in
        [(Processing, Standing::Open), (RequiresCapture, Standing::Held), (Succeeded, Standing::Paid)]
    {
        let (found, server) = confirmed(vec![is(status)], Reply::reset());
        assert_eq!((found.unwrap(), server.requests_of::<Confirm>().len()), (standing, 0));
    }
}

#[test]
fn the_banks_page_is_found_under_a_name_that_nobody_has_described() {
    let mut action = NextAction::new();
    let page = json!({"url": "https://pages.example/wallet"});
    action.additional_properties.insert("new_wallet_redirect".to_owned(), page);
    let waits = PaymentIntent::new("pi_1").status(PaymentIntentStatus::RequiresAction).next_action(action);
    let (standing, _) =
        confirmed(vec![is(PaymentIntentStatus::RequiresPaymentMethod)], Reply::json(200, &waits));
    let page = Some("https://pages.example/wallet".to_owned());
    assert_eq!(standing.unwrap(), Standing::NeedsCustomer(page));
}

#[test]
fn a_capture_whose_answer_is_lost_is_looked_for() {
    let server = Fake::new();
    server
        .on::<Retrieve>()
        .reply(is(PaymentIntentStatus::RequiresCapture))
        .reply(is(PaymentIntentStatus::Succeeded));
    server.on::<Capture>().reply(Reply::reset());
    let client = client(&server);
    assert_eq!(run(capture(&client, &intent(), 1500)).unwrap(), Standing::Paid);
    // Whoever asks again finds it done.
    assert_eq!(run(capture(&client, &intent(), 1500)).unwrap(), Standing::Paid);
    assert_eq!(server.requests_of::<Capture>().len(), 1);
}

#[test]
fn a_refund_whose_answer_is_lost_is_unknown_and_was_sent_once() {
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
fn a_refund_tells_how_far_it_is() {
    let answer = |status| refunded(Reply::json(200, &Refund::new("re_1").status(status))).0.unwrap();
    assert_eq!(answer(RefundStatus::Succeeded), Refunded::Done("re_1".into()));
    assert_eq!(answer(RefundStatus::Pending), Refunded::UnderWay("re_1".into()));
    assert_eq!(answer("pondered".into()), Refunded::UnderWay("re_1".into()));
    assert!(matches!(answer(RefundStatus::Failed), Refunded::Failed(_)));
    let (outcome, server) = refunded(refusal(402, "invalid_request_error", "More than was paid."));
    let Ok(Refunded::Failed(why)) = outcome else { panic!("{outcome:?}") };
    assert!(why.contains("More than was paid."), "{why}");
    assert_eq!(server.requests().len(), 1);
}
