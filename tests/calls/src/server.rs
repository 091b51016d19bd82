//! A server that responds to every request with the same session, as fast as it can.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// A session as it was recorded.
pub const SESSION: &str = include_str!("../../../spec/wooshpay/recorded/CheckoutSession.payment-absent.json");

pub struct Server(SocketAddr);

impl Server {
    pub fn start() -> io::Result<Self> {
        let session = compact(SESSION);
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that hangs up is the end of its connection, and of nothing else.
                let session = session.clone();
                thread::spawn(move || serve(stream, &session));
            }
        });
        Ok(Self(address))
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.0)
    }
}

/// JSON as servers send it: in the order of the recording, and without the spaces that are there for readers.
pub fn compact(json: &str) -> String {
    let (mut in_text, mut is_escaped) = (false, false);
    let is_sent = |it: &char| {
        if in_text && !is_escaped && *it == '\\' {
            is_escaped = true;
            return true;
        }
        in_text ^= *it == '"' && !is_escaped;
        is_escaped = false;
        in_text || !it.is_whitespace()
    };
    json.chars().filter(is_sent).collect()
}

fn serve(mut stream: TcpStream, session: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nrequest-id: req_1\r\ncontent-length: {}\r\n\r\n{session}",
        session.len()
    );
    let (mut bytes, mut chunk) = (Vec::new(), [0; 8192]);
    loop {
        match stream.read(&mut chunk)? {
            0 => return Ok(()),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
        let Some(head) = bytes.windows(4).position(|it| it == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        let length = text.lines().find_map(|it| it.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if bytes.len() >= head + 4 + length.unwrap_or(0) {
            bytes.clear();
            stream.write_all(answer.as_bytes())?;
        }
    }
}
