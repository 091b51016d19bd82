//! Walks a tree along the table and brings every value into the shape that its row gives it.
//!
//! In: the bundled tree. Out: the same tree, each object with known keys of the right kind. What is particular to one
//! kind of object is left to [`mend`](super::mend).

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::dangling::{self, Present};
use super::fit::{describe, plural};
use super::table::{Key, Use};
use super::{Kind, Shape, Version, extension, mend, table};
use crate::bundle::Tree;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::nearest::nearest;
use crate::pointer::Pointer;
use crate::source::{Gone, Origins, Sources};

/// Checks and mends a whole tree.
pub fn check(tree: &mut Tree, sources: &Sources, diagnostics: &mut Diagnostics) {
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
        operation_ids: HashMap::new(),
        reserved: HashSet::new(),
        present: None,
        is_idle: false,
    };
    ctx.components(root, before);
    ctx.fit(Shape::One(Kind::Document), root);
}

/// What rules need to know of other parts of the document.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The names of component schemas.
    pub(super) schemas: HashSet<String>,
    /// The names of security schemes.
    pub(super) security: HashSet<String>,
    /// Those of them that no call can mention.
    pub(super) outside: HashSet<String>,
    /// Name, location and way of each component parameter.
    pub(super) parameters: HashMap<String, (String, String)>,
}

impl Known {
    fn of(root: &Value) -> Self {
        let section = |name: &str| {
            root.get("components").and_then(|it| it.get(name)?.as_object()).into_iter().flatten()
        };
        let text =
            |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self {
            schemas: section("schemas").map(|(name, _)| name.clone()).collect(),
            security: section("securitySchemes").map(|(name, _)| name.clone()).collect(),
            outside: section("securitySchemes")
                .filter(|(_, it)| text(it, "type").eq_ignore_ascii_case("mutualTLS"))
                .map(|(name, _)| name.clone())
                .collect(),
            parameters: section("parameters")
                .map(|(name, it)| (name.clone(), (text(it, "name"), text(it, "in"))))
                .collect(),
        }
    }
}

