//! What a call sends: forms, and bodies in parts.

use serde_json::json;

use super::{answering, run};
use crate::ok::forms::models::{Search, SearchRange};
use crate::ok::forms::resources::searches::Searches;
use crate::ok::multipart::models::{Owner, Upload, UploadPurpose};
use crate::ok::multipart::resources::{anything, avatars, documents};
use crate::runtime::ClientBuilder;
use crate::runtime::json::File;
use crate::server::answer;

#[test]
fn each_member_of_a_form_is_written_in_its_style() {
    let (server, client) = answering(answer("204 No Content", &[], ""));
    let pair = |key: &str, value: &str| [(key.to_owned(), value.to_owned())];
    let body = Search::new()
        .tags(["a", "b"])
        .words(["c", "d"])
        .codes([1, 2])
        .filter(pair("k", "v"))
        .range(SearchRange::new().from(1).to(2))
        .back_to("/a?b=c")
        .meta(pair("m", "1"))
        .title("x y")
        .plain(["p", "q"])
        .nested(pair("n", "2"))
        .rows([pair("a", "1").into(), pair("b", "2").into()])
        .gone_null();
    run(Searches { client: &client }.search(body).into_future()).unwrap();
    let seen = server.seen().remove(0);
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: application/x-www-form-urlencoded"), "{head}");
    let pairs: Vec<_> = body.split('&').collect();
    assert_eq!(
        pairs,
        [
            "tags=a,b",
            "words=c%20d",
            "codes=1%7C2",
            "filter%5Bk%5D=v",
            "from=1",
            "to=2",
            "back_to=/a?b%3Dc",
            "meta=%7B%22m%22%3A%221%22%7D",
            "title=x%20y",
            "plain=p",
            "plain=q",
            "nested=%7B%22n%22%3A%222%22%7D",
            "rows=%7B%22a%22%3A%221%22%7D",
            "rows=%7B%22b%22%3A%222%22%7D",
            "gone=",
        ]
    );
}

#[test]
fn files_fields_lists_and_objects_are_parts() {
    let (server, _) =
        answering(answer("200 OK", &["content-type: application/json"], r#"{"id":"d1","content":"x"}"#));
    let client = ClientBuilder::from_api(&super::API)
        .base_url(server.url())
        .multipart_boundary("edge")
        .build()
        .unwrap();
    let body = Upload::new(File::new("PNG").named("front \"1\".png"), UploadPurpose::Identity)
        .back(File::new("JPG").typed("image/jpeg"))
        .pages([File::new("1"), File::new("2").named("two")])
        .scan(b"PDF")
        .notes(["a", "b"])
        .amount(5)
        .owner(Owner::new("Ada").seal(b"wax"));
    let stored = run(documents::Documents { client: &client }.upload(body).into_future()).unwrap();
    assert_eq!(stored.content.as_deref(), Some("x"));
    let seen = server.seen().remove(0);
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: multipart/form-data; boundary=edge"), "{head}");
    let part = |disposition: &str, media_type: &str, content: &str| {
        let media_type =
            if media_type.is_empty() { String::new() } else { format!("\r\nContent-Type: {media_type}") };
        format!("--edge\r\nContent-Disposition: form-data; {disposition}{media_type}\r\n\r\n{content}\r\n")
    };
    let binary = "application/octet-stream";
    let parts = [
        part("name=\"purpose\"", "", "identity"),
        part("name=\"front\"; filename=\"front %221%22.png\"", "image/png", "PNG"),
        part("name=\"back\"; filename=\"back\"", "image/jpeg", "JPG"),
        part("name=\"pages\"; filename=\"pages\"", binary, "1"),
        part("name=\"pages\"; filename=\"two\"", binary, "2"),
        part("name=\"scan\"; filename=\"scan\"", "application/pdf", "PDF"),
        part("name=\"notes\"", "text/plain; charset=utf-8", "a"),
        part("name=\"notes\"", "text/plain; charset=utf-8", "b"),
        part("name=\"amount\"", "", "5"),
        // JSON holds no file, so that an object with one is a part for each member.
        part("name=\"owner[name]\"", "", "Ada"),
        part("name=\"owner[seal]\"; filename=\"owner[seal]\"", binary, "wax"),
    ];
    assert_eq!(body, format!("{}--edge--\r\n", parts.concat()));
}

#[test]
fn a_multipart_body_may_be_left_out_or_be_any_object() {
    let (server, client) = answering(answer("204 No Content", &[], ""));
    run(avatars::Avatars { client: &client }.replace().into_future()).unwrap();
    run(avatars::Avatars { client: &client }.replace().image(vec![1, 2]).into_future()).unwrap();
    run(anything::Anything { client: &client }
        .send([("a", json!({"b": 1})), ("c", json!("d"))])
        .into_future())
    .unwrap();
    let seen = server.seen();
    assert!(!seen[0].contains("content-type"), "{}", seen[0]);
    assert!(seen[1].contains("name=\"image\"; filename=\"image\""), "{}", seen[1]);
    assert!(seen[2].contains("content-type: multipart/mixed; boundary=part-"), "{}", seen[2]);
    assert!(
        seen[2].contains("name=\"a\"\r\nContent-Type: application/json\r\n\r\n{\"b\":1}\r\n"),
        "{}",
        seen[2]
    );
    assert!(seen[2].contains("name=\"c\"\r\n\r\nd\r\n"), "{}", seen[2]);
}
