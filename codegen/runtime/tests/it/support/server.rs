//! A server on loopback that responds to connections by scripts and remembers what it was sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does once it has read a request.
#[derive(Clone)]
pub enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    /// Goes on when the test is there, too.
    Meet(Arc<Barrier>),
    /// Hangs up without reading the request, so that the client sees a reset.
    Reset,
}

pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Responds to every connection by this script.
    pub fn start(script: Vec<Step>) -> Self {
        Self::each(vec![script])
    }

    /// Responds to each connection by the script that is next, and all that are left over by the last one.
    pub fn each(scripts: Vec<Vec<Step>>) -> Self {
        Self::serve(move |index, stream, log| play(stream, &scripts[index.min(scripts.len() - 1)], log))
    }

    /// Responds to each connection by what its request asks for.
    pub fn answering(answer: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static) -> Self {
        Self::serve(move |_, mut stream, log| {
            let request = receive(&mut stream, log)?;
            follow(&mut stream, &answer(&request))
        })
    }

    fn serve(
        connection: impl Fn(usize, TcpStream, &Mutex<Vec<String>>) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let connection = Arc::new(connection);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (log, count) = (Arc::clone(&seen), Arc::clone(&connections));
        thread::spawn(move || {
            for (index, stream) in listener.incoming().enumerate() {
                count.fetch_add(1, Ordering::SeqCst);
                let (connection, log) = (Arc::clone(&connection), Arc::clone(&log));
                // A client that hangs up early is part of some tests.
                thread::spawn(move || connection(index, stream.unwrap(), &log));
            }
        });
        Self { address, seen, connections }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections there were, those included whose request was not read.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The requests so far, each as text.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// A URL on which nothing listens.
pub fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// A whole response with the right length.
pub fn answer(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Step {
    let body = body.as_ref();
    let mut head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    Step::Send([head.as_bytes(), body].concat())
}

/// A whole JSON response with a request id.
pub fn json(status: &str, body: &str) -> Step {
    answer(status, &["content-type: application/json", "request-id: req_1"], body)
}

/// Bytes as they are.
pub fn close(bytes: &str) -> Step {
    Step::Send(bytes.as_bytes().to_vec())
}

/// Longer than anybody waits. The thread that does ends with the program.
pub const FOREVER: u64 = 3_600_000;

pub fn wait(millis: u64) -> Step {
    Step::Wait(Duration::from_millis(millis))
}

fn play(mut stream: TcpStream, script: &[Step], log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    if matches!(script.first(), Some(Step::Reset)) {
        // Bytes have to be there and unread for the kernel to reset the connection.
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        return Ok(());
    }
    receive(&mut stream, log)?;
    follow(&mut stream, script)
}

/// Reads a request and notes it.
fn receive(stream: &mut TcpStream, log: &Mutex<Vec<String>>) -> std::io::Result<String> {
    let request = read(stream)?;
    log.lock().unwrap().push(request.clone());
    Ok(request)
}

fn follow(stream: &mut TcpStream, script: &[Step]) -> std::io::Result<()> {
    for step in script {
        match step {
            Step::Send(bytes) => stream.write_all(bytes)?,
            Step::Wait(duration) => thread::sleep(*duration),
            Step::Meet(barrier) => drop(barrier.wait()),
            Step::Reset => return Ok(()),
        }
    }
    Ok(())
}

fn read(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            if head.contains("transfer-encoding: chunked") {
                if count == 0 || body.ends_with("0\r\n\r\n") {
                    return Ok(text);
                }
                continue;
            }
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if count == 0 || body.len() >= length.map_or(0, |it| it.parse().unwrap()) {
                return Ok(text);
            }
        } else if count == 0 {
            return Ok(text);
        }
    }
}
