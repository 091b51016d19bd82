//! Operations of a fixture whose responses and bodies are items, called against a real server.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::constructs_bodies::{API, run};
use crate::ok::item_streams::models::{CreateChatRequest, Entry, ListWholeEventsResponse};
use crate::ok::item_streams::resources::feeds::Feeds;
use crate::runtime::{Client, ClientBuilder, ErrorKind, ItemBody};

/// Pieces of a body, each a moment after the one before; an error breaks the connection.
struct Slowly(Vec<Result<&'static str, &'static str>>, Option<std::pin::Pin<Box<tokio::time::Sleep>>>);

impl futures_core::Stream for Slowly {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let this = &mut *self;
        let pause = this.1.get_or_insert_with(|| Box::pin(tokio::time::sleep(Duration::from_millis(5))));
        std::task::ready!(Future::poll(pause.as_mut(), cx));
        this.1 = None;
        let next = (!this.0.is_empty()).then(|| this.0.remove(0));
        std::task::Poll::Ready(next.map(|it| it.map_err(std::io::Error::other)))
    }
}

fn slowly(content_type: &'static str, pieces: &[&'static str]) -> Response {
    broken(content_type, pieces.iter().map(|it| Ok(*it)).collect())
}

fn broken(content_type: &'static str, pieces: Vec<Result<&'static str, &'static str>>) -> Response {
    ([("content-type", content_type)], Body::from_stream(Slowly(pieces, None))).into_response()
}

