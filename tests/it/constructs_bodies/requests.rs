//! What a request carries by itself, and what its caller has to name.

use super::{answering, run};
use crate::ok::media_type_ranges::resources::pictures::Pictures;
use crate::ok::requests_fixed::models::SetRateRequest;
use crate::ok::requests_fixed::resources::{act::Act, rates::Rates};
use crate::runtime::{Call, Client, ErrorKind, Operation, TypedBody};
use crate::server::answer;

/// The first line of what a call sends, its headers and its body.
fn sent<O: Operation>(call: impl FnOnce(&Client) -> Call<O>) -> (String, String, String) {
    let (server, client) = answering(answer("204 No Content", &[], ""));
    run(call(&client).send()).map(|_| ()).unwrap();
    let seen = server.seen().remove(0);
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    let (line, headers) = head.split_once("\r\n").unwrap();
    (line.to_owned(), format!("{headers}\r\n"), body.to_owned())
}

fn refused<O: Operation>(call: impl FnOnce(&Client) -> Call<O>) -> String {
    let (server, client) = answering(answer("204 No Content", &[], ""));
    let error = run(call(&client).send()).map(|_| ()).unwrap_err();
    assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Configuration, 0));
    error.to_string()
}

#[test]
fn a_required_parameter_with_one_value_is_sent() {
    let (line, headers, _) = sent(|client| Rates { client }.retrieve(0.5));
    assert_eq!(line, "GET /rates/daily?level=3&from=0.5 HTTP/1.1");
    assert!(headers.contains("x-version: 2024-01-01\r\n"), "{headers}");
    // An optional one is the caller's to ask for.
    let (line, ..) = sent(|client| Rates { client }.retrieve(1.0).exact(true));
    assert_eq!(line, "GET /rates/daily?level=3&from=1&exact=true HTTP/1.1");
}

#[test]
fn a_required_body_that_may_be_null_is_sent_as_null() {
    let (_, headers, body) = sent(|client| Rates { client }.set("daily", None));
    assert_eq!(body, "null");
    assert!(headers.contains("content-type: application/json\r\n"), "{headers}");
    let (.., body) = sent(|client| Rates { client }.set("daily", Some(SetRateRequest::new().value(1.5))));
    assert_eq!(body, r#"{"value":1.5}"#);
}

#[test]
fn the_query_of_a_template_is_filled() {
    let (line, ..) = sent(|client| Act { client }.list("a&b"));
    assert_eq!(line, "GET /act?op=list&kind=a%26b HTTP/1.1");
    let (line, ..) = sent(|client| Act { client }.list("").page(2).codes(["x", "y"]));
    assert_eq!(line, "GET /act?op=list&kind=&page=2&codes=x%7Cy HTTP/1.1");
}

#[test]
fn a_separator_within_a_value_is_refused() {
    let text = refused(|client| Act { client }.list("a").codes(["x", "y|z"]));
    assert_eq!(
        text,
        "actList: query parameter `codes` has `|` within item 2, which is what separates one from the next"
    );
}

#[test]
fn a_number_that_is_not_finite_is_refused_by_its_name() {
    let text = refused(|client| Rates { client }.retrieve(f64::NAN));
    assert_eq!(text, "getRate: query parameter `from` is NaN, which cannot be sent");
    let text =
        refused(|client| Rates { client }.set("daily", Some(SetRateRequest::new().value(f64::NEG_INFINITY))));
    assert_eq!(text, "setRate: `value` of the body is -inf, which cannot be sent");
}

#[test]
fn the_caller_names_a_media_type_within_the_range() {
    let (_, headers, body) = sent(|client| Pictures { client }.replace(TypedBody::new("image/png", "PNG")));
    assert!(headers.contains("content-type: image/png\r\n"), "{headers}");
    assert_eq!(body, "PNG");
    let described = TypedBody::new("Text/CSV; charset=utf-8", "a,b");
    let (_, headers, _) = sent(|client| Pictures { client }.describe(described));
    assert!(headers.contains("content-type: Text/CSV; charset=utf-8\r\n"), "{headers}");
    let (_, headers, body) = sent(|client| Pictures { client }.add());
    assert!(!headers.contains("content-type") && body.is_empty(), "{headers}");
    let (_, headers, _) = sent(|client| Pictures { client }.add().body(TypedBody::new("font/woff2", [1])));
    assert!(headers.contains("content-type: font/woff2\r\n"), "{headers}");
}

#[test]
fn a_media_type_that_is_a_range_or_outside_of_it_is_refused() {
    for media_type in ["image/*", "*/*", "image", "", "image/"] {
        let text = refused(|client| Pictures { client }.replace(TypedBody::new(media_type, "PNG")));
        assert_eq!(text, "putPicture: the body needs a media type within `image/*`, such as `image/png`");
    }
    let text = refused(|client| Pictures { client }.replace(TypedBody::new("text/plain", "PNG")));
    assert_eq!(text, "putPicture: the media type of the body, `text/plain`, is not within `image/*`");
}
