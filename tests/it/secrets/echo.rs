//! A server on loopback that sends back whatever it gets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use super::hunt::Planted;

/// What the server makes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// A refusal whose type, code, message and request id repeat it.
    Refused,
    /// A refusal as problem details.
    Problem,
    /// A refusal in plain text, with a media type that repeats it.
    Plain,
    /// A redirect to where it repeats it.
    Moved,
    /// A success that is not JSON of the right kind, with keys that repeat it.
    Odd,
    /// A success that repeats it where nothing is said to be sensitive.
    Good,
    /// No HTTP at all.
    Broken,
    /// The beginning of an answer.
    Torn,
}

impl How {
    pub const ALL: [Self; 8] = [
        Self::Refused,
        Self::Problem,
        Self::Plain,
        Self::Moved,
        Self::Odd,
        Self::Good,
        Self::Broken,
        Self::Torn,
    ];
}

/// A server that repeats what it gets, and what it is given.
pub struct Echo {
    address: SocketAddr,
    known: Arc<Mutex<Planted>>,
}

impl Echo {
    /// A server that responds like this; `good` is a success that says what it is given.
    pub fn start(how: How, good: fn(&str) -> Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let known = Arc::new(Mutex::new(Planted::default()));
        let texts = Arc::clone(&known);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read(&mut stream);
                let all = texts.lock().unwrap().forms().collect::<Vec<_>>().join(" ; ");
                // The client may have hung up.
                let _ = stream.write_all(&answer(how, &format!("{request} ; {all}"), good));
            }
        });
        Self { address, known }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Tells it what to repeat, each in all its forms, besides what it gets.
    pub fn knows(&self, planted: &Planted) {
        *self.known.lock().unwrap() = planted.clone();
    }
}

fn answer(how: How, echo: &str, good: fn(&str) -> Value) -> Vec<u8> {
    let line: String = echo.chars().map(|it| if matches!(it, ' '..='~') { it } else { ' ' }).collect();
    let token: String = line.chars().map(|it| if it == ' ' || it == ';' { '_' } else { it }).collect();
    let json = "content-type: application/json";
    let (status, headers, body) = match how {
        How::Refused => {
            let error = json!({"error": {"type": echo, "code": echo, "message": echo, (echo): echo}});
            ("402 Payment Required", vec![json.to_owned()], error.to_string())
        }
        How::Problem => {
            let error =
                json!({"type": echo, "title": echo, "detail": echo, "message": 7, "card": {(echo): echo}});
            ("422 A", vec!["content-type: application/problem+json".to_owned()], error.to_string())
        }
        How::Plain => ("500 A", vec![format!("content-type: {token}")], echo.to_owned()),
        How::Moved => {
            ("307 A", vec![format!("location: https://evil.example/{token}?{token}")], String::new())
        }
        How::Odd => {
            ("200 OK", vec![format!("content-type: {token}")], json!({(echo): {(echo): echo}}).to_string())
        }
        How::Good => ("200 OK", vec![json.to_owned()], good(echo).to_string()),
        How::Broken => return format!("{line}\r\n\r\n").into_bytes(),
        How::Torn => return format!("HTTP/1.1 200 {line}\r\ncontent-length: 99\r\n\r\n{{").into_bytes(),
    };
    let mut head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for header in headers.iter().map(String::as_str).chain(["request-id: ", "x-ticket: ", "retry-after: "]) {
        head.push_str(header);
        if header.ends_with(": ") {
            head.push_str(&line);
        }
        head.push_str("\r\n");
    }
    format!("{head}\r\n{body}").into_bytes()
}

fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 65536];
    loop {
        let count = stream.read(&mut chunk).unwrap_or_default();
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head.lines().find_map(|it| it.strip_prefix("content-length: "));
            body.len() >= length.map_or(0, |it| it.parse().unwrap())
        });
        if whole || count == 0 {
            return text;
        }
    }
}
