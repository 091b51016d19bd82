//! Error bodies that a document describes in one shape are read by it, as if `x-error` said where.

use codegen::Request;

use crate::server::{Server, answer};
use crate::whole::error_shape::Client;
use crate::whole::error_shape::models::ErrorType;
use crate::whole::error_shape::runtime::Error;

fn refused(media_type: &str, body: &str) -> Error {
    let server = Server::start(vec![answer("422 A", &[&format!("content-type: {media_type}")], body)]);
    let client = Client::builder().base_url(server.url()).retries(0).build().unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio.block_on(client.parcels().send().send()).unwrap_err()
}

#[test]
fn the_class_the_code_and_the_message_are_where_the_document_declares_them() {
    let body = r#"{"errorType": "validation", "errorCode": 702, "errorMessage": "too heavy"}"#;
    let error = refused("application/json", body);
    let api = error.api().unwrap();
    assert_eq!((api.kind(), api.message()), (Some("validation"), Some("too heavy")));
    assert_eq!(api.code(), Some("702"));
    assert!(error.is_validation() && !error.is_security());
    assert_eq!(error.error_type(), Some(ErrorType::Validation));
}

#[test]
fn what_a_proxy_says_is_read_where_errors_commonly_say_it() {
    let body = r#"{"type": "https://errors.example/full", "title": "Full", "detail": "come back at nine"}"#;
    let error = refused("application/problem+json", body);
    let api = error.api().unwrap();
    assert_eq!((api.kind(), api.message()), (Some("https://errors.example/full"), Some("come back at nine")));
}

#[test]
fn the_shape_is_in_the_report() {
    let spec = crate::root().join("tests/fixtures/ok/error-shape.yaml");
    let outcome = codegen::generate(&Request { spec, ..Request::default() });
    let report = outcome.report();
    let found: Vec<_> = report.recognised.iter().map(|it| (it.convention.name(), it.what.as_str())).collect();
    let what =
        "error bodies of one shape: type at `/errorType`, code at `/errorCode`, message at `/errorMessage`";
    assert_eq!(found, [("error", what)]);
}
