//! What hooks see of attempts, and of responses that deviate from the document.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use runtime::testing::{Fake, Reply};
use runtime::{Attempt, AttemptEnd, Client, ClientBuilder, Drifted, Hook};

use crate::support::{Probe, SHOP, probe, run};

/// Writes down what it is called with, a line each.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Hook for Log {
    fn before_attempt(&self, it: &Attempt<'_>) {
        let line = format!("{} {} {} on {}: {}", it.operation, it.method, it.path, it.host, it.number);
        self.0.lock().unwrap().push(line);
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, end: &AttemptEnd<'_>) {
        let AttemptEnd { status, request_id, duration, failure, dropped, .. } = end;
        let number = attempt.number;
        self.0.lock().unwrap().push(format!(
            "{number}: {status:?} {request_id:?} {duration:?} {failure:?}{}",
            if *dropped { " dropped" } else { "" }
        ));
    }

    fn drifted(&self, it: &Drifted<'_>) {
        let drift: Vec<String> = it.drift.iter().map(ToString::to_string).collect();
        let line = format!(
            "{} {} {}: {} {:?} {drift:?}",
            it.operation, it.method, it.path, it.status, it.request_id
        );
        self.0.lock().unwrap().push(line);
    }
}

fn client(fake: &Fake, log: &Log) -> Client {
    let builder = ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(fake.clone());
    builder.hook(log.clone()).build().unwrap()
}

#[test]
fn each_attempt_is_told_with_how_it_ended() {
    let (fake, log) = (Fake::new(), Log::default());
    let late = Duration::from_millis(70);
    fake.on::<Probe>()
        .reply(Reply::refused())
        .reply(Reply::status(503).header("request-id", "req_1").delay(late))
        .reply(Reply::json(200, &serde_json::json!([1])).header("request-id", "req_2"));
    run(client(&fake, &log).call(probe([])).send()).unwrap();
    assert_eq!(
        log.lines(),
        [
            "probe GET /probe/{id} on test.shop.example: 1",
            "1: None None 0ns Some(Transport(Connect))",
            "probe GET /probe/{id} on test.shop.example: 2",
            "2: Some(503) Some(\"req_1\") 70ms Some(Api)",
            "probe GET /probe/{id} on test.shop.example: 3",
            "3: Some(200) Some(\"req_2\") 0ns None",
        ]
    );
}

#[test]
fn an_attempt_that_nobody_waits_for_any_more_has_an_end_too() {
    let (fake, log) = (Fake::new(), Log::default());
    fake.on::<Probe>().reply(Reply::silence());
    let call = client(&fake, &log).call(probe([])).send();
    {
        let mut call = std::pin::pin!(call);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(call.as_mut().poll(&mut context).is_pending());
    }
    assert_eq!(log.lines()[1..], ["1: None None 0ns None dropped"]);
}

#[test]
fn what_is_told_holds_no_values() {
    let (fake, log) = (Fake::new(), Log::default());
    // A server that gives the key back as the id of the request.
    fake.on::<Probe>()
        .reply(Reply::json(200, &serde_json::json!([1])).header("request-id", "sk_test_123456"));
    run(client(&fake, &log).call(probe([])).header("x-note", "private").send()).unwrap();
    for line in log.lines() {
        assert!(!line.contains("sk_test_123456") && !line.contains("private"), "{line}");
    }
}

#[test]
fn who_only_awaits_the_value_learns_what_deviates() {
    let (fake, log) = (Fake::new(), Log::default());
    let seven =
        || Reply::status(200).body("7").header("content-type", "text/plain").header("request-id", "req_1");
    fake.on::<Probe>().reply(Reply::status(503)).reply(seven()).reply(seven());
    let client = client(&fake, &log);
    run(client.call(probe([])).into_future()).unwrap();
    let drifted = log.lines().split_off(4);
    let seen = "probe GET /probe/{id}: 200 Some(\"req_1\") [\"expected application/json, found text/plain\"]";
    assert_eq!(drifted, [seen], "once, after the last attempt");
    run(client.call(probe([])).send()).unwrap();
    assert_eq!(log.lines().iter().filter(|it| *it == seen).count(), 2);
}

#[test]
fn a_response_as_documented_is_no_drift() {
    let (fake, log) = (Fake::new(), Log::default());
    fake.on::<Probe>()
        .reply(Reply::json(200, &serde_json::json!(7)))
        .reply(Reply::json(200, &serde_json::json!("{")));
    let client = client(&fake, &log);
    run(client.call(probe([])).into_future()).unwrap();
    run(client.call(probe([])).send()).unwrap();
    assert_eq!(log.lines().len(), 4, "{:?}", log.lines());
}
