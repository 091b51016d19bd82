//! Compares what restricts no value: descriptions, defaults, deprecation, extensions. And keeps what nobody else looks at,
//! so that no difference is dropped.
//!
//! In: nodes of both sides. Out: facts.

use serde_json::Value;

use super::bounds;
use super::fact::{Direction, Rust, Wire};
use super::flat::{Flat, canonical};
use super::labels::label;
use super::schema::{Role, place};
use super::side::TreeValue;
use super::walk::Walk;
use crate::pointer::Pointer;

/// Keys of any node that describe it.
const DESCRIBING: &[&str] = &[
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "externalValue",
    "x-evidence",
    "x-enumEvidence",
    "x-enumDescriptions",
    "x-enum-descriptions",
];

impl<'a> Walk<'a> {
    /// Compares the words of two schemas, and whatever no other module compares.
    pub(super) fn words(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>, role: Role) {
        let keys: Vec<&str> = from
            .words
            .keys()
            .chain(to.words.keys().filter(|it| !from.words.contains_key(*it)))
            .copied()
            .collect();
        for key in keys {
            let (before, after) = (from.word(key).cloned(), to.word(key).cloned());
            if before == after
                || bounds::is_compared(key)
                || matches!(key, "format" | "readOnly" | "writeOnly")
            {
                continue;
            }
            let at = (place(from, key, a), place(to, key, b));
            let at = (before.is_some().then_some(at.0), after.is_some().then_some(at.1));
            let at = (at.0.unwrap_or_else(|| a.clone()), at.1.unwrap_or_else(|| b.clone()));
            match key {
                "default" => self.default(at, before, after, role),
                "deprecated" => {
                    let what = if role == Role::Parameter { "parameter" } else { "property" };
                    self.deprecated(what, a, b, (from.flag(key), to.flag(key)));
                }
                "discriminator" => {
                    let fact = self.fact("discriminator-changed").at(at.0, at.1).silently(false);
                    self.push(
                        fact.values(before, after)
                            .about(label(Some(b)))
                            .wire(Wire::Nothing)
                            .rust(Rust::Patch),
                    );
                }
                // Nothing that the generator reads: XML is text to it.
                "xml" => self.said("rule-changed", at, (before, after), label(Some(b))),
                _ => self.keyword(key, at, (before, after), label(Some(b))),
            }
        }
    }

    fn default(&mut self, at: (Pointer, Pointer), before: Option<Value>, after: Option<Value>, role: Role) {
        let fact = self.fact("default-changed").at(at.0.clone(), at.1.clone()).values(before, after);
        let is_sent = self.direction == Direction::Request && role == Role::Parameter;
        let fact = fact.about(label(at.1.parent().as_ref()));
        self.push(if is_sent { fact.wire(Wire::Breaking) } else { fact });
    }

    /// Compares whether a node is deprecated.
    pub(super) fn deprecated(&mut self, what: &str, a: &Pointer, b: &Pointer, change: (bool, bool)) {
        self.deprecated_node((what, label(Some(b))), a, b, change, true);
    }

    /// The same for a kind of node and what this one is called; the compiler warns callers only if `warns`.
    pub(super) fn deprecated_node(
        &mut self,
        (what, subject): (&str, String),
        a: &Pointer,
        b: &Pointer,
        (was, is): (bool, bool),
        warns: bool,
    ) {
        if was == is {
            return;
        }
        let word = if is { "deprecated" } else { "undeprecated" };
        let fact = |walk: &Self, id: &str| {
            let values = (serde_json::json!(was), serde_json::json!(is));
            walk.fact(id).at(a.clone(), b.clone()).values(values.0, values.1).about(subject.clone())
        };
        let mut found = fact(self, &format!("{what}-{word}"));
        if !warns {
            found.rust = Rust::Patch;
        }
        let says_when = self.new.node(b).is_some_and(|it| it.get("x-sunset").is_some());
        if is && !says_when {
            let missing = fact(self, "sunset-missing");
            found.caused.push(missing.way_out("say `x-sunset: 2030-01-31` beside `deprecated: true`"));
        }
        self.push(found);
    }

