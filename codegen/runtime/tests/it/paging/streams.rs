//! Pages and items as streams: what they are, what they tell, and what they keep to themselves.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use runtime::paging::{Items, Page, Pages};
use serde_json::json;

use super::{ByCursor, List, listed, page, pages, shelf};
use crate::support::{Server, close, json as ok, run, wait};

type Cursors = List<ByCursor>;

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx)).await
}

#[test]
fn they_can_be_sent_and_moved() {
    fn check<T: Send + Unpin + 'static>() {}
    check::<Pages<Cursors>>();
    check::<Items<Cursors>>();
    fn sent<T: Send + 'static>() {}
    sent::<Page<Cursors>>();
    fn future<T: Send>(_: T) {}
    let server = shelf(1, 1);
    future(listed::<ByCursor>(&server).items().try_next());
    future(listed::<ByCursor>(&server).pages().try_next());
}

#[test]
fn nothing_is_asked_for_before_it_is_needed() {
    let server = shelf(4, 2);
    run(async {
        let mut items = listed::<ByCursor>(&server).items();
        assert_eq!((server.connections(), items.size_hint()), (0, (0, None)));
        assert!(next(&mut items).await.unwrap().is_ok());
        assert_eq!((server.connections(), items.size_hint()), (1, (1, None)));
        assert!(next(&mut items).await.unwrap().is_ok());
        assert_eq!((server.connections(), items.size_hint()), (1, (0, None)));
        assert!(next(&mut items).await.unwrap().is_ok());
        // The last page says that it is the last.
        assert_eq!((server.connections(), items.size_hint()), (2, (1, Some(1))));
        assert!(!items.is_terminated());
        assert!(next(&mut items).await.unwrap().is_ok());
        assert!(items.is_terminated());
        for _ in 0..3 {
            assert!(next(&mut items).await.is_none());
        }
        assert_eq!((server.connections(), items.size_hint()), (2, (0, Some(0))));
        assert!(items.call().is_none());
    });
}

#[test]
fn pages_end_for_good() {
    let server = pages(&[page([1], json!({"more": true})), page([2], json!({"more": false}))]);
    run(async {
        let mut all = listed::<ByCursor>(&server).pages();
        assert_eq!((all.size_hint(), all.is_terminated()), ((0, None), false));
        assert_eq!(next(&mut all).await.unwrap().unwrap().items().len(), 1);
        assert_eq!(next(&mut all).await.unwrap().unwrap().items().len(), 1);
        assert_eq!((all.size_hint(), all.is_terminated()), ((0, Some(0)), true));
        for _ in 0..3 {
            assert!(next(&mut all).await.is_none());
        }
    });
    assert_eq!(server.connections(), 2);
    // After an error, too.
    let server = Server::start(vec![ok("400 Bad Request", "{}")]);
    run(async {
        let mut all = listed::<ByCursor>(&server).pages();
        assert!(next(&mut all).await.unwrap().is_err());
        assert!(all.is_terminated() && next(&mut all).await.is_none() && next(&mut all).await.is_none());
    });
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_page_that_nobody_waited_for_is_not_lost() {
    let body = page([1], json!({"more": false})).to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let server = Server::start(vec![close(&head), wait(200), close(&body)]);
    run(async {
        let mut items = listed::<ByCursor>(&server).items();
        let waited = tokio::time::timeout(Duration::from_millis(20), items.try_next()).await;
        assert!(waited.is_err());
        assert_eq!(items.try_next().await.unwrap(), Some(json!({"id": 1})));
    });
    assert_eq!(server.connections(), 1);
}

#[test]
fn outside_of_tokio_it_is_an_error_and_no_panic() {
    let server = shelf(1, 1);
    let mut items = listed::<ByCursor>(&server).items();
    let mut waiting = pin!(items.try_next());
    match waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => assert!(error.to_string().contains("Tokio"), "{error}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn debug_says_where_it_is_and_shows_no_secret() {
    let server = shelf(4, 2);
    run(async {
        let call = listed::<ByCursor>(&server).header("authorization", "Bearer token_123456");
        let mut items = call.clone().items();
        items.try_next().await.unwrap();
        let mut pages = call.pages();
        let page = pages.try_next().await.unwrap().unwrap();
        let debug = format!("{items:?} {pages:?} {page:?}");
        assert!(!debug.contains("123456"), "{debug}");
        for said in
            ["Items { arrived: 1", "Pages { call: Some(", "waiting: false, ended: false", "Page { call: "]
        {
            assert!(debug.contains(said), "{said}: {debug}");
        }
    });
}
