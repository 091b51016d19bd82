//! The extensions that lowering obeys, read once for every kind of node.
//!
//! In: the `x-…` members of a node. Out: what they ask for. A known extension with a value that makes no sense is a
//! warning and asks for nothing; unknown ones are nobody's business.

use indexmap::IndexMap;
use serde_json::Value;

use super::merge;
use super::messages::Messages;
use crate::diagnostic::Diagnostic;
use crate::ir::{Convention, Epoch, ErrorPointers, Evidence, Lenient, Source};
use crate::pointer::Pointer;

/// The members of a node that start with `x-`.
pub(super) type Map = IndexMap<String, Value>;

/// What any node can ask for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Extensions {
    pub(super) rename: Option<String>,
    pub(super) argument: Option<u32>,
    pub(super) evidence: Option<Evidence>,
    pub(super) lenient: Option<Lenient>,
    pub(super) sensitive: bool,
    pub(super) epoch: Option<Epoch>,
    pub(super) known: Vec<String>,
}

impl Extensions {
    pub(super) fn read(map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> Self {
        let mut it = Self::default();
        for (key, value) in map {
            match key.as_str() {
                "x-rust-name" => it.rename = text(key, value, at, messages),
                "x-rust-argument" => match value.as_u64().and_then(|it| u32::try_from(it).ok()) {
                    Some(place) => it.argument = Some(place),
                    None => wrong(key, "a number: 1 for the first argument", at, messages),
                },
                "x-evidence" => it.evidence = evidence(key, value, at, messages),
                "x-lenient" => it.lenient = Some(lenient(key, value, at, messages)),
                "x-epoch" => match value.as_str() {
                    Some("seconds") => it.epoch = Some(Epoch::Seconds),
                    Some("milliseconds") => it.epoch = Some(Epoch::Milliseconds),
                    _ => wrong(key, "`seconds` or `milliseconds`", at, messages),
                },
                "x-known-values" => match strings(value) {
                    Some(values) => it.known = values,
                    None => wrong(key, "a list of strings", at, messages),
                },
                "x-sensitive" => match value {
                    Value::Bool(set) => it.sensitive = *set,
                    _ => wrong(key, "`true` or `false`", at, messages),
                },
                _ => {}
            }
        }
        it
    }
}

/// What an operation says of its idempotency key.
pub(super) struct IdempotencyKey {
    /// The header that carries it.
    pub(super) header: String,
    /// Whether there is evidence that the server recognises a repetition by it.
    pub(super) honoured: bool,
}

/// `x-idempotency-key: {header: …, evidence: …}`
pub(super) fn idempotency_key(
    map: &Map,
    at: &Pointer,
    messages: &mut Messages<'_>,
) -> Option<IdempotencyKey> {
    const KEY: &str = "x-idempotency-key";
    let value = map.get(KEY)?;
    // What clients send, or similar APIs honour, proves nothing of this server.
    let honoured = value.get("evidence").is_some_and(|it| match evidence(KEY, it, at, messages) {
        None => it == Evidence::DOCUMENTED,
        Some(it) => it.source == Source::Recorded,
    });
    match value.get("header") {
        Some(Value::String(header)) if !header.is_empty() => {
            Some(IdempotencyKey { header: header.clone(), honoured })
        }
        _ => {
            wrong(KEY, "an object with the name of a `header`", at, messages);
            None
        }
    }
}

/// `x-key-prefix: sk_test_`, or a list of prefixes.
pub(super) fn key_prefixes(map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> Vec<String> {
    texts("x-key-prefix", map, at, messages)
}

/// `x-request-id: Request-Id`
pub(super) fn request_id(map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> Option<String> {
    let value = map.get("x-request-id")?;
    text("x-request-id", value, at, messages)
}

/// `x-conventions: [pagination]`, or `false`: the conventions that may be recognised; `None` where nothing is said.
pub(super) fn conventions(map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> Option<Vec<Convention>> {
    const KEY: &str = "x-conventions";
    let value = map.get(KEY)?;
    let listed = match value {
        Value::Bool(false) => Some(Vec::new()),
        Value::Bool(true) => Some(Convention::ALL.to_vec()),
        _ => strings(value).and_then(|it| it.iter().map(|it| Convention::named(it)).collect()),
    };
    if listed.is_none() {
        wrong(KEY, "`true`, `false` or a list of conventions", at, messages);
    }
    listed
}

/// `x-lenient-default: [numeric-string, empty-as-absent]`
pub(super) fn lenient_default(map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> Option<Lenient> {
    const KEY: &str = "x-lenient-default";
    map.get(KEY).map(|value| lenient(KEY, value, at, messages))
}

/// `x-error: {type: /error/type, code: [/error/code, /code], message: /error/message}`
pub(super) fn error(map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> ErrorPointers {
    const KEY: &str = "x-error";
    let Some(value) = map.get(KEY) else { return ErrorPointers::default() };
    let Some(members) = value.as_object() else {
        wrong(KEY, "an object with `type`, `code` and `message`", at, messages);
        return ErrorPointers::default();
    };
    let mut pointers = |member: &str| {
        let list = members.get(member).map(strings).unwrap_or_else(|| Some(Vec::new()));
        match list {
            Some(list) if list.iter().all(|it| it.starts_with('/')) => list,
            _ => {
                wrong(KEY, "JSON pointers such as `/error/code`", at, messages);
                Vec::new()
            }
        }
    };
    ErrorPointers { kind: pointers("type"), code: pointers("code"), message: pointers("message") }
}

/// `x-enumDescriptions`, `x-enum-descriptions`: what is said of one value.
pub(super) fn value_description(map: &Map, value: &Value) -> Option<String> {
    of_value(map, ["x-enumDescriptions", "x-enum-descriptions"], value)
}

/// `x-enumEvidence`: value to what it rests on.
pub(super) fn value_evidence(
    map: &Map,
    value: &Value,
    at: &Pointer,
    messages: &mut Messages<'_>,
) -> Option<Evidence> {
    const KEY: &str = "x-enumEvidence";
    let said = map.get(KEY)?.get(value_key(value))?;
    evidence(KEY, said, at, messages)
}

/// The key by which a document names a value: a string as it is, anything else as JSON.
pub(super) fn value_key(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The values that `x-enumEvidence` speaks of.
pub(super) fn values_with_evidence(map: &Map) -> impl Iterator<Item = &String> {
    map.get("x-enumEvidence").and_then(Value::as_object).into_iter().flat_map(|it| it.keys())
}

/// `x-enum-varnames`, `x-enumNames`: what one value is called.
pub(super) fn value_word(map: &Map, value: &Value) -> Option<String> {
    of_value(map, ["x-enum-varnames", "x-enumNames"], value)
}

/// What the first of these extensions says that says something of a value. `shape` has sorted lists by the JSON of the
/// values; documents name a value that is a string by the string itself.
fn of_value(map: &Map, keys: [&str; 2], value: &Value) -> Option<String> {
    let said = |by_value: &Value| {
        let json = by_value.get(value.to_string());
        json.or_else(|| by_value.get(value.as_str()?))?.as_str().map(str::to_owned)
    };
    keys.into_iter().filter_map(|it| map.get(it)).filter_map(said).find(|it| !it.is_empty())
}

/// A word for a kind of source, or an object with that word and a note. `documented` is what is not marked.
fn evidence(key: &str, value: &Value, at: &Pointer, messages: &mut Messages<'_>) -> Option<Evidence> {
    let said = match value {
        Value::String(word) => Some((word, None)),
        Value::Object(it) if it.len() == 1 => {
            it.iter().find_map(|(word, note)| Some((word, Some(merge::text(note.as_str())?))))
        }
        _ => None,
    };
    match said {
        Some((word, None)) if word == Evidence::DOCUMENTED => None,
        Some((word, note)) if Source::named(word).is_some() => {
            Source::named(word).map(|source| Evidence { source, note })
        }
        _ => {
            wrong(key, Evidence::HOLDS, at, messages);
            None
        }
    }
}

fn lenient(key: &str, value: &Value, at: &Pointer, messages: &mut Messages<'_>) -> Lenient {
    let mut it = Lenient::default();
    for word in strings(value).unwrap_or_else(|| vec![String::new()]) {
        match word.as_str() {
            "numeric-string" => it.numeric_string = true,
            "bare-number" => it.bare_number = true,
            "empty-as-absent" => it.empty_as_absent = true,
            "json-in-string" => it.json_in_string = true,
            _ => wrong(
                key,
                "a list of `numeric-string`, `bare-number`, `empty-as-absent`, `json-in-string`",
                at,
                messages,
            ),
        }
    }
    it
}

fn text(key: &str, value: &Value, at: &Pointer, messages: &mut Messages<'_>) -> Option<String> {
    let text = value.as_str().filter(|it| !it.is_empty()).map(str::to_owned);
    if text.is_none() {
        wrong(key, "a string", at, messages);
    }
    text
}

fn texts(key: &str, map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> Vec<String> {
    let Some(value) = map.get(key) else { return Vec::new() };
    strings(value).unwrap_or_else(|| {
        wrong(key, "a string or a list of strings", at, messages);
        Vec::new()
    })
}

/// A string or a list of strings, as a list.
fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => list.iter().map(|it| it.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

pub(super) fn wrong(key: &str, wanted: &str, at: &Pointer, messages: &mut Messages<'_>) {
    let at = at.key(key);
    messages.push(
        Diagnostic::warning("extension-value", &at, format!("`{key}` has a value that says nothing here"))
            .label(format!("expected {wanted}"))
            .help(format!("write {wanted}, or remove `{key}`")),
    );
}
