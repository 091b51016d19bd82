//! What is called again, and what never: the operations of a payment API.

use std::time::Duration;

use wooshpay::models::{
    AttachPaymentMethod, CancelPaymentIntent, CreateCheckoutSession, CreateCustomer, CreatePaymentIntent,
    CreatePayout, CreateRefund,
};
use wooshpay::runtime::{Operation, Replay};
use wooshpay::{Call, Client, Retries};

use super::{KEY, run};
use crate::server::{Server, Step, json};

/// A client that makes a call twice again, after next to no time.
fn client(url: &str) -> Client {
    let quick = Retries::new().pauses(Duration::from_millis(1), Duration::from_millis(1));
    Client::builder().key(KEY).base_url(url).retries(quick).build().unwrap()
}

/// A server that fails in this way, and then works.
fn failing_once(failure: Vec<Step>) -> Server {
    Server::each(vec![failure, vec![json("200 OK", r#"{"id":"x_1"}"#)]])
}

/// What came of a call: how many requests the server saw, and the key that it knows them by.
fn made<O: Operation>(server: &Server, call: Call<O>) -> (usize, Option<String>) {
    let key = call.idempotency_key_value();
    let (told, attempts) = match run(call.send()) {
        Ok(answer) => (answer.idempotency_key().map(str::to_owned), answer.attempts()),
        Err(error) => (error.idempotency_key().map(str::to_owned), error.attempts()),
    };
    assert_eq!((&told, attempts as usize), (&key, server.connections()));
    for request in server.seen() {
        let sent = request.lines().find_map(|it| it.strip_prefix("idempotency-key: "));
        assert_eq!(sent, key.as_deref());
    }
    (server.connections(), key)
}

#[test]
fn a_session_is_repeated_since_a_second_one_charges_nobody() {
    for failure in [vec![json("503 A", "{}")], vec![json("429 A", "{}")], vec![Step::Reset], vec![]] {
        let server = failing_once(failure.clone());
        let body = CreateCheckoutSession::new("https://shop.example/thanks");
        let (times, key) = made(&server, client(&server.url()).checkout_sessions().create(body));
        assert_eq!((times, key.map(|it| it.len())), (2, Some(36)));
    }
}

#[test]
fn a_payment_is_asked_for_once_since_nothing_shows_that_its_key_is_honoured() {
    for failure in [
        vec![json("503 A", "{}")],
        vec![json("504 A", "{}")],
        vec![json("429 A", "{}")],
        vec![Step::Reset],
        vec![],
    ] {
        for confirmed in [false, true] {
            let server = failing_once(failure.clone());
            let body = CreatePaymentIntent::new(1, "GBP").confirm(confirmed);
            let call = client(&server.url()).payment_intents().create(body);
            let (times, key) = made(&server, call.clone());
            assert_eq!((times, key.map(|it| it.len())), (1, Some(36)), "the key is sent all the same");

            let server = failing_once(failure.clone());
            let call = client(&server.url()).payment_intents().create(CreatePaymentIntent::new(1, "GBP"));
            let (times, key) = made(&server, call.idempotency_key("order-1"));
            assert_eq!((times, key.as_deref()), (1, Some("order-1")));
        }
    }
}

#[test]
fn what_moves_money_without_a_key_is_asked_for_once() {
    for failure in [vec![json("503 A", "{}")], vec![json("429 A", "{}")], vec![Step::Reset], vec![]] {
        let server = || failing_once(failure.clone());
        let once = (1, None);
        let it = server();
        assert_eq!(made(&it, client(&it.url()).payment_intents().capture("pi_1").amount_to_capture(1)), once);
        let it = server();
        assert_eq!(made(&it, client(&it.url()).payment_intents().confirm("pi_1")), once);
        let it = server();
        assert_eq!(
            made(&it, client(&it.url()).payment_intents().cancel("pi_1", CancelPaymentIntent::new("x"))),
            once
        );
        let it = server();
        assert_eq!(made(&it, client(&it.url()).payment_intents().update("pi_1").amount(1)), once);
        let it = server();
        assert_eq!(made(&it, client(&it.url()).checkout_sessions().expire("cs_1")), once);
        let it = server();
        assert_eq!(made(&it, client(&it.url()).refunds().create(CreateRefund::new("pi_1").amount(1))), once);
    }
}

#[test]
fn money_that_leaves_carries_a_key_and_is_sent_once_all_the_same() {
    for failure in [vec![json("503 A", "{}")], vec![Step::Reset], vec![]] {
        let server = failing_once(failure);
        let call = client(&server.url()).payouts().create(CreatePayout::new().payment_amount(1));
        assert_eq!(made(&server, call.idempotency_key("takings-12")), (1, Some("takings-12".to_owned())));
    }
}

#[test]
fn what_sets_values_is_repeated_and_what_adds_is_not() {
    let server = || failing_once(vec![json("503 A", "{}")]);
    let it = server();
    assert_eq!(made(&it, client(&it.url()).customers().update("cus_1").name("Ada")), (2, None));
    let it = server();
    assert_eq!(made(&it, client(&it.url()).prices().update("price_1").active(false)), (2, None));
    let it = server();
    assert_eq!(made(&it, client(&it.url()).webhook_endpoints().delete("we_1")), (2, None));
    let it = server();
    assert_eq!(made(&it, client(&it.url()).customers().create(CreateCustomer::new())), (1, None));
    let it = server();
    let body = AttachPaymentMethod::new("cus_1");
    assert_eq!(made(&it, client(&it.url()).payment_methods().attach("pm_1", body)), (1, None));
}

#[test]
fn what_only_reads_is_repeated() {
    let server = failing_once(vec![json("503 A", "{}")]);
    assert_eq!(made(&server, client(&server.url()).payment_intents().retrieve("pi_1")), (2, None));
    let server = failing_once(vec![]);
    assert_eq!(made(&server, client(&server.url()).checkout_sessions().list().limit(1)), (2, None));
}

#[test]
fn a_conflict_is_no_lock_here() {
    let server = failing_once(vec![json("409 A", "{}")]);
    let call = client(&server.url()).payment_intents().create(CreatePaymentIntent::new(1, "GBP"));
    assert_eq!(made(&server, call).0, 1);
}

#[test]
fn a_key_holds_for_an_operation_that_takes_one() {
    fn replay<O: Operation>(_: &Call<O>) -> (Replay, bool) {
        (O::ENDPOINT.replay, O::ENDPOINT.idempotency_header.is_some())
    }
    let client = client("http://localhost:1");
    let intents = client.payment_intents();
    assert_eq!(replay(&intents.create(CreatePaymentIntent::new(1, "GBP"))), (Replay::Once, true));
    let sessions = client.checkout_sessions();
    let body = CreateCheckoutSession::new("https://shop.example/thanks");
    assert_eq!(replay(&sessions.create(body)), (Replay::Idempotent, true));
    assert_eq!(replay(&intents.capture("pi_1")), (Replay::Once, false));
    assert_eq!(replay(&intents.list()), (Replay::Safe, false));
    let error = intents.capture("pi_1").idempotency_key("k").request().unwrap_err();
    assert_eq!(error.to_string(), "capturePaymentIntent: this operation takes no idempotency key");
}
