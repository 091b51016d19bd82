//! Whether a call is retried, how often, when, and under which key.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use runtime::testing::{Fake, Reply};
use runtime::{
    Body, Call, Client, Encoder, Endpoint, Error, ErrorKind, Operation, Phase, RawResponse, Replay, Response,
    Retries, Secret, Style,
};
use serde_json::{Value, json};

use crate::support::api::{Part, operation};
use crate::support::server::nowhere;
use crate::support::{Server, Step, answer, close, endpoint, json as ok, offline, probe, run, shop, wait};

operation!(Look -> Value, endpoint("look", "GET", "/x"), |it| it.json());
operation!(
    Set -> Value,
    Endpoint { replay: Replay::Idempotent, locked: &[409], ..endpoint("set", "PUT", "/x") },
    |it| it.json()
);
operation!(
    Pay -> Value,
    Endpoint {
        replay: Replay::Keyed,
        idempotency_header: Some("Idempotency-Key"),
        security: &[&["basicAuth"], &["bearerAuth"]],
        ..endpoint("pay", "POST", "/x")
    },
    |it| it.json()
);
operation!(
    Capture -> Value,
    Endpoint { replay: Replay::Once, ..endpoint("capture", "POST", "/x") },
    |it| it.json()
);

/// Two repetitions after next to no time.
fn quick() -> Retries {
    Retries::new().most(2).pauses(Duration::from_millis(1), Duration::from_millis(2))
}

fn client(url: &str) -> Client {
    shop().key("sk_test_123456").base_url(url).retries(quick()).build().unwrap()
}

fn good() -> Vec<Step> {
    vec![ok("200 OK", "1")]
}

/// A failure, then whatever is good.
fn once(failure: &[Step]) -> Server {
    Server::each(vec![failure.to_vec(), good()])
}

fn refusal(status: &str) -> Vec<Step> {
    vec![ok(status, "{}")]
}

/// Failures that may pass, after which the server may have done what was asked.
fn passing() -> Vec<Vec<Step>> {
    let mut all = vec![
        vec![Step::Reset],
        vec![],
        vec![close("HTTP/1.1 200")],
        vec![close("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,")],
        vec![close("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 9\r\n\r\n{")],
        vec![wait(10_000)],
        vec![close("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n["), wait(10_000)],
    ];
    let statuses = [
        "408 Request Timeout",
        "425 Too Early",
        "429 Too Many Requests",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
    ];
    all.extend(statuses.map(refusal));
    all
}

/// What becomes of a call after each of these failures.
fn after<O: Operation<Output = Value>>(
    operation: &O,
    failures: &[Vec<Step>],
    check: impl Fn(Result<Response<Value>, Error>, &Server),
) {
    for failure in failures {
        let server = once(failure);
        let call = client(&server.url()).call(operation.clone());
        let call = match failure.iter().any(|it| matches!(it, Step::Wait(_))) {
            // Long enough for an answer that comes, short enough for one that does not.
            true => call.timeout(Duration::from_millis(400)),
            false => call,
        };
        check(run(call.send()), &server);
    }
}

#[test]
fn what_may_be_repeated_is_repeated_after_failures_that_may_pass() {
    fn check(answer: Result<Response<Value>, Error>, server: &Server) {
        let answer = answer.unwrap();
        assert_eq!((answer.attempts(), server.connections()), (2, 2));
        assert_eq!(answer.value, json!(1));
    }
    after(&Look, &passing(), check);
    after(&Set, &passing(), check);
    after(&Pay, &passing(), check);
}

#[test]
fn what_the_server_may_have_done_is_not_asked_for_again() {
    after(&Capture, &passing(), |answer, server| {
        let error = answer.unwrap_err();
        assert_eq!((error.attempts(), server.connections()), (1, 1), "{error}");
        assert!(error.maybe_received());
        assert_eq!(error.idempotency_key(), None);
    });
}

#[test]
fn what_was_not_sent_is_sent_again_whatever_it_is() {
    fn check<O: Operation>(operation: O) {
        let Err(error) = run(client(&nowhere()).call(operation).send()) else { panic!("nobody is there") };
        assert_eq!(error.kind(), ErrorKind::Transport(Phase::Connect));
        assert_eq!((error.attempts(), error.maybe_received()), (3, false));
        assert!(error.to_string().ends_with(" (after 3 attempts)"), "{error}");
    }
    check(Look);
    check(Set);
    check(Pay);
    check(Capture);
}

