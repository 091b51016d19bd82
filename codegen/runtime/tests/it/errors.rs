//! What an error is good for: its one line, whether it pays to try again, and what caused it.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::time::Duration;

use runtime::{Body, Call, Client, DecodeError, Endpoint, Error, ErrorKind, Operation, Phase};
use serde_json::{Value, json};

use crate::support::api::{Part, operation};
use crate::support::server::nowhere;
use crate::support::{
    FOREVER, Server, Step, answer, client, close, endpoint, json as ok, probe, run, shop, wait,
};

operation!(Look -> Value, endpoint("look", "GET", "/x"), |it| it.json());
operation!(
    Lock -> Value,
    Endpoint { locked: &[409, 423], ..endpoint("lock", "PUT", "/x") },
    |it| it.json()
);

fn failed<O: Operation>(script: Vec<Step>, call: impl FnOnce(Client) -> Call<O>) -> Error {
    let server = Server::start(script);
    run(call(client(&server.url())).send()).err().unwrap()
}

fn of(script: Vec<Step>) -> Error {
    failed(script, |it| it.call(Look))
}

/// One error of each kind.
fn each_kind() -> Vec<Error> {
    let body = Body::reader(Broken("the disk burns"));
    vec![
        of(vec![answer("402 Payment Required", &[], r#"{"message":"No."}"#)]),
        run(client(&nowhere()).call(Look).send()).unwrap_err(),
        of(vec![close("HTTP/1.1")]),
        of(vec![close("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1")]),
        failed(vec![wait(FOREVER)], |it| it.call(Look).timeout(Duration::from_millis(50))),
        failed(vec![], |it| it.call(probe([Part::Bytes("a/b", body)]))),
        failed(vec![ok("200 OK", "12345")], |it| it.call(Look).max_response_bytes(4)),
        of(vec![ok("200 OK", "{")]),
        shop().key("sk_test_123456").base_url("x\ny").build().unwrap_err(),
        failed(vec![], |it| it.call(Look).timeout(Duration::ZERO)),
    ]
}

struct Broken(&'static str);

impl io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other(self.0))
    }
}

#[test]
fn an_error_of_any_kind_is_one_short_line() {
    let mut kinds = Vec::new();
    for error in each_kind() {
        let text = error.to_string();
        assert!(text.lines().count() == 1 && text.len() < 300, "{text}");
        kinds.push(error.kind());
    }
    let phases = [Phase::Connect, Phase::Send, Phase::Body].map(ErrorKind::Transport);
    let expected = [
        &[ErrorKind::Api][..],
        &phases,
        &[ErrorKind::Timeout, ErrorKind::Source, ErrorKind::TooLarge, ErrorKind::Decode],
        &[ErrorKind::Configuration, ErrorKind::Configuration],
    ];
    assert_eq!(kinds, expected.concat());
}

#[test]
fn whether_it_pays_to_try_again_depends_on_the_kind() {
    let passing: Vec<_> = each_kind().iter().filter(|it| it.is_retryable()).map(Error::kind).collect();
    let phases = [Phase::Connect, Phase::Send, Phase::Body].map(ErrorKind::Transport);
    assert_eq!(passing, [&phases[..], &[ErrorKind::Timeout]].concat());
}

#[test]
fn whether_it_pays_to_try_again_depends_on_the_status() {
    for (status, here, there) in [
        (400, false, false),
        (402, false, false),
        (408, true, true),
        (409, false, true),
        (423, false, true),
        (425, true, true),
        (429, true, true),
        (500, true, true),
        (501, false, false),
        (503, true, true),
        (302, false, false),
    ] {
        let script = || vec![answer(&format!("{status} A"), &[], "{}")];
        assert_eq!(of(script()).is_retryable(), here, "{status}");
        assert_eq!(failed(script(), |it| it.call(Lock)).is_retryable(), there, "{status}");
    }
    // What it says of itself does not matter where the status says it all.
    let long = failed(vec![ok("503 A", "12345")], |it| it.call(Look).max_response_bytes(4));
    assert_eq!((long.kind(), long.is_retryable()), (ErrorKind::TooLarge, true));
    assert_eq!(
        long.to_string(),
        "look: 503 Service Unavailable, but the body has 5 bytes, more than the 4 accepted (request req_1)"
    );
}

#[test]
fn every_cause_is_kept() {
    let [api, connect, send, body, timeout, source, large, decode, builder, call] =
        <[Error; 10]>::try_from(each_kind()).unwrap();
    // These are the cause themselves.
    for error in [&api, &timeout, &large, &builder, &call] {
        assert!(error.source().is_none(), "{error}");
    }
    for error in [&connect, &send, &body] {
        let mut cause = error.source().unwrap();
        while let Some(next) = cause.source() {
            cause = next;
        }
        assert!(error.to_string().contains(&cause.to_string()), "{error}: {cause}");
    }
    assert!(connect.source().unwrap().is::<reqwest::Error>());
    assert_eq!(source.source().unwrap().downcast_ref::<io::Error>().unwrap().to_string(), "the disk burns");
    let reason = decode.source().unwrap().downcast_ref::<DecodeError>().unwrap();
    assert!(decode.to_string().contains(&reason.to_string()), "{decode}");
}

#[derive(Debug)]
struct Layer(&'static str, Option<Box<Layer>>);

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Layer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_deref().map(|it| it as &(dyn std::error::Error + 'static))
    }
}

#[test]
fn what_main_prints_is_the_line_alone() {
    let error = failed(vec![], |it| {
        let reader =
            futures(Layer("the store failed", Some(Box::new(Layer("with the password hunter22", None)))));
        it.call(probe([Part::Bytes("a/b", reader)]))
    });
    assert_eq!(format!("{error:?}"), "probe: the source of the body failed: the store failed");
    assert!(format!("{error:#?}").starts_with("Error {\n    kind: Source,"), "{error:#?}");
}

#[test]
fn a_cause_that_shows_a_secret_is_shown_without_it() {
    let inner = || Some(Box::new(Layer("no access with sk_test_123456", None)));
    let shown = failed(vec![], |it| {
        let reader = futures(Layer("the store failed", inner()));
        it.call(probe([Part::Bytes("a/b", reader)]))
    });
    let mut causes = Vec::new();
    let mut cause = shown.source();
    while let Some(it) = cause {
        assert!(!format!("{it:?} {it:#?}").contains("sk_test_123456"), "{it:?}");
        causes.push(it.to_string());
        cause = it.source();
    }
    assert_eq!(causes.last().unwrap(), "no access with [redacted]", "{causes:?}");

    let clean = failed(vec![], |it| {
        it.call(probe([Part::Bytes(
            "a/b",
            futures(Layer("the store failed", Some(Box::new(Layer("full", None))))),
        )]))
    });
    let cause = clean.source().unwrap().downcast_ref::<io::Error>().unwrap().get_ref().unwrap();
    assert!(cause.is::<Layer>(), "what shows nothing is kept as it is");
}

/// A body whose source fails.
fn futures(error: Layer) -> Body {
    struct Once(Option<Layer>);

    impl futures_core::Stream for Once {
        type Item = Result<bytes::Bytes, Layer>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.take().map(Err))
        }
    }

    Body::stream(Once(Some(error)))
}

