//! The walk over the clean tree, which meets every object and every key.
//!
//! In: the tree, what was said about its nodes, their Rust paths. Out: a construct for each node, in the order of the
//! tree, and which of the nodes that something was said about it has met.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::shown::{Shown, restricts};
use super::{Construct, Fate, Said, fate_of, verdict};
use crate::openapi::{Kind, Shape, Use, extension, table};
use crate::pointer::Pointer;
use crate::source::Tree;
use crate::source::{Cursor, FileId, Sources};

/// Walks a whole tree.
pub(super) fn walk(
    sources: &Sources,
    tree: &Tree,
    rust: &HashMap<Pointer, String>,
    said: &Said<'_>,
) -> (Vec<Construct>, HashSet<(FileId, Pointer)>) {
    let at = Pointer::root();
    let (file, origin) = tree.origins.locate(&at);
    let cursor = sources.cursor(file, &origin);
    let here = Here { file, cursor, most: Use::Typed, incoming: false, restriction: false, remark: None };
    let shown = Shown::of(&tree.root, rust);
    let mut walk =
        Walk { sources, tree, rust, said, shown, met: HashSet::new(), at, origin, constructs: Vec::new() };
    walk.value(here, Shape::One(Kind::Document), None, &tree.root);
    (walk.constructs, walk.met)
}

struct Walk<'a> {
    sources: &'a Sources,
    tree: &'a Tree,
    rust: &'a HashMap<Pointer, String>,
    said: &'a Said<'a>,
    shown: Shown,
    met: HashSet<(FileId, Pointer)>,
    at: Pointer,
    /// Where the node at hand is in its file.
    origin: Pointer,
    constructs: Vec<Construct>,
}

/// What goes down with the walk.
#[derive(Clone, Copy)]
struct Here {
    file: FileId,
    cursor: Cursor,
    /// The most that can become of it: below what is ignored all is.
    most: Use,
    /// Below a request that the server makes.
    incoming: bool,
    /// In a schema that only restricts the values of another.
    restriction: bool,
    /// What there is to say of this node, though nothing is wrong with it.
    remark: Option<&'static str>,
}

impl Walk<'_> {
    /// A node, under the key that holds it; `None` for one that is known by its kind.
    fn value(&mut self, here: Here, shape: Shape, key: Option<&str>, value: &Value) {
        let shape = shape.of(value);
        match (shape, value) {
            (Shape::One(kind), Value::Object(object)) => {
                let here = match self.shown.is_unused(&self.at) {
                    true => Here { most: Use::Ignored, ..here },
                    false => here,
                };
                self.row(here, word(kind).to_owned(), Fate::Typed);
                for (key, value) in object {
                    let remark = if kind == Kind::Schema { implied(object, key) } else { None };
                    self.below(here, key, |walk, here| {
                        walk.member(Here { remark, ..here }, kind, key, value)
                    });
                }
            }
            (Shape::Map(_) | Shape::MapOfText, Value::Object(object)) => {
                self.key_row(here, key);
                for (index, (name, value)) in object.iter().enumerate() {
                    // Of several examples the first is shown.
                    let is_spare = index > 0 && shape == Shape::Map(Kind::Example);
                    let here = if is_spare { Here { most: Use::Ignored, ..here } } else { here };
                    self.below(here, name, |walk, here| walk.value(here, shape.child(name), key, value));
                }
            }
            (Shape::List(_), Value::Array(list)) => {
                self.key_row(here, key);
                for (index, value) in list.iter().enumerate() {
                    self.below(here, &index.to_string(), |walk, here| {
                        walk.value(here, shape.child(""), key, value);
                    });
                }
            }
            _ => {
                self.key_row(here, key);
                self.items(here, key, value);
            }
        }
    }

    /// The items of a list of plain values that something was said of: a value of an enum, a name that is required.
    fn items(&mut self, here: Here, key: Option<&str>, value: &Value) {
        let Some(list) = value.as_array().filter(|_| self.is_said_below(here.file)) else { return };
        for index in 0..list.len() {
            self.below(here, &index.to_string(), |walk, here| {
                if walk.said.get(&here.file).is_some_and(|it| it.contains_key(&walk.origin)) {
                    walk.key_row(here, key);
                }
            });
        }
    }

    fn is_said_below(&self, file: FileId) -> bool {
        let first = self.origin.key("");
        let next = self.said.get(&file).and_then(|it| it.range(first.clone()..).next());
        next.is_some_and(|(at, _)| at.as_str().starts_with(first.as_str()))
    }

    fn member(&mut self, here: Here, kind: Kind, key: &str, value: &Value) {
        let construct = format!("{}.{key}", word(kind));
        if let Some(row) = kind.key(key) {
            let own = table::incoming(kind, key).filter(|_| here.incoming).unwrap_or(row.use_);
            let node = self.at.parent().unwrap_or_default();
            let own = own.max(self.shown.most(kind, key, &node, here.restriction).unwrap_or(own));
            let restriction = here.restriction || restricts(kind, key);
            let incoming = here.incoming || matches!(key, "webhooks" | "x-webhooks" | "callbacks");
            let here = Here { most: here.most.max(own), incoming, restriction, ..here };
            self.value(here, row.shape, Some(&construct), value);
        } else if key.starts_with("x-") && kind != Kind::SecurityRequirement {
            let known = extension::find(key).is_some();
            self.row(here, construct, if known { Fate::Typed } else { Fate::Ignored });
        } else if let Some(shape) = table::pattern(kind, key) {
            self.value(here, shape, Some(&construct), value);
        } else {
            self.row(here, construct, Fate::Ignored);
        }
    }

    fn below(&mut self, here: Here, step: &str, visit: impl FnOnce(&mut Self, Here)) {
        let here = Here { remark: None, ..here };
        let len = self.at.push(step);
        let origins = &self.tree.origins;
        let moved = origins.is_changed() || origins.moved(&self.at).is_some();
        match moved.then(|| origins.locate(&self.at)) {
            Some((file, origin)) => {
                let cursor = self.sources.cursor(file, &origin);
                let above = std::mem::replace(&mut self.origin, origin);
                visit(self, Here { file, cursor, ..here });
                self.origin = above;
            }
            None => {
                let origin_len = self.origin.push(step);
                visit(self, Here { cursor: self.sources.step(here.cursor, step), ..here });
                self.origin.truncate(origin_len);
            }
        }
        self.at.truncate(len);
    }

    fn key_row(&mut self, here: Here, construct: Option<&str>) {
        if let Some(construct) = construct {
            self.row(here, construct.to_owned(), Fate::Typed);
        }
    }

    fn row(&mut self, here: Here, construct: String, fate: Fate) {
        let said = self.said.get(&here.file).and_then(|it| it.get(&self.origin));
        if said.is_some() {
            self.met.insert((here.file, self.origin.clone()));
        }
        let said = said.and_then(|it| verdict(it));
        let by_table = if fate == Fate::Ignored { fate } else { here.most.into() };
        let fate = said.as_ref().map_or(by_table, |(severity, _)| fate_of(*severity, by_table));
        let reason = said.map(|(_, reason)| reason).or_else(|| here.remark.map(str::to_owned));
        let reason = reason.or_else(|| (fate == Fate::Ignored).then(|| unneeded(&construct).to_owned()));
        self.constructs.push(Construct {
            pointer: self.at.clone(),
            file: here.file,
            origin: self.origin.clone(),
            line: self.sources.line(here.cursor),
            construct,
            fate,
            reason,
            rust: self.rust.get(&self.at).cloned(),
            gone: false,
        });
    }
}

