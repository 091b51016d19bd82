//! Requests and responses as bytes.
//!
//! In: what an answer holds, or a connection with a request on it. Out: the bytes of the one, the parts of the other. It
//! knows as much of HTTP as the runtime's own client sends, and says what no server should.

use std::io;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use super::lane::{CALL, KEY};
use super::ledger::{Answer, Received};
use super::plan::{After, Framing};

/// So much white space goes before a body that is to come slowly. A connection does not take so much at once: when it is
/// sent, the client has the head of the answer.
const PADDING: usize = 256 * 1024;

/// What an answer holds.
pub struct Content {
    media_type: &'static str,
    body: Vec<u8>,
    pub framing: Framing,
    /// How many bytes it says that it has.
    declared: usize,
    headers: Vec<(&'static str, String)>,
}

impl Content {
    pub fn of(media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let declared = body.len();
        Self { media_type, body, framing: Framing::Length, declared, headers: Vec::new() }
    }

    pub fn json(answer: &Answer) -> Self {
        Self::of("application/json", answer.body.as_bytes())
    }

    /// With white space before it.
    pub fn padded(answer: &Answer) -> Self {
        Self::of("application/json", " ".repeat(PADDING) + &answer.body)
    }

    pub fn framed(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }

    /// With a length that it does not have.
    pub fn declares(self, declared: usize) -> Self {
        Self { declared, ..self }
    }

    /// With a header.
    pub fn with(mut self, header: (&'static str, String)) -> Self {
        self.headers.push(header);
        self
    }

    /// With a word about what becomes of the connection, if there is one.
    pub fn after(self, after: After) -> Self {
        match after {
            After::SaidClose | After::Reset => self.with(("connection", "close".to_owned())),
            After::Keep | After::Close | After::Unasked => self,
        }
    }

    /// The bytes of an answer.
    pub fn message(&self, status: u16, request_id: &str) -> Vec<u8> {
        let mut head = format!(
            "HTTP/1.1 {status} Whatever\r\nrequest-id: {request_id}\r\ncontent-type: {}\r\n",
            self.media_type
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match self.framing {
            // It has no body, and says nothing of its length.
            _ if status == 304 => head.push_str("\r\n"),
            Framing::Length => head.push_str(&format!("content-length: {}\r\n\r\n", self.declared)),
            Framing::Close => head.push_str("\r\n"),
            Framing::Chunked => head.push_str("transfer-encoding: chunked\r\n\r\n"),
        }
        let mut message = head.into_bytes();
        match self.framing {
            Framing::Chunked => {
                let (first, second) = self.body.split_at(self.body.len() / 2);
                for chunk in [first, second].into_iter().filter(|it| !it.is_empty()) {
                    message.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                    message.extend_from_slice(chunk);
                    message.extend_from_slice(b"\r\n");
                }
                message.extend_from_slice(b"0\r\n\r\n");
            }
            _ => message.extend_from_slice(&self.body),
        }
        message
    }
}

/// The head of a request, and what came of its body with it.
pub struct Head {
    text: String,
    rest: Vec<u8>,
}

impl Head {
    /// Reads one.
    pub async fn receive(stream: &mut TcpStream) -> io::Result<Self> {
        let mut bytes = Vec::new();
        loop {
            let searched = bytes.len().saturating_sub(3);
            read(stream, &mut bytes).await?;
            if let Some(at) = bytes[searched..].windows(4).position(|it| it == b"\r\n\r\n") {
                let rest = bytes.split_off(searched + at + 4);
                return Ok(Self { text: String::from_utf8_lossy(&bytes).into_owned(), rest });
            }
        }
    }

    /// Reads the rest of the request.
    pub async fn whole(self, stream: &mut TcpStream) -> io::Result<Received> {
        let mut received = self.without_body();
        let mut body = self.rest;
        if self.text.contains("transfer-encoding: chunked") {
            while !body.ends_with(b"0\r\n\r\n") {
                read(stream, &mut body).await?;
            }
            received.body = unchunked(&body);
            return Ok(received);
        }
        let length = header(&self.text, "content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
        while body.len() < length {
            read(stream, &mut body).await?;
        }
        received.body = body;
        Ok(received)
    }

    /// The request, as if it ended here.
    pub fn without_body(&self) -> Received {
        Received {
            method: self.text.split(' ').next().unwrap_or_default().to_owned(),
            call: header(&self.text, CALL).unwrap_or_default(),
            key: header(&self.text, KEY),
            body: Vec::new(),
        }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let mut pairs = head.lines().filter_map(|it| it.split_once(": "));
    pairs.find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
}

/// Reads some more bytes, at least one.
async fn read(stream: &mut TcpStream, into: &mut Vec<u8>) -> io::Result<()> {
    let mut chunk = [0; 16 * 1024];
    match stream.read(&mut chunk).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        count => {
            into.extend_from_slice(&chunk[..count]);
            Ok(())
        }
    }
}

/// The content of chunks.
fn unchunked(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = chunks.windows(2).position(|it| it == b"\r\n") {
        let text = String::from_utf8_lossy(&chunks[..at]);
        let length = usize::from_str_radix(&text, 16).unwrap_or(0);
        let Some(chunk) = chunks.get(at + 2..at + 2 + length).filter(|it| !it.is_empty()) else { break };
        body.extend_from_slice(chunk);
        chunks = chunks.get(at + length + 4..).unwrap_or_default();
    }
    body
}
