//! A payment that is asked for, and what becomes of it.

use wooshpay::models::{CardData, PaymentIntent};
use wooshpay::resources::payment_intents::Create;
use wooshpay::testing::{Fake, Reply};

use super::{client, refusal, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/errors.rs"]
#[allow(dead_code)]
mod example;

use example::{Order, Outcome, pay};

/// What becomes of an order that is asked for so often, of a server that answers this, in turn.
fn paid(replies: Vec<Reply>, times: usize) -> (Vec<String>, Fake) {
    let server = Fake::new();
    for reply in replies {
        server.on::<Create>().reply(reply);
    }
    let client = client(&server);
    let order = Order { key: "order-7".to_owned(), pence: 2000 };
    let card = || CardData::new("4111111111111111", "03", "2027").cvc("987");
    let outcomes = (0..times).map(|_| match run(pay(&client, &order, card())) {
        Ok(Outcome::Made(intent)) => format!("made {}", intent.id),
        Ok(outcome) => format!("{outcome:?}"),
        Err(error) => error.to_string(),
    });
    (outcomes.collect(), server)
}

#[test]
fn the_rehearsal_ends_with_a_payment() {
    let (client, server) = rehearsal(example::script);
    run(example::run(&client)).unwrap();
    server.assert_all_answered();
    let keys = server.requests().iter().map(|it| it.idempotency_key().map(str::to_owned)).collect::<Vec<_>>();
    // Another card is another payment; a lost answer is the same.
    let again = Some("order-1234-1".to_owned());
    assert_eq!(keys, [Some("order-1234".to_owned()), again.clone(), again.clone(), again.clone(), again]);
}

#[test]
fn a_declined_card_is_told_to_the_customer() {
    let (outcomes, server) =
        paid(vec![refusal(402, "card_error", "Card 4111 1111 1111 1111 has no funds.")], 1);
    assert_eq!(outcomes, [r#"Declined("Card [redacted] has no funds.")"#]);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_key_that_stands_for_another_payment_is_a_conflict() {
    let (outcomes, server) = paid(vec![refusal(409, "idempotency_error", "Used before.")], 1);
    assert_eq!((outcomes, server.requests().len()), (vec!["Conflict".to_owned()], 1));
}

#[test]
fn a_lost_connection_leaves_it_open_and_the_stored_key_asks_again() {
    for lost in [Reply::refused(), Reply::reset(), Reply::status(503)] {
        let made = Reply::json(200, &PaymentIntent::new("pi_1"));
        let (outcomes, server) = paid(vec![lost.clone(), lost.clone(), lost, made], 2);
        assert_eq!(outcomes, ["Open", "made pi_1"]);
        assert_eq!(server.requests().len(), 4);
        assert!(server.requests().iter().all(|it| it.idempotency_key() == Some("order-7")));
    }
}

#[test]
fn what_nobody_can_mend_is_an_error() {
    let no_key = refusal(401, "invalid_request_error", "No such key.").header("request-id", "req_1");
    let (outcomes, server) = paid(vec![no_key], 1);
    assert_eq!(outcomes, ["createPaymentIntent: 401 invalid_request_error: No such key. (request req_1)"]);
    assert_eq!(server.requests().len(), 1);
}
