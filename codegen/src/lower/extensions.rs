//! The extensions that lowering obeys, read once for every kind of node.
//!
//! In: the `x-…` members of a node. Out: what they ask for. A known extension with a value that makes no sense is a
//! warning and asks for nothing; unknown ones are nobody's business.

use indexmap::IndexMap;
use serde_json::Value;

use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::ir::{Epoch, ErrorPointers, Evidence, Lenient};
use crate::pointer::Pointer;

/// The members of a node that start with `x-`.
pub(super) type Map = IndexMap<String, Value>;

/// What any node can ask for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Extensions {
    pub(super) rename: Option<String>,
    pub(super) evidence: Option<Evidence>,
    pub(super) lenient: Lenient,
    pub(super) sensitive: bool,
    pub(super) epoch: Option<Epoch>,
}

impl Extensions {
    pub(super) fn read(map: &Map, at: &Pointer, report: &mut Report<'_>) -> Self {
        let mut it = Self::default();
        for (key, value) in map {
            match key.as_str() {
                "x-rust-name" => it.rename = text(key, value, at, report),
                "x-evidence" => it.evidence = evidence(value, at, report),
                "x-lenient" => it.lenient = lenient(value, at, report),
                "x-epoch" => match value.as_str() {
                    Some("seconds") => it.epoch = Some(Epoch::Seconds),
                    Some("milliseconds") => it.epoch = Some(Epoch::Milliseconds),
                    _ => wrong(key, "`seconds` or `milliseconds`", at, report),
                },
                "x-sensitive" => match value {
                    Value::Bool(set) => it.sensitive = *set,
                    _ => wrong(key, "`true` or `false`", at, report),
                },
                _ => {}
            }
        }
        it
    }
}

/// `x-idempotency-key: {header: …}`
pub(super) fn idempotency_header(map: &Map, at: &Pointer, report: &mut Report<'_>) -> Option<String> {
    const KEY: &str = "x-idempotency-key";
    let value = map.get(KEY)?;
    match value.get("header") {
        Some(Value::String(header)) if !header.is_empty() => Some(header.clone()),
        _ => {
            wrong(KEY, "an object with the name of a `header`", at, report);
            None
        }
    }
}

/// `x-key-prefix: sk_test_`, or a list of prefixes.
pub(super) fn key_prefixes(map: &Map, at: &Pointer, report: &mut Report<'_>) -> Vec<String> {
    texts("x-key-prefix", map, at, report)
}

/// `x-request-id: Request-Id`
pub(super) fn request_id(map: &Map, at: &Pointer, report: &mut Report<'_>) -> Option<String> {
    let value = map.get("x-request-id")?;
    text("x-request-id", value, at, report)
}

/// `x-error: {type: /error/type, code: [/error/code, /code], message: /error/message}`
pub(super) fn error(map: &Map, at: &Pointer, report: &mut Report<'_>) -> ErrorPointers {
    const KEY: &str = "x-error";
    let Some(value) = map.get(KEY) else { return ErrorPointers::default() };
    let Some(members) = value.as_object() else {
        wrong(KEY, "an object with `type`, `code` and `message`", at, report);
        return ErrorPointers::default();
    };
    let mut pointers = |member: &str| {
        let list = members.get(member).map(strings).unwrap_or_else(|| Some(Vec::new()));
        match list {
            Some(list) if list.iter().all(|it| it.starts_with('/')) => list,
            _ => {
                wrong(KEY, "JSON pointers such as `/error/code`", at, report);
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

fn evidence(value: &Value, at: &Pointer, report: &mut Report<'_>) -> Option<Evidence> {
    match value.as_str() {
        Some("recorded") => Some(Evidence::Recorded),
        Some("inferred") => Some(Evidence::Inferred),
        Some("documented") => None,
        _ => {
            wrong("x-evidence", "`documented`, `recorded` or `inferred`", at, report);
            None
        }
    }
}

fn lenient(value: &Value, at: &Pointer, report: &mut Report<'_>) -> Lenient {
    let mut it = Lenient::default();
    for word in strings(value).unwrap_or_else(|| vec![String::new()]) {
        match word.as_str() {
            "numeric-string" => it.numeric_string = true,
            "empty-as-absent" => it.empty_as_absent = true,
            "json-in-string" => it.json_in_string = true,
            _ => wrong(
                "x-lenient",
                "a list of `numeric-string`, `empty-as-absent`, `json-in-string`",
                at,
                report,
            ),
        }
    }
    it
}

fn text(key: &str, value: &Value, at: &Pointer, report: &mut Report<'_>) -> Option<String> {
    let text = value.as_str().filter(|it| !it.is_empty()).map(str::to_owned);
    if text.is_none() {
        wrong(key, "a text", at, report);
    }
    text
}

fn texts(key: &str, map: &Map, at: &Pointer, report: &mut Report<'_>) -> Vec<String> {
    let Some(value) = map.get(key) else { return Vec::new() };
    strings(value).unwrap_or_else(|| {
        wrong(key, "a text or a list of texts", at, report);
        Vec::new()
    })
}

/// A text or a list of texts, as a list.
fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => list.iter().map(|it| it.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

pub(super) fn wrong(key: &str, wanted: &str, at: &Pointer, report: &mut Report<'_>) {
    let at = at.key(key);
    report.push(
        Diagnostic::warning("extension-value", &at, format!("`{key}` has a value that says nothing here"))
            .label(format!("expected {wanted}"))
            .help(format!("write {wanted}, or take `{key}` away")),
    );
}
