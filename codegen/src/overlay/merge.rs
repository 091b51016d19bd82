//! Puts a value into a node: members of both objects are merged in turn, lists are joined, anything else is replaced.
//!
//! In: the node, the value, and where it comes from. Out: the node, changed, where its new parts came from, and what
//! could not be merged.

use serde_json::Value;

use super::Edition;
use crate::pointer::Pointer;
use crate::source::{FileId, Gone, Origins};

/// Where a value comes from.
#[derive(Debug, Clone)]
pub(super) enum From {
    /// From the overlay.
    File(FileId, Pointer),
    /// From the document itself.
    Root(Pointer),
}

impl From {
    fn below(&self, step: &str) -> Self {
        match self {
            Self::File(file, pointer) => Self::File(*file, pointer.key(step)),
            Self::Root(pointer) => Self::Root(pointer.key(step)),
        }
    }
}

/// What merges with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    List,
    Single,
}

impl Kind {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Object(_) => Self::Object,
            Value::Array(_) => Self::List,
            _ => Self::Single,
        }
    }
}

pub(super) struct Merger<'a> {
    pub(super) edition: Edition,
    pub(super) origins: &'a mut Origins,
    /// Nodes that stay as they are, since what is new is of another kind.
    pub(super) refused: &'a mut Vec<Pointer>,
}

impl Merger<'_> {
    /// Merges a value into a target, which as a list takes single entries, too.
    pub(super) fn merge(&mut self, node: &mut Value, update: &Value, at: &Pointer, from: &From) {
        match (node, update) {
            (Value::Object(object), Value::Object(update)) => {
                for (key, update) in update {
                    let (at, from) = (at.key(key), from.below(key));
                    match object.get_mut(key) {
                        Some(node) => self.member(node, update, &at, &from),
                        None => {
                            object.insert(key.clone(), update.clone());
                            self.came(at, &from);
                        }
                    }
                }
            }
            (Value::Array(list), Value::Array(entries)) => {
                for (index, entry) in entries.iter().enumerate() {
                    self.came(at.index(list.len()), &from.below(&index.to_string()));
                    list.push(entry.clone());
                }
            }
            (Value::Array(list), entry) => {
                self.came(at.index(list.len()), from);
                list.push(entry.clone());
            }
            (node, update) if Kind::of(node) == Kind::of(update) => self.replace(node, update, at, from),
            _ => self.refused.push(at.clone()),
        }
    }

    /// Merges a value into the member of the same name.
    fn member(&mut self, node: &mut Value, update: &Value, at: &Pointer, from: &From) {
        match (Kind::of(node), Kind::of(update)) {
            (Kind::Object, Kind::Object) | (Kind::List, Kind::List) => self.merge(node, update, at, from),
            (Kind::Single, Kind::Single) => self.replace(node, update, at, from),
            _ if self.edition == Edition::V10 || node.is_null() => self.replace(node, update, at, from),
            _ => self.refused.push(at.clone()),
        }
    }

    fn replace(&mut self, node: &mut Value, update: &Value, at: &Pointer, from: &From) {
        self.origins.record_gone(at, Gone::Cut);
        *node = update.clone();
        self.came(at.clone(), from);
    }

    /// Says where a node came from that is new.
    fn came(&mut self, at: Pointer, from: &From) {
        match from {
            From::File(file, pointer) => self.origins.record(at, *file, pointer.clone()),
            From::Root(pointer) => {
                let (file, pointer) = self.origins.trace(pointer);
                self.origins.record(at, file, pointer);
            }
        }
    }
}
