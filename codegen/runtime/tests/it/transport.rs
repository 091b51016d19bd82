//! The way to the server and back: what arrives, what breaks, and how that is reported.

use std::error::Error as _;
use std::time::Duration;

use proptest::prelude::*;
use runtime::{Client, ClientBuilder, Endpoint, Error, ErrorKind, Phase, Replay, Response};
use serde_json::{Value, json};

use crate::support::api::{Part, Probe, operation};
use crate::support::server::nowhere;
use crate::support::{
    FOREVER, SHOP, Server, Step, answer, client as shared, close, endpoint, json as ok, probe, run, shop,
    wait,
};

/// A client with the transport that everybody gets.
fn client(url: &str) -> Client {
    ClientBuilder::from_api(&SHOP).key("sk_test_123456").base_url(url).retries(0).build().unwrap()
}

fn error(script: Vec<Step>) -> runtime::Error {
    let server = Server::start(script);
    run(async { client(&server.url()).call(probe([])).await }).unwrap_err()
}

#[test]
fn an_answer_comes_with_all_that_belongs_to_it() {
    let server = Server::start(vec![ok("200 OK", r#"{"id":"re_1"}"#)]);
    let client = client(&server.url());
    let response: Response<Value> = run(client.call(probe([Part::Json(json!({"a": 1}))])).send()).unwrap();
    assert_eq!(response.value, json!({"id": "re_1"}));
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("req_1"));
    assert_eq!(response.headers().get("content-type").unwrap(), "application/json");
    assert_eq!(response.raw_body(), br#"{"id":"re_1"}"#);
    assert_eq!(response.into_value(), json!({"id": "re_1"}));

    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    let (head, body) = seen[0].split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("GET /probe/x HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("content-length: 7"), "{head}");
    assert_eq!(body, r#"{"a":1}"#);
}

#[test]
fn what_was_shown_is_what_is_sent() {
    let server = Server::start(vec![ok("200 OK", "1")]);
    let all: String = (32..127_u8).map(char::from).collect();
    let call = client(&server.url()).call(probe([
        Part::Path("id", json!(all), runtime::Style::SIMPLE),
        Part::Query("q", json!(all), runtime::Style::FORM.allow_reserved()),
    ]));
    let url = call.request().unwrap().url().to_owned();
    run(async { call.await }).unwrap();
    let line = server.seen()[0].lines().next().unwrap().to_owned();
    assert_eq!(format!("{}{}", server.url(), line.split(' ').nth(1).unwrap()), url);
}

#[test]
fn refused_connections() {
    let error = run(async { client(&nowhere()).call(probe([])).await }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport(Phase::Connect));
    assert!(!error.maybe_received());
    assert!(error.to_string().starts_with("probe: could not connect: "), "{error}");
    assert!(error.source().is_some());
    assert_eq!(error.status(), None);
    assert_eq!(error.operation().unwrap().path, "/probe/{id}");
}

#[test]
fn connections_that_break_before_an_answer() {
    for script in [vec![Step::Reset], vec![], vec![close("HTTP/1.1 200")], vec![close("not http\r\n\r\n")]] {
        let error = error(script);
        assert_eq!(error.kind(), ErrorKind::Transport(Phase::Send), "{error}");
        assert!(error.maybe_received());
        assert!(error.to_string().starts_with("probe: the connection broke: "), "{error}");
    }
}

#[test]
fn bodies_that_break_off() {
    for head in ["content-length: 100\r\n", "transfer-encoding: chunked\r\n"] {
        let error =
            error(vec![close(&format!("HTTP/1.1 200 OK\r\nrequest-id: req_9\r\n{head}\r\n5\r\n[1,2,"))]);
        assert_eq!(error.kind(), ErrorKind::Transport(Phase::Body), "{error}");
        assert!(error.maybe_received());
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("req_9")));
        assert!(error.to_string().starts_with("probe: 200, but the body broke off: "), "{error}");
        assert!(error.to_string().ends_with(" (request req_9)"), "{error}");
    }
}

#[test]
fn a_length_that_is_too_short_cuts_the_body() {
    let error = error(vec![close("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n[1,2,3]")]);
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.raw_body(), Some(b"[1,2,".as_slice()));
}

#[test]
fn a_body_without_length_ends_with_the_connection() {
    let server = Server::start(vec![close("HTTP/1.1 200 OK\r\n\r\n[1]")]);
    assert_eq!(run(async { client(&server.url()).call(probe([])).await }).unwrap(), json!([1]));
}

#[test]
fn bodies_that_are_too_long() {
    let declared = "HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n[";
    let chunked =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n12345678\r\n0\r\n\r\n";
    for (script, text) in [
        (declared, "probe: 200, but the body has 999999999999 bytes, more than the 10 accepted"),
        (chunked, "probe: 200, but the body has more than the 10 bytes accepted"),
    ] {
        let server = Server::start(vec![close(script)]);
        let call = client(&server.url()).call(probe([])).max_response_bytes(10);
        let error = run(call.send()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert_eq!(error.status(), Some(200));
        assert_eq!(error.to_string(), text);
    }
    let server = Server::start(vec![ok("200 OK", "1234567890")]);
    let fits = client(&server.url()).call(probe([])).max_response_bytes(10);
    assert_eq!(run(async { fits.await }).unwrap(), json!(1_234_567_890));
}

#[test]
fn slow_servers() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[";
    let server = Server::start(vec![wait(FOREVER)]);
    let client = client(&server.url());
    let short = Duration::from_millis(60);
    let error = run(client.call(probe([])).timeout(short).send()).unwrap_err();
    assert!(error.is_timeout() && error.maybe_received() && error.status().is_none());
    assert_eq!(error.to_string(), "probe: no response within 60ms");
    // The total time bounds the attempt, too.
    assert!(run(client.call(probe([])).total_timeout(short).send()).unwrap_err().is_timeout());

    let server = Server::start(vec![close(head), wait(FOREVER)]);
    let client = self::client(&server.url());
    let error = within_the_body(|limit| run(client.call(probe([])).timeout(limit).send()).unwrap_err());
    assert!(error.is_timeout() && error.maybe_received());
    assert!(error.to_string().starts_with("probe: 200, but the body was not complete within "), "{error}");
}

/// The error of a call whose limit was long enough for the head of the response: how long that is, the machine knows.
fn within_the_body(call: impl Fn(Duration) -> Error) -> Error {
    let limits = (0..12).map(|it| Duration::from_millis(100 << it));
    limits.map(call).find(|it| it.status().is_some()).unwrap()
}

#[test]
fn timeouts_of_the_client_hold_unless_the_call_has_its_own() {
    let server = Server::start(vec![wait(150), ok("200 OK", "1")]);
    let client = shop()
        .key("sk_test_123456")
        .base_url(server.url())
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    assert!(run(client.call(probe([])).send()).unwrap_err().is_timeout());
    assert!(run(client.call(probe([])).timeout(Duration::from_secs(600)).send()).is_ok());
    assert!(run(client.call(probe([])).timeout(Duration::MAX).send()).is_ok());
}

/// A client with everything as it is without a word from the caller, repetitions included.
fn untouched(url: &str) -> Client {
    ClientBuilder::from_api(&SHOP).key("sk_test_123456").base_url(url).build().unwrap()
}

operation!(Pay -> Value, Endpoint {
    replay: Replay::Keyed,
    idempotency_header: Some("Idempotency-Key"),
    ..endpoint("pay", "POST", "/pay")
}, |it| it.json());

#[test]
fn redirects_are_answers_not_orders() {
    let elsewhere = Server::start(vec![ok("200 OK", "1")]);
    let place = format!("{}/stolen", elsewhere.url());
    for (status, reason) in [
        (301, "Moved Permanently"),
        (302, "Found"),
        (303, "See Other"),
        (307, "Temporary Redirect"),
        (308, "Permanent Redirect"),
    ] {
        for (location, shown) in [
            (place.as_str(), place.as_str()),
            ("/elsewhere", "/elsewhere"),
            ("https://u:p@x.example:8/a?token=t#f", "https://x.example:8/a"),
            ("//x.example/a?token=t", "//x.example/a"),
            ("data:text/plain,t", "data"),
            ("https://x.example/sk_test_123456", "https://x.example/[redacted]"),
        ] {
            let headers = [format!("location: {location}")];
            let headers = headers.each_ref().map(String::as_str);
            let server = Server::start(vec![answer(&format!("{status} {reason}"), &headers, "")]);
            let client = untouched(&server.url());
            let text =
                format!("{status} {reason} (a redirect to {shown}, which is not followed, empty body)");
            let error = run(client.call(probe([])).send()).unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Api, 1));
            assert_eq!(error.to_string(), format!("probe: {text}"));
            let error = run(client.call(Pay).body_member("amount", 5).send()).unwrap_err();
            assert_eq!((error.status(), error.attempts(), error.is_retryable()), (Some(status), 1, false));
            assert_eq!(error.to_string(), format!("pay: {text}"));
            // Each was sent once, to where it was meant to go.
            assert_eq!((server.seen().len(), server.connections()), (2, 2));
            assert!(
                server.seen()[1].starts_with("POST /pay ") && server.seen()[1].ends_with(r#"{"amount":5}"#)
            );
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[test]
fn a_redirect_that_says_more_tells_it() {
    let body = r#"{"error":{"code":"moved","message":"We moved."}}"#;
    let error = error(vec![answer("308 A", &["location: /v2/x", "request-id: req_1"], body)]);
    let says = "probe: 308 moved: We moved. (a redirect to /v2/x, which is not followed, request req_1)";
    assert_eq!(error.to_string(), says);
}

operation!(Head -> (), endpoint("head", "HEAD", "/x"), |it| it.empty());

#[test]
fn the_length_that_head_declares_is_no_body() {
    let server = Server::start(vec![close("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n")]);
    assert!(run(async { client(&server.url()).call(Head).await }).is_ok());
}

#[test]
fn a_client_of_ones_own() {
    let server = Server::start(vec![ok("200 OK", "1")]);
    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = shop().key("sk_test_123456").base_url(server.url()).http_client(own).build().unwrap();
    assert_eq!(run(async { client.call(probe([])).await }).unwrap(), json!(1));
}

#[test]
fn without_a_tokio_runtime_there_is_an_error_not_a_panic() {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    let client = client("http://localhost:1");
    let mut call = pin!(client.call(Probe::default()).send());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it has to fail at once");
    };
    assert_eq!(error.to_string(), "probe: calls have to be awaited within a Tokio runtime");
    assert!(!error.maybe_received());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_server_sends_ends_in_a_result(
        status in 100..600_u16,
        headers in proptest::collection::vec("(content-length|content-type|transfer-encoding|[a-z-]{1,9}): ?[ -~]{0,20}", 0..4),
        body in proptest::collection::vec(any::<u8>(), 0..60),
        is_http in proptest::bool::weighted(0.9),
    ) {
        let head = format!("HTTP/1.1 {status} X\r\n{}\r\n\r\n", headers.join("\r\n"));
        let bytes = if is_http { [head.as_bytes(), &body].concat() } else { body };
        let server = Server::start(vec![Step::Send(bytes)]);
        let client = shared(&server.url());
        if let Err(error) = run(client.call(probe([])).timeout(Duration::from_secs(600)).send()) {
            prop_assert!(!error.is_timeout(), "{}", error);
            prop_assert_eq!(error.to_string().lines().count(), 1);
        }
    }
}
