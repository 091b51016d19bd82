//! Many calls at once on one client: what they share, what each of them costs, and what they leave behind.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;

use allocation_counter::AllocationInfo;
use runtime::{
    BoxFuture, ByteStream, Client, RequestBody, Response, ResponseBody, Transport, TransportError,
};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::support::{SHOP, probe};

/// How many calls are in flight.
const MANY: usize = 1000;

/// How often something that has to come about is looked for, with a millisecond between. No machine takes so long.
const LOOKS: usize = 600_000;

/// A server that responds to nobody before so many requests are there.
struct Crowd {
    address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    accepted: AtomicUsize,
    requests: AtomicUsize,
    closed: AtomicUsize,
}

/// What the server does with a request.
#[derive(Clone)]
enum Answers {
    /// It responds when so many are there.
    Together(Arc<Barrier>),
    /// It responds to every other one, with a body that never ends.
    Halfway,
}

impl Crowd {
    fn of(size: usize) -> Self {
        Self::start(Answers::Together(Arc::new(Barrier::new(size))))
    }

    fn start(answers: Answers) -> Self {
        let counts = Arc::new(Counts::default());
        let (sender, address) = std::sync::mpsc::channel();
        let shared = Arc::clone(&counts);
        // On a thread of its own, so that what it holds is not taken for the client's.
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let socket = TcpSocket::new_v4().unwrap();
                socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
                let listener = socket.listen(2 * MANY as u32).unwrap();
                sender.send(listener.local_addr().unwrap()).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    shared.accepted.fetch_add(1, Ordering::SeqCst);
                    let (counts, answers) = (Arc::clone(&shared), answers.clone());
                    tokio::spawn(async move {
                        // A client that hangs up is what some tests are about.
                        let _ = converse(stream, &counts, answers).await;
                        counts.closed.fetch_add(1, Ordering::SeqCst);
                    });
                }
            });
        });
        Self { address: address.recv().unwrap(), counts }
    }

    fn client(&self) -> Client {
        let builder = runtime::ClientBuilder::from_api(&SHOP).key("sk_test_123456").timeout(Duration::MAX);
        builder.retries(0).base_url(format!("http://{}", self.address)).build().unwrap()
    }

    fn accepted(&self) -> usize {
        self.counts.accepted.load(Ordering::SeqCst)
    }

    fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::SeqCst)
    }

    fn closed(&self) -> usize {
        self.counts.closed.load(Ordering::SeqCst)
    }
}

async fn converse(mut stream: TcpStream, counts: &Counts, answers: Answers) -> io::Result<()> {
    loop {
        let query = receive(&mut stream).await?;
        let number = counts.requests.fetch_add(1, Ordering::SeqCst);
        let answer = match &answers {
            Answers::Together(all) => {
                all.wait().await;
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{query}", query.len())
            }
            Answers::Halfway if number.is_multiple_of(2) => {
                "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n[1".to_owned()
            }
            Answers::Halfway => continue,
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

/// Reads a request without a body; the value in its query.
async fn receive(stream: &mut TcpStream) -> io::Result<String> {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut text).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    let query = text.split(' ').nth(1).and_then(|it| it.rsplit('=').next());
    Ok(query.unwrap_or_default().to_owned())
}

/// One at a time: each of these tests takes as many connections as all the others together. Makes sure that there may be
/// so many.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut files = getrlimit(Resource::Nofile);
        let needed = 3 * MANY as u64;
        if files.current.is_some_and(|it| it < needed) {
            files.current = files.maximum.map_or(Some(needed), |most| Some(most.min(needed)));
            setrlimit(Resource::Nofile, files).unwrap();
        }
        assert!(files.current.is_none_or(|it| it >= needed), "too few files are allowed: {files:?}");
    }
    turn
}

/// Makes so many calls at the same time; each gets the answer that is its own.
async fn wave(client: &Client, size: usize) {
    let mut calls = JoinSet::new();
    for number in 0..size {
        let call = client.call(probe([])).query("number", &number.to_string());
        calls.spawn(async move { assert_eq!(call.await.unwrap(), json!(number)) });
    }
    while let Some(ended) = calls.join_next().await {
        ended.unwrap();
    }
}

