//! Headers and signatures of webhooks.
//!
//! An input is an object of JSON: lines of headers, a body, and the time of the receiver. What is promised: only what was
//! signed with the secret is taken for genuine, whatever the headers are, and all that was signed is.

use std::time::{Duration, UNIX_EPOCH};

use fastrand::Rng;
use http::{HeaderMap, HeaderName, HeaderValue};
use runtime::webhooks::{
    Carrier, Digest, Encoding, KeyForm, Piece, Signature, Signed, Signer, Verified, Verifier,
};
use serde_json::{Value, json};

use super::{Target, ensure};
use crate::mutate;

pub(super) const TARGET: Target =
    Target { name: "webhooks", ending: "json", longest: Duration::from_secs(5), make, check };

/// Elements of one header: `t=…,v1=…`, of at most this age.
#[derive(Debug)]
enum Elements {}

impl Signed for Elements {
    const SIGNATURE: &'static Signature = &Signature {
        header: "Shop-Signature",
        elements: &["v1"],
        prefix: "",
        timestamp: Some(Carrier::Element("t")),
        id: None,
        signed: &[Piece::Timestamp, Piece::Text("."), Piece::Body],
        digest: Digest::Sha256,
        encoding: Encoding::Hex,
        key: KeyForm::Text,
        key_prefix: "",
        tolerance: Some(Duration::from_secs(300)),
    };
    type Event = Value;
}

/// Three headers.
#[derive(Debug)]
enum Headers {}

impl Signed for Headers {
    const SIGNATURE: &'static Signature = &Signature {
        header: "Shop-Signature",
        timestamp: Some(Carrier::Header("Shop-Time")),
        id: Some(Carrier::Header("Shop-Id")),
        signed: &[Piece::Id, Piece::Text("."), Piece::Timestamp, Piece::Text("."), Piece::Body],
        encoding: Encoding::Base64,
        ..*Elements::SIGNATURE
    };
    type Event = Value;
}

const SECRET: &str = "a secret of the shop";

const NOW: u64 = 1_700_000_000;

const PIECES: &[&str] = &[
    "t=1700000000",
    "t=1699999999",
    "t=99999999999999999999",
    "t=-1",
    "t=",
    "v1=",
    "v1",
    "v0=",
    ",",
    ", ",
    ";",
    " ",
    "=",
    "==",
    "00",
    "ab12",
    "AAAA",
    "+",
    "/",
    "1700000000",
    "1700000000000",
    "id.1",
    ".",
    "\t",
    "é",
    "\u{7f}",
    "@signature",
    "@other",
];

const NAMES: [&str; 4] = ["Shop-Signature", "Shop-Time", "Shop-Id", "shop-signature"];

fn make(rng: &mut Rng) -> Vec<u8> {
    let body = mutate::pieces(rng, 6, &["{", "}", "\"a\"", ":", "1", ",", "é", "\n", "null"]);
    let lines: Vec<Value> = (0..rng.usize(..5))
        .map(|_| {
            let mut value = mutate::pieces(rng, 8, PIECES);
            // Now and then a signature that is right, or right for another body.
            for (word, body) in [("@signature", body.as_str()), ("@other", "another body")] {
                value = value.replace(word, &signature::<Elements>(body.as_bytes()));
            }
            json!([mutate::pick(rng, &NAMES), value])
        })
        .collect();
    json!({"headers": lines, "body": body, "now": NOW + rng.u64(..600)}).to_string().into_bytes()
}

fn check(input: &[u8]) -> Result<(), String> {
    let Ok(input) = serde_json::from_slice::<Value>(input) else { return Ok(()) };
    let mut headers = HeaderMap::new();
    for line in input.get("headers").and_then(Value::as_array).into_iter().flatten() {
        let part = |at: usize| line.get(at).and_then(Value::as_str).unwrap_or_default().as_bytes();
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(part(0)), HeaderValue::from_bytes(part(1))) {
            headers.append(name, value);
        }
    }
    let body = input.get("body").and_then(Value::as_str).unwrap_or_default().as_bytes();
    let now = input.get("now").and_then(Value::as_u64).unwrap_or(NOW) % (1 << 40);
    one::<Elements>(&headers, body, now)?;
    one::<Headers>(&headers, body, now)
}

fn one<W: Signed>(headers: &HeaderMap, body: &[u8], now: u64) -> Result<(), String> {
    let clock = move || UNIX_EPOCH + Duration::from_secs(now);
    let verifier = Verifier::<W>::new([SECRET]).clock(clock);
    if let Ok(verified) = verifier.verify(headers, body) {
        let right = again(&verified, body)?;
        let came: Vec<_> = headers.get_all(W::SIGNATURE.header).iter().collect();
        let has_it = came.iter().any(|it| {
            let text = String::from_utf8_lossy(it.as_bytes()).to_ascii_lowercase();
            text.contains(&right.to_ascii_lowercase())
        });
        ensure(has_it, || format!("{came:?} is taken, and {right} is right"))?;
        let _ = verified.parse();
    }
    let signed =
        Signer::<W>::new(SECRET).at(clock()).id("id").sign(body).map_err(|error| error.to_string())?;
    ensure(verifier.verify(&signed, body).is_ok(), || "what was signed is not taken".to_owned())?;
    let other = [body, b" "].concat();
    ensure(verifier.verify(&signed, &other).is_err(), || "another body is taken".to_owned())
}

/// The signature that is right for what was taken.
fn again<W: Signed>(verified: &Verified<'_, W>, body: &[u8]) -> Result<String, String> {
    let mut signer = Signer::<W>::new(SECRET);
    if let Some(timestamp) = verified.timestamp() {
        signer = signer.timestamp(timestamp);
    }
    if let Some(id) = verified.id() {
        signer = signer.id(id);
    }
    signer.sign(body).map(|headers| of::<W>(&headers)).map_err(|error| error.to_string())
}

fn signature<W: Signed>(body: &[u8]) -> String {
    let signed = Signer::<W>::new(SECRET).timestamp(NOW.to_string()).id("id").sign(body);
    signed.map(|headers| of::<W>(&headers)).unwrap_or_default()
}

/// The signature alone, without what is around it.
fn of<W: Signed>(headers: &HeaderMap) -> String {
    let value = headers.get(W::SIGNATURE.header).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let last = value.rsplit([',', ' ']).next().unwrap_or_default();
    last.strip_prefix("v1=").or_else(|| last.strip_prefix("v1,")).unwrap_or(last).to_owned()
}
