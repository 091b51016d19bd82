//! What a call gives, by status.

use super::{answering, run};
use crate::ok::responses_empty::models::Problem as NotArchived;
use crate::ok::responses_empty::resources::jobs::Jobs;
use crate::ok::responses_several::models::{Problem, Rows};
use crate::ok::responses_several::resources::exports::{CreateOutput, Exports, ReplaceOutput};
use crate::runtime::RawResponse;
use crate::server::answer;

const JSON: &str = "content-type: application/json";

fn create(status: &str, header: &str, body: &[u8]) -> CreateOutput {
    let (_server, client) = answering(answer(status, &[header], body));
    run(Exports { client: &client }.create().into_future()).unwrap()
}

#[test]
fn each_status_has_its_arm() {
    assert!(matches!(create("200 OK", JSON, br#"{"count":2}"#), CreateOutput::Ok(Rows { count: 2, .. })));
    assert!(
        matches!(create("202 Accepted", "content-type: text/plain", b"E7"), CreateOutput::Accepted(it) if it == "E7")
    );
    assert!(matches!(create("204 No Content", "x: y", b""), CreateOutput::NoContent));
    let part = create("206 Partial Content", "content-type: application/octet-stream", &[0, 255]);
    assert!(matches!(part, CreateOutput::PartialContent(it) if it == [0, 255]));
    assert!(matches!(
        create("299 Odd", JSON, br#"{"count":3}"#),
        CreateOutput::Status299(Rows { count: 3, .. })
    ));
}

#[test]
fn a_success_that_is_not_listed_is_kept_as_it_came() {
    let CreateOutput::Other(raw) = create("203 Changed", "x-by: proxy", b"<html>") else { panic!("listed") };
    assert_eq!(
        (raw.status(), raw.header("x-by"), raw.raw_body()),
        (203, Some("proxy"), b"<html>".as_slice())
    );
    assert!(!format!("{:?}", CreateOutput::Other(raw)).contains("html"));
}

#[test]
fn a_range_stands_for_what_has_no_arm_of_its_own() {
    let replace = |status: &str, body: &str| {
        let (_server, client) = answering(answer(status, &[JSON], body));
        run(Exports { client: &client }.replace().into_future()).unwrap()
    };
    assert!(matches!(replace("201 Created", r#"{"count":1}"#), ReplaceOutput::Created(_)));
    let ReplaceOutput::Success(it) = replace("218 Fine", r#"{"note":"kept"}"#) else { panic!("no range") };
    assert_eq!(it.note.as_deref(), Some("kept"));
    // HTTP gives this status of the range no body.
    assert!(matches!(replace("204 No Content", ""), ReplaceOutput::NoContent));
}

#[test]
fn what_has_no_body_in_http_has_none_whatever_is_described() {
    let call = |status: &str, body: &str| answering(answer(status, &[JSON], body));
    let (_server, client) = call("200 OK", "");
    run(Jobs { client: &client }.check("1").into_future()).unwrap();
    for status in ["204 No Content", "205 Reset Content"] {
        let (_server, client) = call(status, "");
        run(Jobs { client: &client }.delete("1").into_future()).unwrap();
    }
    let (_server, client) = call("204 No Content", "");
    assert!(run(Jobs { client: &client }.replace("1").into_future()).unwrap().is_none());
    assert!(run(Jobs { client: &client }.update("1").into_future()).unwrap().is_none());
    let (_server, client) = call("201 Created", r#"{"id":"1"}"#);
    assert_eq!(run(Jobs { client: &client }.update("1").into_future()).unwrap().unwrap().id, "1");
}

#[test]
fn default_is_an_error_next_to_a_success_and_the_result_where_there_is_none() {
    let call = |status: &str, body: &str| answering(answer(status, &[JSON], body));
    let (_server, client) = call("204 No Content", "");
    run(Jobs { client: &client }.archive("1").into_future()).unwrap();
    let (_server, client) = call("500 Broken", r#"{"reason":"full"}"#);
    let error = run(Jobs { client: &client }.archive("1").into_future()).unwrap_err();
    let problem = NotArchived::try_from(error.api().unwrap()).unwrap();
    assert_eq!(problem.reason.as_deref(), Some("full"));

    let (_server, client) = call("200 OK", r#"{"id":"1"}"#);
    assert_eq!(run(Jobs { client: &client }.peek("1").into_future()).unwrap().id, "1");
    let (_server, client) = call("404 Not Found", "");
    assert!(run(Jobs { client: &client }.peek("1").into_future()).unwrap_err().api().is_some());
}

#[test]
fn all_media_types_are_asked_for_and_failures_stay_failures() {
    let (server, client) = answering(answer("400 Bad", &[JSON], r#"{"reason":"no rows"}"#));
    let error = run(Exports { client: &client }.create().into_future()).unwrap_err();
    let problem = Problem::try_from(error.api().unwrap()).unwrap();
    assert_eq!(problem.reason.as_deref(), Some("no rows"));
    let accept = "accept: application/json, text/plain, application/octet-stream\r\n";
    assert!(server.seen()[0].contains(accept), "{}", server.seen()[0]);
}

#[test]
fn a_body_that_does_not_fit_its_status_is_an_error() {
    let (_server, client) = answering(answer("200 OK", &[JSON], r#"{"count":"many"}"#));
    let error = run(Exports { client: &client }.create().into_future()).unwrap_err();
    assert!(error.to_string().contains("count"), "{error}");
    let raw = RawResponse::new(200, http::HeaderMap::new(), "");
    let decode =
        <crate::ok::responses_several::resources::exports::Create as crate::runtime::Operation>::decode;
    assert!(decode(&raw).is_err());
}
