//! Transports of your own: what they are given, and what becomes of what they give back.

use std::error::Error as _;
use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body::Body as _;
use runtime::{
    Body, BoxFuture, ClientBuilder, ErrorKind, OperationRef, Phase, RequestBody, ResponseBody, Retries,
    Transport, TransportError,
};
use serde_json::{Value, json};

use crate::support::api::{Part, operation};
use crate::support::{SHOP, endpoint, probe, run};

operation!(Post -> Value, endpoint("post", "POST", "/x"), |it| it.json());

type Answer = Result<http::Response<ResponseBody>, TransportError>;

/// Gives the same kind of answer again and again, and keeps what it is given.
#[derive(Clone)]
struct Own {
    answer: Arc<dyn Fn() -> Answer + Send + Sync>,
    heads: Arc<Mutex<Vec<http::request::Parts>>>,
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl Own {
    fn new(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Self {
        Self { answer: Arc::new(answer), heads: Arc::default(), slept: Arc::default() }
    }

    fn client(&self) -> runtime::Client {
        ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(self.clone()).build().unwrap()
    }
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Own")
    }
}

impl Transport for Own {
    fn send(&self, request: http::Request<RequestBody>) -> BoxFuture<'_, Answer> {
        self.heads.lock().unwrap().push(request.into_parts().0);
        Box::pin(ready((self.answer)()))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.slept.lock().unwrap().push(duration);
        Box::pin(ready(()))
    }
}

fn good() -> Answer {
    Ok(http::Response::builder().status(200).header("request-id", "req_7").body("[1]".into()).unwrap())
}

#[test]
fn it_carries_calls_without_tokio() {
    let own = Own::new(good);
    let response = futures(own.client().call(probe([Part::Json(json!({"a": 1}))])).send()).unwrap();
    assert_eq!((&response.value, response.status()), (&json!([1]), 200));
    let heads = own.heads.lock().unwrap();
    assert_eq!(heads[0].method, "GET");
    assert_eq!(heads[0].uri, "https://test.shop.example/v1/probe/x");
    assert!(heads[0].headers["authorization"].is_sensitive());
    let operation = heads[0].extensions.get::<OperationRef>().unwrap().endpoint();
    assert_eq!((operation.id, operation.path), ("probe", "/probe/{id}"));
}

/// Runs a future that never waits for anything real.
fn futures<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[test]
fn how_far_it_came_decides_whether_a_call_is_made_again() {
    type Case = (fn() -> Answer, ErrorKind, &'static str, u32, bool);
    let cases: [Case; 6] = [
        (
            || Err(TransportError::new(Phase::Connect, "no route")),
            ErrorKind::Transport(Phase::Connect),
            "probe: could not connect: no route (after 3 attempts)",
            3,
            false,
        ),
        (
            || Err(TransportError::new(Phase::Send, "hung up")),
            ErrorKind::Transport(Phase::Send),
            "probe: the connection broke: hung up (after 3 attempts)",
            3,
            true,
        ),
        (
            || Err(TransportError::new(Phase::Body, "hung up")),
            ErrorKind::Transport(Phase::Send),
            "probe: the connection broke: hung up (after 3 attempts)",
            3,
            true,
        ),
        (
            || Err(TransportError::timeout(Phase::Connect, "slow")),
            ErrorKind::Timeout,
            "probe: connecting timed out (after 3 attempts)",
            3,
            false,
        ),
        (
            || Err(TransportError::timeout(Phase::Send, "slow")),
            ErrorKind::Timeout,
            "probe: the transport timed out waiting for the response (after 3 attempts)",
            3,
            true,
        ),
        (
            || Err(TransportError::unsendable("too strange")),
            ErrorKind::Configuration,
            "probe: too strange",
            1,
            false,
        ),
    ];
    for (answer, kind, text, attempts, maybe_received) in cases {
        let own = Own::new(answer);
        let error = run(own.client().call(probe([])).send()).unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(error.to_string(), text);
        assert_eq!((error.attempts(), error.maybe_received()), (attempts, maybe_received), "{text}");
        assert_eq!(own.heads.lock().unwrap().len(), attempts as usize);
        assert_eq!(own.slept.lock().unwrap().len(), attempts as usize - 1);
        assert!(error.source().is_some());
    }
}

#[test]
fn it_keeps_the_time() {
    #[derive(Debug)]
    struct Never;
    impl Transport for Never {
        fn send(&self, _: http::Request<RequestBody>) -> BoxFuture<'_, Answer> {
            Box::pin(std::future::pending())
        }

        // An hour is over at once.
        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(ready(()))
        }
    }
    let client = ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(Never).build().unwrap();
    let call = client.call(probe([])).timeout(Duration::from_secs(3600)).retries(0);
    assert_eq!(futures(call.send()).unwrap_err().to_string(), "probe: no response within 3600s");
}

