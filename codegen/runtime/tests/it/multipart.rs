//! Multipart bodies, byte by byte.

use runtime::json::{File, Json, to_vec};
use runtime::{DecodeError, Encoder, Endpoint, ErrorKind, Operation, RawResponse, Request};
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::support::{endpoint, offline, shop};

/// `POST /uploads` with these members, files after the others.
#[derive(Debug, Clone)]
struct Upload {
    members: Value,
    files: BTreeMap<String, Vec<Option<File>>>,
}

impl Operation for Upload {
    type Output = ();

    const ENDPOINT: &'static Endpoint<'static> = &endpoint("upload", "POST", "/uploads");

    fn encode(&self, to: &mut Encoder<'_>) {
        match self.files.is_empty() {
            true => to.multipart("multipart/form-data", &self.members, TYPES, &[]),
            false => to.multipart("multipart/form-data", &self.files, TYPES, &[]),
        }
    }

    fn decode(response: &RawResponse) -> Result<(), DecodeError> {
        response.empty()
    }
}

const TYPES: &[(&str, &str)] = &[("meta", "application/json"), ("pic", "image/png")];

fn members(members: Value) -> Upload {
    Upload { members, files: BTreeMap::new() }
}

fn files(name: &str, files: Vec<Option<File>>) -> Upload {
    Upload { members: Value::Null, files: BTreeMap::from([(name.to_owned(), files)]) }
}

fn request(upload: Upload) -> Request {
    let client =
        shop().base_url("http://localhost").key("sk_test_1").multipart_boundary("b").build().unwrap();
    client.call(upload).request().unwrap()
}

fn body(upload: Upload) -> String {
    String::from_utf8(request(upload).body().unwrap().to_vec()).unwrap()
}

#[test]
fn values_become_parts_by_their_kind() {
    let text =
        body(members(json!({"l": [1, "x", null, [2]], "meta": "q", "n": 1.5, "t": "a\r\nc", "z": null})));
    assert_eq!(
        text,
        "--b\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\n1\r\n\
         --b\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\nx\r\n\
         --b\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\n\r\n\
         --b\r\nContent-Disposition: form-data; name=\"l\"\r\nContent-Type: application/json\r\n\r\n[2]\r\n\
         --b\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n\"q\"\r\n\
         --b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1.5\r\n\
         --b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\na\r\nc\r\n\
         --b\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\n\r\n\
         --b--\r\n"
    );
    assert_eq!(body(members(json!({}))), "--b--\r\n");
}

#[test]
fn a_file_is_sent_byte_for_byte_with_its_own_name_and_type() {
    let upload = files(
        "pic",
        vec![Some(File::new([0, 255, 13, 10])), Some(File::new("x").named("\n").typed("image/gif"))],
    );
    let bytes = request(upload).body().unwrap().to_vec();
    let first = b"--b\r\nContent-Disposition: form-data; name=\"pic\"; filename=\"pic\"\r\nContent-Type: image/png\r\n\r\n\x00\xFF\r\n\r\n";
    assert!(bytes.starts_with(first), "{}", String::from_utf8_lossy(&bytes));
    let second = b"--b\r\nContent-Disposition: form-data; name=\"pic\"; filename=\"%0A\"\r\nContent-Type: image/gif\r\n\r\nx\r\n--b--\r\n";
    assert!(bytes.ends_with(second), "{}", String::from_utf8_lossy(&bytes));
}

#[test]
fn no_boundary_stands_in_a_part() {
    let request = request(members(json!({"t": "a\r\n--b--\r\n--b1", "b2": 1})));
    assert_eq!(request.header("content-type"), Some("multipart/form-data; boundary=b3"));
    assert!(request.body().unwrap().ends_with(b"--b3--\r\n"));
}

#[test]
fn a_boundary_is_random_unless_it_is_chosen() {
    let random =
        || offline().call(members(json!({}))).request().unwrap().header("content-type").map(str::to_owned);
    let (first, second) = (random().unwrap(), random().unwrap());
    assert!(first.starts_with("multipart/form-data; boundary=part-") && first != second, "{first} {second}");
    for text in ["", "a b", "\"", &"x".repeat(61)] {
        let error = shop().multipart_boundary(text).key("sk_test_1").build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{text}");
    }
}

#[test]
fn extra_members_are_parts_and_win() {
    let call = offline()
        .call(files("pic", vec![Some(File::new("x"))]))
        .body_member("pic", "none")
        .body_member("n", 1);
    let request = call.request().unwrap();
    let text = String::from_utf8_lossy(request.body().unwrap()).into_owned();
    assert!(
        !text.contains("filename")
            && text.contains("\r\n\r\nnone\r\n")
            && text.contains("name=\"n\"\r\n\r\n1\r\n"),
        "{text}"
    );
}

#[test]
fn a_media_type_that_no_header_can_carry_is_refused() {
    let error =
        offline().call(files("pic", vec![Some(File::new("x").typed("a\r\nb: c"))])).request().unwrap_err();
    assert_eq!(error.to_string(), "upload: part `pic` has a media type that no header can carry");
}

#[test]
fn a_file_inside_json_is_text_and_is_never_shown() {
    let file: File = runtime::json::from_slice(br#""abc""#).unwrap();
    assert_eq!((file.bytes(), to_vec(&file)), (Some(b"abc".as_slice()), b"\"abc\"".to_vec()));
    assert_eq!(
        format!("{:?}", File::blank().named("n")),
        "File { name: Some(\"n\"), media_type: None, content: 0 bytes }"
    );
    // A file of an object inside a part has no part of its own.
    let nested = BTreeMap::from([("o".to_owned(), BTreeMap::from([("f".to_owned(), file)]))]);
    assert_eq!(to_vec(&nested), br#"{"o":{"f":"abc"}}"#);
}

/// A body whose parts have headers of their own.
#[derive(Debug, Clone)]
struct Labelled(Value);

impl Operation for Labelled {
    type Output = ();

    const ENDPOINT: &'static Endpoint<'static> = &endpoint("label", "POST", "/labels");

    fn encode(&self, to: &mut Encoder<'_>) {
        to.part_header("a", "Content-Language", "en");
        to.part_header("a", "content-disposition", "attachment");
        to.part_header("missing", "X-Other", "1");
        to.multipart("multipart/form-data", &self.0, TYPES, &[]);
    }

    fn decode(response: &RawResponse) -> Result<(), DecodeError> {
        response.empty()
    }
}

#[test]
fn parts_of_a_name_have_its_headers() {
    let client =
        shop().base_url("http://localhost").key("sk_test_1").multipart_boundary("b").build().unwrap();
    let request = client.call(Labelled(json!({"a": ["1", "2"], "z": "3"}))).request().unwrap();
    let text = String::from_utf8(request.body().unwrap().to_vec()).unwrap();
    assert_eq!(
        text,
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Language: en\r\n\r\n1\r\n\
         --b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Language: en\r\n\r\n2\r\n\
         --b\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\n3\r\n--b--\r\n"
    );
}
