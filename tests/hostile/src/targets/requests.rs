//! URLs and parameters: how values become a request.
//!
//! An input is an object of JSON: in which place a parameter is, in which style, and its value. What is promised: a request
//! goes to the host and the path that it is meant for, whatever the value; a plain value is what the server reads; and no
//! header has characters that end it. What cannot be sent is an error.

use std::sync::LazyLock;
use std::time::Duration;

use fastrand::Rng;
use runtime::{
    Api, Client, ClientBuilder, DecodeError, Encoder, Endpoint, ErrorPointers, Operation, RawResponse,
    Replay, SecurityKind, SecurityScheme, Style,
};
use serde_json::{Value, json};
use url::Url;

use super::{Target, ensure};
use crate::mutate;

pub(super) const TARGET: Target =
    Target { name: "requests", ending: "json", longest: Duration::from_secs(5), make, check };

static API: Api = Api {
    name: "shop",
    version: "1.0.0",
    servers: &[],
    server_variables: &[],
    security: &[SecurityScheme { name: "key", kind: SecurityKind::Bearer }],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

const STYLES: [(&str, Style); 8] = [
    ("simple", Style::SIMPLE),
    ("label", Style::LABEL),
    ("matrix", Style::MATRIX),
    ("form", Style::FORM),
    ("space", Style::SPACE_DELIMITED),
    ("pipe", Style::PIPE_DELIMITED),
    ("deep", Style::DEEP_OBJECT),
    ("json", Style::JSON),
];

const PLACES: [&str; 4] = ["path", "query", "header", "cookie"];

const PIECES: &[&str] = &[
    "a",
    "b c",
    "/",
    "..",
    ".",
    "?",
    "#",
    "&",
    "=",
    "%",
    "%2f",
    "%2e%2e",
    "+",
    ";",
    ",",
    ":",
    "@",
    "//x.example",
    "\\",
    "|",
    "\r\n",
    "\n",
    "\t",
    "\u{0}",
    "\u{7f}",
    "\"",
    "'",
    "é",
    "漢",
    "🦀",
    "{id}",
    "[",
    "]",
    " ",
    "\u{a0}",
    "~",
    "*",
    "<",
    ">",
];

/// `GET /things/{id}/parts`, with one parameter.
#[derive(Debug, Clone)]
struct Call {
    place: String,
    value: Value,
    style: Style,
}

impl Operation for Call {
    type Output = Value;

    const ENDPOINT: &'static Endpoint<'static> = &Endpoint {
        id: "getParts",
        method: "GET",
        path: "/things/{id}/parts",
        accept: "application/json",
        security: &[],
        servers: &[],
        idempotency_header: None,
        replay: Replay::Safe,
        locked: &[],
        redirects: &[],
    };

    fn encode(&self, to: &mut Encoder<'_>) {
        match self.place.as_str() {
            "path" => return to.path("id", &self.value, self.style),
            "query" => to.query("color", &self.value, self.style),
            "header" => to.header("X-Color", &self.value, self.style),
            _ => to.cookie("color", &self.value, self.style),
        }
        to.path("id", &"1".to_owned(), Style::SIMPLE);
    }

    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

fn make(rng: &mut Rng) -> Vec<u8> {
    let mut text = || mutate::pieces(rng, 6, PIECES);
    let (one, two, three) = (text(), text(), text());
    let value = match rng.usize(..6) {
        0 | 1 => json!(one),
        2 => json!([one, two]),
        3 => json!({one: two, three: 1}),
        4 => json!({"a": [one, {"b": two}], "c": null}),
        _ => mutate::plain(rng),
    };
    let (style, explode) = (mutate::pick(rng, &STYLES).0, rng.bool());
    let input =
        json!({"place": mutate::pick(rng, &PLACES), "style": style, "explode": explode, "value": value});
    input.to_string().into_bytes()
}

fn check(input: &[u8]) -> Result<(), String> {
    // What is not an input of this kind says nothing.
    let Ok(input) = serde_json::from_slice::<Value>(input) else { return Ok(()) };
    let word = |name: &str| input.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some((_, style)) = STYLES.iter().find(|(name, _)| *name == word("style")) else { return Ok(()) };
    let explode = input.get("explode").and_then(Value::as_bool).unwrap_or_default();
    let (place, value) = (word("place"), input.get("value").cloned().unwrap_or_default());
    let style = style.explode(explode);
    let call = Call { place: place.clone(), value: value.clone(), style };
    let Ok(request) = client().call(call).request() else { return Ok(()) };
    let url = Url::parse(request.url()).map_err(|error| format!("{}: {error}", request.url()))?;
    let wrong = || format!("{value} in the {place} goes to {url}");
    ensure(url.host_str() == Some("x.example") && url.port().is_none() && url.username().is_empty(), wrong)?;
    ensure(url.fragment().is_none(), wrong)?;
    let segments: Vec<&str> = url.path().split('/').collect();
    ensure(matches!(segments[..], ["", "v1", "things", id, "parts"] if !id.is_empty()), wrong)?;
    ensure(url.query().is_none() || place == "query", wrong)?;
    for (name, value) in request.headers() {
        let is_plain = |it: &u8| (*it >= b' ' && *it != 0x7f) || *it == b'\t';
        ensure(value.as_bytes().iter().all(is_plain), || format!("the header {name} is {value:?}"))?;
    }
    // What the server reads of a plain value.
    let Some(text) = value.as_str() else { return Ok(()) };
    if place == "query" && style == Style::FORM.explode(explode) {
        let read: Vec<_> = url.query_pairs().collect();
        ensure(read.len() == 1 && read[0].0 == "color" && read[0].1 == text, || {
            format!("{text:?} is read as {read:?}")
        })?;
    }
    if place == "path" && style == Style::SIMPLE.explode(explode) {
        // As a value of a form is read, in which a plus is a space.
        let form = format!("id={}", segments[3].replace('+', "%2B"));
        let read: Vec<_> = url::form_urlencoded::parse(form.as_bytes()).collect();
        ensure(read.len() == 1 && read[0].1 == text, || format!("{text:?} is read as {read:?}"))?;
    }
    Ok(())
}

fn client() -> &'static Client {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| {
        let builder = ClientBuilder::from_api(&API).key("key").base_url("https://x.example/v1");
        builder.build().unwrap_or_else(|error| unreachable!("a client that sends nothing: {error}"))
    });
    &CLIENT
}
