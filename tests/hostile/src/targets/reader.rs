//! The reader of JSON that crates carry, with any text that a server may send.
//!
//! An input is a text. What is promised: what is JSON is read, as serde_json reads it; what was read is written so that it
//! is read as the same; and what a model of a crate writes of what it read, it reads and writes the same again.

use std::fs;
use std::sync::LazyLock;
use std::time::Duration;

use fastrand::Rng;
use runtime::json::{from_slice, to_vec};
use serde_json::Value;
use wooshpay::models::WebhookEvent;
use wooshpay::webhooks;

use super::{Target, ensure};
use crate::{mutate, root};

pub(super) const TARGET: Target =
    Target { name: "reader", ending: "json", longest: Duration::from_secs(10), make, check };

/// Payloads as the server sends them.
static RECORDED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = fs::read_dir(root().join("spec/wooshpay/recorded"));
    let mut files: Vec<_> = folder.into_iter().flatten().flatten().collect();
    files.sort_by_key(fs::DirEntry::path);
    files.iter().filter_map(|it| fs::read(it.path()).ok()).collect()
});

const NAMES: &[&str] = &[
    "id",
    "object",
    "type",
    "data",
    "amount",
    "status",
    "currency",
    "created",
    "api_version",
    "metadata",
    "",
    "new",
    "é",
];

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"a\":",
    "\"a\":1,",
    "1",
    "-",
    "0",
    "-0",
    "1.5",
    "1e400",
    "1e-400",
    "9007199254740993",
    "0.12345678901234567890",
    "true",
    "false",
    "null",
    " ",
    "\n",
    "\\",
    "\"\\ud83d\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u0000\"",
    "\u{feff}",
    "\u{0}",
    "é",
    "[[",
    "]]",
    "{\"a\":{",
    "}}",
    "tru",
    "\"type\":\"x\",",
];

fn make(rng: &mut Rng) -> Vec<u8> {
    if rng.usize(..4) == 0 {
        return mutate::pieces(rng, 30, PIECES).into_bytes();
    }
    let mut text = mutate::pick(rng, &RECORDED).clone();
    if rng.bool() {
        mutate::bytes(rng, &mut text, b"{}[]:,\"\\0e.-+ \n\0\xff");
    } else if let Ok(mut value) = serde_json::from_slice(&text) {
        (0..=rng.usize(..4)).for_each(|_| mutate::tree(rng, &mut value, NAMES));
        text = value.to_string().into_bytes();
    }
    if rng.usize(..4) == 0 {
        // A number that a float does not carry, in the place of one that it does.
        let digits = mutate::pick(rng, &["1e400", "-1e400", "9007199254740993", "0.1234567890123456789"]);
        text = String::from_utf8_lossy(&text).replacen(": 0", &format!(": {digits}"), 1).into_bytes();
    }
    text
}

fn check(input: &[u8]) -> Result<(), String> {
    let read = from_slice::<Value>(input);
    if let Ok(expected) = serde_json::from_slice::<Value>(input) {
        let read = read
            .as_ref()
            .map_err(|fault| format!("serde_json reads it, this does not: {}", fault.reason()))?;
        ensure(*read == expected, || format!("serde_json reads {expected}, this reads {read}"))?;
    }
    if let Ok(value) = read {
        let written = to_vec(&value);
        let again = from_slice::<Value>(&written)
            .map_err(|fault| format!("written, and not read: {}", fault.reason()))?;
        ensure(again == value, || format!("{value} was read as {again} once it was written"))?;
    }
    model(input)
}

/// A model: the event that a webhook brings.
fn model(input: &[u8]) -> Result<(), String> {
    let Ok(event) = event(input)? else { return Ok(()) };
    let write =
        |event: &WebhookEvent| serde_json::to_vec(event).map_err(|error| format!("not written: {error}"));
    let written = write(&event)?;
    let again = self::event(&written)?.map_err(|error| format!("written, and not read: {error}"))?;
    let twice = write(&again)?;
    ensure(written == twice, || {
        format!("{} becomes {}", String::from_utf8_lossy(&written), String::from_utf8_lossy(&twice))
    })?;
    Ok(())
}

fn event(body: &[u8]) -> Result<Result<WebhookEvent, webhooks::Error>, String> {
    let failed = |error: webhooks::Error| format!("what is signed is not verified: {error}");
    let headers = webhooks::sign("secret", body).map_err(failed)?;
    Ok(webhooks::verify("secret", &headers, body).map_err(failed)?.parse())
}
