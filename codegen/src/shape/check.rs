//! Walks a tree along the table and brings every value into the shape that its row gives it.
//!
//! In: the bundled tree. Out: the same tree, each object with known keys of the right kind. What is particular to one
//! kind of object is left to [`mend`](super::mend).

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::dangling::{self, Present};
use super::fit::{describe, plural};
use super::mend;
use super::walk::{Ctx, Known};
use crate::diagnostic::{Cause, Diagnostic, Diagnostics, Place, several};
use crate::nearest::{Hints, nearest};
use crate::openapi::table::{Key, Use};
use crate::openapi::{Kind, Shape, extension, kind_of, table};
use crate::pointer::Pointer;
use crate::source::Tree;
use crate::source::{Gone, Sources};

/// Checks and mends a whole tree. Gives the keys of extensions that mean nothing to the generator.
pub fn check(tree: &mut Tree, sources: &Sources, diagnostics: &mut Diagnostics) -> Vec<Pointer> {
    let known = Known::of(&tree.root);
    let before = dangling::present(&tree.root);
    let Tree { root, origins, version } = tree;
    let mut ctx = Ctx {
        version: *version,
        sources,
        origins,
        diagnostics,
        at: Pointer::root(),
        known,
        hints: Hints::default(),
        operation_ids: HashMap::new(),
        templates: HashMap::new(),
        reserved: HashSet::new(),
        present: None,
        is_idle: false,
        foreign: Vec::new(),
    };
    ctx.unseen(root);
    ctx.components(root, before);
    ctx.fit(Shape::One(Kind::Document), root);
    ctx.foreign
}