/// What a schema without a type is read as, which this key says.
fn implied(schema: &serde_json::Map<String, Value>, key: &str) -> Option<&'static str> {
    let has = |keys: &[&str]| keys.iter().any(|it| schema.contains_key(*it));
    if has(&["type", "enum", "allOf", "oneOf", "anyOf"]) {
        return None;
    }
    match key {
        "properties" | "additionalProperties" => Some("read as an object, though no `type` says so"),
        "items" if !has(&["properties", "additionalProperties"]) => {
            Some("read as a list, though no `type` says so")
        }
        "contentEncoding" | "contentMediaType" if !has(&["properties", "additionalProperties", "items"]) => {
            Some("read as a string, though no `type` says so")
        }
        _ => None,
    }
}

/// Why a construct is ignored that nothing is wrong with.
fn unneeded(construct: &str) -> &'static str {
    match construct.split('.').next_back() {
        Some("description" | "summary" | "title") => "the documentation does not show it",
        Some(key) if key.starts_with("x-") => "an extension that has no meaning here",
        _ => "shapes neither a type nor a call",
    }
}

/// A kind in one word, for programs.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Document => "document",
        Kind::Info => "info",
        Kind::Contact => "contact",
        Kind::License => "license",
        Kind::Server => "server",
        Kind::ServerVariable => "server-variable",
        Kind::Components => "components",
        Kind::Paths => "paths",
        Kind::PathItem => "path-item",
        Kind::Operation => "operation",
        Kind::ExternalDocs => "external-docs",
        Kind::Parameter => "parameter",
        Kind::Header => "header",
        Kind::RequestBody => "request-body",
        Kind::MediaType => "media-type",
        Kind::Encoding => "encoding",
        Kind::Responses => "responses",
        Kind::Response => "response",
        Kind::Callback => "callback",
        Kind::Example => "example",
        Kind::Link => "link",
        Kind::Tag => "tag",
        Kind::Schema => "schema",
        Kind::Discriminator => "discriminator",
        Kind::Xml => "xml",
        Kind::SecurityScheme => "security-scheme",
        Kind::OAuthFlows => "oauth-flows",
        Kind::OAuthFlow => "oauth-flow",
        Kind::SecurityRequirement => "security-requirement",
    }
}
