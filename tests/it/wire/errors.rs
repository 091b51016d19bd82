//! What is made of refusals, in whatever shape the server words them.

use std::sync::LazyLock;

use wooshpay::models::{ErrorDetail, ErrorResponse, ErrorType};
use wooshpay::{Client, Error, ErrorKind};

use super::{KEY, retrieve, run};
use crate::server::{Server, Step, answer};

/// The statuses that the document lists, and one that it does not.
const STATUSES: &[&str] = &[
    "400 Bad Request",
    "401 Unauthorized",
    "402 Payment Required",
    "403 Forbidden",
    "404 Not Found",
    "409 Conflict",
    "422 Unprocessable Entity",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Timeout",
];

/// A body, and what it should be read as.
#[derive(Default)]
struct Case {
    body: &'static str,
    media_type: &'static str,
    kind: Option<&'static str>,
    code: Option<&'static str>,
    message: Option<&'static str>,
    /// What follows the operation's name in the one line that is said of it where the status is 402.
    line: &'static str,
    /// The body as its documented type, where it has that shape.
    typed: Option<ErrorResponse>,
}

/// What is reported of a refusal. One transport for all of them: setting up TLS takes its time, and there are many.
fn refused(status: &str, media_type: &str, body: &str) -> Error {
    static HTTP: LazyLock<reqwest::Client> =
        LazyLock::new(|| reqwest::Client::builder().no_proxy().build().unwrap());
    let media_type = format!("content-type: {media_type}");
    let server = Server::start(vec![answer(status, &["request-id: req_9", &media_type], body)]);
    let builder = Client::builder().key(KEY).base_url(server.url()).retries(0).http_client(HTTP.clone());
    run(builder.build().unwrap().payment_intents().retrieve("pi_1").send()).unwrap_err()
}

/// Whatever the status, the body is read alike.
#[track_caller]
fn check(case: &Case) {
    for status in STATUSES {
        check_status(case, status);
    }
}

#[track_caller]
fn check_status(case: &Case, status: &str) {
    let media_type = if case.media_type.is_empty() { "application/json" } else { case.media_type };
    let error = refused(status, media_type, case.body);
    let (number, _) = status.split_once(' ').unwrap();
    let line = case.line.replace("402 Payment Required", status).replacen("402", number, 1);
    let code = number.parse().unwrap();

    let said = error.to_string();
    assert_eq!(said, format!("retrievePaymentIntent: {line}"));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(code)), "{said}");
    assert_eq!(error.raw_body(), Some(case.body.as_bytes()), "{said}");
    assert_eq!(error.path(), None, "{said}");

    let api = error.api().unwrap();
    assert_eq!((api.kind(), api.code(), api.message()), (case.kind, case.code, case.message), "{said}");
    assert_eq!((api.status(), api.request_id()), (code, Some("req_9")), "{said}");
    assert_eq!(api.raw_body(), case.body.as_bytes(), "{said}");
    assert_eq!(api.headers().get("content-type").unwrap(), media_type, "{said}");
    assert_eq!(ErrorResponse::try_from(api).ok(), case.typed, "{said}");
    // Of a body that tells nothing, no line of a log shows more than its length.
    let debug = format!("{error:?}");
    assert!(debug.contains(number) && !debug.contains("SECR"), "{debug}");
}

#[test]
fn an_error_object() {
    let detail = received!(ErrorDetail {
        type_: Some(ErrorType::CardError),
        code: Some("card_declined".into()),
        message: Some("The bank said no.".into()),
        decline_code: Some("insufficient_funds".into())
    });
    check(&Case {
        body: r#"{"error":{"type":"card_error","code":"card_declined","message":"The bank said no.","decline_code":"insufficient_funds"}}"#,
        kind: Some("card_error"),
        code: Some("card_declined"),
        message: Some("The bank said no."),
        line: "402 card_error card_declined: The bank said no. (request req_9)",
        typed: Some(received!(ErrorResponse { error: Some(detail.into()) })),
        ..Case::default()
    });
}

#[test]
fn an_error_at_the_top_level() {
    check(&Case {
        body: r#"{"type":"invalid_request_error","code":"parameter_missing","message":"Which one?"}"#,
        kind: Some("invalid_request_error"),
        code: Some("parameter_missing"),
        message: Some("Which one?"),
        line: "402 invalid_request_error parameter_missing: Which one? (request req_9)",
        typed: Some(received!(ErrorResponse {
            type_: Some(ErrorType::InvalidRequestError),
            code: Some("parameter_missing".into()),
            message: Some("Which one?".into())
        })),
        ..Case::default()
    });
}

#[test]
fn an_error_on_both_levels_is_read_from_the_inside_out() {
    let detail = received!(ErrorDetail { type_: Some(ErrorType::ApiError), code: Some("inner".into()) });
    check(&Case {
        body: r#"{"error":{"type":"api_error","code":"inner"},"code":"outer","message":"outside"}"#,
        kind: Some("api_error"),
        code: Some("inner"),
        message: Some("outside"),
        line: "402 api_error inner: outside (request req_9)",
        typed: Some(received!(ErrorResponse {
            error: Some(detail.into()),
            code: Some("outer".into()),
            message: Some("outside".into())
        })),
        ..Case::default()
    });
}

#[test]
fn an_error_as_text() {
    check(&Case {
        body: r#"{"error":"unauthorized"}"#,
        message: Some("unauthorized"),
        line: "402: unauthorized (request req_9)",
        typed: Some(received!(ErrorResponse { error: Some("unauthorized".into()) })),
        ..Case::default()
    });
}

