//! References to components that were cut.
//!
//! In: a tree whose components have been checked. Out: the same tree without references to any of those that are gone.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::walk::Ctx;
use crate::diagnostic::{Diagnostic, Place};
use crate::openapi::{Kind, Shape, reference};
use crate::pointer::Pointer;

/// The names of the components there are, by section.
pub(super) type Present = HashMap<String, HashSet<String>>;

/// Lists the components of a document.
pub(super) fn present(root: &Value) -> Present {
    let sections = root.get("components").and_then(Value::as_object).into_iter().flatten();
    let names = |it: &Value| it.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    sections.map(|(section, it)| (section.clone(), names(it))).collect()
}

impl Ctx<'_> {
    /// Cuts references below a node whose component is gone; `false` if the node itself has to go.
    pub(super) fn sweep(&mut self, shape: Shape, value: &mut Value) -> bool {
        let shape = shape.of(value);
        if !shape.holds_references() {
            return true;
        }
        if let (Shape::One(kind), Some(_)) = (shape, reference(shape, value))
            && let Some(object) = value.as_object_mut()
            && !self.is_present(kind, object)
        {
            return kind == Kind::Schema;
        }
        match value {
            Value::Object(object) => object.retain(|key, value| {
                let len = self.at.push(key);
                let keep = self.sweep(shape.child(key), value);
                self.kept(keep, len)
            }),
            Value::Array(list) => self.retain(list, |ctx, value| ctx.sweep(shape.child(""), value)),
            _ => {}
        }
        true
    }

    /// Whether the component that a reference names is there; if not, says so, and takes the reference away.
    pub(super) fn is_present(&mut self, kind: Kind, object: &mut Map<String, Value>) -> bool {
        let (Some(present), Some(section)) = (&self.present, kind.section()) else { return true };
        let Some(text) = object.get("$ref").and_then(Value::as_str).map(ToOwned::to_owned) else {
            return true;
        };
        let pointer = Pointer::parse(&text).unwrap_or_default();
        let name = pointer.last().unwrap_or_default();
        if present.get(section).is_some_and(|it| it.contains(&*name)) {
            return true;
        }
        let place = Place::Node(self.at.key("$ref"));
        // As it is written: what was hoisted has a name that nobody has seen.
        let text = self
            .below("$ref", |ctx| ctx.raw().map(|it| it.trim_matches(['"', '\'']).to_owned()))
            .unwrap_or(text);
        if kind == Kind::SecurityScheme && self.known.outside.contains(&*name) {
            // As is the scheme that it means, of which it was said.
            object.shift_remove("$ref");
            return false;
        }
        let diagnostic = if kind == Kind::Parameter && self.reserved.contains(&*name) {
            Diagnostic::warning(
                "header-reserved",
                place,
                format!("OpenAPI sets the header of `{text}` by other means"),
            )
            .label("ignored as a parameter")
        } else {
            let message = format!("`{text}` was left out, so nothing is left to refer to");
            Diagnostic::refused("ref-cut", place, message).label("left out, too")
        };
        self.note(diagnostic);
        object.shift_remove("$ref");
        false
    }
}
