//! What is made of an answer: bodies that decode, bodies that do not, and refusals of every shape.

use std::collections::BTreeMap;

use http::HeaderMap;
use runtime::{DecodeError, ErrorKind, RawResponse};
use serde_json::json;

use crate::support::api::operation;
use crate::support::{Server, answer, client, endpoint, json as ok, probe, run};

fn raw(content_type: &str, body: impl Into<Vec<u8>>) -> RawResponse {
    let mut headers = HeaderMap::new();
    if !content_type.is_empty() {
        headers.insert("content-type", content_type.parse().unwrap());
    }
    RawResponse::new(200, headers, body)
}

fn refusal(status: &str, headers: &[&str], body: &str) -> runtime::Error {
    let server = Server::start(vec![answer(status, headers, body)]);
    run(async { client(&server.url()).call(probe([])).await }).unwrap_err()
}

const JSON: &str = "content-type: application/json";

#[test]
fn refusals_of_every_shape() {
    let table = [
        (
            r#"{"error":{"type":"card_error","code":"card_declined","message":"Your card was declined"}}"#,
            [Some("card_error"), Some("card_declined"), Some("Your card was declined")],
            "probe: 402 card_error card_declined: Your card was declined (request req_1)",
        ),
        (
            r#"{"type":"invalid","code":17,"message":"No such thing"}"#,
            [Some("invalid"), Some("17"), Some("No such thing")],
            "probe: 402 invalid 17: No such thing (request req_1)",
        ),
        (r#"{"error":"no money"}"#, [None, None, Some("no money")], "probe: 402: no money (request req_1)"),
        (
            r#"{"error":"invalid_grant","error_description":"expired"}"#,
            [None, None, Some("expired")],
            "probe: 402: expired (request req_1)",
        ),
        (
            r#"{"error":{"type":null,"code":"","message":{"x":1}},"message":"outer"}"#,
            [None, None, Some("outer")],
            "probe: 402: outer (request req_1)",
        ),
        (
            r#"{"type":"https://x.example/p","title":"Sold out","detail":"None left"}"#,
            [Some("https://x.example/p"), None, Some("None left")],
            "probe: 402 https://x.example/p: None left (request req_1)",
        ),
        (r#"{"a":1}"#, [None; 3], "probe: 402 Payment Required (7 bytes of application/json, request req_1)"),
        ("[1,2", [None; 3], "probe: 402 Payment Required (4 bytes of application/json, request req_1)"),
        ("", [None; 3], "probe: 402 Payment Required (empty body, request req_1)"),
    ];
    for (body, [kind, code, message], text) in table {
        let error = refusal("402 Payment Required", &[JSON, "request-id: req_1"], body);
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!((error.status(), error.request_id()), (Some(402), Some("req_1")));
        let api = error.api().unwrap();
        assert_eq!((api.status(), api.request_id()), (402, Some("req_1")));
        assert_eq!([api.kind(), api.code(), api.message()], [kind, code, message]);
        assert_eq!(api.raw_body(), body.as_bytes());
        assert_eq!(error.raw_body(), Some(body.as_bytes()));
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn bodies_that_are_no_json_stay_out_of_the_message() {
    let html =
        refusal("503 Service Unavailable", &["content-type: text/html; charset=utf-8"], "<h1>Busy</h1>");
    assert_eq!(html.to_string(), "probe: 503 Service Unavailable (13 bytes of text/html)");
    let text = refusal("500 Internal Server Error", &[], "it broke");
    assert_eq!(text.to_string(), "probe: 500 Internal Server Error (8 bytes)");
    assert_eq!(text.raw_body(), Some(b"it broke".as_slice()));
    assert_eq!(refusal("599 Odd", &[], "").to_string(), "probe: 599 (empty body)");
}

#[test]
fn messages_stay_on_one_line() {
    let body = json!({"message": format!("a\r\nb\u{2028}c {}", "x".repeat(1000))}).to_string();
    let error = refusal("400 Bad Request", &[JSON], &body);
    let text = error.to_string();
    assert!(text.starts_with("probe: 400: a  b c xxx") && text.ends_with("x…"), "{text}");
    assert!(text.chars().count() < 600);
    assert!(error.api().unwrap().message().unwrap().len() > 1000);
}

#[test]
fn a_refusal_can_be_read_as_a_type() {
    let error = refusal("400 Bad Request", &[JSON], "\u{feff}{\"fields\":[\"a\",\"b\"]}");
    let view: BTreeMap<String, Vec<String>> = error.api().unwrap().json().unwrap();
    assert_eq!(view["fields"], ["a", "b"]);
    let other = error.api().unwrap().json::<Vec<String>>().unwrap_err();
    assert!(!other.to_string().contains("fields"), "{other}");
}

operation!(Count -> BTreeMap<String, Vec<i64>>, endpoint("count", "GET", "/x"), |it| it.json());

#[test]
fn a_body_that_does_not_decode_says_where() {
    let body = r#"{"data":[1,"two"]}"#;
    let server = Server::start(vec![ok("200 OK", body)]);
    let error = run(async { client(&server.url()).call(Count).await }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("data[1]"));
    assert_eq!((error.status(), error.request_id()), (Some(200), Some("req_1")));
    assert_eq!(error.raw_body(), Some(body.as_bytes()));
    let text = error.to_string();
    assert!(text.starts_with("count: 200, but the body does not decode: "), "{text}");
    assert!(text.contains("`data[1]`") && text.ends_with(" (request req_1)"), "{text}");
    assert!(!text.contains("two"), "{text}");
    assert!(error.maybe_received());
}

#[test]
fn another_content_type_explains_itself() {
    let page = raw("text/html; charset=utf-8", "<html>login</html>").json::<i64>().unwrap_err().to_string();
    assert!(page.starts_with("expected JSON, found text/html: "), "{page}");
    assert!(!page.contains("login"), "{page}");
    for body in ["", " \r\n"] {
        let empty = raw("application/json", body).json::<i64>().unwrap_err().to_string();
        assert_eq!(empty, "expected JSON, found an empty body");
    }
    // What can hold nothing holds that.
    assert_eq!(raw("", "").json::<Option<i64>>().unwrap(), None);
    assert_eq!(raw("", " ").json::<BTreeMap<String, i64>>().unwrap(), BTreeMap::new());
    assert_eq!(raw("", "").json::<serde_json::Value>().unwrap(), serde_json::Value::Null);
    assert!(raw("", "").json::<Vec<i64>>().is_err());
    assert_eq!(raw("", "").optional_json::<i64>().unwrap(), None);
    // JSON under another label is JSON all the same.
    for label in ["", "text/plain", "text/html", "application/vnd.api+json", "application/problem+json; a=b"]
    {
        assert_eq!(raw(label, "7").json::<i64>().unwrap(), 7);
    }
}

#[test]
fn charsets_and_byte_order_marks() {
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let text = if mark { "\u{feff}\"né\"" } else { "\"né\"" };
        text.encode_utf16().flat_map(bytes).collect()
    };
    for (label, body) in [
        ("application/json", b"\xEF\xBB\xBF\"n\xC3\xA9\"".to_vec()),
        ("application/json; charset=utf-8", b"\"n\xC3\xA9\"".to_vec()),
        ("application/json; charset=\"ISO-8859-1\"", b"\"n\xE9\"".to_vec()),
        // Labelled Latin-1, written in UTF-8: a common mistake.
        ("application/json; charset=iso-8859-1", b"\"n\xC3\xA9\"".to_vec()),
        ("application/json; charset=utf-16", utf16(u16::to_be_bytes, true)),
        ("application/json", utf16(u16::to_le_bytes, true)),
        ("application/json; Charset=UTF-16LE", utf16(u16::to_le_bytes, false)),
        ("application/json; charset=windows-1252", b"\"n\xE9\"".to_vec()),
        ("application/json; charset=iso-8859-15", b"\"n\xE9\"".to_vec()),
        ("application/json; charset=macintosh", b"\"n\x8E\"".to_vec()),
        ("application/json; charset=gb18030", b"\"n\xA8\xA6\"".to_vec()),
        // A charset that nobody knows says nothing.
        ("application/json; charset=x-none", b"\"n\xC3\xA9\"".to_vec()),
    ] {
        assert_eq!(raw(label, body.clone()).json::<String>().unwrap(), "né", "{label}");
        assert_eq!(raw(label, body).text().unwrap(), "\"né\"", "{label}");
    }
    let broken = raw("text/plain", b"ab\xFF".to_vec()).text().unwrap_err().to_string();
    assert_eq!(broken, "expected text, found bytes that are not UTF-8 at offset 2");
    assert!(raw("application/json; charset=utf-16be", b"\"".to_vec()).text().is_err());
    // All bytes of this charset are ASCII.
    let japanese = raw("text/plain; charset=iso-2022-jp", b"\x1B$B%Y\x1B(B".to_vec());
    assert_eq!(japanese.text().unwrap(), "\u{30D9}");
    let broken = raw("text/plain; charset=shift_jis", b"\xFF".to_vec()).text().unwrap_err().to_string();
    assert_eq!(broken, "expected text, found bytes that are not Shift_JIS");
    assert!(raw("application/json", b"\"\xFF\"".to_vec()).json::<String>().is_err());
}

#[test]
fn a_label_that_deviates_is_reported_and_costs_nothing() {
    let drift = |label: &str, body: &str| -> Vec<String> {
        let headers = if label.is_empty() { vec![] } else { vec![format!("content-type: {label}")] };
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let server = Server::start(vec![answer("200 OK", &headers, body)]);
        let response = run(client(&server.url()).call(probe([])).send()).unwrap();
        assert_eq!(response.value, if body.is_empty() { json!(null) } else { json!(7) });
        response.drift().iter().map(ToString::to_string).collect()
    };
    for label in ["", "application/json", "Application/JSON; charset=UTF-8"] {
        assert_eq!(drift(label, "7"), [""; 0], "{label}");
    }
    for label in ["text/plain", "application/octet-stream", "application/vnd.shop+json"] {
        assert_eq!(drift(label, "7"), [format!("expected application/json, found {label}")]);
    }
    let charset = drift("application/json; charset=windows-1252", "7");
    assert_eq!(charset, ["expected UTF-8, found windows-1252"]);
    assert_eq!(drift("application/json", ""), ["expected JSON, found an empty body"]);
}

#[test]
fn text_bytes_and_nothing() {
    let response = raw("application/octet-stream", [0, 255]);
    assert_eq!(response.bytes().unwrap(), [0, 255]);
    assert!(response.empty().is_ok());
    assert_eq!(raw("", "").text().unwrap(), "");
}

/// An operation whose response depends on the status, as a generator would write it.
#[derive(Debug, Clone, PartialEq)]
pub enum Started {
    Done(i64),
    Pending,
}

fn started(response: &RawResponse) -> Result<Started, DecodeError> {
    match response.status() {
        200 => response.json().map(Started::Done),
        202 => response.empty().map(|()| Started::Pending),
        status => Err(DecodeError::new(format!("status {status} is not one of 200, 202"))),
    }
}

operation!(Start -> Started, endpoint("start", "POST", "/x"), |it| started(it));

#[test]
fn several_successes_differ_by_status() {
    let call = |status: &str, body: &str| {
        let server = Server::start(vec![answer(status, &[], body)]);
        run(async { client(&server.url()).call(Start).await })
    };
    assert_eq!(call("200 OK", "7").unwrap(), Started::Done(7));
    assert_eq!(call("202 Accepted", "").unwrap(), Started::Pending);
    let error = call("204 No Content", "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "start: 204, but the body does not decode: status 204 is not one of 200, 202"
    );
}

#[test]
fn the_request_id_header_has_usual_names() {
    let error = refusal("400 Bad Request", &["x-request-id: other"], "");
    // The shop says which header it is, so the usual ones do not count.
    assert_eq!(error.request_id(), None);
}
