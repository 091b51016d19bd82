//! Bytes in the shapes in which well-known APIs stream, cut at every place, and read by the generated crate of a fixture.
//! The values are our own.
//!
//! | constant | shape |
//! |---|---|
//! | `COMPLETION` | pieces of a chat completion: an event of data for each, without names, `[DONE]` at the end |
//! | `MESSAGE` | a message as events with names, a `ping` between them that the document does not have, CRLF |
//! | `CHANGES` | a feed of changes: a byte order mark, `retry`, ids, comments as signs of life, data of several lines, CR |
//! | `WATCH` | a watch of objects: a line of JSON for each change, and one that only says how far it is |
//! | `LOG` | a JSON text sequence: RS before each record, which may have several lines |
//! | `BATCH` | the responses of a batch: a part for each, which is an HTTP message, with a text before and behind all |

use std::time::Duration;

use crate::constructs_bodies::{API, run};
use crate::ok::item_shapes::models::{
    Change, CreateCompletionRequest, CreateMessageResponse, Watched, WatchedType,
};
use crate::ok::item_shapes::resources::shapes::{
    CreateCompletion, CreateMessage, ListEvents, ReadLog, RunBatch, Shapes, Watch,
};
use crate::runtime::testing::{Fake, Reply};
use crate::runtime::{Call, ClientBuilder, ErrorKind, ItemStream, Streamed};

