//! The server in memory: what it responds, what it remembers, how its time passes.

use std::time::Duration;

use runtime::testing::{Fake, Reply};
use runtime::{Body, Client, ClientBuilder, ErrorKind, Phase, Replay, Retries};
use serde_json::{Value, json};

use crate::support::api::{Part, operation};
use crate::support::{Probe, SHOP, endpoint, probe, run};

operation!(
    Pay -> Value,
    runtime::Endpoint {
        replay: Replay::Keyed,
        idempotency_header: Some("Idempotency-Key"),
        ..endpoint("pay", "POST", "/payments")
    },
    |it| it.json()
);

fn client(fake: &Fake) -> Client {
    ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(fake.clone()).build().unwrap()
}

#[test]
fn responses_come_in_order_and_the_last_one_again() {
    let fake = Fake::new();
    fake.on::<Probe>().respond(&json!(1)).respond(&json!(2));
    fake.on::<Probe>().respond(&json!(3));
    let client = client(&fake);
    let values: Vec<Value> = (0..5).map(|_| run(async { client.call(probe([])).await }).unwrap()).collect();
    assert_eq!(values, [json!(1), json!(2), json!(3), json!(3), json!(3)]);
}

#[test]
fn requests_are_remembered() {
    let fake = Fake::new();
    fake.on::<Probe>().respond(&json!(1));
    fake.on::<Pay>().respond(&json!(2));
    let client = client(&fake);
    run(async {
        client.call(probe([Part::Query("q", json!("a b"), runtime::Style::FORM)])).await.unwrap();
        client.call(Pay).idempotency_key("order-1").body_member("amount", 5).await.unwrap();
    });
    assert_eq!(fake.requests().len(), 2);
    assert_eq!(fake.requests_of::<Pay>().len(), 1);
    let first = &fake.requests()[0];
    assert_eq!((first.method(), first.path(), first.operation()), ("GET", "/probe/{id}", "probe"));
    assert_eq!(first.url(), "https://test.shop.example/v1/probe/x?q=a%20b");
    assert_eq!((first.body(), first.idempotency_key()), (&b""[..], None));
    let second = &fake.requests()[1];
    assert_eq!(second.idempotency_key(), Some("order-1"));
    assert_eq!(second.json::<Value>().unwrap(), json!({"amount": 5}));
    assert!(second.json::<bool>().is_err());
    assert!(!format!("{second:?}{fake:?}").contains("c2tfdGVzdF"), "{second:?}");
}

#[test]
fn what_is_not_scripted_says_so() {
    let fake = Fake::new();
    fake.on::<Pay>().respond(&json!(1));
    let error = run(client(&fake).call(probe([])).send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "probe: nothing is scripted for GET /probe/{id}: script a response with `on` or `on_request`"
    );
    let unheeded = std::panic::catch_unwind(|| fake.assert_all_used()).unwrap_err();
    let text = unheeded.downcast_ref::<String>().unwrap();
    assert_eq!(text, "not all scripted responses were used: POST /payments: 0 of 1 responses");
    run(client(&fake).call(Pay).send()).unwrap();
    fake.assert_all_used();
}

#[test]
fn failures_are_those_of_a_network() {
    let attempts = |reply: Reply| {
        let fake = Fake::new();
        fake.on::<Probe>().reply(reply);
        run(client(&fake).call(probe([])).retries(0).send()).unwrap_err()
    };
    let good = || Reply::json(200, &json!([1, 2, 3]));
    assert_eq!(attempts(Reply::refused()).kind(), ErrorKind::Transport(Phase::Connect));
    assert_eq!(attempts(Reply::reset()).kind(), ErrorKind::Transport(Phase::Send));
    assert_eq!(attempts(good().truncated(3)).kind(), ErrorKind::Transport(Phase::Body));
    assert_eq!(attempts(Reply::silence()).kind(), ErrorKind::Timeout);
    assert_eq!(attempts(good().delay(Duration::from_secs(61))).kind(), ErrorKind::Timeout);
    assert_eq!(attempts(good().drip(Duration::from_secs(20), 1)).kind(), ErrorKind::Timeout);
    assert_eq!(attempts(Reply::status(500)).status(), Some(500));
    assert_eq!(attempts(Reply::status(200).body("[1,")).kind(), ErrorKind::Decode);
    assert_eq!(attempts(Reply::status(200).body(vec![0; 17 << 20])).kind(), ErrorKind::TooLarge);
    let impossible = attempts(Reply::status(7));
    assert_eq!(impossible.kind(), ErrorKind::Configuration);
}

