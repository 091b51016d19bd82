//! Compares whole documents: what is on top, and what nothing leads to.
//!
//! In: two sides. Out: facts. Operations, webhooks and credentials have modules of their own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fact::{Direction, Rust};
use super::schema::Role;
use super::side::TreeValue;
use super::version;
use super::walk::Walk;
use crate::pointer::Pointer;

/// Keys of the document that are compared elsewhere.
const ELSEWHERE: &[&str] = &[
    "openapi",
    "$self",
    "info",
    "servers",
    "paths",
    "webhooks",
    "x-webhooks",
    "components",
    "security",
    "tags",
    "jsonSchemaDialect",
    "x-webhook-signature",
    "x-webhook-event",
    "x-error",
    "x-request-id",
    "x-rust-name",
];

impl<'a> Walk<'a> {
    /// Compares both documents.
    pub(super) fn documents(&mut self) {
        let root = Pointer::root();
        let (Some(old), Some(new)) = (self.old.node(&root), self.new.node(&root)) else { return };
        self.info(&old, &new);
        self.servers(&old, &new);
        self.groups(&old, &new);
        self.extensions(&old, &new);
        self.rest(&old, &new, ELSEWHERE);
        self.schemes(&old, &new);
        self.operations(&old, &new);
        self.webhooks(&old, &new);
        self.unreached(&old, &new);
    }

    fn info(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        let (Some(old), Some(new)) = (old.get("info"), new.get("info")) else { return };
        self.rest(&old, &new, &["version", "contact", "license", "termsOfService"]);
        for key in ["contact", "license", "termsOfService"] {
            let (before, after) = (old.get(key), new.get(key));
            let values = (before.map(|it| it.value.clone()), after.map(|it| it.value.clone()));
            if values.0 != values.1 {
                let fact = self.fact("documentation-changed").at(old.at.key(key), new.at.key(key));
                self.push(fact.values(values.0, values.1).rust(Rust::Nothing));
            }
        }
        let (before, after) =
            (old.text("version").unwrap_or_default(), new.text("version").unwrap_or_default());
        if before != after {
            let id = if version::is_lower(after, before) { "version-lowered" } else { "version-raised" };
            let fact = self.fact(id).at(old.at.key("version"), new.at.key("version"));
            self.push(fact.values(json!(before), json!(after)));
        }
    }

