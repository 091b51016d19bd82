//! The walk through a tree: where it is, what it knows of other parts, what it says, and what it records.
//!
//! Left to others: which value has which shape ([`check`](super::check), [`fit`](super::fit),
//! [`mend`](super::mend)).

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::dangling::Present;
use crate::diagnostic::{Cause, Diagnostic, Diagnostics, Place};
use crate::nearest::Hints;
use crate::openapi::Version;
use crate::pointer::Pointer;
use crate::source::{Gone, Origins, Sources};

/// What rules need to know of other parts of the document.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The names of component schemas.
    pub(super) schemas: HashSet<String>,
    /// The names of security schemes.
    pub(super) security: HashSet<String>,
    /// Those of them that no call can mention.
    pub(super) outside: HashSet<String>,
    /// Those that were left out, of which more was said.
    pub(super) cut: HashSet<String>,
    /// The one type of each component schema that has one.
    pub(super) types: HashMap<String, String>,
    /// Name, location and way of each component parameter.
    pub(super) parameters: HashMap<String, (String, String)>,
}

impl Known {
    pub(super) fn of(root: &Value) -> Self {
        let section = |name: &str| {
            root.get("components").and_then(|it| it.get(name)?.as_object()).into_iter().flatten()
        };
        let text =
            |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self {
            schemas: section("schemas").map(|(name, _)| name.clone()).collect(),
            security: section("securitySchemes").map(|(name, _)| name.clone()).collect(),
            outside: ends(root, "securitySchemes")
                .into_iter()
                .filter(|(_, it)| text(it, "type").eq_ignore_ascii_case("mutualTLS"))
                .map(|(name, _)| name.to_owned())
                .collect(),
            cut: HashSet::new(),
            types: ends(root, "schemas")
                .into_iter()
                .filter_map(|(name, it)| Some((name.to_owned(), it.get("type")?.as_str()?.to_owned())))
                .collect(),
            parameters: ends(root, "parameters")
                .into_iter()
                .map(|(name, it)| (name.to_owned(), (text(it, "name"), text(it, "in"))))
                .collect(),
        }
    }
}

/// The components of a section by name, each through references that refer on; without those that lead nowhere.
fn ends<'r>(root: &'r Value, section: &str) -> HashMap<&'r str, &'r Value> {
    let mut ends: HashMap<&str, Option<&Value>> = HashMap::new();
    let section = root.get("components").and_then(|it| it.get(section)?.as_object());
    for (first, node) in section.into_iter().flatten() {
        let (mut name, mut node) = (first.as_str(), node);
        let mut way = Vec::new();
        let end = loop {
            if let Some(known) = ends.get(name) {
                break *known;
            }
            // Until its end is known, whoever comes back to it goes round in a circle.
            ends.insert(name, None);
            way.push(name);
            let Some(next) = node.get("$ref").and_then(Value::as_str) else { break Some(node) };
            let next = Pointer::parse(next).and_then(|it| it.last().map(|it| it.into_owned()));
            match next.and_then(|it| section?.get_key_value(&it)) {
                Some((found, value)) => (name, node) = (found, value),
                None => break None,
            }
        };
        ends.extend(way.into_iter().map(|it| (it, end)));
    }
    ends.into_iter().filter_map(|(name, end)| Some((name, end?))).collect()
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
    pub(super) hints: Hints,
    /// Where each operation id was met first.
    pub(super) operation_ids: HashMap<String, Pointer>,
    /// Where each path template was met first, without the names in it.
    pub(super) templates: HashMap<String, String>,
    /// Component parameters that are ignored because OpenAPI sets their headers by other means.
    pub(super) reserved: HashSet<String>,
    /// The components there are, once they have been checked.
    pub(super) present: Option<Present>,
    /// The walk is where nothing shapes a type or a call: what is cut there costs the crate nothing but words.
    pub(super) is_idle: bool,
    /// Extensions that mean nothing to the generator.
    pub(super) foreign: Vec<Pointer>,
}

impl Ctx<'_> {
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

    /// The key that the object of this message is without: the message goes into the one about a key that means it.
    pub(super) fn missing(self, key: &str) -> Self {
        self.with(|it| match &it.place {
            Place::Node(object) => {
                let node = object.key(key);
                it.cause(Cause::Missing(node))
            }
            _ => it,
        })
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
