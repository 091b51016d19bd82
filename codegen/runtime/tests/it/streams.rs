//! Bodies that are read while they are sent, and responses that are read while they come.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use runtime::json::{File, Json};
use runtime::testing::{Fake, Reply};
use runtime::{
    Body, ByteStream, Client, DecodeError, Encoder, Endpoint, Error, ErrorKind, Operation, Phase,
    RawResponse, Response,
};

use crate::support::api::{Part, Probe};
use crate::support::{
    FOREVER, Server, Step, client, close, endpoint, json as ok, offline, probe, run, shop, wait,
};

/// A stream of these, each a moment after it is asked for.
struct Slow {
    items: Vec<Result<&'static str, &'static str>>,
    ready: bool,
}

fn slow(items: &[Result<&'static str, &'static str>]) -> Body {
    let items = items.iter().rev().copied().collect();
    Body::stream(Slow { items, ready: false })
}

impl Stream for Slow {
    type Item = Result<&'static str, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.ready = !self.ready;
        if self.ready {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.items.pop())
    }
}

/// A reader that gives as much as it is asked for up to a length, and then ends as it is set to.
struct Reader {
    left: usize,
    end: fn() -> io::Result<usize>,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(buffer.len() <= 64 * 1024, "{} bytes are asked for at once", buffer.len());
        let count = buffer.len().min(self.left);
        if count == 0 {
            return (self.end)();
        }
        buffer[..count].fill(b'x');
        self.left -= count;
        Ok(count)
    }
}

fn reader(left: usize, end: fn() -> io::Result<usize>) -> Body {
    Body::reader(Reader { left, end })
}

fn upload(body: impl Into<Body>) -> Probe {
    probe([Part::Bytes("application/octet-stream", body.into())])
}

