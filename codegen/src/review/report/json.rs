//! A review for programs. What its members mean is in [`SCHEMA`](super::SCHEMA).

use serde_json::{Map, Value, json};

use super::{Position, ReviewReport};
use crate::pointer::Pointer;
use crate::review::Fact;

/// The review as one line-broken JSON object.
pub fn json(report: ReviewReport<'_>) -> String {
    let review = report.review;
    let facts: Vec<Value> = review.facts.iter().map(|it| fact(&report, it)).collect();
    let crates = report.crates;
    let rust = review.rust().max(crates.map(|it| it.rust).unwrap_or_default());
    let least = super::super::least_version(review, crates);
    let value = json!({
        "version": review.version,
        "api": review.api,
        "base": report.base,
        "wire": review.wire().word(),
        "rust": rust.word(),
        "silent": review.is_silent(),
        "least_version": least.map(|it| it.to_string()),
        "agree": crates.is_none_or(|it| it.disagreements.is_empty()),
        "facts": facts,
    });
    format!("{value:#}\n")
}

fn fact(report: &ReviewReport<'_>, it: &Fact) -> Value {
    let place = |at: &Option<Pointer>, place: Option<Position>| match (at, place) {
        (Some(at), Some(place)) => {
            json!({"pointer": at.as_str(), "file": place.file, "line": place.line, "column": place.column})
        }
        _ => Value::Null,
    };
    let mut res = Map::new();
    let mut set = |key: &str, value: Value| {
        res.insert(key.to_owned(), value);
    };
    set("id", json!(it.kind.id));
    set("fingerprint", json!(it.fingerprint()));
    set("direction", json!(it.direction.word()));
    set("wire", json!(it.wire.word()));
    set("rust", json!(it.rust.word()));
    set("silent", json!(it.silent));
    set("old", place(&it.old, report.old_place(it)));
    set("new", place(&it.new, report.new_place(it)));
    set("before", it.before.clone().unwrap_or(Value::Null));
    set("after", it.after.clone().unwrap_or(Value::Null));
    set("reached_from", json!(it.reached_from));
    let paths: Vec<Value> =
        it.rust_paths.iter().map(|it| json!({"before": it.before, "after": it.after})).collect();
    set("rust_paths", json!(paths));
    set("message", json!(it.message()));
    set("callers", json!(it.callers()));
    set("way_out", json!(it.way_out));
    set("caused", json!(it.caused.iter().map(|it| fact(report, it)).collect::<Vec<_>>()));
    let accepted = it.accepted.as_ref().map(|it| json!({"reason": it.reason, "until": it.until}));
    set("accepted", json!(accepted));
    Value::Object(res)
}
