//! Responses and requests that are items, one after another, over a real connection and with a fake.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_core::Stream;
use runtime::json::Json;
use runtime::testing::{Fake, Reply};
use runtime::{
    Call, Client, DecodeError, Drifted, Encoder, Endpoint, Error, ErrorKind, EventItem, Framing, Hook,
    ItemBody, ItemStream, Operation, PartFormats, RawResponse, Replay, Streamed,
};
use serde_json::{Value, json};

use crate::json::models::Price;
use crate::json::price;
use crate::support::{Server, Step, client, close, endpoint, json as ok, offline, run, shop, wait};

/// Declares an operation that gives items.
macro_rules! streamed {
    ($name:ident, $framing:expr, $end:expr, $endpoint:expr) => {
        #[derive(Debug, Clone)]
        struct $name;

        impl Operation for $name {
            type Output = Vec<Value>;
            const ENDPOINT: &'static Endpoint<'static> = &$endpoint;
            fn encode(&self, _: &mut Encoder<'_>) {}
            fn decode(response: &RawResponse) -> Result<Vec<Value>, DecodeError> {
                response.items($framing, $end)
            }
        }

        impl Streamed for $name {
            type Item = Value;
            const FRAMING: Framing = $framing;
            const END: Option<&'static str> = $end;
        }
    };
}

pub(crate) const fn get(id: &'static str) -> Endpoint<'static> {
    Endpoint { security: &[], ..endpoint(id, "GET", "/items") }
}

streamed!(Lines, Framing::Lines, None, get("lines"));
streamed!(Records, Framing::Sequence, None, get("records"));
streamed!(Events, Framing::Events(EventItem::Data), Some("[DONE]"), get("events"));
streamed!(Open, Framing::Events(EventItem::Data), None, get("open"));
streamed!(Texts, Framing::Events(EventItem::Text), None, get("texts"));
streamed!(Whole, Framing::Events(EventItem::WholeOfJson), None, get("whole"));
streamed!(Parts, Framing::Parts(PartFormats::PLAIN), None, get("parts"));
streamed!(
    Paying,
    Framing::Lines,
    None,
    Endpoint { replay: Replay::Once, ..endpoint("paying", "POST", "/items") }
);

const EVENTS: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

/// A server that sends these pieces, each for itself, and then hangs up.
fn sending(head: &str, pieces: &[&[u8]]) -> (Server, Client) {
    let mut script = vec![Step::Send(head.as_bytes().to_vec())];
    for piece in pieces {
        script.extend([wait(2), Step::Send(piece.to_vec())]);
    }
    let server = Server::start(script);
    let client = client(&server.url());
    (server, client)
}

pub(crate) async fn all<T: Json>(mut items: ItemStream<T>) -> (Vec<T>, Option<Error>) {
    let mut found = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => found.push(item),
            Ok(None) => return (found, None),
            Err(error) => {
                assert!(items.try_next().await.unwrap().is_none(), "a stream ends after an error");
                return (found, Some(error));
            }
        }
    }
}

fn stream<O: Streamed<Item = Value>>(
    operation: O,
    head: &str,
    pieces: &[&[u8]],
) -> (Vec<Value>, Option<Error>) {
    let (_server, client) = sending(head, pieces);
    run(async { all(client.call(operation).stream_items().await.unwrap().into_value()).await })
}

fn of_type(content_type: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\nconnection: close\r\n\r\n")
}

/// The same bytes whole and cut at every place say the same.
fn however_cut(
    operation: impl Streamed<Item = Value, Output = Vec<Value>>,
    content_type: &str,
    body: &[u8],
    expected: &Value,
) {
    let fake = Fake::new();
    let client = shop().transport(fake.clone()).build().unwrap();
    for size in [1, 2, 3, 7, body.len()] {
        let reply = Reply::status(200).header("content-type", content_type).body(body.to_vec());
        let reply = reply.drip(Duration::from_millis(1), size);
        fake.on_any(&operation).reply(reply);
    }
    for _ in 0..5 {
        let call = client.call(operation.clone());
        let (items, error) = run(async { all(call.stream_items().await.unwrap().into_value()).await });
        assert!(error.is_none(), "{error:?}");
        assert_eq!(json!(items), *expected);
    }
    assert_eq!(json!(run(client.call(operation).into_future()).unwrap()), *expected);
}

