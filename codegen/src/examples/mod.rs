//! Holds examples and defaults to the schemas that they stand on: a reader copies them, and a test sends them.
//!
//! In: the clean tree. Out: a warning for each that is not what its schema says, with its place. What a value has to be is
//! the question of [`fits`]; here is only where values stand. A value that may be meant otherwise (a serialized parameter,
//! a body that is not JSON) is passed over: a false alarm is worse than a miss.

mod fits;

use serde_json::{Map, Value};

use self::fits::Fits;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::openapi::{Kind, Shape, reference};
use crate::pointer::Pointer;
use crate::source::Tree;

/// Checks every example and default of a tree.
pub(crate) fn check(tree: &Tree, diagnostics: &mut Diagnostics) {
    let mut walk = Walk { root: &tree.root, at: Pointer::root(), diagnostics };
    walk.node(Shape::One(Kind::Document), &tree.root);
}

struct Walk<'a> {
    root: &'a Value,
    /// Where the walk is.
    at: Pointer,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Walk<'a> {
    fn node(&mut self, shape: Shape, value: &'a Value) {
        let shape = shape.of(value);
        if !shape.holds_references() || reference(shape, value).is_some() {
            return;
        }
        match value {
            Value::Object(object) => {
                if let Shape::One(kind) = shape {
                    self.object(kind, object, value);
                }
                for (key, value) in object {
                    self.below(key, |walk| walk.node(shape.child(key), value));
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.below(&index.to_string(), |walk| walk.node(shape.child(""), value));
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, key: &str, run: impl FnOnce(&mut Self)) {
        let len = self.at.push(key);
        run(self);
        self.at.truncate(len);
    }

    fn object(&mut self, kind: Kind, object: &'a Map<String, Value>, value: &'a Value) {
        match kind {
            Kind::Schema => {
                // By OpenAPI 3.0 a string may hold an example that is written out, as people do with lists and objects.
                let is_structure =
                    matches!(object.get("type").and_then(Value::as_str), Some("array" | "object"));
                let example = object.get("example").filter(|it| !(is_structure && it.is_string()));
                for (key, found) in [("example", example), ("default", object.get("default"))] {
                    // That a value may be missing is often written as a default of null.
                    let found = found.filter(|it| !it.is_null());
                    self.hold(value, found, key, &self.at.key(key));
                }
            }
            Kind::Parameter | Kind::Header => {
                let Some(schema) = object.get("schema") else { return };
                // A string may be how the parameter is written in a URL.
                self.examples(object, &|it| !it.is_string(), schema);
            }
            Kind::MediaType => {
                let media_type = self.at.last().unwrap_or_default().to_ascii_lowercase();
                let Some(schema) = object.get("schema").filter(|_| is_json(&media_type)) else { return };
                self.examples(object, &|it| !it.is_string(), schema);
            }
            _ => {}
        }
    }

    /// `example` and `examples` of a parameter or a body, as far as they are written as values of the schema.
    fn examples(
        &mut self,
        object: &'a Map<String, Value>,
        is_meant: &dyn Fn(&Value) -> bool,
        schema: &'a Value,
    ) {
        let one = object.get("example").filter(|it| is_meant(it));
        self.hold(schema, one, "example", &self.at.key("example"));
        for (name, example) in object.get("examples").and_then(Value::as_object).into_iter().flatten() {
            let at = self.at.key("examples").key(name);
            let (example, at) = match example.get("$ref").and_then(Value::as_str).and_then(Pointer::parse) {
                Some(to) => (self.root.pointer(to.as_str()), at),
                None => (Some(example), at.key("value")),
            };
            let value = example.and_then(|it| it.get("value")).filter(|it| is_meant(it));
            self.hold(schema, value, "example", &at);
        }
    }

    fn hold(&mut self, schema: &'a Value, value: Option<&'a Value>, what: &str, at: &Pointer) {
        let Some(value) = value else { return };
        for miss in Fits::new(self.root).misses(schema, value) {
            // An example that is elsewhere has no place below this one.
            let is_here = self.root.pointer(at.as_str()) == Some(value);
            let place = if is_here { at.join(&miss.at) } else { at.clone() };
            self.diagnostics.push(
                Diagnostic::warning(
                    "example-mismatch",
                    Place::Node(place),
                    format!("the {what} is not what its schema says: {}", miss.message),
                )
                .label("shown to readers all the same")
                .help(format!("correct the {what} or the schema")),
            );
        }
    }
}

fn is_json(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim();
    name.ends_with("/json") || name.ends_with("+json")
}