/// Waits until something holds that has to.
async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..LOOKS {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("never: {what}");
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn connections_serve_again_and_nothing_is_left_of_them() {
    let _turn = turn();
    let server = Crowd::of(MANY);
    one_thread().block_on(async {
        let client = server.client();
        wave(&client, MANY).await;
        assert_eq!(server.accepted(), MANY);
        // A task for each, and one that closes those that are idle for long.
        until("each connection waits for another call", || tasks() <= MANY + 1).await;
        wave(&client, MANY).await;
        assert_eq!((server.accepted(), server.requests()), (MANY, 2 * MANY));
        drop(client);
        until("no task is left", || tasks() == 0).await;
        until("no connection is left", || server.closed() == MANY).await;
    });
}

#[test]
fn calls_that_are_dropped_half_way_leave_nothing_behind() {
    let _turn = turn();
    let server = Crowd::start(Answers::Halfway);
    one_thread().block_on(async {
        let client = server.client();
        let mut calls = JoinSet::new();
        let streams: Arc<Mutex<Vec<Response<ByteStream>>>> = Arc::default();
        for _ in 0..MANY {
            let (call, streams) = (client.call(probe([])), Arc::clone(&streams));
            calls.spawn(async move {
                let stream = call.stream().await.unwrap();
                streams.lock().unwrap().push(stream);
            });
        }
        until("half of them read", || streams.lock().unwrap().len() == MANY / 2).await;
        until("half of them wait", || server.requests() == MANY).await;
        calls.shutdown().await;
        streams.lock().unwrap().clear();
        until("no connection is left", || server.closed() == MANY).await;
        until("no task is left", || tasks() == 0).await;
        // Nor is the client any worse for it.
        assert_eq!(client.call(probe([])).stream().await.unwrap().status(), 200);
    });
}

#[test]
fn many_threads_share_one_client() {
    let _turn = turn();
    let server = Crowd::of(MANY);
    let runtime = Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let client = server.client();
        wave(&client, MANY).await;
        wave(&client, MANY).await;
        assert_eq!(server.requests(), 2 * MANY);
        drop(client);
        until("no task is left", || tasks() == 0).await;
        until("no connection is left", || server.closed() == server.accepted()).await;
    });
}

#[test]
fn blocking_calls_of_many_threads_are_in_flight_together() {
    const THREADS: usize = 64;
    let _turn = turn();
    let server = Crowd::of(THREADS);
    let client = server.client();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let client = &client;
            scope.spawn(move || {
                for round in 0..4 {
                    let number = thread * 4 + round;
                    let call = client.call(probe([])).query("number", &number.to_string());
                    assert_eq!(call.send_blocking().unwrap().value, json!(number));
                }
            });
        }
    });
    assert_eq!(server.requests(), 4 * THREADS);
}

/// What a thread takes while it does something, from the second time on: what is made once and kept is no cost of it.
fn measure(work: impl Fn(usize), size: usize) -> AllocationInfo {
    work(1);
    allocation_counter::measure(|| work(size))
}

/// What each of many calls adds to what one alone takes. All of it is given back in the end.
fn cost_of_one(work: impl Fn(usize)) -> u64 {
    let (one, many) = (measure(&work, 1), measure(&work, MANY));
    assert_eq!((one.bytes_current, many.bytes_current), (0, 0), "something is kept");
    (many.bytes_max - one.bytes_max) / (MANY as u64 - 1)
}

#[test]
fn a_call_in_flight_costs_little_and_gives_it_all_back() {
    let _turn = turn();
    let (alone, together) = (Crowd::of(1), Crowd::of(MANY));
    let cost = cost_of_one(|size| {
        let server = if size == 1 { &alone } else { &together };
        one_thread().block_on(async {
            let client = server.client();
            wave(&client, size).await;
            drop(client);
            until("no task is left", || tasks() == 0).await;
        });
    });
    // As the documentation of `Client` says.
    assert!(cost <= 64 * 1024, "{cost} bytes");
}

/// A transport that never comes to an end.
#[derive(Debug)]
struct Never;

impl Transport for Never {
    fn send(
        &self,
        _: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(std::future::pending())
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

#[test]
fn without_its_connection_it_costs_next_to_nothing() {
    let client =
        runtime::ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(Never).build().unwrap();
    let cost = cost_of_one(|size| {
        let mut calls: Vec<_> = (0..size).map(|_| client.call(probe([])).into_future()).collect();
        let mut context = Context::from_waker(Waker::noop());
        assert!(calls.iter_mut().all(|it| it.as_mut().poll(&mut context).is_pending()));
    });
    assert!(cost <= 8 * 1024, "{cost} bytes");
}
