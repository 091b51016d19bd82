//! Compares bounds, patterns and the other rules that restrict values of one type.
//!
//! In: two merged schemas. Out: facts. Nothing here shapes a type.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::flat::Flat;
use super::schema::place;
use super::walk::Walk;
use crate::pointer::Pointer;

/// Bounds from below and from above, with the words for them.
const LOWER: [(&str, &str); 4] = [
    ("minimum", "at least {}"),
    ("minLength", "at least {} characters"),
    ("minItems", "at least {} items"),
    ("minProperties", "at least {} members"),
];
const UPPER: [(&str, &str); 4] = [
    ("maximum", "at most {}"),
    ("maxLength", "at most {} characters"),
    ("maxItems", "at most {} items"),
    ("maxProperties", "at most {} members"),
];
/// Rules of which nobody can say which of two allows more.
const RULES: [&str; 17] = [
    "not",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "patternProperties",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "prefixItems",
    "oneOf",
    "anyOf",
];

/// Every keyword that is compared here.
pub(super) fn is_compared(key: &str) -> bool {
    let is_bound = |list: &[(&str, &str)]| list.iter().any(|(it, _)| *it == key);
    is_bound(&LOWER)
        || is_bound(&UPPER)
        || RULES.contains(&key)
        || matches!(key, "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" | "pattern" | "uniqueItems")
}

impl<'a> Walk<'a> {
    pub(super) fn bounds(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        for (key, words) in LOWER {
            self.bound(key, words, (a, from), (b, to), Ordering::Greater);
        }
        for (key, words) in UPPER {
            self.bound(key, words, (a, from), (b, to), Ordering::Less);
        }
        self.multiple(a, b, from, to);
        self.pattern(a, b, from, to);
        if from.flag("uniqueItems") != to.flag("uniqueItems") {
            let id = if to.flag("uniqueItems") { "unique-items-set" } else { "unique-items-unset" };
            let fact = self.fact(id).at(place(from, "uniqueItems", a), place(to, "uniqueItems", b));
            self.push(fact.about(super::labels::label(Some(b))));
        }
        for key in RULES {
            let (before, after) = (from.word(key).cloned(), to.word(key).cloned());
            if before != after {
                let fact = self.fact("rule-changed").at(place(from, key, a), place(to, key, b));
                self.push(fact.values(before, after).about(super::labels::label(Some(b))));
            }
        }
    }

    fn bound(
        &mut self,
        key: &str,
        words: &str,
        (a, from): (&Pointer, &Flat<'a>),
        (b, to): (&Pointer, &Flat<'a>),
        tighter: Ordering,
    ) {
        let exclusive = match key {
            "minimum" => "exclusiveMinimum",
            "maximum" => "exclusiveMaximum",
            _ => "",
        };
        let read = |flat: &Flat<'_>| {
            flat.word(key).filter(|it| it.is_number()).map(|it| (it.clone(), flat.flag(exclusive)))
        };
        let (before, after) = (read(from), read(to));
        if before == after {
            return;
        }
        let compared = match (&before, &after) {
            (None, Some(_)) => tighter,
            (Some(_), None) => tighter.reverse(),
            (Some((x, x_open)), Some((y, y_open))) => match compare(y, x) {
                Ordering::Equal if y_open == x_open => return,
                Ordering::Equal if *y_open => tighter,
                Ordering::Equal => tighter.reverse(),
                order => order,
            },
            (None, None) => return,
        };
        let id = if compared == tighter { "bound-tightened" } else { "bound-loosened" };
        let said = |it: Option<(Value, bool)>| {
            it.map(|(value, open)| match (open, key) {
                (true, "minimum") => json!(format!("more than {value}")),
                (true, _) => json!(format!("less than {value}")),
                (false, _) => json!(words.replace("{}", &value.to_string())),
            })
        };
        let fact = self.fact(id).at(place(from, key, a), place(to, key, b));
        self.push(fact.values(said(before), said(after)).about(super::labels::label(Some(b))));
    }

    fn multiple(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        let (before, after) = (from.word("multipleOf").cloned(), to.word("multipleOf").cloned());
        if before == after {
            return;
        }
        let divides = |x: &Value, y: &Value| match (x.as_f64(), y.as_f64()) {
            (Some(x), Some(y)) if x != 0.0 => (y / x - (y / x).round()).abs() < 1e-9,
            _ => false,
        };
        let id = match (&before, &after) {
            (None, _) => "bound-tightened",
            (_, None) => "bound-loosened",
            (Some(x), Some(y)) if divides(x, y) => "bound-tightened",
            (Some(x), Some(y)) if divides(y, x) => "bound-loosened",
            _ => "rule-changed",
        };
        let said = |it: Option<Value>| it.map(|it| json!(format!("a multiple of {it}")));
        let fact = self.fact(id).at(place(from, "multipleOf", a), place(to, "multipleOf", b));
        self.push(fact.values(said(before), said(after)).about(super::labels::label(Some(b))));
    }

    fn pattern(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        let (before, after) = (from.word("pattern").cloned(), to.word("pattern").cloned());
        let id = match (&before, &after) {
            _ if before == after => return,
            (None, _) => "pattern-added",
            (_, None) => "pattern-removed",
            _ => "pattern-changed",
        };
        let fact = self.fact(id).at(place(from, "pattern", a), place(to, "pattern", b));
        self.push(fact.values(before, after).about(super::labels::label(Some(b))));
    }
}

/// Compares numbers by value, integers without a detour over floats.
fn compare(a: &Value, b: &Value) -> Ordering {
    let whole = |it: &Value| it.as_i64().map(i128::from).or_else(|| it.as_u64().map(i128::from));
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => {
            let float = |it: &Value| it.as_f64().unwrap_or_default();
            float(a).partial_cmp(&float(b)).unwrap_or(Ordering::Equal)
        }
    }
}