    fn groups(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        let named = |node: &TreeValue<'a>| -> BTreeMap<&'a str, TreeValue<'a>> {
            let tags = node.get("tags");
            tags.iter().flat_map(TreeValue::elements).filter_map(|it| Some((it.text("name")?, it))).collect()
        };
        let (before, after) = (named(old), named(new));
        for (name, a) in &before {
            match after.get(name) {
                Some(b) => {
                    self.pair(&a.at, &b.at);
                    self.rest(a, b, &["name"]);
                }
                None => {
                    let fact = self.fact("documentation-changed").at(a.at.clone(), new.at.key("tags"));
                    self.push(fact.values(json!(name), None).about(format!("tag {name}")));
                }
            }
        }
        for (name, b) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            let fact = self.fact("documentation-changed").at(old.at.key("tags"), b.at.clone());
            self.push(fact.values(None, json!(name)).about(format!("tag {name}")));
        }
    }

    /// What the document says to the generator as a whole, by what became of it.
    fn extensions(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        for (key, id) in [("x-error", "error-pointers-changed"), ("x-request-id", "request-id-changed")] {
            let (before, after) = (old.get(key), new.get(key));
            let values = (before.map(|it| it.value.clone()), after.map(|it| it.value.clone()));
            if values.0 != values.1 {
                let fact = self.fact(id).at(old.at.key(key), new.at.key(key));
                // The questions that errors take: one for each class that an error body can name.
                let (before, after) = (self.old.error_functions(), self.new.error_functions());
                let rust = match () {
                    () if key != "x-error" || before == after => fact.rust,
                    () if before.is_subset(&after) => Rust::Minor,
                    () => Rust::Major,
                };
                self.push(fact.values(values.0, values.1).rust(rust));
            }
        }
        let key = "x-webhook-signature";
        let id = match (old.get(key), new.get(key)) {
            (None, None) => None,
            (Some(_), None) => Some("webhook-signature-removed"),
            (None, Some(_)) => Some("webhook-signature-added"),
            (Some(a), Some(b)) if without_words(a.value) == without_words(b.value) => {
                self.rest(&a, &b, &[]);
                None
            }
            _ => Some("webhook-signature-changed"),
        };
        if let Some(id) = id {
            let fact = self.fact(id).at(old.at.key(key), new.at.key(key));
            let value = |it: &TreeValue<'a>| it.get(key).map(|it| it.value.clone());
            self.push(fact.values(value(old), value(new)));
        }
        let key = "x-webhook-event";
        let value = |it: &TreeValue<'a>| it.get(key).map(|it| it.value.clone());
        if value(old) != value(new) {
            let fact = self.fact("webhook-event-changed").at(old.at.key(key), new.at.key(key));
            let without = |it: Option<Value>| {
                it.map(|mut it| {
                    if let Some(it) = it.as_object_mut() {
                        it.shift_remove("versions");
                    }
                    it
                })
            };
            // Versions are information.
            let only_versions = without(value(old)) == without(value(new));
            // The functions of the event that say its version.
            let has_version = |it: &TreeValue<'a>| it.get(key).is_some_and(|it| it.get("version").is_some());
            let rust = match (has_version(old), has_version(new)) {
                (true, false) => Rust::Major,
                (false, true) => Rust::Minor,
                _ => fact.rust,
            };
            self.push(fact.values(value(old), value(new)).silently(!only_versions).rust(rust));
        }
        if old.text("x-rust-name") != new.text("x-rust-name") {
            let values = (old.text("x-rust-name"), new.text("x-rust-name"));
            let fact = self.fact("extension-changed").at(old.at.clone(), new.at.clone()).about("x-rust-name");
            self.push(fact.values(values.0.map(Value::from), values.1.map(Value::from)));
        }
    }

    /// Components that nothing led to so far.
    fn unreached(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        let components = |node: &TreeValue<'a>, kind: &str| -> Vec<(&'a str, TreeValue<'a>)> {
            let all = node.get("components").and_then(|it| it.get(kind));
            all.iter().flat_map(TreeValue::members).collect()
        };
        self.unused = true;
        let (before, after) = (components(old, "schemas"), components(new, "schemas"));
        for (name, a) in &before {
            let Some((_, b)) = after.iter().find(|(it, _)| it == name) else { continue };
            let (a, b) = (self.old.follow(a.clone()).at, self.new.follow(b.clone()).at);
            if !self.is_known(&a, &b) {
                self.going(Direction::Neither, |walk| walk.schema(&a, &b, Role::Value));
            }
        }
        self.unused = false;
        let gone: Vec<_> = before
            .iter()
            .filter(|(name, it)| {
                !after.iter().any(|(other, _)| other == name) && !self.same.contains_key(&it.at)
            })
            .collect();
        for (name, a) in gone {
            let fact = self.fact("schema-removed").at(a.at.clone(), None);
            self.push(fact.values(json!(name), None));
        }
        for (name, b) in after
            .iter()
            .filter(|(name, it)| !before.iter().any(|(other, _)| other == name) && !self.met.contains(&it.at))
            .cloned()
            .collect::<Vec<_>>()
        {
            let fact = self.fact("schema-added").at(None, b.at.clone());
            self.push(fact.values(None, json!(name)));
        }
        for kind in ["responses", "parameters", "requestBodies", "headers", "links", "callbacks", "pathItems"]
        {
            let (before, after) = (components(old, kind), components(new, kind));
            for (name, a) in &before {
                let other = after.iter().find(|(it, _)| it == name);
                let fact = match other {
                    None if !self.same.contains_key(&a.at) => {
                        self.fact("component-removed").at(a.at.clone(), None).values(json!(name), None)
                    }
                    Some((_, b)) if a.value != b.value && !self.same.contains_key(&a.at) => {
                        self.fact("component-changed").at(a.at.clone(), b.at.clone())
                    }
                    _ => continue,
                };
                if self.is_used(old, &a.at) {
                    continue;
                }
                self.push(fact);
            }
            for (name, b) in after
                .iter()
                .filter(|(name, it)| {
                    !before.iter().any(|(other, _)| other == name) && !self.met.contains(&it.at)
                })
                .cloned()
                .collect::<Vec<_>>()
            {
                if self.is_used(new, &b.at) {
                    continue;
                }
                let fact = self.fact("component-added").at(None, b.at.clone());
                self.push(fact.values(None, json!(name)));
            }
        }
    }

    /// Whether a component that has no partner is referred to, so that what refers to it was compared.
    fn is_used(&self, root: &TreeValue<'a>, at: &Pointer) -> bool {
        fn refers(value: &Value, to: &str) -> bool {
            match value {
                Value::Object(object) => object
                    .iter()
                    .any(|(key, it)| (key == "$ref" && it.as_str() == Some(to)) || refers(it, to)),
                Value::Array(list) => list.iter().any(|it| refers(it, to)),
                _ => false,
            }
        }
        refers(root.value, &at.to_string())
    }
}

fn without_words(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(object) = value.as_object_mut() {
        object.shift_remove("description");
    }
    value
}
