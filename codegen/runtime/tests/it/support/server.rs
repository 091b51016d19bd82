//! A server on loopback that answers every connection by the same script and remembers what it was sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does once it has read a request.
#[derive(Clone)]
pub enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    /// Hangs up without reading the request, so that the client sees a reset.
    Reset,
}

pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start(script: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that hangs up early is part of some tests.
                let _ = play(stream.unwrap(), &script, &log);
            }
        });
        Self { address, seen }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
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
    let request = read(&mut stream)?;
    log.lock().unwrap().push(request);
    for step in script {
        match step {
            Step::Send(bytes) => stream.write_all(bytes)?,
            Step::Wait(duration) => thread::sleep(*duration),
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