/// Scripts an operation by its value.
trait On {
    fn on_any<O: Operation>(&self, operation: &O) -> runtime::testing::Script<O>;
}

impl On for Fake {
    fn on_any<O: Operation>(&self, _: &O) -> runtime::testing::Script<O> {
        self.on::<O>()
    }
}

#[test]
fn lines_are_items_however_they_are_cut() {
    let body = "{\"a\":1}\r\n\n  {\"a\":\"\u{e9}\"} \n{\"a\":3}";
    however_cut(Lines, "application/x-ndjson", body.as_bytes(), &json!([{"a": 1}, {"a": "é"}, {"a": 3}]));
}

#[test]
fn records_are_items_however_they_are_cut() {
    let body = b"\x1e{\"a\":\n1}\n\x1e2\n\x1e\x1e[3]\n";
    however_cut(Records, "application/json-seq", body, &json!([{"a": 1}, 2, [3]]));
}

#[test]
fn events_are_read_as_the_standard_says() {
    let body = "\u{feff}: a comment\ndata: {\"a\":\ndata: 1}\nid: 1\n\nevent: x\rdata:2\r\revent: lost\n\ndata\nignored: x\r\n\
                data: 3\r\n\r\ndata: [DONE]\n\ndata: 4\n\n";
    however_cut(Events, "text/event-stream", body.as_bytes(), &json!([{"a": 1}, 2, 3]));
}

#[test]
fn texts_and_whole_events_are_items() {
    let body = b"data: a\ndata:  b\n\ndata\n\n";
    however_cut(Texts, "text/event-stream", body, &json!(["a\n b", ""]));
    let body = b"event: e\nid: 7\nretry: 5\ndata: {\"x\":1}\n\ndata: no JSON\n\n";
    let expected = json!([{"data": {"x": 1}, "event": "e", "id": "7", "retry": 5}, {"data": "no JSON"}]);
    however_cut(Whole, "text/event-stream", body, &expected);
}

#[test]
fn parts_are_items() {
    let body = b"before\r\n--b\r\nContent-Type: application/json\r\n\r\n{\"a\":\r\n1}\r\n--b\r\n\r\n2\r\n--b--\r\nafter";
    however_cut(Parts, "multipart/mixed; boundary=\"b\"", body, &json!([{"a": 1}, 2]));
}

#[test]
fn an_item_comes_before_the_next_is_sent() {
    let met = std::sync::Arc::new(std::sync::Barrier::new(2));
    let server = Server::start(vec![
        close(&format!("{EVENTS}data: 1\n\n")),
        Step::Meet(std::sync::Arc::clone(&met)),
        close("event: last\nid: 9\ndata: 2\n\ndata: [DONE]\n\n"),
    ]);
    run(async {
        let client = client(&server.url());
        let mut items = client.call(Events).stream_items().await.unwrap().into_value();
        assert_eq!(items.try_next().await.unwrap(), Some(json!(1)));
        met.wait();
        assert_eq!(items.try_next().await.unwrap(), Some(json!(2)));
        assert_eq!((items.event(), items.last_event_id()), ("last", Some("9")));
        assert_eq!(items.try_next().await.unwrap(), None);
    });
}

#[test]
fn what_is_cut_off_is_an_error_behind_the_items_before() {
    // The connection ends where the end of the items was announced.
    let (items, error) = stream(Events, EVENTS, &[b"data: 1\n\n", b"data: 2"]);
    let error = error.unwrap();
    assert_eq!((items, matches!(error.kind(), ErrorKind::Transport(_))), (vec![json!(1)], true), "{error}");
    assert_eq!(error.to_string(), "events: 200, but the body ended before `[DONE]`");
    let (items, error) =
        stream(Parts, &of_type("multipart/mixed; boundary=b"), &[b"--b\r\n\r\n1\r\n--b\r\n\r\n2"]);
    assert_eq!(items, [json!(1)]);
    assert!(error.unwrap().to_string().contains("before the last boundary"));
    let (items, error) = stream(Lines, &of_type("application/jsonl"), &[b"1\n{\"a\":", b"2"]);
    assert_eq!((items, error.unwrap().kind()), (vec![json!(1)], ErrorKind::Decode));
    // The connection breaks within a body whose length was announced.
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/jsonl\r\ncontent-length: 100\r\n\r\n";
    let (items, error) = stream(Lines, head, &[b"1\n2\n"]);
    assert_eq!(items, [json!(1), json!(2)]);
    assert!(error.unwrap().to_string().contains("broke off"));
}

