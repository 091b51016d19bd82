//! Calls from code that is not async.

use std::io::Read;
use std::sync::Barrier;
use std::time::Duration;

use runtime::testing::{Fake, Reply};
use runtime::{ClientBuilder, Hook, Phase};
use serde_json::json;

use crate::support::{FOREVER, Probe, SHOP, Server, Step, close, json as ok, probe, shop, wait};

fn over(fake: &Fake) -> ClientBuilder {
    ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(fake.clone())
}

#[test]
fn it_waits_for_the_answer() {
    let server = Server::start(vec![wait(20), ok("200 OK", "[1]")]);
    let client = shop().key("sk_test_123456").base_url(server.url()).build().unwrap();
    let response = client.call(probe([])).send_blocking().unwrap();
    assert_eq!((&response.value, response.request_id()), (&json!([1]), Some("req_1")));
}

#[test]
fn limits_of_time_hold() {
    let server = Server::start(vec![wait(FOREVER)]);
    let client = shop().key("sk_test_123456").base_url(server.url()).build().unwrap();
    let error = client.call(probe([])).timeout(Duration::from_millis(50)).send_blocking().unwrap_err();
    assert!(error.is_timeout());
}

#[test]
fn calls_of_many_threads_do_not_wait_for_each_other() {
    // It responds to nobody before all of them are there.
    let all = Barrier::new(16);
    let server = Server::answering(move |_| {
        all.wait();
        vec![ok("200 OK", "[1]")]
    });
    let client = shop().key("sk_test_123456").base_url(server.url()).timeout(Duration::MAX).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| client.call(probe([])).send_blocking().unwrap());
        }
    });
}

#[test]
fn it_works_within_async_code_too() {
    let fake = Fake::new();
    fake.on::<Probe>().respond(&json!([1]));
    let client = over(&fake).build().unwrap();
    let answer = crate::support::run(async { client.call(probe([])).send_blocking() });
    assert_eq!(answer.unwrap().value, json!([1]));
}

#[test]
fn a_stream_is_read_as_it_comes() {
    let fake = Fake::new();
    let body: String = (0..1000).map(|it| format!("{it},")).collect();
    fake.on::<Probe>().reply(Reply::status(200).body(body.clone()).drip(Duration::from_millis(1), 7));
    let client = over(&fake).build().unwrap();
    let mut text = String::new();
    client.call(probe([])).stream_blocking().unwrap().value.read_to_string(&mut text).unwrap();
    assert_eq!(text, body);

    let server = Server::start(vec![close("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,")]);
    let client = shop().key("sk_test_123456").base_url(server.url()).build().unwrap();
    let mut stream = client.call(probe([])).stream_blocking().unwrap().into_value();
    let error = stream.read_to_string(&mut String::new()).unwrap_err();
    let error = error.get_ref().unwrap().downcast_ref::<runtime::Error>().unwrap();
    assert_eq!(error.kind(), runtime::ErrorKind::Transport(Phase::Body));
    assert_eq!(stream.read(&mut [0; 8]).unwrap(), 0, "nothing comes after the failure");
}

#[test]
fn one_call_cannot_wait_for_another() {
    #[derive(Debug)]
    struct Nested(runtime::Client);
    impl Hook for Nested {
        fn before_attempt(&self, _: &runtime::Attempt<'_>) {
            let error = self.0.call(probe([])).send_blocking().unwrap_err();
            assert_eq!(error.to_string(), "a blocking call cannot be made by what another one waits for");
        }
    }
    let fake = Fake::new();
    fake.on::<Probe>().respond(&json!([1]));
    let inner = over(&fake).build().unwrap();
    let client = over(&fake).hook(Nested(inner)).build().unwrap();
    assert!(client.call(probe([])).send_blocking().is_ok());
}

#[test]
#[should_panic(expected = "the hook's own panic")]
fn what_panics_panics_where_it_is_waited_for() {
    struct Panics;
    impl Hook for Panics {
        fn before_attempt(&self, _: &runtime::Attempt<'_>) {
            panic!("the hook's own panic");
        }
    }
    let client = over(&Fake::new()).hook(Panics).build().unwrap();
    let _ = client.call(probe([])).send_blocking();
}

#[test]
fn the_thread_outlives_a_panic() {
    let caught = std::panic::catch_unwind(what_panics_panics_where_it_is_waited_for);
    assert!(caught.is_err());
    let server = Server::start(vec![Step::Send(Vec::new()), ok("200 OK", "[1]")]);
    let client = shop().key("sk_test_123456").base_url(server.url()).build().unwrap();
    assert!(client.call(probe([])).send_blocking().is_ok());
}

#[test]
fn lists_are_gone_through_page_by_page() {
    use crate::paging::{ByCursor, listed, page, pages, shelf};
    let server = shelf(7, 3);
    let items = listed::<ByCursor>(&server).items_blocking();
    let ids: Vec<i64> = items.map(|it| it.unwrap()["id"].as_i64().unwrap()).collect();
    assert_eq!((ids, server.connections()), (vec![1, 2, 3, 4, 5, 6, 7], 3));

    let lengths: Vec<usize> =
        listed::<ByCursor>(&shelf(7, 3)).pages_blocking().map(|it| it.unwrap().items().len()).collect();
    assert_eq!(lengths, [3, 3, 1]);

    let broken = pages(&[page([1, 2], json!({"more": true})), json!("no page at all")]);
    let mut items = listed::<ByCursor>(&broken).items_blocking();
    assert!(items.next().unwrap().is_ok() && items.next().unwrap().is_ok());
    assert_eq!(items.size_hint(), (0, None));
    let came = items.next();
    assert!(came.is_none_or(|it| it.is_err()));
    assert!(items.next().is_none());
}