/// Sends it, and says what the server saw: the head and the body.
fn sent(operation: impl Operation) -> (String, String) {
    let server = Server::start(vec![ok("200 OK", "1")]);
    run(client(&server.url()).call(operation).send()).unwrap();
    let seen = server.seen().remove(0);
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

fn failed(body: Body) -> Error {
    let server = Server::start(vec![ok("200 OK", "1")]);
    let call = client(&server.url()).call(upload(body)).timeout(Duration::MAX);
    let error = run(call.send()).unwrap_err();
    assert!(error.maybe_received());
    error
}

#[test]
fn a_stream_of_unknown_length_is_sent_in_chunks() {
    let (head, body) = sent(upload(slow(&[Ok("ab"), Ok(""), Ok("c")])));
    assert!(head.contains("transfer-encoding: chunked") && !head.contains("content-length"), "{head}");
    assert_eq!(body, "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
}

#[test]
fn a_stream_of_known_length_is_sent_with_it() {
    let (head, body) = sent(upload(slow(&[Ok("ab"), Ok("c"), Ok("")]).sized(3)));
    assert!(head.contains("content-length: 3") && !head.contains("transfer-encoding"), "{head}");
    assert_eq!(body, "abc");
    let (head, body) = sent(upload(slow(&[]).sized(0)));
    assert!(head.contains("content-length: 0") && body.is_empty(), "{head}");
}

#[test]
fn a_reader_is_read_in_chunks_to_its_end() {
    let (head, body) = sent(upload(reader(200_000, || Ok(0)).sized(200_000)));
    assert!(head.contains("content-length: 200000"), "{head}");
    assert_eq!(body, "x".repeat(200_000));
    let (_, body) = sent(upload(Body::reader(&b"hi"[..])));
    assert_eq!(body, "2\r\nhi\r\n0\r\n\r\n");
}

#[test]
fn a_source_that_fails_says_so() {
    let burnt = failed(reader(100_000, || Err(io::Error::other("the disk burns"))));
    assert_eq!(burnt.kind(), ErrorKind::Source);
    assert_eq!(burnt.to_string(), "probe: the source of the body failed: the disk burns");
    assert_eq!(burnt.source().unwrap().to_string(), "the disk burns");
    let torn = failed(slow(&[Ok("a"), Err("torn")]).sized(5));
    assert_eq!(torn.to_string(), "probe: the source of the body failed: torn");
    let at_once = failed(slow(&[Err("nothing there")]));
    assert_eq!(at_once.kind(), ErrorKind::Source);
    let panicked = failed(reader(10, || panic!("a bug of the reader")));
    assert_eq!(panicked.to_string(), "probe: the source of the body failed: the reader panicked");
}

#[test]
fn a_source_that_breaks_its_word_is_no_request() {
    let short = failed(slow(&[Ok("ab"), Ok("c")]).sized(4));
    assert_eq!(short.to_string(), "probe: the source of the body failed: it ended after 3 of 4 bytes");
    for long in [&[Ok("abcd"), Ok("e")][..], &[Ok("ab"), Ok("cde")], &[Ok("abcde")]] {
        let server = Server::start(vec![ok("200 OK", "1")]);
        let error = run(client(&server.url()).call(upload(slow(long).sized(4))).send()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "probe: the source of the body failed: it has more than the 4 bytes it was to have"
        );
        // What would be taken for the whole is never complete.
        assert!(server.seen().iter().all(|it| !it.ends_with("abcd")), "{:?}", server.seen());
    }
}

#[test]
fn a_source_is_sent_once() {
    let server = Server::start(vec![ok("200 OK", "1")]);
    let call = client(&server.url()).call(upload(slow(&[Ok("a")])));
    let request = call.request().unwrap();
    assert!(!request.replayable() && request.body().is_none());
    run(call.clone().send()).unwrap();
    let error = run(call.send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.to_string(), "probe: the body was sent before, and its source can be read once only");
    assert!(!error.maybe_received());
    assert_eq!(server.seen().len(), 1);
    let call = client(&server.url()).call(upload("a"));
    assert!(
        call.request().unwrap().replayable() && offline().call(probe([])).request().unwrap().replayable()
    );
    run(call.clone().send()).unwrap();
    run(call.send()).unwrap();
}

#[test]
fn a_slow_source_is_bounded_by_the_timeout() {
    struct Never;
    impl Stream for Never {
        type Item = io::Result<Vec<u8>>;
        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Pending
        }
    }
    let server = Server::start(vec![ok("200 OK", "1")]);
    let call = client(&server.url()).call(upload(Body::stream(Never))).timeout(Duration::from_millis(80));
    let error = run(call.send()).unwrap_err();
    assert_eq!(error.to_string(), "probe: no response within 80ms");
}

#[test]
fn bodies_are_not_shown() {
    let shown = |body: Body| format!("{:?}", offline().call(upload(body)));
    assert!(shown("hidden".into()).contains("6 bytes") && !shown("hidden".into()).contains("hidden"));
    assert_eq!(format!("{:?}", slow(&[]).sized(7)), "7 bytes of a source");
    assert_eq!(format!("{:?} {:?}", slow(&[]), File::new(slow(&[]))), {
        "bytes of a source File { name: None, media_type: None, content: bytes of a source }"
    });
    let request = offline().call(upload(slow(&[Ok("hidden")]))).request().unwrap();
    assert!(format!("{request:?}").contains("body: bytes of a source"), "{request:?}");
}

#[test]
fn bodies_are_equal_if_they_are_the_same() {
    let source = slow(&[Ok("a")]);
    assert_eq!(Body::from("ab"), Body::from(vec![b'a', b'b']));
    assert_ne!(Body::from("ab"), Body::from([b'a']));
    assert!(source == source.clone() && source != slow(&[Ok("a")]) && source != Body::from("a"));
    assert_eq!(
        (Body::from("ab").length(), source.length(), source.sized(9).length()),
        (Some(2), None, Some(9))
    );
    assert_eq!(Body::from("ab").sized(9).length(), Some(2));
}

/// `POST /uploads`: one file, or whatever else it is given to send.
#[derive(Debug, Clone)]
struct Upload(BTreeMap<String, File>, bool);

fn file(file: File) -> Upload {
    Upload(BTreeMap::from([("pic".to_owned(), file)]), true)
}

impl Operation for Upload {
    type Output = ();

    const ENDPOINT: &'static Endpoint<'static> = &endpoint("upload", "POST", "/uploads");

    fn encode(&self, to: &mut Encoder<'_>) {
        match self.1 {
            true => to.multipart("multipart/form-data", &self.0, &[], &[]),
            false => to.json(&self.0),
        }
    }

    fn decode(response: &RawResponse) -> Result<(), DecodeError> {
        response.empty()
    }
}

/// Sends a file as a part, and says what the server saw.
fn sent_part(content: Body) -> (String, String) {
    let server = Server::start(vec![ok("200 OK", "1")]);
    let client = shop().base_url(server.url()).key("sk_test_1").multipart_boundary("edge").build().unwrap();
    run(client.call(file(File::new(content).named("p.png").typed("image/png"))).send()).unwrap();
    let seen = server.seen().remove(0);
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

#[test]
fn a_file_of_a_source_is_a_part_like_any_other() {
    let (head, whole) = sent_part("abc".into());
    assert!(head.contains(&format!("content-length: {}", whole.len())), "{head}");
    let (head, sized) = sent_part(slow(&[Ok("ab"), Ok("c")]).sized(3));
    assert!(head.contains(&format!("content-length: {}", whole.len())), "{head}");
    assert_eq!(sized, whole);
    let (head, chunked) = sent_part(Body::reader(&b"abc"[..]));
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    let lines = chunked.split("\r\n");
    assert!(lines.clone().any(|it| it == "abc") && lines.clone().any(|it| it == "--edge--"), "{chunked}");
}

#[test]
fn a_part_that_fails_ends_the_call() {
    let server = Server::start(vec![ok("200 OK", "1")]);
    let call = client(&server.url()).call(file(File::new(slow(&[Ok("a"), Err("torn")]))));
    let error = run(call.send()).unwrap_err();
    assert_eq!(error.to_string(), "upload: the source of the body failed: torn");
}

#[test]
fn a_file_of_a_source_has_no_place_inside_json() {
    let upload = Upload(file(File::new(slow(&[Ok("a")]))).0, false);
    let error = offline().call(upload.clone()).request().unwrap_err();
    let text = "upload: a file that is read while it is sent has to be a part of a multipart body";
    assert_eq!(error.to_string(), text);
    assert_eq!(offline().call(upload).body_member("a", 1).request().unwrap_err().to_string(), text);
    let text = Upload(BTreeMap::from([("pic".to_owned(), File::new("a"))]), false);
    assert_eq!(offline().call(text).request().unwrap().body(), Some(br#"{"pic":"a"}"#.as_slice()));
    assert_eq!(File::blank().bytes(), Some(b"".as_slice()));
    let error = serde_json::to_value(File::new(slow(&[Ok("a")]))).unwrap_err();
    assert_eq!(error.to_string(), "a streamed file has no content yet");
}

fn streaming(script: Vec<Step>) -> (Server, Client) {
    let server = Server::start(script);
    let client = client(&server.url());
    (server, client)
}

async fn all(mut stream: ByteStream) -> (String, Option<Error>) {
    let mut text = String::new();
    loop {
        match stream.chunk().await {
            Ok(Some(chunk)) => text.push_str(std::str::from_utf8(&chunk).unwrap()),
            Ok(None) => return (text, None),
            Err(error) => {
                assert!(stream.chunk().await.unwrap().is_none(), "something comes after an error");
                return (text, Some(error));
            }
        }
    }
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nrequest-id: req_9\r\ncontent-length: 6\r\n\r\n";

#[test]
fn an_answer_is_read_while_it_comes() {
    let read = Arc::new(Barrier::new(2));
    let (_server, client) =
        streaming(vec![close(&format!("{HEAD}abc")), Step::Meet(Arc::clone(&read)), close("def")]);
    run(async {
        let mut response: Response<ByteStream> = client.call(probe([])).stream().await.unwrap();
        assert_eq!((response.status(), response.request_id()), (200, Some("req_9")));
        assert_eq!((response.value.remaining(), response.raw_body()), (Some(6), b"".as_slice()));
        let first = response.value.chunk().await.unwrap().unwrap();
        assert_eq!((&first[..], response.value.remaining()), (b"abc".as_slice(), Some(3)));
        // Only now the server sends more: nothing has waited for it.
        read.wait();
        assert!(!format!("{response:?}").contains("abc"));
        let (rest, error) = all(response.into_value()).await;
        assert!(rest == "def" && error.is_none(), "{rest} {error:?}");
    });
}

#[test]
fn a_connection_that_breaks_within_a_stream() {
    let (_server, client) = streaming(vec![close(&format!("{HEAD}abc"))]);
    let (text, error) = run(async { all(client.call(probe([])).stream().await.unwrap().value).await });
    let error = error.unwrap();
    assert_eq!((text.as_str(), error.kind()), ("abc", ErrorKind::Transport(Phase::Body)));
    assert_eq!((error.status(), error.request_id()), (Some(200), Some("req_9")));
    assert!(error.to_string().starts_with("probe: 200, but the body broke off: "), "{error}");
    assert!(error.source().is_some());
}

#[test]
fn a_stream_may_take_longer_than_the_timeout_but_not_fall_silent() {
    let seconds = Duration::from_secs;
    let slow = |each| {
        let fake = Fake::new();
        fake.on::<Probe>().reply(Reply::status(200).body("xxxxxx").drip(seconds(each), 1));
        let client = shop().key("sk_test_123456").transport(fake.clone()).build().unwrap();
        (fake, client.call(probe([])).timeout(seconds(30)))
    };
    let (fake, call) = slow(20);
    run(async {
        let (text, error) = all(call.clone().stream().await.unwrap().value).await;
        assert!(text == "xxxxxx" && error.is_none(), "{text} {error:?}");
        assert_eq!(fake.elapsed(), seconds(6 * 20));
        let (text, error) = all(call.total_timeout(seconds(50)).stream().await.unwrap().value).await;
        assert_eq!(text, "xx");
        let text = "probe: 200, but the body was not complete before the deadline of the call";
        assert_eq!(error.unwrap().to_string(), text);
    });
    let (_fake, call) = slow(40);
    let (text, error) = run(async { all(call.stream().await.unwrap().value).await });
    let error = error.unwrap();
    assert!(text.is_empty() && error.is_timeout());
    assert_eq!(error.to_string(), "probe: 200, but no more of the body arrived within 30s");
}

#[test]
fn a_stream_is_bounded_by_what_the_call_accepts() {
    let server = Server::start(vec![close(&format!("{HEAD}abcdef"))]);
    let client = shop().key("sk_test_1").base_url(server.url()).max_response_bytes(2).build().unwrap();
    let (text, error) = run(async { all(client.call(probe([])).stream().await.unwrap().value).await });
    assert!(text == "abcdef" && error.is_none(), "the client's limit is for what is held as a whole");
    let call = client.call(probe([])).max_response_bytes(5);
    let (_, error) = run(async { all(call.stream().await.unwrap().value).await });
    assert_eq!(error.unwrap().kind(), ErrorKind::TooLarge);
}

#[test]
fn a_refusal_is_an_error_with_its_body() {
    let (_server, client) = streaming(vec![ok("404 Not Found", r#"{"message":"no such file"}"#)]);
    let error = run(client.call(probe([])).stream()).unwrap_err();
    assert_eq!(error.to_string(), "probe: 404: no such file (request req_1)");
    assert_eq!(error.raw_body(), Some(br#"{"message":"no such file"}"#.as_slice()));
}

#[test]
fn no_answer_is_an_error_before_the_stream() {
    let (_server, client) = streaming(vec![wait(FOREVER)]);
    let error = run(client.call(probe([])).timeout(Duration::from_millis(60)).stream()).unwrap_err();
    assert_eq!(error.to_string(), "probe: no response within 60ms");
}