#[test]
fn an_error_as_text_with_a_description() {
    check(&Case {
        body: r#"{"error":"unauthorized","error_description":"There is no key."}"#,
        message: Some("There is no key."),
        line: "402: There is no key. (request req_9)",
        typed: Some(received!(ErrorResponse {
            error: Some("unauthorized".into()),
            error_description: Some("There is no key.".into())
        })),
        ..Case::default()
    });
}

#[test]
fn a_message_alone() {
    check(&Case {
        body: r#"{"message":"This key is not known."}"#,
        message: Some("This key is not known."),
        line: "402: This key is not known. (request req_9)",
        typed: Some(received!(ErrorResponse { message: Some("This key is not known.".into()) })),
        ..Case::default()
    });
}

#[test]
fn a_class_of_failure_that_came_later() {
    check(&Case {
        body: r#"{"error":{"type":"fraud_error"}}"#,
        kind: Some("fraud_error"),
        line: "402 fraud_error (request req_9)",
        typed: Some(received!(ErrorResponse {
            error: Some(received!(ErrorDetail { type_: Some("fraud_error".into()) }).into())
        })),
        ..Case::default()
    });
}

#[test]
fn a_code_that_is_a_number_is_said_though_the_body_has_another_shape() {
    let body = r#"{"code":4002,"message":"No."}"#;
    check(&Case {
        body,
        typed: Some(serde_json::from_str(body).unwrap()),
        code: Some("4002"),
        message: Some("No."),
        line: "402 4002: No. (request req_9)",
        ..Case::default()
    });
}

#[test]
fn texts_that_are_empty_or_null_say_nothing() {
    let body = r#"{"error":null,"type":null,"code":"","message":" "}"#;
    check(&Case {
        body,
        line: "402 Payment Required (50 bytes of application/json, request req_9)",
        typed: Some(serde_json::from_str(body).unwrap()),
        ..Case::default()
    });
}

#[test]
fn a_text_with_line_breaks_stays_one_line() {
    check(&Case {
        body: r#"{"message":"one\r\ntwo\u2028three"}"#,
        message: Some("one\r\ntwo\u{2028}three"),
        line: "402: one  two three (request req_9)",
        typed: Some(received!(ErrorResponse { message: Some("one\r\ntwo\u{2028}three".into()) })),
        ..Case::default()
    });
}

#[test]
fn bodies_that_say_nothing() {
    for (media_type, body, line) in [
        ("text/plain", "SECRET down", "402 Payment Required (11 bytes of text/plain, request req_9)"),
        (
            "text/html; charset=utf-8",
            "<h1>SECRET</h1>",
            "402 Payment Required (15 bytes of text/html, request req_9)",
        ),
        ("application/json", "", "402 Payment Required (empty body, request req_9)"),
        ("application/json", "null", "402 Payment Required (4 bytes of application/json, request req_9)"),
        (
            "application/json",
            r#"["SECRET"]"#,
            "402 Payment Required (10 bytes of application/json, request req_9)",
        ),
        (
            "application/json",
            r#"{"error":{"type":"SECR"#,
            "402 Payment Required (22 bytes of application/json, request req_9)",
        ),
    ] {
        check(&Case { media_type, body, line, ..Case::default() });
    }
}

#[test]
fn mislabelled_json_is_read_all_the_same() {
    check(&Case {
        media_type: "text/html",
        body: r#"{"message":"No."}"#,
        message: Some("No."),
        line: "402: No. (request req_9)",
        typed: Some(received!(ErrorResponse { message: Some("No.".into()) })),
        ..Case::default()
    });
}

#[test]
fn a_body_of_another_shape_is_no_typed_error() {
    for (body, why) in [
        ("", "expected JSON, found an empty body"),
        ("[]", "expected an object, found a list, line 1 column 1"),
    ] {
        let error = refused("400 Bad Request", "application/json", body);
        assert_eq!(ErrorResponse::try_from(error.api().unwrap()).unwrap_err().to_string(), why);
    }
}

#[test]
fn a_member_of_another_shape_is_kept_and_not_shown() {
    let error = refused("400 Bad Request", "application/json", r#"{"message":["SECRET"],"code":"c"}"#);
    let typed = ErrorResponse::try_from(error.api().unwrap()).unwrap();
    assert_eq!(typed.message, None);
    assert!(typed.extra().get("message").is_some());
    assert!(!format!("{typed:?}").contains("SECRET"));
}

#[test]
fn a_key_that_the_server_repeats_is_not_told_on() {
    let body = format!(r#"{{"error":{{"code":"bad_key","message":"No such key: {KEY}"}}}}"#);
    let error = refused("401 Unauthorized", "application/json", &body);
    let api = error.api().unwrap();
    assert_eq!(api.message(), Some("No such key: [redacted]"));
    assert_eq!(
        error.to_string(),
        "retrievePaymentIntent: 401 bad_key: No such key: [redacted] (request req_9)"
    );
    assert!(!format!("{error:?} {api:?}").contains(KEY));
    assert_eq!(error.raw_body(), Some(body.as_bytes()));
}

#[test]
fn the_request_id_is_found_under_either_name() {
    for (header, id) in [("request-id: a", Some("a")), ("x-request-id: b", Some("b")), ("trace-id: c", None)]
    {
        let script: Vec<Step> = vec![answer("500 Internal Server Error", &[header], "")];
        assert_eq!(retrieve(script).unwrap_err().request_id(), id);
    }
}
