//! Operations of a fixture whose bodies and responses are lists of parts, called against a real server.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};

use crate::constructs_bodies::{API, run};
use crate::ok::parts_by_position::models::{ReadReportResponse, Report, SendLabelRequest, SheetsItem};
use crate::ok::parts_by_position::resources::mail::Mail;
use crate::runtime::json::File;
use crate::runtime::testing::Fake;
use crate::runtime::{Body, Client, ClientBuilder, ItemBody};

/// The content types and bodies that a server has received.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

const REPORT: &[u8] = b"--x\r\nContent-Type: application/json\r\n\r\n{\"id\":\"r1\"}\r\n\
    --x\r\nContent-Type: image/png\r\nContent-ID: <page-1>\r\n\r\n\x89PNG\r\n\x1a\n\xff\r\n--x--\r\n";

const BATCH: &str = "--x\r\nContent-Type: application/http\r\nContent-ID: <1>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n\
    --x\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n\r\n--x--";

/// An axum server with all routes of the fixture, a client of it, and what it has received.
async fn server() -> (Client, Seen) {
    let seen = Seen::default();
    let taking = || {
        let seen = Arc::clone(&seen);
        post(move |headers: HeaderMap, body: Bytes| async move {
            let media_type = headers["content-type"].to_str().unwrap().to_owned();
            let is_batch = media_type.starts_with("multipart/related");
            seen.lock().unwrap().push((media_type, String::from_utf8_lossy(&body).into_owned()));
            match is_batch {
                true => ([("content-type", "multipart/mixed; boundary=x")], BATCH).into_response(),
                false => StatusCode::NO_CONTENT.into_response(),
            }
        })
    };
    let report = || async { ([("content-type", "multipart/mixed; boundary=\"x\"")], REPORT) };
    let photos = || async {
        let body = "--x\r\nContent-Type: image/jpeg\r\n\r\none\r\n--x\r\n\r\ntwo\r\n--x--";
        ([("content-type", "multipart/x-mixed-replace; boundary=x")], body)
    };
    let app = Router::new()
        .route("/reports", taking().get(report))
        .route("/photos", taking().merge(get(photos)))
        .route("/entries", taking())
        .route("/batches", taking())
        .route("/forms", taking())
        .route("/labels", taking());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let client =
        ClientBuilder::from_api(&API).base_url(url).retries(0).multipart_boundary("cut-4").build().unwrap();
    (client, seen)
}

/// What the server has received last.
fn last(seen: &Seen) -> (String, String) {
    seen.lock().unwrap().pop().unwrap()
}

#[test]
fn places_of_a_response_are_values_and_files() {
    run(async {
        let (client, _) = server().await;
        let mail = Mail { client: &client };
        let mut parts = mail.read_report().stream_items().await.unwrap().into_value();
        let Some(ReadReportResponse::Report(report)) = parts.try_next().await.unwrap() else {
            panic!("no report")
        };
        assert_eq!(report.id, "r1");
        let Some(ReadReportResponse::File(page)) = parts.try_next().await.unwrap() else { panic!("no page") };
        assert_eq!(
            (page.bytes(), page.media_type()),
            (Some(&b"\x89PNG\r\n\x1a\n\xff"[..]), Some("image/png"))
        );
        assert_eq!(parts.part_headers()["content-id"], "<page-1>");
        assert!(parts.try_next().await.unwrap().is_none());
        assert_eq!(mail.read_report().await.unwrap().len(), 2);
    });
}

#[test]
fn places_of_a_request_have_their_media_types_and_headers() {
    run(async {
        let (client, seen) = server().await;
        let picture = File::new(b"png").named("a.png");
        let sheets = [
            SheetsItem::from(Report::new("r1")),
            SheetsItem::String("a,b".to_owned()),
            SheetsItem::File(picture),
        ];
        Mail { client: &client }.create_report(sheets).await.unwrap();
        let (media_type, body) = last(&seen);
        assert_eq!(media_type, "multipart/mixed; boundary=cut-4");
        assert_eq!(
            body,
            "--cut-4\r\nContent-Type: application/json\r\nContent-ID: <report>\r\n\r\n{\"id\":\"r1\"}\r\n\
             --cut-4\r\nContent-Type: text/csv\r\nContent-Language: en\r\n\r\na,b\r\n\
             --cut-4\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"a.png\"\r\n\r\npng\r\n--cut-4--\r\n"
        );
    });
}

/// Files, each as soon as it is asked for.
struct Photos(std::vec::IntoIter<File>);

impl futures_core::Stream for Photos {
    type Item = Result<File, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(Ok))
    }
}