#[test]
fn responses_that_are_odd_read_well() {
    let html = "content-type: text/html; charset=utf-8";
    for (script, text) in [
        (
            close("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"),
            "404 Not Found (empty body)",
        ),
        (
            close("HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\nHTTP/1.1 402 A\r\ncontent-length: 0\r\n\r\n"),
            "402 Payment Required (empty body)",
        ),
        (
            close("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
            "101 Switching Protocols (empty body)",
        ),
        (close("HTTP/1.1 304 Not Modified\r\n\r\n"), "304 Not Modified (empty body)"),
        (
            answer("300 Multiple Choices", &["location: https://x.example"], ""),
            "300 Multiple Choices (empty body)",
        ),
        (answer("999 Odd", &[], ""), "999 (empty body)"),
        (answer("502 Bad Gateway", &[html], "<html>busy</html>"), "502 Bad Gateway (17 bytes of text/html)"),
        (answer("500 A", &[], "[".repeat(100_000)), "500 Internal Server Error (100000 bytes)"),
        (
            answer("500 A", &[], json!({"message": "m".repeat(100_000)}).to_string()),
            &format!("500: {}…", "m".repeat(500)),
        ),
        (
            answer("500 A", &["content-type: application/json"], [0xFF, 0xFE, b'{']),
            "500 Internal Server Error (3 bytes of application/json)",
        ),
        (
            answer("429 A", &[&format!("request-id: {}", "r".repeat(5000))], ""),
            &format!("429 Too Many Requests (empty body, request {}…)", "r".repeat(100)),
        ),
    ] {
        assert_eq!(of(vec![script]).to_string(), format!("look: {text}"));
    }
}

#[test]
fn a_message_of_several_lines_becomes_one() {
    let error = shop().key("sk_test_123456").server("a\nb\u{2028}c").build().unwrap_err();
    assert_eq!(error.to_string().lines().count(), 1);
    assert!(error.to_string().contains("no server `a b c`; it has"), "{error}");
}
