//! Reads a lock.
//!
//! In: the file's tree. Out: its entries in the order of the file, and a fatal message for each part that is not as a lock is
//! written: of a lock that is half understood no name would be safe.

use serde_json::{Map, Value};

use super::{Entry, Kind, Lock};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;
use crate::source::FileId;

/// Reads the tree of a lock.
pub fn parse(file: FileId, tree: &Value, diagnostics: &mut Diagnostics) -> Lock {
    let mut reader = Reader { file, entries: Vec::new(), diagnostics };
    reader.root(tree);
    Lock { file: Some(file), entries: reader.entries }
}

struct Reader<'a> {
    file: FileId,
    entries: Vec<Entry>,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn root(&mut self, tree: &Value) {
        let root = Pointer::root();
        // A file that has nothing but comments.
        if tree.is_null() {
            return;
        }
        let Some(sections) = self.object(tree, &root, "sections") else { return };
        for (section, value) in sections {
            let at = root.key(section);
            match section.as_str() {
                "functions" => self.functions(value, &at),
                "parameters" => self.parameters(value, &at),
                "types" => self.types(value, &at),
                "boxed" => self.lists(Kind::Boxed, value, &at),
                "plain" => self.lists(Kind::Plain, value, &at),
                _ => {
                    let message = format!("a lock has no section `{section}`");
                    self.wrong(
                        Place::KeyInFile(self.file, at),
                        message,
                        "the sections are functions, parameters, types, boxed and plain",
                    );
                }
            }
        }
    }

    fn functions(&mut self, value: &Value, at: &Pointer) {
        for (handle, functions) in self.object(value, at, "handles").into_iter().flatten() {
            let at = at.key(handle);
            for (name, place) in self.object(functions, &at, "functions").into_iter().flatten() {
                let at = at.key(name);
                if let Some(place) = self.text(place, &at, "an operation, such as `POST /v1/refunds`") {
                    self.push(Kind::Function, place, name, at);
                }
            }
        }
    }

    fn parameters(&mut self, value: &Value, at: &Pointer) {
        for (operation, parameters) in self.object(value, at, "operations").into_iter().flatten() {
            let at = at.key(operation);
            for (name, place) in self.object(parameters, &at, "parameters").into_iter().flatten() {
                let at = at.key(name);
                if let Some(place) = self.text(place, &at, "a parameter, such as `header Trace`") {
                    self.push(Kind::Parameter, &format!("{operation} {place}"), name, at);
                }
            }
        }
    }

    fn types(&mut self, value: &Value, at: &Pointer) {
        for (name, place) in self.object(value, at, "types").into_iter().flatten() {
            let at = at.key(name);
            if let Some(place) = self.text(place, &at, "where it is used, such as `Order/address`") {
                self.push(Kind::Type, place, name, at);
            }
        }
    }

    fn lists(&mut self, kind: Kind, value: &Value, at: &Pointer) {
        for (place, list) in self.object(value, at, "structs").into_iter().flatten() {
            let at = at.key(place);
            let Some(list) = list.as_array() else {
                self.wrong(
                    Place::InFile(self.file, at),
                    "this is not a list".to_owned(),
                    "write a name a line, each behind `- `",
                );
                continue;
            };
            for (index, it) in list.iter().enumerate() {
                let at = at.index(index);
                if let Some(name) = self.text(it, &at, "a name") {
                    self.push(kind, place, name, at);
                }
            }
        }
    }

    fn push(&mut self, kind: Kind, place: &str, says: &str, at: Pointer) {
        self.entries.push(Entry { kind, place: place.to_owned(), says: says.to_owned(), at });
    }

    fn object<'v>(&mut self, value: &'v Value, at: &Pointer, of: &str) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            let message = format!("this is not an object of {of}");
            self.wrong(
                Place::InFile(self.file, at.clone()),
                message,
                "delete it, and `gen` writes what is right today",
            );
        }
        object
    }

    fn text<'v>(&mut self, value: &'v Value, at: &Pointer, what: &str) -> Option<&'v str> {
        let text = value.as_str();
        if text.is_none() {
            let message = format!("this is not a string that says {what}");
            self.wrong(
                Place::InFile(self.file, at.clone()),
                message,
                "write it between quotes, or delete the line",
            );
        }
        text
    }

    fn wrong(&mut self, place: Place, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::fatal("lock-shape", place, message).help(help));
    }
}
