//! Rewrites a document of OpenAPI 3.1 or 3.2 as one of 3.0.
//!
//! In: a tree that [`shape`](crate::shape) has checked, of any version: later keys in an earlier document mean what they mean in
//! the later version. Out: a tree that `openapiv3` reads without an error and without loss of what shapes types. Each rule
//! is a small function; one that loses something says so. Keys that 3.0 ignores stay where they are, for the report;
//! so do webhooks, callbacks and the operations of 3.2, which [`document`](crate::document) reads by itself.

mod content;
mod events;
mod example;
mod items;
mod keywords;
mod members;
mod numbers;
mod parts;
mod reference;
mod tuple;
mod types;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::openapi::{Kind, Shape, Version, reference as reference_of};
use crate::pointer::Pointer;
use crate::source::Origins;
use crate::source::Tree;

/// Normalizes a whole tree.
pub fn normalize(tree: &mut Tree, diagnostics: &mut Diagnostics) {
    let Tree { root, origins, version } = tree;
    let events = events::named(root);
    let mut ctx = Ctx { version: *version, origins, diagnostics, events, at: Pointer::root() };
    ctx.walk(Shape::One(Kind::Document), root);
}

/// The state of a walk.
struct Ctx<'a> {
    version: Version,
    origins: &'a mut Origins,
    diagnostics: &'a mut Diagnostics,
    /// The named schemas that are nothing but events.
    events: BTreeSet<Pointer>,
    at: Pointer,
}

/// Rewrites one schema.
type Rule = fn(&mut Ctx<'_>, &mut Map<String, Value>);

/// The rules for schemas, in the order in which they run: later ones rely on what earlier ones have made.
const SCHEMA_RULES: [Rule; 11] = [
    reference::siblings,
    types::constant,
    members::without_null,
    types::one_type,
    types::of_another_type,
    numbers::exclusive_bounds,
    keywords::first_example,
    tuple::spelling,
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
        if shape == Shape::One(Kind::Schema) && self.events.contains(&self.at) {
            events::data_as_json(self, value);
        }
        if let Value::Object(object) = value {
            match shape {
                Shape::One(Kind::Schema) => SCHEMA_RULES.iter().for_each(|rule| rule(self, object)),
                Shape::One(Kind::Example) => example::data_value(self, object),
                Shape::One(Kind::MediaType) => {
                    items::item_schema(self, object);
                    parts::files(self, object);
                }
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
        if let (Shape::One(Kind::Schema), Value::Object(object)) = (shape, value) {
            tuple::choice(self, object);
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
