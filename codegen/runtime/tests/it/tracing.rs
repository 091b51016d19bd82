//! What traces hold of calls, and what they never hold.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use runtime::testing::{Fake, Reply};
use runtime::{Client, ClientBuilder};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::support::{Probe, SHOP, probe, run};

type Fields = BTreeMap<String, String>;

/// Writes everything down.
#[derive(Clone, Default)]
struct Notes {
    next: Arc<AtomicU64>,
    spans: Arc<Mutex<BTreeMap<u64, Fields>>>,
    events: Arc<Mutex<Vec<Fields>>>,
}

struct Into<'a>(&'a mut Fields);

impl Visit for Into<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Notes {
    fn enabled(&self, it: &Metadata<'_>) -> bool {
        it.target().starts_with("runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::SeqCst) + 1;
        let mut fields = Fields::new();
        span.record(&mut Into(&mut fields));
        self.spans.lock().unwrap().insert(id, fields);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().unwrap();
        values.record(&mut Into(spans.get_mut(&span.into_u64()).unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::from([("level".to_owned(), event.metadata().level().to_string())]);
        event.record(&mut Into(&mut fields));
        self.events.lock().unwrap().push(fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// As long as there is a single subscriber, `tracing` asks that of the current thread, and no other, whether an event is
/// wanted that occurs for the first time, and keeps the result for all: a test next to this one would hide its events.
static MORE_THAN_ONE: LazyLock<[Dispatch; 2]> =
    LazyLock::new(|| [Notes::default(), Notes::default()].map(Dispatch::new));

fn client(fake: Fake) -> Client {
    ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(fake).build().unwrap()
}

/// What is noted of one call.
fn notes(replies: impl IntoIterator<Item = Reply>) -> (Vec<Fields>, Vec<Fields>) {
    LazyLock::force(&MORE_THAN_ONE);
    let (fake, notes) = (Fake::new(), Notes::default());
    for reply in replies {
        fake.on::<Probe>().reply(reply);
    }
    let client = client(fake);
    tracing::subscriber::with_default(notes.clone(), || {
        // The outcome is what the notes are about.
        let _ = run(client.call(probe([])).query("q", "private").header("x-note", "private").send());
    });
    let spans = notes.spans.lock().unwrap().values().cloned().collect();
    let events = notes.events.lock().unwrap().clone();
    (spans, events)
}

#[track_caller]
fn has(fields: &Fields, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        assert_eq!(fields.get(*name).map(String::as_str), Some(*value), "{name} in {fields:?}");
    }
}

#[test]
fn a_call_is_a_span_and_each_attempt_an_event() {
    let late = Reply::status(503).header("request-id", "req_1").delay(Duration::from_millis(70));
    let good = Reply::json(200, &json!([1])).header("request-id", "req_2");
    let (spans, events) = notes([late, good]);
    assert_eq!((spans.len(), events.len()), (1, 2));
    has(
        &spans[0],
        &[
            ("otel.name", "GET /probe/{id}"),
            ("otel.kind", "client"),
            ("operation", "probe"),
            ("http.request.method", "GET"),
            ("url.template", "/probe/{id}"),
            ("server.address", "test.shop.example"),
            ("http.response.status_code", "200"),
            ("http.request.resend_count", "1"),
            ("request_id", "req_2"),
        ],
    );
    assert!(!spans[0].contains_key("error.type"));
    let failed = [("level", "WARN"), ("number", "1"), ("status", "503"), ("request_id", "req_1")];
    has(&events[0], &failed);
    has(&events[0], &[("milliseconds", "70"), ("failure", "Api"), ("message", "attempt failed")]);
    has(&events[1], &[("level", "DEBUG"), ("number", "2"), ("status", "200"), ("message", "attempt ended")]);
}

#[test]
fn a_call_that_fails_is_an_error() {
    let (spans, events) = notes([Reply::reset()]);
    has(
        &spans[0],
        &[
            ("otel.status_code", "ERROR"),
            ("error.type", "Transport(Send)"),
            ("http.request.resend_count", "2"),
        ],
    );
    assert_eq!(events.len(), 3);
}

#[test]
fn nothing_that_is_sent_or_answered_is_noted() {
    let echo = Reply::json(402, &json!({"error": {"message": "sk_test_123456 is private"}}));
    let (spans, events) = notes([echo.header("request-id", "sk_test_123456")]);
    for fields in spans.iter().chain(&events) {
        for secret in ["sk_test_123456", "private"] {
            assert!(!fields.values().any(|it| it.contains(secret)), "{fields:?}");
        }
    }
}

/// As with any future: who gives it a span of their own finds the call in it.
#[test]
fn the_span_is_made_where_the_call_is_awaited() {
    LazyLock::force(&MORE_THAN_ONE);
    let (fake, notes) = (Fake::new(), Notes::default());
    fake.on::<Probe>().reply(Reply::json(200, &json!([])));
    let client = client(fake);
    let (sent, streamed) = (client.call(probe([])).send(), client.call(probe([])).stream());
    tracing::subscriber::with_default(notes.clone(), || {
        run(sent).unwrap();
        run(streamed).unwrap();
    });
    assert_eq!(notes.spans.lock().unwrap().len(), 2);
}