#[test]
fn what_will_not_get_better_is_final() {
    let mut failures = vec![
        vec![ok("200 OK", "[1,2")],
        vec![close("HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n")],
        vec![close("HTTP/1.1 304 Not Modified\r\n\r\n")],
    ];
    let statuses = ["400 A", "401 B", "402 C", "403 D", "404 E", "409 F", "422 G", "423 H", "501 I", "505 J"];
    failures.extend(statuses.map(refusal));
    let check = |answer: Result<Response<Value>, Error>, server: &Server| {
        let error = answer.unwrap_err();
        assert_eq!((error.attempts(), server.connections()), (1, 1), "{error}");
        assert!(!error.to_string().contains("attempts"), "{error}");
    };
    after(&Look, &failures, check);
    after(&Pay, &failures, check);
    after(&Capture, &failures, check);
}

#[test]
fn a_lock_is_waited_for_where_the_document_says_that_it_is_one() {
    after(&Set, &[refusal("409 Conflict")], |answer, server| {
        assert_eq!((answer.unwrap().attempts(), server.connections()), (2, 2));
    });
}

#[test]
fn a_failure_that_does_not_pass_is_shown_with_its_attempts() {
    let server = Server::start(vec![ok("503 Service Unavailable", r#"{"message":"Closed"}"#)]);
    let error = run(client(&server.url()).call(Pay).idempotency_key("order-7").send()).unwrap_err();
    assert_eq!(error.to_string(), "pay: 503: Closed (request req_1) (after 3 attempts)");
    assert_eq!((error.attempts(), server.connections()), (3, 3));
    assert_eq!(error.idempotency_key(), Some("order-7"));
    assert_eq!(format!("{error:?}"), format!("{error}\n  idempotency key: \"order-7\""));
}

#[test]
fn what_an_earlier_attempt_may_have_done_is_not_forgotten() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let server = Server::start(vec![]);
    let client = shop()
        .token_provider(|| async {
            match ASKED.fetch_add(1, Ordering::SeqCst) {
                0 => Ok(Secret::new("token")),
                _ => Err("the provider is down"),
            }
        })
        .base_url(server.url())
        .retries(quick())
        .build()
        .unwrap();
    let error = run(client.call(Pay).send()).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credential, 1));
    assert!(error.maybe_received(), "the first attempt was sent");
    assert_eq!(ASKED.load(Ordering::SeqCst), 2, "each attempt asks for a token");
}

/// The keys that a server was sent.
fn keys(server: &Server) -> Vec<String> {
    let of = |request: String| {
        request.lines().find_map(|it| it.strip_prefix("idempotency-key: ").map(str::to_owned)).unwrap()
    };
    server.seen().into_iter().map(of).collect()
}

#[test]
fn all_attempts_of_a_call_share_one_key() {
    let server = Server::each(vec![refusal("503 A"), vec![], good()]);
    let call = client(&server.url()).call(Pay);
    let key = call.idempotency_key_value().unwrap();
    let answer = run(call.send()).unwrap();
    assert_eq!((answer.attempts(), answer.idempotency_key()), (3, Some(key.as_str())));
    assert_eq!(keys(&server), vec![key; 3]);
}

#[test]
fn a_key_is_a_random_uuid_that_stays_with_its_call() {
    let call = offline().call(Pay);
    let key = call.idempotency_key_value().unwrap();
    let places: Vec<usize> = key.match_indices('-').map(|(at, _)| at).collect();
    assert_eq!((key.len(), places.as_slice()), (36, [8, 13, 18, 23].as_slice()), "{key}");
    assert!(key.bytes().all(|it| it == b'-' || it.is_ascii_digit() || (b'a'..=b'f').contains(&it)), "{key}");
    assert_eq!(&key[14..15], "4", "{key}");
    assert!(matches!(&key[19..20], "8" | "9" | "a" | "b"), "{key}");

    assert_eq!(call.request().unwrap().idempotency_key(), Some(key.as_str()));
    assert_eq!(call.clone().idempotency_key_value(), Some(key.clone()), "a copy is the same call");
    assert!(format!("{call:?}").contains(&key));
    let many: std::collections::HashSet<_> =
        (0..1000).map(|_| offline().call(Pay).idempotency_key_value()).collect();
    assert_eq!(many.len(), 1000);
    assert_eq!(offline().call(Look).idempotency_key_value(), None);
}