/// An axum server with all routes of the fixture, and a client of it.
async fn client() -> Client {
    let app = Router::new()
        .route(
            "/lines",
            get(|| async {
                slowly("application/x-ndjson", &["{\"id\":\"a\"}\n{\"i", "d\":\"b\",\"amount\":2}\n"])
            })
            .post(|body: Bytes| async move {
                match body.as_ref() {
                    b"{\"id\":\"a\"}\n{\"id\":\"b\"}\n" => StatusCode::NO_CONTENT,
                    _ => StatusCode::BAD_REQUEST,
                }
            }),
        )
        .route(
            "/sent-events",
            post(|body: Bytes| async move {
                match body.as_ref() {
                    b"data: {\"id\":\"a\"}\n\ndata: {\"id\":\"b\"}\n\n" => StatusCode::NO_CONTENT,
                    _ => StatusCode::BAD_REQUEST,
                }
            }),
        )
        .route(
            "/records",
            get(|| async {
                slowly("application/json-seq", &["\x1e{\"id\":\"a\"}\n", "\x1e{\"id\":\"b\"}\n"])
            })
            .put(|body: Bytes| async move {
                match body.as_ref() {
                    b"\x1e{\"id\":\"a\"}\n" => StatusCode::NO_CONTENT,
                    _ => StatusCode::BAD_REQUEST,
                }
            }),
        )
        .route(
            "/events",
            get(|headers: HeaderMap| async move {
                match headers.get("last-event-id").map(|it| it.to_str().unwrap()) {
                    None => broken(
                        "text/event-stream",
                        vec![Ok("retry: 1\nid: 1\ndata: {\"id\":\"a\"}\n\n"), Err("cut")],
                    ),
                    Some("1") => {
                        slowly("text/event-stream", &["data: {\"id\":\"b\"}\n\n", "data: [DONE]\n\n"])
                    }
                    Some(_) => StatusCode::BAD_REQUEST.into_response(),
                }
            }),
        )
        .route(
            "/whole-events",
            get(|| async {
                let added = "event: added\ndata: {\"id\":\"a\"}\n\n";
                slowly(
                    "text/event-stream",
                    &[added, "event: removed\r\ndata: {\"id\":\r\ndata: \"a\"}\r\n\r\n"],
                )
            }),
        )
        .route("/texts", get(|| async { slowly("text/event-stream", &["data: a\ndata: b\n\n"]) }))
        .route(
            "/parts",
            get(|| async {
                let pieces = ["--x\r\ncontent-type: application/json\r\n\r\n{\"id\":\"a\"}\r", "\n--x--\r\n"];
                slowly("multipart/mixed; boundary=x", &pieces)
            }),
        )
        .route(
            "/chats",
            post(|headers: HeaderMap, body: Bytes| async move {
                let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
                let accept = headers["accept"].to_str().unwrap();
                match (body["stream"].as_bool(), accept) {
                    (Some(true), "text/event-stream") => {
                        let events = [
                            "data: {\"delta\":\"Good \"}\n\n",
                            "data: {\"delta\":\"day\"}\n\ndata: [DONE]\n\n",
                        ];
                        slowly("text/event-stream", &events)
                    }
                    (None, "application/json") => {
                        ([("content-type", "application/json")], "{\"id\":\"Hello\"}").into_response()
                    }
                    _ => StatusCode::BAD_REQUEST.into_response(),
                }
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    ClientBuilder::from_api(&API).base_url(url).retries(0).build().unwrap()
}

fn ids(items: &[Entry]) -> Vec<&str> {
    items.iter().map(|it| it.id.as_str()).collect()
}

#[test]
fn items_come_in_every_framing() {
    run(async {
        let client = client().await;
        let items = Feeds { client: &client };
        let mut lines = items.list_lines().stream_items().await.unwrap().into_value();
        assert_eq!(lines.try_next().await.unwrap().unwrap().id, "a");
        assert_eq!(lines.try_next().await.unwrap().unwrap().amount, Some(2));
        assert!(lines.try_next().await.unwrap().is_none());
        assert_eq!(ids(&items.list_records().await.unwrap()), ["a", "b"]);
        assert_eq!(ids(&items.list_parts().await.unwrap()), ["a"]);
        assert_eq!(items.list_texts().await.unwrap(), ["a\nb"]);
        let whole = items.list_whole_events().await.unwrap();
        let [ListWholeEventsResponse::Added(added), ListWholeEventsResponse::Removed(removed)] =
            whole.as_slice()
        else {
            panic!("{whole:?}")
        };
        assert_eq!((added.data.id.as_str(), removed.data.id.as_str()), ("a", "a"));
    });
}

#[test]
fn items_are_sent_from_a_list() {
    run(async {
        let client = client().await;
        let items = Feeds { client: &client };
        items.create_lines([Entry::new("a"), Entry::new("b")]).await.unwrap();
        items.send_events([Entry::new("a"), Entry::new("b")]).await.unwrap();
        items.replace_records().body(ItemBody::from(vec![Entry::new("a")])).await.unwrap();
    });
}

#[test]
fn a_stream_that_breaks_is_an_error_unless_it_is_resumed() {
    run(async {
        let client = client().await;
        let items = Feeds { client: &client };
        let mut once = items.list_events().stream_items().await.unwrap().into_value();
        assert_eq!(once.try_next().await.unwrap().unwrap().id, "a");
        assert!(matches!(once.try_next().await.unwrap_err().kind(), ErrorKind::Transport(_)));
        let mut resumed = items.list_events().stream_items_resumed(1).unwrap();
        let mut found = Vec::new();
        while let Some(item) = resumed.try_next().await.unwrap() {
            found.push(item.id);
        }
        assert_eq!(found, ["a", "b"]);
    });
}

#[test]
fn an_operation_that_streams_or_not_is_two_functions() {
    run(async {
        let client = client().await;
        let items = Feeds { client: &client };
        assert_eq!(items.create_chat(CreateChatRequest::new("Hi")).await.unwrap().id, "Hello");
        let call = items.create_chat_stream(CreateChatRequest::new("Hi"));
        let mut pieces = call.clone().stream_items().await.unwrap().into_value();
        let mut text = String::new();
        while let Some(piece) = pieces.try_next().await.unwrap() {
            text += &piece.delta.unwrap();
        }
        assert_eq!(text, "Good day");
        // A call that does something is never retried for its stream.
        assert_eq!(call.stream_items_resumed(1).unwrap_err().kind(), ErrorKind::Configuration);
        let request = items.create_chat_stream(CreateChatRequest::new("Hi")).request().unwrap();
        let body: Value = serde_json::from_slice(request.body().unwrap()).unwrap();
        assert_eq!(body, json!({"text": "Hi", "stream": true}));
    });
}
