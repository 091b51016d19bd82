//! What responses say in their headers.

use http::HeaderMap;

use super::{answering, run};
use crate::ok::response_headers::models::{
    FailedResponseXWhy, ListReportsXEither, ListReportsXLevel, ListReportsXState,
};
use crate::ok::response_headers::resources::reports::{
    CreateHeaders, ListHeaders, ReadHeaders, ReplaceHeaders, Reports,
};
use crate::server::answer;

const JSON: &str = "content-type: application/json";

fn list(headers: &[&str]) -> ListHeaders {
    let all = [&[JSON], headers].concat();
    let (_server, client) = answering(answer("200 OK", &all, "[]"));
    let response = run(Reports { client: &client }.list().send()).unwrap();
    ListHeaders::from(response.headers())
}

#[test]
fn each_header_has_its_type() {
    let it = list(&[
        "x-total: 12",
        "X-RATE: 0.5",
        "x-cached: true",
        "x-state: stale",
        "x-level: 2",
        "x-cursor: 007",
        "x-codes: 1, 2",
        "x-codes: 3,,",
        "x-words: \"a, b\" , c",
        "x-range: from,1,to,2,unit,5",
        "x-span: from=1,open=true",
        "x-labels: a,1,b,2",
        r#"x-meta: {"page":3}"#,
        "x-either: 4",
        "x-any: 5",
        "etag: \"abc\"",
        "set-cookie: a=1; expires=Wed, 01 Apr 2026 00:00:00 GMT",
        "set-cookie: b=2",
        "type: odd",
    ]);
    assert_eq!((it.x_total, it.x_rate, it.x_cached), (Some(12), Some(0.5), Some(true)));
    assert_eq!((it.x_state, it.x_level), (Some(ListReportsXState::Stale), Some(ListReportsXLevel::N2)));
    assert_eq!(it.x_cursor.as_ref().map(|it| it.as_str()), Some("007"));
    assert_eq!(
        (it.x_codes.unwrap(), it.x_words.unwrap()),
        (vec![1, 2, 3], vec!["\"a, b\"".to_owned(), "c".to_owned()])
    );
    let range = it.x_range.unwrap();
    assert_eq!((range.from, range.to, range.open, range.unit.as_deref()), (1, Some(2), None, Some("5")));
    let span = it.x_span.unwrap();
    assert_eq!((span.from, span.open), (1, Some(true)));
    assert_eq!(
        it.x_labels.unwrap().into_iter().collect::<Vec<_>>(),
        [("a".to_owned(), 1), ("b".to_owned(), 2)]
    );
    assert_eq!(it.x_meta.unwrap().page, Some(3));
    assert_eq!(it.x_either, Some(ListReportsXEither::Integer(4)));
    assert_eq!((it.x_any.as_deref(), it.entity_tag.as_deref()), (Some("5"), Some("\"abc\"")));
    assert_eq!(it.set_cookie.unwrap(), ["a=1; expires=Wed, 01 Apr 2026 00:00:00 GMT", "b=2"]);
    assert_eq!((it.type_header.as_deref(), it.retry_after), (Some("odd"), None));
}

#[test]
fn what_is_missing_or_of_another_type_is_none() {
    let it = list(&[
        "x-total: many",
        "x-rate: ",
        "x-cached: yes",
        "x-codes: 1, two",
        "x-range: from",
        "x-span: from=1,to",
        "x-labels: a,b",
        "x-meta: {",
        "etag: \u{e4}",
    ]);
    assert_eq!((it.x_total, it.x_rate, it.x_cached, it.x_codes), (None, None, None, None));
    assert_eq!((it.x_range, it.x_span, it.x_labels, it.x_meta), (None, None, None, None));
    assert_eq!((it.entity_tag.as_deref(), it.x_words), (Some("\u{e4}"), None));
    // A value that is not listed is kept.
    let state = list(&["x-state: boiled"]).x_state.unwrap();
    assert_eq!(state.as_str(), "boiled");
    let mut raw = HeaderMap::new();
    raw.insert("etag", http::HeaderValue::from_bytes(b"\xFF").unwrap());
    assert_eq!(ListHeaders::from(&raw).entity_tag, None);
}

#[test]
fn headers_of_an_error_are_read_alike() {
    let (_server, client) = answering(answer("429 Too Many", &["retry-after: 7", "x-total: 1"], ""));
    let error = run(Reports { client: &client }.list().into_future()).unwrap_err();
    let it = ListHeaders::from(error.api().unwrap().headers());
    assert_eq!((it.retry_after, it.x_total), (Some(7), Some(1)));

    let (_server, client) = answering(answer("409 Conflict", &["x-size: 5", "x-why: busy"], ""));
    let error = run(Reports { client: &client }.read("r1").into_future()).unwrap_err();
    let it = ReadHeaders::from(error.api().unwrap().headers());
    assert_eq!((it.x_size.as_deref(), it.x_why), (Some("5"), Some(FailedResponseXWhy::Busy)));
}

#[test]
fn the_same_headers_are_one_type() {
    let (_server, client) = answering(answer("204 No Content", &["location: /r/1"], ""));
    let response = run(Reports { client: &client }.replace("r1").send()).unwrap();
    let it: CreateHeaders = ReplaceHeaders::from(response.headers());
    assert_eq!(it.location.as_deref(), Some("/r/1"));
}

#[test]
fn sensitive_headers_are_not_shown() {
    let it = list(&["set-cookie: secret", "x-total: 1"]);
    let shown = format!("{it:?}");
    assert!(shown.contains("x_total: Some(1)") && !shown.contains("secret"), "{shown}");
}