const COMPLETION: &[u8] = b"data: {\"id\":\"c-1\",\"object\":\"chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"helper\",\
\"content\":\"\"},\"finish_reason\":null}]}\n\n\
data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Gr\xc3\xbc\xc3\x9fe\\n\"},\"finish_reason\":null}]}\n\n\
data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
data: {\"id\":\"c-1\",\"choices\":[],\"usage\":{\"total_tokens\":7}}\n\n\
data: [DONE]\n\n";

const MESSAGE: &[u8] = b"event: message_start\r\ndata: {\"id\":\"m-1\"}\r\n\r\n\
event: ping\r\ndata: {\"type\":\"ping\"}\r\n\r\n\
event: content_delta\r\ndata: {\"text\":\"Good \"}\r\n\r\n\
event: content_delta\r\ndata: {\"text\":\"day\"}\r\n\r\n\
event: message_stop\r\ndata: {}\r\n\r\n";

const CHANGES: &[u8] =
    b"\xef\xbb\xbfretry: 5000\r\r: still here\r\rid: 41\rdata: {\rdata:   \"version\": 1,\r\
data:   \"note\": \"one\"\rdata: }\r\r:\r\revent: change\rid: 42\rdata:{\"version\":2}\r\r";

const WATCH: &[u8] = b"{\"type\":\"ADDED\",\"object\":{\"name\":\"a\",\"revision\":\"1\"}}\n\
{\"type\":\"MODIFIED\",\"object\":{\"name\":\"a\",\"revision\":\"2\"}}\n\
{\"type\":\"BOOKMARK\",\"object\":{\"name\":\"\",\"revision\":\"9\"}}\n\
{\"type\":\"ERROR\",\"object\":{\"name\":\"\",\"code\":410}}\n";

const LOG: &[u8] = b"\x1e{\"level\":1,\"text\":\"a\\u001e\"}\n\x1e{\n  \"level\": 2,\n  \"text\": \"b\"\n}\n";

const BATCH: &[u8] = b"A text for readers without parts.\r\n--batch_1.x\r\nContent-Type: application/http\r\n\
Content-ID: <response-1>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"ok\":true}\r\n--batch_1.x\r\n\
Content-Type: application/http\r\nContent-ID: <response-2>\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n\r\n--batch_1.x--\r\nThe end.";

/// Reads these bytes as the items of a call, once for each place at which they can be cut.
fn each_cut<O: Streamed>(
    content_type: &str,
    bytes: &[u8],
    call: impl Fn(&Shapes<'_>) -> Call<O>,
    check: impl AsyncFn(ItemStream<O::Item>),
) {
    let fake = Fake::new();
    let client =
        ClientBuilder::from_api(&API).base_url("http://localhost").transport(fake.clone()).build().unwrap();
    for size in 1..=bytes.len() {
        let reply = Reply::status(200).header("content-type", content_type).body(bytes.to_vec());
        fake.on::<O>().reply(reply.drip(Duration::ZERO, size));
        run(async {
            check(call(&Shapes { client: &client }).stream_items().await.unwrap().into_value()).await;
        });
    }
}

#[test]
fn pieces_of_a_completion_end_with_done() {
    let call = |it: &Shapes<'_>| it.create_completion(CreateCompletionRequest::new("Hi"));
    each_cut::<CreateCompletion>("text/event-stream; charset=utf-8", COMPLETION, call, async |mut items| {
        let (mut text, mut reasons, mut tokens) = (String::new(), Vec::new(), None);
        while let Some(chunk) = items.try_next().await.unwrap() {
            assert_eq!(chunk.id, "c-1");
            for choice in chunk.choices {
                text += &choice.delta.content.unwrap_or_default();
                reasons.extend(choice.finish_reason);
            }
            tokens = tokens.or(chunk.usage.and_then(|it| it.total_tokens));
        }
        assert_eq!(
            (text.as_str(), reasons.as_slice(), tokens),
            ("Grüße\n", &["stop".to_owned()][..], Some(7))
        );
    });
    // Without its end it is cut off, wherever that is.
    for end in 0..COMPLETION.len() - 2 {
        let fake = Fake::new();
        let client = ClientBuilder::from_api(&API)
            .base_url("http://localhost")
            .transport(fake.clone())
            .build()
            .unwrap();
        let reply = Reply::status(200).header("content-type", "text/event-stream");
        fake.on::<CreateCompletion>().reply(reply.body(COMPLETION[..end].to_vec()));
        run(async {
            let call = call(&Shapes { client: &client });
            let mut items = call.stream_items().await.unwrap().into_value();
            let error = loop {
                match items.try_next().await {
                    Ok(item) => assert!(item.is_some(), "no error when it is cut at {end}"),
                    Err(error) => break error,
                }
            };
            assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        });
    }
}

#[test]
fn events_with_names_are_read_and_unknown_ones_are_kept() {
    each_cut::<CreateMessage>(
        "text/event-stream",
        MESSAGE,
        |it: &Shapes<'_>| it.create_message(),
        async |mut items| {
            let (mut text, mut others) = (String::new(), Vec::new());
            while let Some(event) = items.try_next().await.unwrap() {
                match event {
                    CreateMessageResponse::Started(it) => assert_eq!(it.data.id, "m-1"),
                    CreateMessageResponse::Delta(it) => text += &it.data.text,
                    CreateMessageResponse::Stopped(it) => assert!(it.data.reason.is_none()),
                    _ => others.push(items.event().to_owned()),
                }
            }
            assert_eq!((text.as_str(), others.as_slice()), ("Good day", &["ping".to_owned()][..]));
        },
    );
}

#[test]
fn changes_have_ids_and_comments_are_no_items() {
    each_cut::<ListEvents>(
        "text/event-stream",
        CHANGES,
        |it: &Shapes<'_>| it.list_events(),
        async |mut items| {
            let first: Change = items.try_next().await.unwrap().unwrap();
            assert_eq!((first.version, first.note.as_deref()), (1, Some("one")));
            assert_eq!((items.last_event_id(), items.event()), (Some("41"), ""));
            assert_eq!(items.retry(), Some(Duration::from_secs(5)));
            assert_eq!(items.try_next().await.unwrap().unwrap().version, 2);
            assert_eq!((items.last_event_id(), items.event()), (Some("42"), "change"));
            assert!(items.try_next().await.unwrap().is_none());
        },
    );
}

#[test]
fn a_watch_is_lines() {
    each_cut::<Watch>(
        "application/x-ndjson",
        WATCH,
        |it: &Shapes<'_>| it.watch(),
        async |mut items| {
            let mut found: Vec<Watched> = Vec::new();
            while let Some(item) = items.try_next().await.unwrap() {
                found.push(item);
            }
            let types: Vec<&str> = found.iter().map(|it| it.type_.as_str()).collect();
            assert_eq!(types, ["ADDED", "MODIFIED", "BOOKMARK", "ERROR"]);
            assert_eq!(found[2].type_, WatchedType::Bookmark);
            assert_eq!(found[1].object.revision.as_deref(), Some("2"));
        },
    );
}

#[test]
fn records_may_have_several_lines() {
    each_cut::<ReadLog>(
        "application/json-seq",
        LOG,
        |it: &Shapes<'_>| it.read_log(),
        async |mut items| {
            let first = items.try_next().await.unwrap().unwrap();
            assert_eq!((first.level, first.text.as_str()), (1, "a\u{1e}"));
            assert_eq!(items.try_next().await.unwrap().unwrap().level, 2);
            assert!(items.try_next().await.unwrap().is_none());
        },
    );
}

#[test]
fn a_batch_is_parts_with_their_headers() {
    let content_type = "multipart/mixed; boundary=batch_1.x";
    each_cut::<RunBatch>(
        content_type,
        BATCH,
        |it: &Shapes<'_>| it.run_batch(),
        async |mut items| {
            let first = items.try_next().await.unwrap().unwrap();
            assert_eq!(first, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"ok\":true}");
            assert_eq!(items.part_headers()["content-id"], "<response-1>");
            assert_eq!(items.try_next().await.unwrap().unwrap(), "HTTP/1.1 404 Not Found\r\n\r\n");
            assert_eq!(items.part_headers()["content-id"], "<response-2>");
            assert!(items.try_next().await.unwrap().is_none());
        },
    );
}