#[test]
fn time_passes_where_it_is_waited_for() {
    let fake = Fake::new();
    fake.on::<Pay>()
        .reply(Reply::status(503).header("retry-after", "7"))
        .reply(Reply::silence())
        .reply(Reply::json(200, &json!(1)).delay(Duration::from_secs(5)).drip(Duration::from_secs(1), 1));
    let pauses = Retries::new().most(2).pauses(Duration::ZERO, Duration::ZERO);
    let response = run(client(&fake).call(Pay).retries(pauses).send()).unwrap();
    // The pause that the server asks for, an attempt that takes all its time, and one that takes six seconds.
    assert_eq!(fake.elapsed(), Duration::from_secs(7 + 60 + 6));
    assert_eq!(response.attempts(), 3);
    let keys: Vec<_> = fake.requests().iter().map(|it| it.idempotency_key().unwrap().to_owned()).collect();
    assert!(keys.iter().all(|it| *it == keys[0]));
}

#[test]
fn calls_at_the_same_time_wait_for_what_is_due_first() {
    let fake = Fake::new();
    fake.on::<Probe>().reply_with(|it| {
        let seconds = it.url().rsplit('=').next().unwrap().parse().unwrap();
        Reply::json(200, &json!(seconds)).delay(Duration::from_secs(seconds))
    });
    let client = client(&fake);
    let done = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    run(async {
        let mut tasks = Vec::new();
        for seconds in [30, 10, 20] {
            let call = client.call(probe([])).query("s", &seconds.to_string());
            let done = std::sync::Arc::clone(&done);
            tasks.push(tokio::spawn(async move {
                let value = call.await.unwrap();
                done.lock().unwrap().push(value);
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
    });
    assert_eq!(*done.lock().unwrap(), [json!(10), json!(20), json!(30)]);
    assert_eq!(fake.elapsed(), Duration::from_secs(30));
}

/// A source that takes its time.
struct Slow(std::io::Cursor<&'static str>);

impl std::io::Read for Slow {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        std::thread::sleep(Duration::from_millis(20));
        self.0.read(into)
    }
}

/// A source that gives nothing.
struct Never;

impl futures_core::Stream for Never {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

#[test]
fn time_stands_still_while_a_body_is_read() {
    let fake = Fake::new();
    fake.on::<Probe>().respond(&json!(1));
    let send = |body: Body| client(&fake).call(probe([Part::Bytes("text/plain", body)]));
    run(async { send(Body::reader(Slow(std::io::Cursor::new("slow")))).await }).unwrap();
    assert_eq!((fake.requests()[0].body(), fake.elapsed()), (&b"slow"[..], Duration::ZERO));

    let never = client(&fake).call(probe([Part::Bytes("text/plain", Body::stream(Never))]));
    let error = run(never.timeout(Duration::from_millis(50)).send()).unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1, "{error}");
    assert_eq!((fake.requests().len(), fake.elapsed()), (1, Duration::from_millis(50)));
}

#[test]
fn a_stream_that_nobody_reads_holds_up_nobody() {
    let fake = Fake::new();
    let body = Reply::status(200).body("0123456789").drip(Duration::from_secs(1), 1);
    fake.on::<Probe>().reply(body).reply(Reply::json(200, &json!(1)).delay(Duration::from_secs(50)));
    let client = client(&fake);
    run(async {
        let mut stream = client.call(probe([])).stream().await.unwrap();
        assert_eq!(&stream.value.chunk().await.unwrap().unwrap()[..], b"0");
        {
            // Asked for once, then left alone.
            let mut chunk = std::pin::pin!(stream.value.chunk());
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            assert!(chunk.as_mut().poll(&mut context).is_pending());
        }
        client.call(probe([])).await.unwrap();
        let mut rest = Vec::new();
        while let Some(chunk) = stream.value.chunk().await.unwrap() {
            rest.extend_from_slice(&chunk);
        }
        assert_eq!(rest, b"123456789");
    });
}

#[test]
fn responses_can_follow_from_requests() {
    let fake = Fake::new();
    let seen = fake.clone();
    fake.on::<Pay>().reply_with(move |it| {
        let times = seen.requests_of::<Pay>().len();
        Reply::json(200, &json!([it.idempotency_key(), times]))
    });
    let call = client(&fake).call(Pay).idempotency_key("order-1");
    assert_eq!(run(async { call.clone().await }).unwrap(), json!(["order-1", 1]));
    assert_eq!(run(async { call.await }).unwrap(), json!(["order-1", 2]));
}