/// An operation whose key is a parameter of the document.
#[derive(Debug, Clone)]
struct ByParameter(Option<&'static str>);

impl Operation for ByParameter {
    type Output = Value;
    const ENDPOINT: &'static Endpoint<'static> = Pay::ENDPOINT;
    fn encode(&self, to: &mut Encoder<'_>) {
        to.header("idempotency-key", &self.0.map(str::to_owned), Style::SIMPLE);
    }
    fn decode(response: &RawResponse) -> Result<Value, runtime::DecodeError> {
        response.json()
    }
}

#[test]
fn a_key_of_ones_own_is_the_key_whichever_way_it_is_given() {
    let key = |call: Call<ByParameter>| call.request().map(|it| it.idempotency_key().map(str::to_owned));
    let call = |parameter| offline().call(ByParameter(parameter));
    assert_eq!(key(call(Some("p"))).unwrap().as_deref(), Some("p"));
    assert_eq!(key(call(Some("p")).idempotency_key("k")).unwrap().as_deref(), Some("k"));
    assert_eq!(key(call(None).header("Idempotency-Key", "h")).unwrap().as_deref(), Some("h"));
    assert_eq!(key(call(None)).unwrap().unwrap().len(), 36);
    // What would be no key is none: a call that relies on it would be made twice.
    for bad in [call(Some("")), call(Some("a b")), call(None).header("idempotency-key", "")] {
        let error = key(bad).unwrap_err();
        assert!(error.to_string().starts_with("pay: an idempotency key h"), "{error}");
    }
    // One for all calls of a client would make them one.
    let client =
        shop().key("sk_test_1").base_url("http://localhost").default_header("idempotency-key", "all");
    assert_ne!(client.build().unwrap().call(Pay).idempotency_key_value().as_deref(), Some("all"));
}

#[test]
fn a_body_from_a_source_is_sent_once() {
    let server = Server::start(refusal("503 A"));
    let part = Part::Bytes("text/plain", Body::reader(&b"hi"[..]));
    let error = run(client(&server.url()).call(probe([part])).send()).unwrap_err();
    assert_eq!((error.attempts(), error.status(), server.connections()), (1, Some(503), 1));
}

#[test]
fn retries_can_be_switched_off_and_on() {
    let attempts = |client: Retries, call: Option<Retries>| {
        let server = Server::start(refusal("503 A"));
        let client = shop().key("sk_test_1").base_url(server.url()).retries(client).build().unwrap();
        let made = client.call(Look);
        let made = match call {
            Some(retries) => made.retries(retries),
            None => made,
        };
        assert_eq!(run(made.send()).unwrap_err().attempts() as usize, server.connections());
        server.connections()
    };
    assert_eq!(attempts(0.into(), None), 1);
    assert_eq!(attempts(quick(), Some(0.into())), 1);
    assert_eq!(attempts(quick(), Some(4.into())), 5, "the pauses are the client's");
    assert_eq!(attempts(0.into(), Some(quick())), 3);
}

#[test]
fn the_default_is_two_repetitions() {
    let client = runtime::ClientBuilder::from_api(&crate::support::SHOP);
    let shown = format!("{client:?}");
    assert!(shown.contains("most: 2, first_pause: 500ms, longest_pause: 8s"), "{shown}");
}

#[test]
fn no_pause_goes_beyond_the_time_of_the_call() {
    let fake = |reply: Reply| {
        let fake = Fake::new();
        fake.on::<Look>().reply(reply);
        let client = shop().key("sk_test_123456").transport(fake.clone()).retries(quick()).build().unwrap();
        (fake, client)
    };
    let (late, client) = fake(Reply::status(503).header("retry-after", "20"));
    let error = run(client.call(Look).total_timeout(Duration::from_secs(5)).send()).unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1), "the error that it has, and at once");
    assert!(late.elapsed().is_zero());

    let (busy, client) = fake(Reply::status(503));
    let many = Retries::new().most(u32::MAX).pauses(Duration::from_millis(40), Duration::from_millis(40));
    let limit = Duration::from_millis(300);
    let error = run(client.call(Look).retries(many).total_timeout(limit).send()).unwrap_err();
    let (attempts, took) = (error.attempts(), busy.elapsed());
    assert!((2..90).contains(&attempts) && took <= limit, "{error}: {took:?}");
}

/// The response to a call whose server asked it to come back later, and how long it waited by Tokio's clock, which runs ahead where
/// nothing else happens.
fn told(headers: &[&str]) -> (Result<Response<Value>, Error>, Duration) {
    let server = Server::each(vec![vec![answer("429 A", headers, "")], good()]);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let started = tokio::time::Instant::now();
        let answer = client(&server.url()).call(Look).timeout(Duration::MAX).send().await;
        (answer, started.elapsed())
    })
}

