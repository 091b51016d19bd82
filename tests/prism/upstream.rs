//! A server that responds with what was recorded, for a proxy that holds responses to the document as it does requests.
//!
//! In: an API's document, and the payloads in its `recorded` folder, each named after its schema. Out: for each operation
//! the payloads of the schema that it returns, in turn; the document's own example where none is recorded. Where the
//! document says that the wire deviates from it (`x-lenient`), they are set right: Prism knows nothing of that.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use codegen::ir::{Operation, Status, TypeId, TypeRef};
use serde_json::Value;

use crate::document::Examples;
use crate::rules;

/// Starts the server on a port.
pub(super) fn start(api: &str, port: u16) {
    let answers = Arc::new(Answers::of(api));
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = Arc::clone(&answers);
            // A proxy that hangs up is the end of its connection, and of nothing else.
            thread::spawn(move || serve(stream, &answers));
        }
    });
}

/// What each operation returns.
struct Answers {
    /// Method and path template, the bodies, and how many of them were given.
    operations: Vec<(String, String, Vec<String>, Mutex<usize>)>,
}

impl Answers {
    fn of(api: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(api);
        let spec = folder.join("openapi.yaml");
        let request = codegen::Request { spec: spec.clone(), ..codegen::Request::default() };
        let api = codegen::generate(&request).api.unwrap();
        let examples = Examples::of(&spec);
        let recorded = recorded(&folder.join("recorded"));
        let operations = api.operations.iter().map(|it| {
            let known = schema(it).and_then(|id| Some((id, recorded.get(api.ty(id).hint.first()?)?)));
            let bodies = match known {
                Some((id, bodies)) => {
                    bodies.iter().map(|it| rules::apply(&api, id, it.clone()).to_string()).collect()
                }
                None => examples.of_operation(it),
            };
            assert!(!bodies.is_empty(), "nothing is known that {} answers", it.id);
            (it.method.clone(), it.path.clone(), bodies, Mutex::new(0))
        });
        Self { operations: operations.collect() }
    }

    /// The body of the next answer to a request.
    fn next(&self, method: &str, path: &str) -> Option<String> {
        let fits = |template: &str| {
            let (names, values) = (template.split('/'), path.split('/'));
            names.clone().count() == values.clone().count()
                && names.zip(values).all(|(name, value)| name.starts_with('{') || name == value)
        };
        let mut found = self.operations.iter().filter(|(own, template, ..)| own == method && fits(template));
        // A path without placeholders is meant rather than one with them.
        let first = found.next()?;
        let (_, _, bodies, given) = found.find(|(_, template, ..)| template == path).unwrap_or(first);
        let mut given = given.lock().unwrap();
        *given += 1;
        Some(bodies[(*given - 1) % bodies.len()].clone())
    }
}

/// The payloads by the schema that they are of, but for those that show what no document knows yet: they break it on
/// purpose.
fn recorded(folder: &Path) -> BTreeMap<String, Vec<Value>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let mut payloads: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let (schema, about) = name.split_once('.').unwrap();
        if about.starts_with("unknown-") {
            continue;
        }
        let payload = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        payloads.entry(schema.to_owned()).or_default().push(payload);
    }
    payloads
}

/// The schema that a success returns.
fn schema(operation: &Operation) -> Option<TypeId> {
    let success = operation.responses.iter().find(|it| it.status == Status::Code(200))?;
    match &success.content.as_ref()?.ty {
        TypeRef::Named(id) => Some(*id),
        _ => None,
    }
}

/// Responds to one request.
fn serve(mut stream: TcpStream, answers: &Answers) -> std::io::Result<()> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 8192]);
    let head = loop {
        match stream.read(&mut chunk)? {
            0 => return Ok(()),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
        let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length = head.lines().find_map(|it| {
            let (name, value) = it.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        if bytes.len() >= end + 4 + length.unwrap_or(0) {
            break head;
        }
    };
    let mut words = head.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split('?').next().unwrap_or_default();
    let (status, body) = match answers.next(method, path) {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", format!("{{\"error\": {{\"message\": \"no {method} {path}\"}}}}")),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}
