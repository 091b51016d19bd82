//! What breaks on the way, and how it is reported: time, length, connections, redirects.

use std::time::Duration;

use wooshpay::runtime::Phase;
use wooshpay::{Client, ErrorKind};

use super::{KEY, client, retrieve, run};
use crate::server::{FOREVER, Server, Step, answer, close, json, nowhere, wait};

#[test]
fn a_connection_that_is_refused() {
    let call = client(&nowhere()).payment_intents().retrieve("pi_1");
    let error = run(call.send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport(Phase::Connect));
    assert!(!error.maybe_received(), "nothing was sent, so it is safe to repeat");
    assert!(error.to_string().starts_with("retrievePaymentIntent: could not connect: "), "{error}");
}

#[test]
fn a_connection_that_is_reset_before_the_answer() {
    for script in [vec![Step::Reset], vec![], vec![close("HTTP/1.1 20")]] {
        let error = retrieve(script).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport(Phase::Send), "{error}");
        assert!(error.maybe_received());
        assert!(error.to_string().starts_with("retrievePaymentIntent: the connection broke: "), "{error}");
        assert_eq!((error.status(), error.raw_body()), (None, None));
    }
}

#[test]
fn a_body_that_breaks_off() {
    for head in ["content-length: 100\r\n", "transfer-encoding: chunked\r\n"] {
        let text = format!("HTTP/1.1 200 OK\r\nrequest-id: req_9\r\n{head}\r\n9\r\n{{\"id\":\"p");
        let error = retrieve(vec![close(&text)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport(Phase::Body), "{error}");
        assert!(error.maybe_received());
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("req_9")));
        let says = error.to_string();
        assert!(says.starts_with("retrievePaymentIntent: 200, but the body broke off: "), "{says}");
        assert!(says.ends_with(" (request req_9)"), "{says}");
    }
}

#[test]
fn a_refusal_whose_body_breaks_off_keeps_its_status() {
    let error =
        retrieve(vec![close("HTTP/1.1 402 Payment Required\r\ncontent-length: 9\r\n\r\n{")]).unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Transport(Phase::Body), Some(402)));
}

#[test]
fn a_body_that_is_longer_than_accepted() {
    let long = format!(r#"{{"id":"pi_1","x":"{}"}}"#, "x".repeat(100));
    let declared = (json("200 OK", &long), "the body has 120 bytes, more than the 50 accepted");
    let endless =
        (close(&format!("HTTP/1.1 200 OK\r\n\r\n{long}")), "the body has more than the 50 bytes accepted");
    for (step, says) in [declared, endless] {
        let server = Server::start(vec![step]);
        let client =
            Client::builder().key(KEY).base_url(server.url()).max_response_bytes(50).build().unwrap();
        let error = run(client.payment_intents().retrieve("pi_1").send()).unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::TooLarge, Some(200)));
        assert!(error.to_string().contains(says), "{error}");
        // A call may take more than the client.
        let more = client.payment_intents().retrieve("pi_1").max_response_bytes(120);
        assert_eq!(run(more.send()).unwrap().value.id.as_str(), "pi_1");
    }
}

#[test]
fn a_server_that_is_slow_to_answer() {
    let server = Server::start(vec![wait(FOREVER)]);
    let client = client(&server.url());
    let short = Duration::from_millis(150);
    for call in [
        client.payment_intents().retrieve("pi_1").timeout(short),
        client.payment_intents().retrieve("pi_1").total_timeout(short),
        // The shorter of the two counts.
        client.payment_intents().retrieve("pi_1").timeout(Duration::MAX).total_timeout(short),
    ] {
        let error = run(call.send()).unwrap_err();
        assert!(error.is_timeout() && error.maybe_received(), "{error}");
        assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
        assert!(error.to_string().starts_with("retrievePaymentIntent: no response within "), "{error}");
    }
}

#[test]
fn a_server_that_is_slow_within_the_body() {
    let head = "HTTP/1.1 200 OK\r\nrequest-id: req_9\r\ncontent-length: 13\r\n\r\n{\"id\":";
    let server = Server::start(vec![close(head), wait(FOREVER)]);
    let client = client(&server.url());
    // How long it takes until the head is there, the machine knows.
    let limits = (0..12).map(|it| Duration::from_millis(100 << it));
    let errors =
        limits.map(|it| run(client.payment_intents().retrieve("pi_1").timeout(it).send()).unwrap_err());
    let error = errors.into_iter().find(|it| it.status().is_some()).unwrap();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, Some(200)));
    let text = error.to_string();
    assert!(text.starts_with("retrievePaymentIntent: 200, but the body was not complete within "), "{text}");
    assert!(text.ends_with(" (request req_9)"), "{text}");
}

#[test]
fn the_clients_time_limit_gives_way_to_a_calls_own() {
    let server = Server::start(vec![wait(100), json("200 OK", r#"{"id":"pi_1"}"#)]);
    let builder = Client::builder().key(KEY).base_url(server.url());
    let client = builder.timeout(Duration::from_millis(20)).build().unwrap();
    assert!(run(client.payment_intents().retrieve("pi_1").send()).unwrap_err().is_timeout());
    let patient = client.payment_intents().retrieve("pi_1").timeout(Duration::MAX);
    assert!(run(patient.send()).is_ok());
}

#[test]
fn a_redirect_is_an_answer_and_carries_the_key_nowhere() {
    let elsewhere = Server::start(vec![json("200 OK", r#"{"id":"pi_1"}"#)]);
    let location = format!("location: {}/stolen", elsewhere.url());
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let error = retrieve(vec![answer(status, &[&location], "")]).unwrap_err();
        let says =
            format!("{status} (a redirect to {}/stolen, which is not followed, empty body)", elsewhere.url());
        assert_eq!(error.to_string(), format!("retrievePaymentIntent: {says}"));
        assert_eq!(error.kind(), ErrorKind::Api);
    }
    assert_eq!(elsewhere.seen().len(), 0);
}

#[test]
fn a_call_can_be_sent_from_another_thread() {
    let server = Server::start(vec![json("200 OK", r#"{"id":"pi_1"}"#)]);
    let call = client(&server.url()).payment_intents().retrieve("pi_1");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let intent = runtime.block_on(async { tokio::spawn(async { call.await }).await }).unwrap().unwrap();
    assert_eq!(intent.id.as_str(), "pi_1");
}