#[test]
fn a_server_is_given_the_time_that_it_asks_for() {
    let now = "date: Sun, 06 Nov 1994 08:49:37 GMT";
    for (headers, seconds) in [
        (vec!["retry-after: 20"], 20),
        (vec![now, "retry-after: Sun, 06 Nov 1994 08:49:57 GMT"], 20),
        (vec![now, "retry-after: Sunday, 06-Nov-94 08:50:07 GMT"], 30),
        (vec![now, "retry-after: Sun Nov  6 08:49:38 1994"], 1),
        (vec![now, "retry-after: Sun, 06 Nov 1994 08:00:00 GMT"], 0),
        (vec!["retry-after: Sun, 06 Nov 1994 08:00:00 GMT"], 0),
        (vec!["retry-after: soon"], 0),
    ] {
        let (answer, waited) = told(&headers);
        assert_eq!(answer.unwrap().attempts(), 2);
        let asked = Duration::from_secs(seconds);
        assert!(waited >= asked && waited < asked + Duration::from_millis(500), "{headers:?}: {waited:?}");
    }
}

#[test]
fn who_asks_for_too_much_time_gets_no_repetition() {
    let now = "date: Wed, 28 Feb 2024 23:59:59 GMT";
    for (headers, seconds) in [
        (vec!["retry-after: 31"], 31),
        (vec!["retry-after: 99999999999999999999999"], u64::MAX),
        (vec![now, "retry-after: Fri, 01 Mar 2024 00:00:00 GMT"], 86_401),
        (vec![now, "retry-after: Tue, 01 Mar 2033 00:00:00 GMT"], 284_083_201),
    ] {
        let (answer, waited) = told(&headers);
        let error = answer.unwrap_err();
        assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(seconds))));
        assert!(waited < Duration::from_secs(1));
    }
}

#[test]
fn what_is_no_date_asks_for_nothing() {
    for text in [
        "",
        "-1",
        "1.5",
        "Sun, 31 Feb 2094 08:49:57 GMT",
        "Sun, 00 Nov 2094 08:49:57 GMT",
        "Sun, 06 Nov 2094 24:00:00 GMT",
        "Sun, 06 Nov 2094 08:49 GMT",
        "Sun, 06 Nov 2094 08:49:57:00 GMT",
        "Sun, 06 Nov 2094 08:49:57 CET",
        "Sun, 06 Nov 99999999999999999999 08:49:57 GMT",
        "Sun, 06 Nov +094 08:49:57 GMT",
        "Sun, 06 Nov 1094 08:49:57 GMT",
        "GMT GMT GMT GMT GMT GMT",
    ] {
        let server = Server::start(vec![answer("404 A", &[&format!("retry-after: {text}")], "")]);
        let error = run(client(&server.url()).call(Look).send()).unwrap_err();
        assert_eq!(error.retry_after(), None, "{text}");
    }
}

#[test]
fn an_outage_is_not_made_worse() {
    let mut scripts = vec![refusal("503 A"); 102];
    scripts.extend(vec![good(); 5]);
    scripts.extend([refusal("503 A"), good()]);
    let server = Server::each(scripts);
    let client = client(&server.url());
    let eager = Retries::new().most(1000).pauses(Duration::ZERO, Duration::ZERO);
    run(async {
        let error = client.call(Look).retries(eager).send().await.unwrap_err();
        assert_eq!(error.attempts(), 101, "the client can afford 100 repetitions");
        let error = client.clone().call(Pay).retries(eager).send().await.unwrap_err();
        assert_eq!(error.attempts(), 1, "and then none, nor can its copies");
        for _ in 0..5 {
            client.call(Look).await.unwrap();
        }
        let answer = client.call(Look).retries(eager).send().await.unwrap();
        assert_eq!(answer.attempts(), 2, "answers bring it back");
    });
    assert_eq!(server.connections(), 109);
}

#[test]
fn a_stream_is_begun_again_but_not_continued() {
    let server = Server::each(vec![
        refusal("503 A"),
        vec![close("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,")],
        good(),
    ]);
    run(async {
        let mut answer = client(&server.url()).call(Pay).idempotency_key("k1").stream().await.unwrap();
        assert_eq!((answer.attempts(), answer.idempotency_key()), (2, Some("k1")));
        let error = loop {
            match answer.value.chunk().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("it breaks off"),
                Err(error) => break error,
            }
        };
        assert_eq!((error.attempts(), error.idempotency_key()), (2, Some("k1")));
        assert!(error.maybe_received());
    });
    assert_eq!(server.connections(), 2);
}
