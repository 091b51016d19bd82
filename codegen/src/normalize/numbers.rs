//! Bounds that are themselves excluded: a number in 3.1, a flag next to the bound in 3.0.

use serde_json::{Map, Value, json};

use super::Ctx;

/// `exclusiveMinimum: 0` becomes `minimum: 0` with `exclusiveMinimum: true`.
pub(super) fn exclusive_bounds(_ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    for (exclusive, bound, tighter) in [
        ("exclusiveMinimum", "minimum", (|a, b| a >= b) as fn(f64, f64) -> bool),
        ("exclusiveMaximum", "maximum", |a, b| a <= b),
    ] {
        let Some(Value::Number(limit)) = object.get(exclusive).cloned() else { continue };
        let other = object.get(bound).and_then(Value::as_f64);
        let wins = match (limit.as_f64(), other) {
            (Some(limit), Some(other)) => tighter(limit, other),
            _ => true,
        };
        if wins {
            object.insert(bound.to_owned(), Value::Number(limit));
        }
        object.insert(exclusive.to_owned(), json!(wins));
    }
}
