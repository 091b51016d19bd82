//! What came with OpenAPI 3.2, and openapiv3 does not know: operations of other methods, and other places of a parameter.
//!
//! In: a clean tree. Out: its `query` and `additionalOperations` as openapiv3 types, by where they are; and for the time
//! in which openapiv3 reads the tree, each parameter in the words of 3.0. What a parameter really says is then looked up
//! in the tree, where it is again.

use std::collections::HashMap;

use openapiv3::Operation;
use serde::Deserialize;
use serde_json::{Value, json};

use super::incoming;
use crate::openapi::method::ADDITIONAL;
use crate::openapi::{Kind, Shape};
use crate::pointer::Pointer;

/// Operations that openapiv3 does not read, by where they are.
pub(super) type Operations = HashMap<Pointer, Operation>;

/// Keys of parameters as they are in the document.
pub(super) struct Hidden(Vec<(Pointer, Option<Value>)>);

/// Writes each parameter in the words of 3.0.
pub(super) fn hide(tree: &mut Value) -> Hidden {
    let mut hidden = Vec::new();
    walk(Shape::One(Kind::Document), tree, &mut Pointer::root(), &mut |at, kind, object| {
        if kind != Kind::Parameter {
            return;
        }
        for (key, later, plain) in [("in", "querystring", Some("query")), ("style", "cookie", None)] {
            if object.get(key).and_then(Value::as_str) == Some(later) {
                let word = match plain {
                    Some(word) => object.insert(key.to_owned(), json!(word)),
                    None => object.shift_remove(key),
                };
                hidden.push((at.key(key), word));
            }
        }
    });
    Hidden(hidden)
}

/// Puts the words of the document back.
pub(super) fn show(tree: &mut Value, hidden: Hidden) {
    for (at, word) in hidden.0 {
        let (Some(parent), Some(key), Some(word)) = (at.parent(), at.last(), word) else { continue };
        if let Some(object) = tree.pointer_mut(parent.as_str()).and_then(Value::as_object_mut) {
            object.insert(key.into_owned(), word);
        }
    }
}

/// Reads the operations of the methods that have no key in 3.0.
pub(super) fn read(tree: &mut Value) -> Result<Operations, serde_json::Error> {
    let mut operations = Operations::new();
    let mut fault = None;
    walk(Shape::One(Kind::Document), tree, &mut Pointer::root(), &mut |at, kind, item| {
        if kind != Kind::PathItem {
            return;
        }
        let query = item.get("query").map(|it| (at.key("query"), it));
        let more = item.get(ADDITIONAL).and_then(Value::as_object);
        let more = more.into_iter().flatten().map(|(method, it)| (at.key(ADDITIONAL).key(method), it));
        for (at, operation) in query.into_iter().chain(more) {
            let mut operation = operation.clone();
            incoming::hide_below(&mut operation);
            match Operation::deserialize(operation) {
                Ok(operation) => drop(operations.insert(at, operation)),
                Err(it) => fault = Some(it),
            }
        }
    });
    fault.map_or(Ok(operations), Err)
}

type Visit<'v> = dyn FnMut(&Pointer, Kind, &mut serde_json::Map<String, Value>) + 'v;

/// Visits every object that is not of a schema.
fn walk(shape: Shape, value: &mut Value, at: &mut Pointer, visit: &mut Visit<'_>) {
    let shape = shape.of(value);
    if !shape.holds_references() || is_of_schemas(shape) {
        return;
    }
    match value {
        Value::Object(object) => {
            if let Shape::One(kind) = shape {
                visit(at, kind, object);
            }
            for (key, value) in object {
                let len = at.push(key);
                walk(shape.child(key), value, at, visit);
                at.truncate(len);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter_mut().enumerate() {
                let len = at.push(&index.to_string());
                walk(shape.child(""), value, at, visit);
                at.truncate(len);
            }
        }
        _ => {}
    }
}

fn is_of_schemas(shape: Shape) -> bool {
    match shape {
        Shape::One(kind) | Shape::List(kind) | Shape::Map(kind) => kind == Kind::Schema,
        _ => true,
    }
}