/// The state of a walk.
pub(super) struct Ctx<'a> {
    pub(super) version: Version,
    pub(super) sources: &'a Sources,
    pub(super) origins: &'a mut Origins,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Where the walk is.
    pub(super) at: Pointer,
    pub(super) known: Known,
    /// Where each operation id was met first.
    pub(super) operation_ids: HashMap<String, Pointer>,
    /// Component parameters that are ignored because OpenAPI sets their headers by other means.
    pub(super) reserved: HashSet<String>,
    /// The components there are, once they have been checked.
    pub(super) present: Option<Present>,
    /// The walk is where nothing shapes a type or a call: what is cut there costs the crate nothing but words.
    pub(super) is_idle: bool,
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
        let outside = std::mem::take(&mut self.known.outside);
        self.known = Known { outside, ..Known::of(root) };
    }

    /// A mended mistake at a key of the object that the walk is at.
    pub(super) fn warn_at(&mut self, id: &'static str, key: &str, message: impl Into<String>) -> Note<'_> {
        let place = Place::Node(self.at.key(key));
        self.note(Diagnostic::warning(id, place, message))
    }

    /// A mended mistake of the object that the walk is at.
    pub(super) fn warn(&mut self, id: &'static str, message: impl Into<String>) -> Note<'_> {
        let place = Place::Node(self.at.clone());
        self.note(Diagnostic::warning(id, place, message))
    }

    /// A message that is said when the returned value is dropped.
    pub(super) fn note(&mut self, diagnostic: Diagnostic) -> Note<'_> {
        Note { diagnostics: self.diagnostics, origins: self.origins, diagnostic: Some(diagnostic) }
    }

    /// Runs a function one step further down.
    pub(super) fn below<T>(&mut self, step: &str, run: impl FnOnce(&mut Self) -> T) -> T {
        let len = self.at.push(step);
        let result = run(self);
        self.at.truncate(len);
        result
    }

    /// The scalar at the walk's place as its text has it.
    pub(super) fn raw(&self) -> Option<&str> {
        let (file, pointer) = self.origins.locate(&self.at);
        self.sources.raw(file, &pointer)
    }

    /// Whether the walk is at one of the alternatives of a union.
    pub(super) fn is_alternative(&self) -> bool {
        self.at.parent().and_then(|it| it.last().map(|it| it == "oneOf" || it == "anyOf")).unwrap_or(false)
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
        if refers {
            return true;
        }
        mend::after(self, kind, object) && self.complete(kind, object)
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
            let message = format!("a reference is text, not {}", super::fit::kind_of(value));
            let place = Place::Node(self.at.clone());
            self.note(Diagnostic::refused("wrong-kind", place, message)).label("this cannot be read");
            return false;
        }
        let Some(row) = kind.key(key) else {
            return match table::pattern(kind, key) {
                Some(shape) => self.fit(shape, value),
                None => self.unknown(kind, key),
            };
        };
        if refers && kind != Kind::Schema && !matches!(key, "$ref" | "summary" | "description") {
            let id = "ref-sibling";
            self.warn(id, format!("`{key}` beside a `$ref` has no effect"))
                .label("never read")
                .help("move it to what is referred to, or write the object out");
            return false;
        }
        self.version(kind, row);
        let is_idle = self.is_idle || row.use_ != Use::Typed;
        self.idly(is_idle, |ctx| ctx.fit(row.shape, value))
    }

    /// Does something where nothing shapes a type or a call, or where something may.
    pub(super) fn idly<T>(&mut self, is_idle: bool, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.is_idle, is_idle);
        let result = act(self);
        self.is_idle = before;
        result
    }

    /// A value that is cut at the walk's place.
    pub(super) fn lost(&mut self, id: &'static str, message: String) -> Note<'_> {
        let place = Place::Node(self.at.clone());
        self.note(match self.is_idle {
            true => Diagnostic::warning(id, place, message),
            false => Diagnostic::refused(id, place, message),
        })
    }

    fn version(&mut self, kind: Kind, row: &Key) {
        // Ids and comments of JSON Schema are harmless anywhere.
        if let Some(only) = row.only
            && only != self.version
            && !row.name.starts_with('$')
        {
            let message = format!(
                "`{}` belongs to OpenAPI {}, and this document is {}",
                row.name,
                only.name(),
                self.version.name()
            );
            let place = Place::Key(self.at.clone());
            let _ = kind;
            self.note(Diagnostic::warning("key-version", place, message)).label("read all the same");
        }
    }

    fn unknown(&mut self, kind: Kind, key: &str) -> bool {
        if kind == Kind::Responses {
            let place = Place::Key(self.at.clone());
            self.note(Diagnostic::refused("status-code", place, format!("`{key}` is no status code")))
                .label("neither a code, nor a range such as `4XX`, nor `default`");
            return false;
        }
        // The words of a schema are also looked for where a schema was forgotten, by the rules of the kind.
        let known = table::keys(kind).iter().map(|it| it.name);
        let near = nearest(key, known).map(|it| format!("did you mean `{it}`?"));
        let place = Place::Key(self.at.clone());
        let note = self
            .note(Diagnostic::warning("key-unknown", place, format!("{} has no key `{key}`", kind.name())))
            .label("unknown, so it is ignored");
        match near {
            Some(near) => note.help(near),
            None => note,
        };
        false
    }

    fn extension(&mut self, kind: Kind, key: &str, value: &Value) -> bool {
        let Some(extension) = extension::find(key) else { return true };
        let message = if !extension.on.is_empty() && !extension.on.contains(&kind) {
            format!("`{key}` means nothing on {}", kind.name())
        } else if !extension.fits(value) {
            format!("`{key}` holds {}", extension.holds)
        } else {
            return true;
        };
        let place = Place::Key(self.at.clone());
        let on: Vec<&str> = extension.on.iter().map(|it| it.name()).collect();
        let note = self.note(Diagnostic::warning("extension-misused", place, message)).label("ignored");
        if !on.is_empty() && !extension.on.contains(&kind) {
            note.help(format!("it belongs on {}", on.join(" or ")));
        }
        false
    }

    /// Adds what an object cannot be without; `false` if nothing can stand in for it.
    fn complete(&mut self, kind: Kind, object: &mut Map<String, Value>) -> bool {
        for row in table::keys(kind).iter().filter(|it| it.required) {
            if object.contains_key(row.name) {
                continue;
            }
            let stand_in = mend::stand_in(kind, row.name, object);
            let message = format!("{} needs `{}`", kind.name(), row.name);
            match stand_in {
                // 3.1 has operations without responses.
                Some(value) if kind == Kind::Operation && self.version == Version::V31 => {
                    object.insert(row.name.to_owned(), value);
                }
                Some(value) => {
                    let label = match &value {
                        Value::String(text) if !text.is_empty() => format!("read as `{text}`"),
                        _ => "read as empty".to_owned(),
                    };
                    self.warn("key-missing", message).label(label);
                    object.insert(row.name.to_owned(), value);
                }
                None => {
                    let place = Place::Node(self.at.clone());
                    self.note(Diagnostic::refused("key-missing", place, message))
                        .label(format!("without `{}`", row.name));
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

    /// Goes back up from a node, and says if it was cut.
    pub(super) fn kept(&mut self, keep: bool, len: usize) -> bool {
        if !keep {
            self.origins.record_gone(&self.at, Gone::Cut);
        }
        self.at.truncate(len);
        keep
    }

    /// Says that a key of the object that the walk is at is taken out.
    pub(super) fn gone(&mut self, key: &str, why: Gone) {
        self.origins.record_gone(&self.at.key(key), why);
    }

    /// Cuts elements of the list that the walk is at, and says where the others came from.
    pub(super) fn retain(
        &mut self,
        list: &mut Vec<Value>,
        mut keep: impl FnMut(&mut Self, &mut Value) -> bool,
    ) {
        let mut index = 0;
        let mut kept = 0;
        list.retain_mut(|value| {
            let len = self.at.push(&index.to_string());
            let keep = keep(self, value);
            let from = self.at.clone();
            self.kept(keep, len);
            if keep && kept != index {
                let to = self.at.key(&kept.to_string());
                self.origins.record_move(&from, to);
            }
            index += 1;
            kept += usize::from(keep);
            keep
        });
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

/// A message on its way, said when it is dropped.
pub(super) struct Note<'d> {
    diagnostics: &'d mut Diagnostics,
    origins: &'d Origins,
    diagnostic: Option<Diagnostic>,
}

impl Note<'_> {
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        self.with(|it| it.label(label))
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        self.with(|it| it.help(help))
    }

    pub(super) fn related(self, place: impl Into<Place>, label: impl Into<String>) -> Self {
        self.with(|it| it.related(place, label))
    }

    fn with(mut self, change: impl FnOnce(Diagnostic) -> Diagnostic) -> Self {
        self.diagnostic = self.diagnostic.take().map(change);
        self
    }
}

impl Drop for Note<'_> {
    fn drop(&mut self) {
        if let Some(diagnostic) = self.diagnostic.take() {
            self.diagnostics.push(diagnostic.pin(self.origins));
        }
    }
}
