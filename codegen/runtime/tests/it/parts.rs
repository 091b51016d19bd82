//! Items that are parts: files and values, by their labels and by their places, in both directions.

use std::time::Duration;

use futures_core::Stream;
use runtime::json::{File, Json};
use runtime::testing::{Fake, Reply};
use runtime::{
    Body, DecodeError, Encoder, Endpoint, ErrorKind, Framing, ItemBody, Operation, PartFormat, PartFormats,
    RawResponse, Streamed,
};
use serde_json::{Value, json};

use crate::items::{all, get};
use crate::support::{Server, client, endpoint, json as ok, run, shop};

/// Operations whose parts are of other types than JSON.
macro_rules! of_parts {
    ($name:ident, $item:ty, $formats:expr) => {
        #[derive(Debug, Clone)]
        struct $name;

        impl Operation for $name {
            type Output = Vec<$item>;
            const ENDPOINT: &'static Endpoint<'static> = &get("files");
            fn encode(&self, _: &mut Encoder<'_>) {}
            fn decode(response: &RawResponse) -> Result<Vec<$item>, DecodeError> {
                response.items(Framing::Parts($formats), None)
            }
        }

        impl Streamed for $name {
            type Item = $item;
            const FRAMING: Framing = Framing::Parts($formats);
        }
    };
}

const TEXT: PartFormat = PartFormat { media_type: Some("text/plain"), headers: &[] };
const IMAGES: PartFormats = PartFormats {
    prefix: &[TEXT],
    rest: PartFormat { media_type: Some("image/png"), headers: &[("Content-Language", "en")] },
};

of_parts!(Files, File, PartFormats::PLAIN);
of_parts!(Strings, String, IMAGES);
of_parts!(Numbers, i64, PartFormats::PLAIN);

const BINARY: &[u8] =
    b"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment;\r\n filename=\"a.png\"\r\n\
    X-Id: 1\r\nno header\r\n\r\n\x89PNG\r\n\xff\n\r\n--b\r\n\r\n{\"a\":1}\r\n--b--\r\n";

#[test]
fn a_part_that_is_a_file_keeps_its_bytes_name_and_media_type() {
    let fake = Fake::new();
    let client = shop().transport(fake.clone()).build().unwrap();
    for size in 1..=BINARY.len() {
        let reply =
            Reply::status(200).header("content-type", "multipart/mixed; boundary=b").body(BINARY.to_vec());
        fake.on::<Files>().reply(reply.drip(Duration::ZERO, size));
        run(async {
            let mut files = client.call(Files).stream_items().await.unwrap().into_value();
            let first = files.try_next().await.unwrap().unwrap();
            assert_eq!((first.bytes().unwrap(), first.name()), (&b"\x89PNG\r\n\xff\n"[..], Some("a.png")));
            assert_eq!(first.media_type(), Some("image/png"));
            assert_eq!(files.part_headers()["x-id"], "1");
            assert_eq!(files.part_headers().len(), 3);
            let second = files.try_next().await.unwrap().unwrap();
            assert_eq!((second.bytes().unwrap(), second.media_type()), (&b"{\"a\":1}"[..], None));
            assert!(files.part_headers().is_empty());
            assert!(files.try_next().await.unwrap().is_none());
        });
    }
}

#[test]
fn a_part_is_read_as_its_label_or_its_place_says() {
    let body = |parts: &[(&str, &[u8])]| {
        let mut body = Vec::new();
        for (label, content) in parts {
            let head = if label.is_empty() { String::new() } else { format!("content-type: {label}\r\n") };
            body.extend_from_slice(format!("--b\r\n{head}\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        [&body[..], b"--b--"].concat()
    };
    let response = |parts: &[(&str, &[u8])]| {
        let mut headers = http::HeaderMap::new();
        headers.insert("content-type", "multipart/mixed; boundary=b".parse().unwrap());
        RawResponse::new(200, headers, body(parts))
    };
    // The place says that the first one is text, and its own label says more.
    let strings = |parts: &[(&str, &[u8])]| Strings::decode(&response(parts));
    assert_eq!(strings(&[("", b"\"a\"")]).unwrap(), ["\"a\""]);
    assert_eq!(strings(&[("application/json", b"\"a\"")]).unwrap(), ["a"]);
    assert_eq!(strings(&[("text/plain; charset=utf-8", "\u{e9}\n".as_bytes())]).unwrap(), ["\u{e9}\n"]);
    // A string that is labelled JSON and is not JSON is the string.
    assert_eq!(strings(&[("application/json", b"plain")]).unwrap(), ["plain"]);
    let error = strings(&[("", b"a"), ("image/png", b"\xff\xfe\xfd")]).unwrap_err();
    assert!(error.to_string().contains("not UTF-8"), "{error}");
    let numbers = |parts: &[(&str, &[u8])]| Numbers::decode(&response(parts));
    assert_eq!(numbers(&[("text/plain", b"1"), ("", b"2"), ("application/json", b"3")]).unwrap(), [1, 2, 3]);
    assert!(numbers(&[("text/plain", b"one")]).is_err());
}

#[test]
fn the_head_of_a_part_is_bounded() {
    let body = [b"--b\r\n".to_vec(), b"x-a: 1\r\n".repeat(20_000)].concat();
    let fake = Fake::new();
    let client = shop().transport(fake.clone()).build().unwrap();
    fake.on::<Files>()
        .reply(Reply::status(200).header("content-type", "multipart/mixed; boundary=b").body(body));
    let error = run(async {
        let mut files = client.call(Files).stream_items().await.unwrap().into_value();
        files.try_next().await.unwrap_err()
    });
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[test]
fn a_part_of_many_short_lines_is_bounded() {
    let kind = |lines: usize| {
        let body = [b"--b\r\n\r\n".to_vec(), b"a\r\n".repeat(lines), b"\r\n--b--".to_vec()].concat();
        let fake = Fake::new();
        let client = shop().transport(fake.clone()).build().unwrap();
        let reply = Reply::status(200).header("content-type", "multipart/mixed; boundary=b").body(body);
        fake.on::<Files>().reply(reply);
        run(async {
            let files = client.call(Files).stream_items().await.unwrap().into_value();
            let error = all(files.max_item_bytes(30)).await.1;
            error.map(|it| it.kind())
        })
    };
    assert_eq!(
        (kind(10), kind(11), kind(1_000)),
        (None, Some(ErrorKind::TooLarge), Some(ErrorKind::TooLarge))
    );
}

#[test]
fn a_fake_gives_files_as_parts() {
    let fake = Fake::new();
    let client = shop().transport(fake.clone()).build().unwrap();
    let files = [File::new(b"\xff--part").named("a.bin"), File::new(b"text").typed("text/plain")];
    fake.on::<Files>().respond_items(&files);
    let found = run(client.call(Files).into_future()).unwrap();
    assert_eq!(found[0].name(), Some("a.bin"));
    assert_eq!(found[0].media_type(), Some("application/octet-stream"));
    assert_eq!(found[1], files[1]);
    assert_eq!(found[0].bytes(), files[0].bytes());
}

/// An operation that sends parts.
#[derive(Debug, Clone)]
struct Attach<T>(ItemBody<T>, PartFormats);

impl<T: Json + Clone + Send + Sync + 'static> Operation for Attach<T> {
    type Output = Value;
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("attach", "POST", "/items");
    fn encode(&self, to: &mut Encoder<'_>) {
        to.items("multipart/mixed", &self.0, Framing::Parts(self.1));
    }
    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

/// The body of a call, with a boundary that is known.
fn parts_of<T: Json + Clone + Send + Sync + 'static>(
    items: Vec<T>,
    formats: PartFormats,
) -> Result<String, String> {
    let client =
        shop().base_url("http://localhost").key("sk_test_1").multipart_boundary("b").build().unwrap();
    match client.call(Attach(items.into(), formats)).request() {
        Ok(request) => Ok(String::from_utf8_lossy(request.body().unwrap()).into_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn parts_have_the_media_types_and_headers_of_their_places() {
    let sent = parts_of(vec![json!("a\n\u{e9}"), json!("x"), json!({"a": 1})], IMAGES).unwrap();
    assert_eq!(
        sent,
        "--b\r\nContent-Type: text/plain\r\n\r\na\n\u{e9}\r\n\
         --b\r\nContent-Type: image/png\r\nContent-Language: en\r\n\r\nx\r\n\
         --b\r\nContent-Type: image/png\r\nContent-Language: en\r\n\r\n{\"a\":1}\r\n--b--\r\n"
    );
    let sent = parts_of(vec![json!("a"), json!(1), json!(null), json!([1])], PartFormats::PLAIN).unwrap();
    let types: Vec<&str> = sent.lines().filter_map(|it| it.strip_prefix("Content-Type: ")).collect();
    let text = "text/plain; charset=utf-8";
    assert_eq!(types, [text, text, "application/json", "application/json"]);
    // A caller's media type comes before that of the document, and a file's name is a header.
    let files = vec![File::new("1").named("a\"b.png").typed("image/webp"), File::new("2")];
    let sent = parts_of(files, IMAGES).unwrap();
    assert!(sent.starts_with(
        "--b\r\nContent-Type: image/webp\r\nContent-Disposition: attachment; filename=\"a%22b.png\"\r\n\r\n1\r\n"
    ), "{sent}");
    assert!(sent.contains("Content-Type: image/png\r\nContent-Language: en\r\n\r\n2\r\n"), "{sent}");
    let error = parts_of(vec![File::new("1").typed("a/b\r\nX-Other: 1")], IMAGES).unwrap_err();
    assert!(error.contains("`Content-Type` of a part cannot be sent"), "{error}");
    // A boundary that is in an item is not the boundary.
    let sent = parts_of(vec![json!("-b-")], PartFormats::PLAIN).unwrap();
    assert!(sent.starts_with("--b1\r\n") && sent.ends_with("--b1--\r\n"), "{sent}");
}

/// A stream of these files.
struct FilesOf(std::vec::IntoIter<File>);

impl Stream for FilesOf {
    type Item = Result<File, &'static str>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(Ok))
    }
}

#[test]
fn a_stream_of_files_is_sent_as_it_is_read() {
    let files = |first: File| ItemBody::stream(FilesOf(vec![first, File::new(b"2")].into_iter()));
    let server = Server::start(vec![ok("200 OK", "1")]);
    let read = File::new(Body::reader(&b"one"[..])).named("a");
    let client = shop().base_url(server.url()).key("sk_test_1").multipart_boundary("b").build().unwrap();
    let call = client.call(Attach(files(read), IMAGES));
    run(call.clone().send()).unwrap();
    let seen = server.seen().remove(0);
    assert!(seen.contains("\r\none\r\n") && seen.contains("filename=\"a\""), "{seen}");
    assert!(seen.ends_with("--b--\r\n\r\n0\r\n\r\n"), "{seen}");
    // The stream is read once only, so that nothing is sent a second time.
    let error = run(call.send()).unwrap_err();
    assert!(error.to_string().contains("can be read once only"), "{error}");
    // A boundary that the caller chose may be in an item of the stream: half a body is better than a wrong one.
    let error = run(client.call(Attach(files(File::new(b"x b x")), IMAGES)).send()).unwrap_err();
    assert!(error.to_string().contains("item 0 of the body holds the boundary `b`"), "{error}");
}

#[test]
fn a_number_that_cannot_be_sent_ends_a_stream() {
    struct Once(Option<f64>);
    impl Stream for Once {
        type Item = Result<f64, &'static str>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.take().map(Ok))
        }
    }
    let server = Server::start(vec![ok("200 OK", "1")]);
    let body = ItemBody::stream(Once(Some(f64::INFINITY)));
    let error = run(client(&server.url()).call(Attach(body, PartFormats::PLAIN)).send()).unwrap_err();
    assert!(error.to_string().contains("an item is inf, which cannot be sent"), "{error}");
}

/// A stream that yields one file, and then nothing for ever.
struct Stalled {
    file: Option<File>,
    /// Says that the stream is still there.
    _alive: std::sync::Arc<()>,
}

impl Stream for Stalled {
    type Item = Result<File, &'static str>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        match self.file.take() {
            Some(file) => std::task::Poll::Ready(Some(Ok(file))),
            None => std::task::Poll::Pending,
        }
    }
}

#[test]
fn a_call_that_is_dropped_drops_the_stream_of_its_items() {
    let alive = std::sync::Arc::new(());
    let server = Server::start(vec![ok("200 OK", "1")]);
    let body =
        ItemBody::stream(Stalled { file: Some(File::new(b"1")), _alive: std::sync::Arc::clone(&alive) });
    run(async {
        let call = client(&server.url()).call(Attach(body, PartFormats::PLAIN));
        let late = tokio::time::timeout(Duration::from_millis(50), call.send()).await;
        assert!(late.is_err(), "the stream never ends");
    });
    assert_eq!(std::sync::Arc::strong_count(&alive), 1);
}

#[test]
fn a_list_of_parts_is_sent_again_with_the_same_boundary() {
    let server = Server::each(vec![vec![ok("503 Service Unavailable", "")], vec![ok("200 OK", "1")]]);
    let client = shop().base_url(server.url()).key("sk_test_1").retries(1).build().unwrap();
    run(client.call(Again(vec![json!("a")].into())).send()).unwrap();
    let seen = server.seen();
    let body = |it: &str| it.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert_eq!((seen.len(), body(&seen[0])), (2, body(&seen[1])));
}

/// An operation that sends parts and may be repeated.
#[derive(Debug, Clone)]
struct Again(ItemBody<Value>);

impl Operation for Again {
    type Output = Value;
    const ENDPOINT: &'static Endpoint<'static> =
        &Endpoint { replay: runtime::Replay::Idempotent, ..endpoint("again", "PUT", "/items") };
    fn encode(&self, to: &mut Encoder<'_>) {
        to.items("multipart/mixed", &self.0, Framing::Parts(PartFormats::PLAIN));
    }
    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}
