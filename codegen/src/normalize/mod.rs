//! Rewrites a document of OpenAPI 3.1 as one of 3.0.
//!
//! In: a tree that [`shape`](crate::shape) has checked, of either version: 3.1 keys in a 3.0 document mean what they
//! mean in 3.1. Out: a tree that `openapiv3` reads without an error and without loss of what shapes types. Each rule
//! is a small function; one that loses something says so. Keys that 3.0 ignores stay where they are, for the report.
//! What `openapiv3` would choke on, and what no client needs, moves to a reserved `x-normalized-` key.

mod content;
mod keywords;
mod members;
mod numbers;
mod reference;
mod types;

use serde_json::{Map, Value, json};

use crate::bundle::Tree;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;
use crate::shape::{Kind, Shape, Version, reference as reference_of};
use crate::source::{Gone, Origins};

/// Where callbacks go: the calls in them are made by the server.
pub const CALLBACKS: &str = "x-normalized-callbacks";

/// Normalizes a whole tree.
pub fn normalize(tree: &mut Tree, diagnostics: &mut Diagnostics) {
    let Tree { root, origins, version } = tree;
    let mut ctx = Ctx { version: *version, origins, diagnostics, at: Pointer::root() };
    ctx.walk(Shape::One(Kind::Document), root);
}

/// The state of a walk.
struct Ctx<'a> {
    version: Version,
    origins: &'a mut Origins,
    diagnostics: &'a mut Diagnostics,
    at: Pointer,
}

/// Rewrites one schema.
type Rule = fn(&mut Ctx<'_>, &mut Map<String, Value>);

/// The rules for schemas, in the order in which they run: later ones rely on what earlier ones have made.
const SCHEMA_RULES: [Rule; 10] = [
    reference::siblings,
    types::constant,
    members::without_null,
    types::one_type,
    numbers::exclusive_bounds,
    keywords::first_example,
    keywords::tuple,
    keywords::pattern_properties,
    keywords::conditions,
    content::format,
];

impl Ctx<'_> {
    fn walk(&mut self, shape: Shape, value: &mut Value) {
        if let (Shape::One(Kind::Schema), Value::Bool(allowed)) = (shape, &*value) {
            *value = self.boolean_schema(*allowed);
        }
        if shape == Shape::Items && value.is_boolean() {
            *value = json!({});
        }
        let shape = shape.of(value);
        if !shape.holds_references() {
            return;
        }
        if let Value::Object(object) = value {
            match shape {
                Shape::One(Kind::Schema) => {
                    for rule in SCHEMA_RULES {
                        rule(self, object);
                    }
                }
                Shape::One(Kind::Document) => self.webhooks(object),
                Shape::One(Kind::Operation | Kind::Components) => self.callbacks(object),
                _ => {}
            }
            if reference_of(shape, value).is_some() {
                return;
            }
        }
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let len = self.at.push(key);
                    self.walk(shape.child(key), value);
                    self.at.truncate(len);
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter_mut().enumerate() {
                    let len = self.at.push(&index.to_string());
                    self.walk(shape.child(""), value);
                    self.at.truncate(len);
                }
            }
            _ => {}
        }
    }

    /// A schema that is `true` or `false`.
    fn boolean_schema(&mut self, allowed: bool) -> Value {
        if allowed {
            return json!({});
        }
        let place = Place::Node(self.at.clone());
        self.say(
            Diagnostic::degraded(
                "schema-false",
                place,
                "a schema that allows nothing becomes one of any value",
            )
            .label("allows nothing"),
        );
        json!({"not": {}})
    }

    /// `webhooks` of 3.1 under the name that 3.0 documents use.
    fn webhooks(&mut self, object: &mut Map<String, Value>) {
        let Some(Value::Object(webhooks)) = object.shift_remove("webhooks") else { return };
        let (from, to) = (self.at.key("webhooks"), self.at.key("x-webhooks"));
        let all = object.entry("x-webhooks").or_insert_with(|| json!({}));
        let Some(all) = all.as_object_mut() else { return };
        self.origins.record_gone(&from, Gone::Read);
        for (name, item) in webhooks {
            if all.contains_key(&name) {
                self.origins.record_gone(&from.key(&name), Gone::Cut);
            } else {
                self.origins.record_move(&from.key(&name), to.key(&name));
                all.insert(name, item);
            }
        }
    }

    fn callbacks(&mut self, object: &mut Map<String, Value>) {
        if let Some(callbacks) = object.shift_remove("callbacks") {
            let from = self.at.key("callbacks");
            self.origins.record_move(&from, self.at.key(CALLBACKS));
            object.insert(CALLBACKS.to_owned(), callbacks);
        }
    }

    fn degraded(&mut self, id: &'static str, key: &str, message: impl Into<String>, label: &str) {
        let place = Place::Key(self.at.key(key));
        self.say(Diagnostic::degraded(id, place, message).label(label));
    }

    fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.pin(self.origins));
    }

    /// Says that a member of the object at hand went somewhere below it.
    fn moved(&mut self, key: &str, to: &Pointer) {
        let from = self.at.key(key);
        self.origins.record_move(&from, to.clone());
    }
}

#[cfg(test)]
mod tests;
