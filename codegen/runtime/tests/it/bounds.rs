//! What a server that lies can make a client do: reading stays linear in time and memory, within limits, and within the
//! time of the call; a Tokio runtime that cannot do its part is an error.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use growth::assert_linear;
use runtime::json::{
    Case, Fault, Json, Kind, MAX_REMEMBERED, MAX_VALUES, Reader, Shape, View, from_slice, to_vec,
};
use runtime::{
    BoxFuture, Client, ClientBuilder, ErrorKind, RequestBody, ResponseBody, Transport, TransportError,
};
use serde_json::Value;

use crate::json::models::Price;
use crate::support::api::operation;
use crate::support::{Probe, SHOP, Server, client, endpoint, json, probe, run};

fn price(more: &str) -> String {
    format!(r#"{{"id":"p","amount":1,"due":null{more}}}"#)
}

fn members(n: usize, name: impl Fn(usize) -> String) -> String {
    price(&(0..n).map(|it| format!(r#","{}":{it}"#, name(it))).collect::<String>())
}

fn read(text: &str) -> Price {
    from_slice(text.as_bytes()).unwrap()
}

#[test]
fn unknown_members_cost_the_same_however_many_there_are() {
    assert_linear("unknown members", 2_000, |n| read(&members(n, |it| format!("m{it}"))));
    assert_linear("one member again and again", 2_000, |n| read(&members(n, |_| "again".into())));
    assert_linear("each twice", 2_000, |n| read(&members(n, |it| format!("m{}", it % (n / 2)))));
    assert_linear("set and taken by hand", 2_000, |n| {
        let mut price = read(&members(n, |it| format!("m{it}")));
        for it in 0..n {
            assert_eq!(price.extra_mut().remove(&format!("m{it}")), Some(it.into()));
        }
        assert!(price.extra().is_empty());
    });
}

#[test]
fn unknown_members_keep_their_order_and_their_last_value() {
    let mut price = read(&members(100, |it| format!("m{}", it % 40)));
    let names = |price: &Price| price.extra().iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&price), (0..40).map(|it| format!("m{it}")).collect::<Vec<_>>());
    assert_eq!(price.extra().get("m3"), Some(&83.into()));
    for it in 0..35 {
        assert_eq!(
            price.extra_mut().remove(&format!("m{it}")),
            Some((it + if it < 20 { 80 } else { 40 }).into())
        );
    }
    price.extra_mut().insert("m0", 7);
    assert_eq!(names(&price), ["m35", "m36", "m37", "m38", "m39", "m0"]);
    let again = read(&String::from_utf8(to_vec(&price)).unwrap());
    assert_eq!(again, price);
}

/// A list of numbers that floats do not carry, so many levels deep, behind a key of such a length.
fn digits(n: usize, deep: usize, key: usize) -> String {
    let numbers = vec!["1e400"; n].join(",");
    let (open, close) = ("[".repeat(deep), "]".repeat(deep));
    price(&format!(r#","{}":{open}{numbers}{close}"#, "k".repeat(key)))
}

/// The most memory that reading a text takes, for each of its bytes.
fn memory(text: &str) -> u64 {
    allocation_counter::measure(|| drop(read(text))).bytes_max / text.len() as u64
}

#[test]
fn remembered_digits_share_the_way_to_them() {
    assert_linear("numbers deep inside", 1_000, |n| read(&digits(n, 100, 1)));
    assert_linear("numbers behind a long key", 1_000, |n| read(&digits(n, 1, 50 * n)));
    let (flat, deep) = (memory(&digits(20_000, 1, 1)), memory(&digits(20_000, 100, 1)));
    assert!(deep <= flat + 1 && flat < 60, "{deep} bytes for each byte, {flat} where they are not deep");
    for text in
        [digits(30, 100, 10), price(r#","a":{"b":[1e400,{"c":[[0.12345678901234567890]]},1]},"a2":1e999"#)]
    {
        assert_eq!(String::from_utf8(to_vec(&read(&text))).unwrap(), text);
    }
}

#[test]
fn after_so_many_numbers_digits_are_forgotten() {
    let text = digits(MAX_REMEMBERED + 2, 1, 1);
    let written = String::from_utf8(to_vec(&read(&text))).unwrap();
    assert_eq!(written.matches("1e400").count(), MAX_REMEMBERED);
    assert_eq!(written.matches("1.7976931348623157e+308").count(), 2);
}

#[test]
fn a_text_holds_so_many_values_and_no_more() {
    let list = |n: usize| format!("[{}]", vec!["0"; n].join(","));
    assert_eq!(from_slice::<Vec<i64>>(list(MAX_VALUES / 10).as_bytes()).unwrap().len(), MAX_VALUES / 10);
    let fault = from_slice::<Vec<i64>>(list(MAX_VALUES + 1).as_bytes()).unwrap_err();
    assert_eq!(fault.reason(), "more than 5000000 values in one body");
}

/// A union of two types that nothing tells apart.
#[derive(Debug, PartialEq)]
enum Nested {
    One(Box<Node>),
    Other(Box<Node>),
    Unknown,
}

#[derive(Debug, Default, PartialEq)]
struct Node {
    next: Option<Nested>,
    n: i64,
}

impl Json for Node {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.entries(&mut |from, key| match &**key {
            "next" => from.value().map(|it| self.next = it),
            "n" => from.value().map(|it| self.n = it),
            _ => from.skip(),
        })
    }

    fn view(&self) -> View<'_> {
        Shape::Absent.into()
    }
}

impl Json for Nested {
    fn blank() -> Self {
        Self::Unknown
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        const CASES: &[Case<Nested>] = &[
            Case::new(&[Kind::Object], |from| from.value().map(Nested::One)),
            Case::new(&[Kind::Object], |from| from.value().map(Nested::Other)),
        ];
        *self = from.union(None, CASES, |_| Self::Unknown)?;
        Ok(())
    }

    fn view(&self) -> View<'_> {
        match self {
            Self::One(it) | Self::Other(it) => it.view(),
            Self::Unknown => Shape::Absent.into(),
        }
    }
}

/// A value of nested unions, so deep, whose innermost holds a text of that length; each level is wrong in the end.
fn unions(deep: usize, length: usize, end: &str) -> String {
    let inner = format!(r#"{{"text":"{}"}}"#, "x".repeat(length));
    (0..deep).fold(inner, |inner, _| format!(r#"{{"next":{inner}{end}}}"#))
}

#[test]
fn nested_unions_are_tried_only_so_often() {
    for end in ["", r#","n":"no number""#, r#","n":1"#] {
        assert_linear("nested unions", 20_000, |n| from_slice::<Nested>(unions(100, n, end).as_bytes()));
    }
}

/// A server that sends a long list, on a clock that goes on by a second with each look.
#[derive(Debug, Default)]
struct Slow {
    looks: AtomicU64,
    status: u16,
}

impl Transport for Slow {
    fn send(
        &self,
        _: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        let body = ResponseBody::from(format!("[{}0]", "0,".repeat(200_000)).into_bytes());
        let answer =
            http::Response::builder().status(self.status).body(body).map_err(TransportError::unsendable);
        Box::pin(std::future::ready(answer))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Duration {
        Duration::from_secs(self.looks.fetch_add(1, Ordering::Relaxed))
    }
}

fn slow(status: u16) -> Client {
    let slow = Slow { status, ..Slow::default() };
    ClientBuilder::from_api(&SHOP).key("sk_test_123456").retries(0).transport(slow).build().unwrap()
}

#[test]
fn reading_a_long_body_is_time_of_the_call() {
    let seconds = Duration::from_secs;
    for call in [
        slow(200).call(probe([])).timeout(seconds(30)),
        slow(200).call(probe([])).timeout(seconds(1_000)).total_timeout(seconds(30)),
    ] {
        let error = run(call.send()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(error.to_string(), "probe: 200, but the call timed out before the body was read");
        assert!(error.maybe_received() && error.raw_body().is_some_and(|it| !it.is_empty()));
    }
    let response = run(slow(200).call(probe([])).timeout(seconds(1_000)).send()).unwrap();
    assert_eq!(response.value.as_array().unwrap().len(), 200_001);
    // What the server says is not read for longer either, and stays what it is: a status.
    let error = run(slow(503).call(probe([])).timeout(seconds(30)).send()).unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(503)));
    // Who reads the body of an error later takes as long as it takes.
    assert!(error.api().unwrap().json::<Value>().is_ok());
}

/// A body that never ends, and never lets anybody wait.
struct Endless;

impl http_body::Body for Endless {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        std::task::Poll::Ready(Some(Ok(http_body::Frame::data(bytes::Bytes::from_static(b" ")))))
    }
}

/// Responds with a body without end, on the clock of [`Slow`].
#[derive(Debug, Default)]
struct Flood(Slow);

impl Transport for Flood {
    fn send(
        &self,
        _: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(std::future::ready(Ok(http::Response::new(ResponseBody::new(Endless)))))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration)
    }

    fn now(&self) -> Duration {
        self.0.now()
    }
}

#[test]
fn a_server_that_never_stops_is_stopped() {
    let client = ClientBuilder::from_api(&SHOP)
        .key("sk_test_123456")
        .retries(0)
        .transport(Flood::default())
        .build()
        .unwrap();
    let limit = Duration::from_secs(100);
    let error = run(client.call(probe([])).timeout(limit).send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let error = run(async {
        let mut stream = client.call(probe([])).total_timeout(limit).stream().await.unwrap().value;
        loop {
            if let Err(error) = stream.chunk().await {
                return error;
            }
        }
    });
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

operation!(Text -> String, endpoint("text", "GET", "/text"), |it| it.text());

#[test]
fn a_tokio_runtime_without_timers_or_connections_is_an_error() {
    let server = Server::start(vec![json("200 OK", "1")]);
    let build = |set: fn(&mut tokio::runtime::Builder) -> &mut tokio::runtime::Builder| {
        set(&mut tokio::runtime::Builder::new_current_thread()).build().unwrap()
    };
    for runtime in [build(|it| it), build(|it| it.enable_io()), build(|it| it.enable_time())] {
        let client = client(&server.url());
        let error = runtime.block_on(client.call(Probe::default()).send()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            "probe: the Tokio runtime has no timers or no IO: build it with `enable_all`, as `#[tokio::main]` does"
        );
        assert!(!error.maybe_received());
        assert!(runtime.block_on(client.call(Text).stream()).is_err());
    }
    // A connection may have come about before Tokio could not wait for it; nothing was sent over it.
    assert!(server.seen().iter().all(String::is_empty));
}