#[test]
fn an_item_of_another_type_is_an_error_that_shows_no_value() {
    #[derive(Debug, Clone)]
    struct Numbers;
    impl Operation for Numbers {
        type Output = Vec<i64>;
        const ENDPOINT: &'static Endpoint<'static> = &get("numbers");
        fn encode(&self, _: &mut Encoder<'_>) {}
        fn decode(response: &RawResponse) -> Result<Vec<i64>, DecodeError> {
            response.items(Framing::Lines, None)
        }
    }
    impl Streamed for Numbers {
        type Item = i64;
        const FRAMING: Framing = Framing::Lines;
    }
    let (_server, client) = sending(&of_type("application/jsonl"), &[b"1\n\"4242 4242\"\n3\n"]);
    let (items, error) =
        run(async { all(client.call(Numbers).stream_items().await.unwrap().into_value()).await });
    let error = error.unwrap();
    assert_eq!((items, error.kind()), (vec![1], ErrorKind::Decode));
    assert!(!format!("{error} {error:?}").contains("4242"), "{error:?}");
    let error = run(client.call(Numbers).into_future()).unwrap_err();
    assert_eq!(error.path(), Some("[1]"));
}

#[test]
fn an_item_is_bounded() {
    let (_server, client) = sending(&of_type("application/jsonl"), &[b"1\n\"aaaaaaaaaaaaaaaaaaaa\"\n"]);
    let (items, error) = run(async {
        let items = client.call(Lines).stream_items().await.unwrap().into_value();
        all(items.max_item_bytes(10)).await
    });
    let error = error.unwrap();
    assert_eq!((items, error.kind()), (vec![json!(1)], ErrorKind::TooLarge));
    assert!(error.to_string().contains("more than the 10 bytes"), "{error}");
    // As many as are allowed are no error.
    let (_server, client) = sending(EVENTS, &[b"data: 1234567890\n\n"]);
    let (items, error) = run(async {
        let items = client.call(Texts).stream_items().await.unwrap().into_value();
        all(items.max_item_bytes(10)).await
    });
    assert!(items == [json!("1234567890")] && error.is_none(), "{error:?}");
    // An event of many lines is one item, and a line without an end is one, too.
    for body in [b"data: aaaa\ndata: aaaa\ndata: aaaa\n\n".as_slice(), &[b'a'; 100]] {
        let (_server, client) = sending(EVENTS, &[body]);
        let (_, error) = run(async {
            let items = client.call(Texts).stream_items().await.unwrap().into_value();
            all(items.max_item_bytes(10)).await
        });
        assert_eq!(error.unwrap().kind(), ErrorKind::TooLarge);
    }
}

#[test]
fn silence_ends_a_stream_and_slow_items_do_not() {
    let fake = Fake::new();
    let client = shop().transport(fake.clone()).timeout(Duration::from_secs(5)).build().unwrap();
    let items: Vec<Value> = (0..10).map(|it| json!(it)).collect();
    fake.on::<Open>().reply(Reply::items::<Open>(&items).drip(Duration::from_secs(4), 9));
    fake.on::<Open>().reply(Reply::items::<Open>(&items).drip(Duration::from_secs(6), 9));
    let (found, error) =
        run(async { all(client.call(Open).stream_items().await.unwrap().into_value()).await });
    assert!(found == items && error.is_none(), "{error:?}");
    let (_, error) = run(async { all(client.call(Open).stream_items().await.unwrap().into_value()).await });
    assert_eq!(error.unwrap().kind(), ErrorKind::Timeout);
}

#[test]
fn a_fake_gives_items_with_a_pause_and_a_cut() {
    let fake = Fake::new();
    let client = shop().transport(fake.clone()).build().unwrap();
    let items = [json!({"a": 1}), json!({"a": 2})];
    fake.on::<Events>().respond_items(&items);
    fake.on::<Events>().reply(Reply::items::<Events>(&items).truncated(20));
    fake.on::<Parts>().respond_items(&items);
    fake.on::<Records>().respond_items(&items);
    fake.on::<Whole>().respond_items(&[json!({"data": {"x": [1]}, "event": "e"})]);
    let of = |found: (Vec<Value>, Option<Error>)| (json!(found.0), found.1.map(|it| it.kind()));
    let streamed =
        |call: Call<Events>| run(async { all(call.stream_items().await.unwrap().into_value()).await });
    assert_eq!(of(streamed(client.call(Events))), (json!(items), None));
    let (found, error) = streamed(client.call(Events));
    assert_eq!((found.len(), matches!(error.unwrap().kind(), ErrorKind::Transport(_))), (1, true));
    assert_eq!(run(client.call(Parts).into_future()).unwrap(), items);
    assert_eq!(run(client.call(Records).into_future()).unwrap(), items);
    assert_eq!(run(client.call(Whole).into_future()).unwrap(), [json!({"data": {"x": [1]}, "event": "e"})]);
}

#[test]
fn a_call_that_may_be_repeated_comes_back_after_the_last_event() {
    let first = format!("{EVENTS}retry: 1\nid: a\ndata: 1\n\nid: b\ndata: 2\n\n");
    let second = format!("{EVENTS}data: 3\n\ndata: [DONE]\n\n");
    let server = Server::each(vec![vec![close(&first)], vec![Step::Reset], vec![close(&second)]]);
    let client = shop().base_url(server.url()).retries(0).build().unwrap();
    let items: Vec<Value> = run(async {
        let mut items = client.call(Events).stream_items_resumed(2).unwrap();
        let mut found = Vec::new();
        while let Some(item) = items.try_next().await.unwrap() {
            found.push(item);
        }
        assert_eq!(items.last_event_id(), Some("b"));
        found
    });
    assert_eq!(items, [json!(1), json!(2), json!(3)]);
    let seen = server.seen();
    assert!(!seen[0].contains("last-event-id"), "{}", seen[0]);
    assert!(seen.last().unwrap().contains("last-event-id: b\r\n"), "{seen:?}");
}

#[test]
fn a_stream_is_not_resumed_for_ever() {
    let server = Server::start(vec![close(&format!("{EVENTS}retry: 1\n\n"))]);
    let client = shop().base_url(server.url()).retries(0).build().unwrap();
    let error =
        run(async { client.call(Events).stream_items_resumed(2).unwrap().try_next().await.unwrap_err() });
    assert!(error.to_string().contains("before `[DONE]`"), "{error}");
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn a_payment_is_never_streamed_twice() {
    let server = Server::start(vec![close(&format!("{}1\n{{", of_type("application/jsonl")))]);
    let client = client(&server.url());
    let error = client.call(Paying).stream_items_resumed(3).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let (items, error) =
        run(async { all(client.call(Paying).stream_items().await.unwrap().into_value()).await });
    assert_eq!((items, error.is_some(), server.seen().len()), (vec![json!(1)], true, 1));
}

#[test]
fn a_refusal_is_an_error_before_the_stream() {
    let server = Server::start(vec![ok("404 Not Found", r#"{"message":"none"}"#)]);
    let error = run(client(&server.url()).call(Lines).stream_items()).unwrap_err();
    assert_eq!(error.api().unwrap().status(), 404);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_read_items_as_they_come() {
    let (_server, client) = sending(EVENTS, &[b"data: 1\n\n", b"data: 2\n\ndata: [DONE]\n\n"]);
    let items = client.call(Events).stream_items_blocking().unwrap().into_value();
    let items: Vec<Value> = items.map(Result::unwrap).collect();
    assert_eq!(items, [json!(1), json!(2)]);
}

#[cfg(feature = "blocking")]
#[test]
fn a_blocking_call_comes_back_after_the_last_event() {
    let first = format!("{EVENTS}retry: 1\nid: a\ndata: 1\n\n");
    let second = format!("{EVENTS}data: 2\n\ndata: [DONE]\n\n");
    let server = Server::each(vec![vec![close(&first)], vec![close(&second)]]);
    let client = shop().base_url(server.url()).retries(0).build().unwrap();
    let items = client.call(Events).stream_items_resumed_blocking(1).unwrap();
    assert_eq!(items.map(Result::unwrap).collect::<Vec<Value>>(), [json!(1), json!(2)]);
    assert!(server.seen()[1].contains("last-event-id: a\r\n"), "{:?}", server.seen());
    assert!(client.call(Paying).stream_items_resumed_blocking(1).is_err());
}

/// Items with members that may drift.
#[derive(Debug, Clone)]
struct Prices;

impl Operation for Prices {
    type Output = Vec<Price>;
    const ENDPOINT: &'static Endpoint<'static> = &get("prices");
    fn encode(&self, _: &mut Encoder<'_>) {}
    fn decode(response: &RawResponse) -> Result<Vec<Price>, DecodeError> {
        response.items(Framing::Lines, None)
    }
}

impl Streamed for Prices {
    type Item = Price;
    const FRAMING: Framing = Framing::Lines;
}

/// Keeps what deviates.
#[derive(Clone, Default)]
struct Deviations(Arc<Mutex<Vec<String>>>);

impl Hook for Deviations {
    fn drifted(&self, it: &Drifted<'_>) {
        let drift: Vec<String> = it.drift.iter().map(ToString::to_string).collect();
        self.0.lock().unwrap().push(format!("{} {}: {}", it.operation, it.status, drift.join(", ")));
    }
}

#[test]
fn hooks_hear_of_each_item_that_deviates() {
    let (fake, seen) = (Fake::new(), Deviations::default());
    let lines: String = [json!({}), json!({"active": "yes"}), json!({"tags": 1})]
        .into_iter()
        .map(|it| format!("{}\n", price(it)))
        .collect();
    fake.on::<Prices>().reply(Reply::status(200).header("content-type", "application/jsonl").body(lines));
    let client = shop().transport(fake).hook(seen.clone()).build().unwrap();
    let (items, error) =
        run(async { all(client.call(Prices).stream_items().await.unwrap().into_value()).await });
    assert_eq!((items.len(), error.is_none()), (3, true));
    let taken = std::mem::take(&mut *seen.0.lock().unwrap());
    assert_eq!(
        taken,
        [
            "prices 200: /active: expected a boolean, found a string",
            "prices 200: /tags: expected a list, found a number",
        ]
    );
    // The same items read as a whole are one response.
    let response = run(client.call(Prices).send()).unwrap();
    assert_eq!(response.drift()[0].pointer(), "/1/active");
    assert_eq!(seen.0.lock().unwrap().len(), 1);
}

/// An operation that sends items.
#[derive(Debug, Clone)]
struct Upload(ItemBody<BTreeMap<String, i64>>, Framing);

impl Operation for Upload {
    type Output = Value;
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("upload", "POST", "/items");
    fn encode(&self, to: &mut Encoder<'_>) {
        let media_type = match self.1 {
            Framing::Events(_) => "text/event-stream",
            Framing::Parts(_) => "multipart/mixed",
            _ => "application/x-ndjson",
        };
        to.items(media_type, &self.0, self.1);
    }
    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

/// A stream of these.
struct Given(std::vec::IntoIter<Result<BTreeMap<String, i64>, &'static str>>);

impl Stream for Given {
    type Item = Result<BTreeMap<String, i64>, &'static str>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

#[test]
fn items_are_sent_from_a_list_or_a_stream() {
    let item = |it: i64| BTreeMap::from([("a".to_owned(), it)]);
    let sent = |body: ItemBody<_>, framing: Framing| {
        let server = Server::start(vec![ok("200 OK", "1")]);
        run(client(&server.url()).call(Upload(body, framing)).send()).unwrap();
        server.seen().remove(0)
    };
    let list = sent([item(1), item(2)].into(), Framing::Lines);
    assert!(
        list.contains("content-length: 16") && list.ends_with("\r\n\r\n{\"a\":1}\n{\"a\":2}\n"),
        "{list}"
    );
    let records = sent(vec![item(1)].into(), Framing::Sequence);
    assert!(records.ends_with("\r\n\r\n\u{1e}{\"a\":1}\n"), "{records}");
    let given = || ItemBody::stream(Given(vec![Ok(item(1)), Ok(item(2))].into_iter()));
    let streamed = sent(given(), Framing::Lines);
    assert!(streamed.contains("transfer-encoding: chunked"), "{streamed}");
    assert!(streamed.contains("\r\n8\r\n{\"a\":1}\n\r\n8\r\n{\"a\":2}\n\r\n0\r\n"), "{streamed}");
    let records = sent(given(), Framing::Sequence);
    assert!(records.contains("\r\n9\r\n\u{1e}{\"a\":1}\n\r\n"), "{records}");
    let events = sent(vec![item(1), item(2)].into(), Framing::Events(EventItem::Data));
    assert!(events.contains("content-type: text/event-stream\r\n"), "{events}");
    assert!(events.ends_with("\r\n\r\ndata: {\"a\":1}\n\ndata: {\"a\":2}\n\n"), "{events}");
    let events = sent(given(), Framing::Events(EventItem::Data));
    assert!(events.contains("\r\nF\r\ndata: {\"a\":2}\n\n\r\n0\r\n"), "{events}");
    let framing = Framing::Parts(PartFormats::PLAIN);
    for parts in [sent(vec![item(1), item(2)].into(), framing), sent(given(), framing)] {
        let (_, boundary) = parts.split_once("multipart/mixed; boundary=").unwrap();
        let boundary = boundary.lines().next().unwrap();
        assert!(boundary.starts_with("part-"), "{parts}");
        let part =
            |it: i64| format!("--{boundary}\r\nContent-Type: application/json\r\n\r\n{{\"a\":{it}}}\r\n");
        let (first, second, end) = (part(1), part(2), format!("--{boundary}--\r\n"));
        assert!([&first, &second, &end].iter().all(|it| parts.contains(it.as_str())), "{parts}");
    }
    let torn = ItemBody::stream(Given(vec![Ok(item(1)), Err("torn")].into_iter()));
    let server = Server::start(vec![ok("200 OK", "1")]);
    let error = run(client(&server.url()).call(Upload(torn, Framing::Lines)).send()).unwrap_err();
    assert_eq!(error.to_string(), "upload: the source of the body failed: torn");
    assert_eq!(format!("{:?}", ItemBody::from([item(4242)])), "1 items");
}

/// An operation that sends events with all their fields.
#[derive(Debug, Clone)]
struct Tell(ItemBody<Value>, EventItem);

impl Operation for Tell {
    type Output = Value;
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("tell", "POST", "/items");
    fn encode(&self, to: &mut Encoder<'_>) {
        to.items("text/event-stream", &self.0, Framing::Events(self.1));
    }
    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

#[test]
fn a_value_of_an_event_becomes_no_field_of_its_own() {
    let sent = |item: Value, kind: EventItem| {
        let request = offline().call(Tell(vec![item].into(), kind)).request().unwrap();
        String::from_utf8(request.body().unwrap().to_vec()).unwrap()
    };
    let text = json!("a\nid: 1\rretry: 2\r\nb");
    assert_eq!(sent(text.clone(), EventItem::Text), "data: a\ndata: id: 1\ndata: retry: 2\ndata: b\n\n");
    let whole = json!({"event": "e\ndata: x", "data": text, "x\nid": "y", "id": "7"});
    assert_eq!(
        sent(whole, EventItem::Whole),
        "event: e\nevent: data: x\nid: 7\ndata: a\ndata: id: 1\ndata: retry: 2\ndata: b\n\n"
    );
    assert_eq!(sent(json!({"data": {"a": 1}}), EventItem::WholeOfJson), "data: {\"a\":1}\n\n");
}
