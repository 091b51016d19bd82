//! Requests that the server makes: the path items of webhooks and callbacks.
//!
//! In: a clean tree. Out: their path items as openapiv3 types, with pointers, by where they stand. openapiv3 itself
//! knows no webhooks, no path items among the components, and no callback that is a reference; so callbacks are
//! hidden from it while it reads the document.

use std::collections::HashMap;

use openapiv3::PathItem;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{CHAIN, Document, OperationEntry, lookup};
use crate::openapi::method::ADDITIONAL;
use crate::pointer::Pointer;

/// The keys under which a document lists its webhooks: that of 3.1, and the extension for it in 3.0.
const WEBHOOKS: [&str; 2] = ["webhooks", "x-webhooks"];

/// Path items of requests that the server makes, by where they stand.
pub(super) type Items = HashMap<Pointer, PathItem>;

/// A request that the server makes, in its place.
#[derive(Debug, Clone)]
pub struct IncomingEntry<'d> {
    /// The name of the webhook or callback.
    pub name: &'d str,
    /// The operation. Its path is where the request goes: a callback's expression, a webhook's name.
    pub operation: OperationEntry<'d>,
}

impl Document {
    /// Every request of the webhooks, those of `x-webhooks` last.
    pub fn webhooks(&self) -> Vec<IncomingEntry<'_>> {
        let mut entries = Vec::new();
        for at in WEBHOOKS.map(|key| Pointer::root().key(key)) {
            for name in self.keys(&at) {
                entries.extend(self.incoming(name, name, &at.key(name)));
            }
        }
        entries
    }

    /// Every request of the callbacks of an operation.
    pub fn callbacks(&self, operation: &Pointer) -> Vec<IncomingEntry<'_>> {
        let at = operation.key("callbacks");
        let mut entries = Vec::new();
        for name in self.keys(&at) {
            let at = self.target(at.key(name));
            for expression in self.keys(&at).filter(|it| !it.starts_with("x-")) {
                entries.extend(self.incoming(name, expression, &at.key(expression)));
            }
        }
        entries
    }

    fn incoming<'d>(&'d self, name: &'d str, path: &'d str, at: &Pointer) -> Vec<IncomingEntry<'d>> {
        let at = self.target(at.clone());
        let Some(item) = self.incoming.get(&at) else { return Vec::new() };
        let operations = self.entries(path, item, &at);
        operations.into_iter().map(|operation| IncomingEntry { name, operation }).collect()
    }

    /// Where a chain of references ends.
    fn target(&self, mut at: Pointer) -> Pointer {
        for _ in 0..CHAIN {
            let reference = self.raw(&at).and_then(|it| it.get("$ref")).and_then(Value::as_str);
            match reference.and_then(Pointer::parse) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }
}

/// Callbacks that are hidden.
pub(super) struct Hidden(Vec<(Pointer, Value)>);

/// Takes the callbacks out of all that openapiv3 reads.
pub(super) fn hide(tree: &mut Value) -> Hidden {
    let mut hidden = Vec::new();
    let root = Pointer::root();
    let at = root.key("paths");
    for (path, item) in tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        hide_in(item, &at.key(path), &mut hidden);
    }
    if let Some(components) = tree.get_mut("components").and_then(Value::as_object_mut) {
        take(components, &root.key("components"), &mut hidden);
    }
    Hidden(hidden)
}

/// Puts them back.
pub(super) fn show(tree: &mut Value, hidden: Hidden) {
    for (at, value) in hidden.0 {
        if let Some(place) = tree.pointer_mut(at.as_str()) {
            *place = value;
        }
    }
}

/// Reads the path items of all webhooks and callbacks, and those among the components.
pub(super) fn read(tree: &Value) -> Result<Items, serde_json::Error> {
    let root = Pointer::root();
    let components = root.key("components");
    let mut places: Vec<Pointer> = Vec::new();
    let mut list = |at: &Pointer| {
        let members = lookup(tree, at).and_then(Value::as_object);
        places.extend(members.into_iter().flatten().map(|(name, _)| at.key(name)));
    };
    WEBHOOKS.iter().for_each(|key| list(&root.key(key)));
    list(&components.key("pathItems"));
    for at in callbacks(tree) {
        list(&at);
    }
    let mut items = Items::new();
    for at in places {
        let Some(item @ Value::Object(object)) = lookup(tree, &at) else { continue };
        let extension = at.last().is_some_and(|it| it.starts_with("x-"));
        if !object.contains_key("$ref") && !extension {
            let mut item = item.clone();
            hide_in(&mut item, &at, &mut Vec::new());
            items.insert(at, PathItem::deserialize(item)?);
        }
    }
    Ok(items)
}

/// Where each callback is that is written out: at operations and among the components.
fn callbacks(tree: &Value) -> Vec<Pointer> {
    let mut holders = vec![Pointer::root().key("components")];
    for (path, item) in tree.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let at = Pointer::root().key("paths").key(path);
        let more = item.get(ADDITIONAL).and_then(Value::as_object);
        holders.extend(more.into_iter().flatten().map(|(method, _)| at.key(ADDITIONAL).key(method)));
        holders.extend(item.as_object().into_iter().flatten().map(|(method, _)| at.key(method)));
    }
    let mut found = Vec::new();
    for at in holders.into_iter().map(|it| it.key("callbacks")) {
        let callbacks = lookup(tree, &at).and_then(Value::as_object);
        found.extend(callbacks.into_iter().flatten().map(|(name, _)| at.key(name)));
    }
    found
}

fn hide_in(item: &mut Value, at: &Pointer, hidden: &mut Vec<(Pointer, Value)>) {
    for (method, operation) in item.as_object_mut().into_iter().flatten() {
        if let Some(operation) = operation.as_object_mut() {
            take(operation, &at.key(method), hidden);
        }
    }
}

/// Takes the callbacks out of an operation that is read by itself.
pub(super) fn hide_below(operation: &mut Value) {
    if let Some(operation) = operation.as_object_mut() {
        take(operation, &Pointer::root(), &mut Vec::new());
    }
}

fn take(holder: &mut Map<String, Value>, at: &Pointer, hidden: &mut Vec<(Pointer, Value)>) {
    if let Some(callbacks) = holder.get_mut("callbacks") {
        let value = std::mem::replace(callbacks, Value::Object(Map::new()));
        hidden.push((at.key("callbacks"), value));
    }
}