#[test]
fn unless_it_has_a_clock_of_its_own_all_limits_go_by_tokios() {
    #[derive(Debug)]
    struct Busy;
    impl Transport for Busy {
        fn send(&self, _: http::Request<RequestBody>) -> BoxFuture<'_, Answer> {
            let answer = http::Response::builder().status(503).header("retry-after", "20");
            Box::pin(ready(Ok(answer.body("".into()).unwrap())))
        }

        fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
            Box::pin(tokio::time::sleep(duration))
        }
    }
    let client = ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(Busy).build().unwrap();
    let call = client.call(probe([])).retries(9).total_timeout(Duration::from_secs(50));
    // A clock that was stopped runs ahead where nothing happens.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let error = runtime.unwrap().block_on(call.send()).unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 3), "a third pause would take too long");
}

/// A body that comes in pieces and then breaks, or ends.
struct Pieces(Vec<Result<&'static str, &'static str>>);

impl http_body::Body for Pieces {
    type Data = bytes::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, std::io::Error>>> {
        std::task::Poll::Ready(match self.0.is_empty() {
            true => None,
            false => Some(match self.0.remove(0) {
                Ok(text) => Ok(http_body::Frame::data(text.into())),
                Err(text) => Err(std::io::Error::other(text)),
            }),
        })
    }
}

fn pieces(pieces: &[Result<&'static str, &'static str>]) -> Answer {
    Ok(http::Response::new(ResponseBody::new(Pieces(pieces.to_vec()))))
}

#[test]
fn bodies_come_in_pieces_or_break() {
    let own = Own::new(|| pieces(&[Ok("[1"), Ok(""), Ok(",2]")]));
    assert_eq!(futures(own.client().call(probe([])).send()).unwrap().value, json!([1, 2]));

    let own = Own::new(|| pieces(&[Ok("[1"), Err("gone")]));
    let error = futures(own.client().call(probe([])).retries(0).send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport(Phase::Body));
    assert_eq!(error.to_string(), "probe: 200, but the body broke off: gone");
}

#[test]
fn it_reads_bodies_of_sources_and_hears_why_they_fail() {
    #[derive(Debug)]
    struct Reads;
    impl Transport for Reads {
        fn send(&self, request: http::Request<RequestBody>) -> BoxFuture<'_, Answer> {
            let mut body = Box::pin(request.into_body());
            Box::pin(async move {
                let mut text = Vec::new();
                while let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
                    let frame = frame.map_err(|it| TransportError::new(Phase::Send, it))?;
                    text.extend_from_slice(&frame.into_data().unwrap());
                }
                let text = serde_json::to_vec(&String::from_utf8(text).unwrap()).unwrap();
                Ok(http::Response::new(text.into()))
            })
        }

        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(ready(()))
        }
    }
    let client = ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(Reads).build().unwrap();
    let send = |body: Body| futures(client.call(probe([Part::Bytes("text/plain", body)])).send());
    assert_eq!(send(Body::from("whole")).unwrap().value, json!("whole"));
    assert_eq!(send(Body::reader(&b"read"[..])).unwrap().value, json!("read"));
    let error = send(Body::reader(&b"read"[..]).sized(9)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Source);
    assert_eq!(error.to_string(), "probe: the source of the body failed: it ended after 4 of 9 bytes");
    assert!(error.source().is_some());
}

#[test]
fn a_call_that_must_not_be_made_twice_is_not() {
    operation!(
        Capture -> Value,
        runtime::Endpoint { replay: runtime::Replay::Once, ..endpoint("capture", "POST", "/x") },
        |it| it.json()
    );
    let own = Own::new(|| Err(TransportError::new(Phase::Send, "hung up")));
    assert!(futures(own.client().call(Capture).retries(Retries::new().most(9)).send()).is_err());
    assert_eq!(own.heads.lock().unwrap().len(), 1);
    let own = Own::new(|| Err(TransportError::new(Phase::Connect, "refused")));
    assert!(futures(own.client().call(Capture).retries(9).send()).is_err());
    assert_eq!(own.heads.lock().unwrap().len(), 10);
    let own = Own::new(good);
    assert!(futures(own.client().call(Post).send()).is_ok());
}
