//! The example that handles errors, against a server that makes them.

use wooshpay::models::CardData;
use wooshpay::{Client, Retries};

use super::{KEY, run};
use crate::server::{Server, Step, json};

#[path = "../../../generated/wooshpay/examples/errors.rs"]
#[allow(dead_code)]
mod example;

use example::{Order, Outcome, pay};

const MADE: &str = r#"{"id":"pi_1","status":"succeeded"}"#;

/// What becomes of an order where the server answers like this, and the server.
fn paid(scripts: Vec<Vec<Step>>, times: usize) -> (Vec<String>, Server) {
    let server = Server::each(scripts);
    let quick = Retries::new().most(1).pauses(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let client = Client::builder().key(KEY).base_url(server.url()).retries(quick).build().unwrap();
    let order = Order { key: "order-7".to_owned(), pence: 2000 };
    let card = || CardData::new("4111111111111111", "03", "2027").cvc("987");
    let outcomes = (0..times).map(|_| match run(pay(&client, &order, card())) {
        Ok(Outcome::Made(intent)) => format!("made {}", intent.id),
        Ok(outcome) => format!("{outcome:?}"),
        Err(error) => error.to_string(),
    });
    (outcomes.collect(), server)
}

fn refusal(status: &str, kind: &str, message: &str) -> Vec<Step> {
    vec![json(status, &format!(r#"{{"error":{{"type":"{kind}","message":"{message}"}}}}"#))]
}

#[test]
fn a_declined_card_is_told_to_the_customer() {
    let (outcomes, server) =
        paid(vec![refusal("402 A", "card_error", "Card 4111 1111 1111 1111 has no funds.")], 1);
    assert_eq!(outcomes, [r#"Declined("Card [redacted] has no funds.")"#]);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_key_that_stands_for_another_payment_is_a_conflict() {
    let (outcomes, server) = paid(vec![refusal("409 A", "idempotency_error", "Used before.")], 1);
    assert_eq!((outcomes, server.connections()), (vec!["Conflict".to_owned()], 1));
}

#[test]
fn a_lost_connection_leaves_it_open_and_the_stored_key_asks_again() {
    for lost in [vec![], vec![Step::Reset], vec![json("503 A", "{}")]] {
        let (outcomes, server) = paid(vec![lost.clone(), lost, vec![json("200 OK", MADE)]], 2);
        assert_eq!(outcomes, ["Open", "made pi_1"]);
        assert_eq!(server.connections(), 3);
        // A connection that is reset is not read.
        assert!(!server.seen().is_empty());
        for request in server.seen() {
            assert!(request.contains("idempotency-key: order-7\r\n"), "{request}");
        }
    }
}

#[test]
fn what_nobody_can_mend_is_an_error() {
    let (outcomes, _) = paid(vec![refusal("401 A", "invalid_request_error", "No such key.")], 1);
    assert_eq!(outcomes, ["createPaymentIntent: 401 invalid_request_error: No such key. (request req_1)"]);
}