#[test]
fn files_stream_in_both_directions() {
    run(async {
        let (client, seen) = server().await;
        let mail = Mail { client: &client };
        let photos = mail.list_photos().await.unwrap();
        let of = |it: &File| String::from_utf8_lossy(it.bytes().unwrap()).into_owned();
        assert_eq!(photos.iter().map(of).collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(
            photos[1].media_type(),
            Some("image/jpeg"),
            "the document says what a part without a label is"
        );
        let read = File::new(Body::reader(&b"three"[..])).typed("image/webp");
        let stream = ItemBody::stream(Photos(vec![File::new(b"two"), read].into_iter()));
        let call = mail.send_photos().body(stream);
        call.clone().await.unwrap();
        let (_, body) = last(&seen);
        assert_eq!(
            body,
            "--cut-4\r\nContent-Type: image/jpeg\r\n\r\ntwo\r\n--cut-4\r\nContent-Type: image/webp\r\n\r\nthree\r\n--cut-4--\r\n"
        );
        // What is read while it is sent cannot be sent again.
        assert!(call.await.unwrap_err().to_string().contains("can be read once only"));
        assert!(seen.lock().unwrap().is_empty());
    });
}

#[test]
fn a_list_of_values_is_parts_and_another_media_type_is_a_function() {
    run(async {
        let (client, seen) = server().await;
        let mail = Mail { client: &client };
        mail.create_entries([Report::new("a"), Report::new("b")]).await.unwrap();
        let part =
            |id: &str| format!("--cut-4\r\nContent-Type: application/json\r\n\r\n{{\"id\":\"{id}\"}}\r\n");
        assert_eq!(
            last(&seen),
            ("multipart/mixed; boundary=cut-4".to_owned(), part("a") + &part("b") + "--cut-4--\r\n")
        );
        mail.create_entries_json([Report::new("a")]).await.unwrap();
        assert_eq!(last(&seen), ("application/json".to_owned(), r#"[{"id":"a"}]"#.to_owned()));
    });
}

#[test]
fn a_batch_is_strings_of_a_media_type_of_its_own() {
    run(async {
        let (client, seen) = server().await;
        let found = Mail { client: &client }.run_batch(["GET /a".to_owned()]).await.unwrap();
        assert_eq!(found, ["HTTP/1.1 200 OK\r\n\r\n{}", "HTTP/1.1 404 Not Found\r\n\r\n"]);
        let (media_type, body) = last(&seen);
        assert_eq!(media_type, "multipart/related; boundary=cut-4");
        assert_eq!(body, "--cut-4\r\nContent-Type: application/http\r\n\r\nGET /a\r\n--cut-4--\r\n");
    });
}

#[test]
fn parts_of_a_form_may_be_told_apart_by_their_place() {
    run(async {
        let (client, seen) = server().await;
        Mail { client: &client }.send_form(["1".to_owned(), "2".to_owned()]).await.unwrap();
        let (media_type, body) = last(&seen);
        assert_eq!(media_type, "multipart/form-data; boundary=cut-4");
        let names: Vec<&str> =
            body.lines().filter_map(|it| it.strip_prefix("Content-Disposition: ")).collect();
        assert_eq!(names, ["form-data; name=\"first\"", "form-data; name=\"second\""]);
    });
}

#[test]
fn named_parts_have_the_headers_that_have_one_value() {
    run(async {
        let (client, seen) = server().await;
        let body = SendLabelRequest::new("L", ["1,2".to_owned(), "3,4".to_owned()]);
        Mail { client: &client }.send_label(body).await.unwrap();
        assert_eq!(
            last(&seen).1,
            "--cut-4\r\nContent-Disposition: form-data; name=\"label\"\r\nContent-Language: en\r\n\r\nL\r\n\
             --cut-4\r\nContent-Disposition: form-data; name=\"lines\"\r\nContent-Type: text/csv\r\nX-Columns: 2\r\n\r\n1,2\r\n\
             --cut-4\r\nContent-Disposition: form-data; name=\"lines\"\r\nContent-Type: text/csv\r\nX-Columns: 2\r\n\r\n3,4\r\n--cut-4--\r\n"
        );
    });
}

#[test]
fn a_fake_and_blocking_calls_have_parts_too() {
    let fake = Fake::new();
    let client =
        ClientBuilder::from_api(&API).base_url("http://localhost").transport(fake.clone()).build().unwrap();
    let mail = Mail { client: &client };
    let photos = [File::new(b"\xff\x00").typed("image/jpeg"), File::new(b"b").typed("image/jpeg")];
    fake.on::<crate::ok::parts_by_position::resources::mail::ListPhotos>().respond_items(&photos);
    let found: Result<Vec<File>, _> =
        mail.list_photos().stream_items_blocking().unwrap().into_value().collect();
    assert_eq!(found.unwrap(), photos);
}
