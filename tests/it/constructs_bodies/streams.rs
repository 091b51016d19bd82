//! Bodies that are read while they are sent, and responses that are read while they come.

use super::{answering, run};
use crate::ok::streams::models::{AddPartsRequest, Problem};
use crate::ok::streams::resources::{blobs, events};
use crate::runtime::json::File;
use crate::runtime::{Body, Client};
use crate::server::{Server, Step, answer, wait};

const JSON: &str = "content-type: application/json";

fn blobs(client: &Client) -> blobs::Blobs<'_> {
    blobs::Blobs { client }
}

fn body_of(server: &Server) -> (String, String) {
    let seen = server.seen().remove(0);
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

#[test]
fn bytes_are_sent_from_memory_or_from_a_source() {
    let bodies = [Body::from([b'a', b'b', b'c']), Body::reader(&b"abc"[..]).sized(3), "abc".into()];
    for body in bodies {
        let (server, client) = answering(answer("201 Created", &[JSON], r#"{"id":"b1"}"#));
        let blob = run(blobs(&client).create(body).into_future()).unwrap();
        let (head, body) = body_of(&server);
        assert!(head.contains("content-length: 3") && head.contains("application/octet-stream"), "{head}");
        assert_eq!((blob.id.as_str(), body.as_str()), ("b1", "abc"));
    }
}

#[test]
fn an_optional_body_is_sent_if_it_is_set() {
    let (server, client) = answering(answer("204 No Content", &[], ""));
    run(blobs(&client).body("b1").into_future()).unwrap();
    let (head, body) = body_of(&server);
    assert!(
        head.contains("content-length: 0") && !head.contains("content-type") && body.is_empty(),
        "{head}"
    );
    let (server, client) = answering(answer("204 No Content", &[], ""));
    run(blobs(&client).body("b1").body(Body::reader(&b"PNG"[..])).into_future()).unwrap();
    let (head, body) = body_of(&server);
    assert!(
        head.contains("content-type: image/png") && head.contains("transfer-encoding: chunked"),
        "{head}"
    );
    assert_eq!(body, "3\r\nPNG\r\n0\r\n\r\n");
}

#[test]
fn a_part_comes_from_a_source() {
    let (server, client) = answering(answer("204 No Content", &[], ""));
    let part = File::new(Body::reader(&b"PNG"[..]).sized(3)).named("p.png").typed("image/png");
    run(blobs(&client).add_parts("b1", AddPartsRequest::new("n", part)).into_future()).unwrap();
    let (head, body) = body_of(&server);
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    assert!(body.contains("filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n"), "{body}");
}

#[test]
fn any_answer_can_be_read_while_it_comes() {
    let (_server, client) = answering(answer("200 OK", &["etag: x"], [0, 255]));
    let whole = run(blobs(&client).read("b1").into_future()).unwrap();
    assert_eq!(whole, [0, 255]);
    run(async {
        let mut response = blobs(&client).read("b1").stream_param(true).stream().await.unwrap();
        assert_eq!(response.headers()["etag"], "x");
        assert_eq!(&response.value.chunk().await.unwrap().unwrap()[..], [0, 255]);
        assert!(response.value.chunk().await.unwrap().is_none());
    });
    let (_server, client) = answering(answer("404 Not Found", &[JSON], r#"{"message":"gone"}"#));
    let error = run(blobs(&client).read("b1").stream()).unwrap_err();
    assert_eq!(Problem::try_from(error.api().unwrap()).unwrap().message.as_deref(), Some("gone"));
}

#[test]
fn events_come_one_by_one() {
    let events = ["HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n", "data: 1\n\n", "data: 2\n\n"];
    let script = events.into_iter().flat_map(|it| [Step::Send(it.as_bytes().to_vec()), wait(60)]);
    let server = Server::start(script.collect());
    let client = crate::runtime::ClientBuilder::from_api(&super::API).base_url(server.url()).build().unwrap();
    run(async {
        let mut stream = events::Events { client: &client }.list().stream().await.unwrap().into_value();
        assert_eq!(&stream.chunk().await.unwrap().unwrap()[..], b"data: 1\n\n");
        assert_eq!(&stream.chunk().await.unwrap().unwrap()[..], b"data: 2\n\n");
        assert!(stream.chunk().await.unwrap().is_none());
    });
    assert!(server.seen()[0].contains("accept: text/event-stream"));
}