impl Ctx<'_> {
    /// Checks the components before all else, so that it is known which of them are left to refer to.
    fn components(&mut self, root: &mut Value, before: Present) {
        let shape = Shape::One(Kind::Components);
        if let Some(components) = root.get_mut("components").filter(|it| it.is_object()) {
            self.below("components", |ctx| ctx.fit(shape, components));
        }
        let mut known = before;
        loop {
            let now = dangling::present(root);
            if now == known {
                break;
            }
            known.clone_from(&now);
            self.present = Some(now);
            if let Some(components) = root.get_mut("components") {
                self.below("components", |ctx| ctx.sweep(shape, components));
            }
        }
        self.present = Some(known);
        let before = std::mem::take(&mut self.known);
        let known = Known::of(root);
        let cut = before.security.difference(&known.security).cloned().collect();
        self.known = Known { outside: before.outside, cut, ..known };
    }

    /// Brings a value into a shape; `false` if it has to be cut.
    pub(super) fn fit(&mut self, shape: Shape, value: &mut Value) -> bool {
        match shape {
            Shape::Any => true,
            Shape::One(Kind::Schema) if value.is_null() && self.is_alternative() => {
                self.warn("value-null", "null where a schema is expected")
                    .label("read as the schema of null")
                    .help("write `type: \"null\"`, or `nullable: true` in OpenAPI 3.0");
                *value = json!({"type": "null"});
                true
            }
            Shape::One(Kind::Schema) if value.is_null() => {
                self.warn("value-null", "null where a schema is expected").label("read as any value");
                *value = Value::Object(Map::new());
                true
            }
            _ if value.is_null() => {
                self.warn("value-null", format!("null where {} is expected", describe(shape)))
                    .label("read as absent")
                    .help("remove the key");
                false
            }
            Shape::Text => self.text(value),
            Shape::Flag => self.flag(value),
            Shape::Number | Shape::Count => self.number(shape, value),
            Shape::Bound => value.is_boolean() || self.number(Shape::Number, value),
            Shape::AnyList => {
                if !value.is_array() {
                    self.wrap(value);
                }
                true
            }
            Shape::TextList => self.texts(value),
            Shape::MapOfText => self.map_of_text(value),
            Shape::TypeName => match value {
                Value::Array(_) => self.texts(value),
                _ => self.text(value),
            },
            Shape::AdditionalProperties | Shape::One(Kind::Schema) if value.is_boolean() => true,
            Shape::AdditionalProperties if matches!(value.as_str(), Some("true" | "false")) => {
                self.flag(value)
            }
            Shape::AdditionalProperties => self.one(Kind::Schema, value),
            Shape::Items if value.is_array() => self.list(Kind::Schema, value),
            Shape::Items if value.is_boolean() => true,
            Shape::Items => self.one(Kind::Schema, value),
            Shape::One(kind) => self.one(kind, value),
            Shape::List(kind) => self.list(kind, value),
            Shape::Map(kind) => self.map(kind, value),
        }
    }

    fn one(&mut self, kind: Kind, value: &mut Value) -> bool {
        if !value.is_object() && !mend::from_other_kind(self, kind, value) {
            return self.cut(Shape::One(kind), value);
        }
        let Some(object) = value.as_object_mut() else { return false };
        self.object(kind, object)
    }

    fn object(&mut self, kind: Kind, object: &mut Map<String, Value>) -> bool {
        let mut refers = kind.section().is_some() && object.get("$ref").is_some_and(Value::is_string);
        if refers && !self.is_present(kind, object) {
            if kind != Kind::Schema {
                return false;
            }
            refers = false;
        }
        if !refers && !mend::before(self, kind, object) {
            return false;
        }
        object.retain(|key, value| {
            let len = self.at.push(key);
            let keep = self.member(kind, key, value, refers);
            self.kept(keep, len)
        });
        refers || mend::after(self, kind, object) && self.complete(kind, object)
    }

    /// One member of an object; `false` if it has to go.
    fn member(&mut self, kind: Kind, key: &str, value: &mut Value, refers: bool) -> bool {
        if key.starts_with("x-") && kind.key(key).is_none() {
            return self.extension(kind, key, value);
        }
        let is_checked = kind == Kind::Document && key == "components" && value.is_object();
        if (refers && key == "$ref") || is_checked {
            return true;
        }
        if key == "$ref" && kind.section().is_some() && !refers {
            let message = format!("a reference is a string, not {}", kind_of(value));
            let place = Place::Node(self.at.clone());
            self.note(Diagnostic::refused("wrong-kind", place, message)).label("this cannot be read");
            return false;
        }
        // A reference has words of its own, which are about its use.
        if refers && kind != Kind::Schema && matches!(key, "summary" | "description") {
            return self.idly(true, |ctx| ctx.fit(Shape::Text, value));
        }
        let Some(row) = kind.key(key) else {
            return match table::pattern(kind, key) {
                Some(shape) => self.fit(shape, value),
                None => self.unknown(kind, key),
            };
        };
        if refers && kind != Kind::Schema {
            let id = "ref-sibling";
            self.warn(id, format!("`{key}` next to a `$ref` has no effect"))
                .label("never read")
                .help("move it to what is referred to, or write the object out");
            return false;
        }
        self.version(row);
        self.url(kind, key, value);
        let is_idle = self.is_idle || row.use_ != Use::Typed;
        self.idly(is_idle, |ctx| ctx.fit(row.shape, value))
    }

    fn version(&mut self, row: &Key) {
        // Ids and comments of JSON Schema are harmless anywhere.
        let is_harmless = row.name.starts_with('$') && row.name != "$self";
        if !row.is_of(self.version) && !is_harmless {
            let message = format!(
                "`{}` belongs to OpenAPI {}, and this document is {}",
                row.name,
                row.since.name(),
                self.version.name()
            );
            let place = Place::Key(self.at.clone());
            self.note(Diagnostic::warning("key-version", place, message)).label("read all the same");
        }
    }

    fn unknown(&mut self, kind: Kind, key: &str) -> bool {
        if kind == Kind::Responses {
            let place = Place::Key(self.at.clone());
            self.note(Diagnostic::refused("status-code", place, format!("`{key}` is not a status code")))
                .label("neither a code, nor a range such as `4XX`, nor `default`");
            return false;
        }
        // The words of a schema are also looked for where a schema was forgotten, by the rules of the kind.
        let known = table::keys(kind).iter().map(|it| it.name);
        let near = nearest(key, known);
        let place = Place::Key(self.at.clone());
        let unknown =
            Diagnostic::warning("key-unknown", place, format!("{} has no key `{key}`", kind.name()));
        let meant = near.and_then(|near| Some((near, self.at.parent()?.key(near))));
        match meant {
            Some((near, node)) => self
                .note(unknown.cause(Cause::Misspelt(node)))
                .label("unknown, so it is ignored")
                .help(format!("did you mean `{near}`?")),
            None => self.note(unknown).label("unknown, so it is ignored"),
        };
        false
    }

    fn extension(&mut self, kind: Kind, key: &str, value: &Value) -> bool {
        let Some(extension) = extension::find(key) else {
            if !extension::is_known(key) {
                self.foreign(key);
            }
            return true;
        };
        if !extension.on.is_empty() && !extension.on.contains(&kind) {
            let place = Place::Key(self.at.clone());
            let on: Vec<&str> = extension.on.iter().map(|it| it.name()).collect();
            let message = format!("`{key}` means nothing on {}", kind.name());
            self.note(Diagnostic::warning("extension-misused", place, message))
                .label("ignored")
                .help(format!("it belongs on {}", on.join(" or ")));
            return false;
        }
        let faults = extension.faults(value);
        for fault in &faults {
            let at = self.at.join(&fault.at);
            let place = if fault.is_key { Place::Key(at) } else { Place::Node(at) };
            let note = self
                .note(Diagnostic::warning("extension-misused", place, &fault.message))
                .label(fault.label.as_str());
            if let Some(help) = &fault.help {
                note.help(help.as_str());
            }
        }
        faults.is_empty()
    }

    /// An extension that means nothing here. One that is spelled almost like one that does is a mistake anywhere; whether
    /// any other is one, whoever asked for the crate knows.
    fn foreign(&mut self, key: &str) {
        match extension::meant(key) {
            Some(near) => {
                let place = Place::Key(self.at.clone());
                self.note(several::unknown_extension(place, key, Some(near)));
            }
            None => self.foreign.push(self.at.clone()),
        }
    }

    /// Adds what an object cannot be without; `false` if nothing can stand in for it.
    fn complete(&mut self, kind: Kind, object: &mut Map<String, Value>) -> bool {
        for row in table::keys(kind).iter().filter(|it| it.required_until.is_some()) {
            if object.contains_key(row.name) {
                continue;
            }
            let stand_in = mend::stand_in(kind, row.name, object);
            let message = format!("{} needs `{}`", kind.name(), row.name);
            match stand_in {
                // Later stages find it there even where the version does not ask for it.
                Some(value) if !row.is_required(self.version) => {
                    object.insert(row.name.to_owned(), value);
                }
                Some(value) => {
                    let label = match &value {
                        Value::String(text) if !text.is_empty() => format!("read as `{text}`"),
                        _ => "read as empty".to_owned(),
                    };
                    self.warn("key-missing", message).label(label).missing(row.name);
                    object.insert(row.name.to_owned(), value);
                }
                None => {
                    let place = Place::Node(self.at.clone());
                    self.note(several::key_missing(place, kind.name(), row.name)).missing(row.name);
                    return false;
                }
            }
        }
        true
    }

    fn list(&mut self, kind: Kind, value: &mut Value) -> bool {
        if let Value::Object(object) = value {
            let is_one = object.contains_key("$ref") || object.keys().any(|it| kind.key(it).is_some());
            if is_one || kind == Kind::SecurityRequirement {
                self.wrap(value);
            } else {
                self.warn("list-expected", format!("a list of {} is expected, not an object", plural(kind)))
                    .label("its members are read as the list");
                let members = std::mem::take(object);
                for (index, key) in members.keys().enumerate() {
                    self.origins.record_move(&self.at.key(key), self.at.index(index));
                    self.origins.record_gone(&self.at.key(key), Gone::Read);
                }
                *value = Value::Array(members.into_iter().map(|(_, it)| it).collect());
            }
        }
        let Value::Array(list) = value else { return self.cut(Shape::List(kind), value) };
        let before = list.len();
        self.retain(list, |ctx, value| ctx.fit(Shape::One(kind), value));
        // A list of alternatives of which all were cut says nothing any more.
        !(list.is_empty() && before > 0 && matches!(kind, Kind::Schema | Kind::SecurityRequirement))
    }

    fn map(&mut self, kind: Kind, value: &mut Value) -> bool {
        if let Value::Array(list) = value
            && let Some(named) = mend::map_of_list(kind, list)
        {
            self.warn(
                "map-expected",
                format!("an object of {} by name is expected, not a list", plural(kind)),
            )
            .label("read as such an object");
            for (index, name) in named.keys().enumerate() {
                self.origins.record_gone(&self.at.index(index).key("name"), Gone::Read);
                self.origins.record_move(&self.at.index(index), self.at.key(name));
            }
            *value = Value::Object(named);
        }
        let Value::Object(object) = value else { return self.cut(Shape::Map(kind), value) };
        if kind == Kind::MediaType {
            mend::media_types(self, object);
        }
        object.retain(|key, value| {
            let len = self.at.push(key);
            let keep = match kind {
                // A media type without content is one without a schema.
                Kind::MediaType | Kind::Encoding if value.is_null() => {
                    *value = Value::Object(Map::new());
                    true
                }
                Kind::Callback | Kind::PathItem if key.starts_with("x-") => false,
                _ => self.fit(Shape::One(kind), value),
            };
            self.kept(keep, len)
        });
        true
    }
}
