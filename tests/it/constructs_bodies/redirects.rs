//! Redirects that the document describes, and responses that never have a body.

use super::{answering, run};
use crate::ok::responses_redirect::resources::reports::{FindOutput, ReadOutput, Reports};
use crate::runtime::ErrorKind;
use crate::server::{Server, answer};

const JSON: &str = "content-type: application/json";

#[test]
fn a_documented_redirect_is_a_result_and_is_not_followed() {
    let elsewhere = Server::start(vec![answer("200 OK", &[JSON], r#"{"id":"stolen"}"#)]);
    let location = format!("location: {}/reports/2?token=t", elsewhere.url());
    let (_server, client) = answering(answer("303 See Other", &[&location], ""));
    let ReadOutput::SeeOther(redirect) = run(Reports { client: &client }.read("1").into_future()).unwrap()
    else {
        panic!("another arm")
    };
    let place = format!("{}/reports/2", elsewhere.url());
    assert_eq!((redirect.status, redirect.location.clone()), (303, Some(format!("{place}?token=t"))));
    assert!(!format!("{redirect:?}").contains("token"), "{redirect:?}");
    assert_eq!(elsewhere.seen().len(), 0);
}

#[test]
fn the_body_of_a_redirect_has_its_type() {
    let (_server, client) =
        answering(answer("307 Temporary Redirect", &[JSON, "location: /reports/2"], r#"{"why":"moved"}"#));
    let output = run(Reports { client: &client }.read("1").into_future()).unwrap();
    let ReadOutput::TemporaryRedirect(redirect) = output else { panic!("{output:?}") };
    assert_eq!(
        (redirect.location.as_deref(), redirect.body.why.as_deref()),
        (Some("/reports/2"), Some("moved"))
    );

    let (_server, client) = answering(answer("308 Permanent Redirect", &["location: /x"], "there"));
    let output = run(Reports { client: &client }.find().into_future()).unwrap();
    let FindOutput::Redirect(redirect) = output else { panic!("{output:?}") };
    assert_eq!((redirect.status, redirect.body.as_str()), (308, "there"));
}

#[test]
fn a_redirect_that_is_the_only_result_is_what_the_call_gives() {
    let (_server, client) = answering(answer("302 Found", &["location: /reports/7"], ""));
    let response = run(Reports { client: &client }.order().send()).unwrap();
    assert_eq!((response.status(), response.location()), (302, Some("/reports/7")));
    assert_eq!(response.value.location.as_deref(), Some("/reports/7"));
}

#[test]
fn a_redirect_that_is_not_described_is_a_failure() {
    let (_server, client) = answering(answer("301 Moved Permanently", &["location: /x"], ""));
    let error = run(Reports { client: &client }.read("1").into_future()).unwrap_err();
    assert_eq!((error.kind(), error.api().and_then(|it| it.location())), (ErrorKind::Api, Some("/x")));
}

#[test]
fn nothing_new_is_no_value() {
    let (_server, client) = answering(answer("304 Not Modified", &[], ""));
    assert!(run(Reports { client: &client }.replace("1").into_future()).unwrap().is_none());
    let (_server, client) = answering(answer("200 OK", &[JSON], r#"{"id":"1"}"#));
    assert_eq!(run(Reports { client: &client }.replace("1").into_future()).unwrap().unwrap().id, "1");
}

#[test]
fn an_empty_success_is_read_where_the_type_can_hold_nothing() {
    let (_server, client) = answering(answer("200 OK", &[JSON], ""));
    let output = run(Reports { client: &client }.find().into_future()).unwrap();
    assert!(matches!(&output, FindOutput::Ok(it) if it.why.is_none()), "{output:?}");
    let error = run(Reports { client: &client }.read("1").into_future()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "readReport: 200, but the body does not decode: expected JSON, found an empty body"
    );
    assert!(run(Reports { client: &client }.check("1").into_future()).is_ok());
}