    /// Compares the days until which a deprecated node stays.
    pub(super) fn sunset(
        &mut self,
        at: (Pointer, Pointer),
        (before, after): (Option<Value>, Option<Value>),
        what: String,
    ) {
        let day = |it: &Option<Value>| it.as_ref().and_then(Value::as_str).map(str::to_owned);
        // Days as `2027-01-31` are ordered as strings are.
        let id = match (day(&before), day(&after)) {
            (a, b) if a == b => return,
            (None, _) => "sunset-set",
            (_, None) => "sunset-removed",
            (Some(a), Some(b)) if b < a => "sunset-nearer",
            _ => "sunset-later",
        };
        self.said(id, at, (before, after), what);
    }

    fn said(
        &mut self,
        id: &str,
        at: (Pointer, Pointer),
        values: (Option<Value>, Option<Value>),
        what: String,
    ) {
        let fact = self.fact(id).at(at.0, at.1).values(values.0, values.1).about(what);
        self.push(fact);
    }

    /// A key that no module has to itself.
    fn keyword(
        &mut self,
        key: &str,
        at: (Pointer, Pointer),
        values: (Option<Value>, Option<Value>),
        what: String,
    ) {
        let fact = |walk: &Self, id: &str| {
            walk.fact(id)
                .at(at.0.clone(), at.1.clone())
                .values(values.0.clone(), values.1.clone())
                .about(what.clone())
        };
        let fact = match key {
            "title" => fact(self, "title-changed").wire(Wire::Docs),
            _ if DESCRIBING.contains(&key) => fact(self, "documentation-changed").wire(Wire::Docs),
            "x-sunset" => return self.sunset(at, values, what),
            "x-epoch" => {
                let is_number = fact(self, "unit-changed");
                is_number.silently(values.0.is_some() && values.1.is_some())
            }
            "x-lenient" | "x-lenient-default" => fact(self, "lenient-changed"),
            "x-sensitive" => fact(self, "sensitive-changed").wire(Wire::Nothing),
            "x-rust-name" | "x-enum-varnames" | "x-enumNames" => {
                let fact = fact(self, "extension-changed").wire(Wire::Nothing);
                fact.about(format!("{key} of {what}"))
            }
            "x-known-values" => {
                let list =
                    |it: &Option<Value>| it.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
                let (before, after) = (list(&values.0), list(&values.1));
                let gone = before.iter().any(|it| !after.contains(it));
                let fact = fact(self, "extension-changed").wire(Wire::Docs);
                fact.about(format!("{key} of {what}")).rust(if gone { Rust::Major } else { Rust::Minor })
            }
            // It means nothing here.
            _ if key.starts_with("x-") => {
                let fact = fact(self, "extension-changed").wire(Wire::Docs).rust(Rust::Nothing);
                fact.about(format!("{key} of {what}"))
            }
            _ => fact(self, "unjudged").about(format!("`{key}` of {what}")),
        };
        self.push(fact);
    }

    /// Compares every key of two nodes but those that are compared elsewhere.
    pub(super) fn rest(&mut self, a: &TreeValue<'a>, b: &TreeValue<'a>, elsewhere: &[&str]) {
        let says =
            |node: &TreeValue<'a>, key: &str| node.get(key).filter(|it| it.value != &Value::Bool(false));
        let keys: Vec<&str> = a
            .members()
            .map(|(key, _)| key)
            .chain(b.members().map(|(key, _)| key).filter(|it| a.value.get(*it).is_none()))
            .filter(|it| !elsewhere.contains(it) && *it != "$ref")
            .collect();
        for key in keys {
            let (before, after) = (says(a, key), says(b, key));
            let values =
                (before.as_ref().map(|it| canonical(it.value)), after.as_ref().map(|it| canonical(it.value)));
            if values.0 == values.1 {
                continue;
            }
            let at = (
                before.map_or_else(|| a.at.clone(), |it| it.at),
                after.map_or_else(|| b.at.clone(), |it| it.at),
            );
            self.keyword(key, at, values, label(Some(&b.at)));
        }
    }
}
