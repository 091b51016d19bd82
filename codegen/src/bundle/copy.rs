//! Copies nodes into the one tree, with their references rewritten.
//!
//! In: a node of some file, where it goes. Out: its copy, in which every reference names a component, or `None`
//! where it had to be cut. Says what cannot be followed, with the place in the one tree.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::miss::{self, Miss};
use super::resolve::{Resolved, resolve};
use super::target::{Targets, is_inlined};
use crate::diagnostic::{Cause, Diagnostic, Diagnostics, several};
use crate::load::{DEFAULT_MAPPING, Loaded, is_mapping_reference, referring};
use crate::nearest::Hints;
use crate::openapi::{Kind, Shape};
use crate::pointer::Pointer;
use crate::source::{FileId, Gone, Origins};

/// How many nodes replaced references may add.
const MOST_INLINED: usize = 2_000_000;

/// The key of references whose target may depend on the way to them.
const DYNAMIC: &str = "$dynamicRef";

pub(super) struct Copier<'a> {
    loaded: &'a Loaded,
    targets: &'a Targets,
    diagnostics: &'a mut Diagnostics,
    origins: Origins,
    /// Where in the one tree the next node goes.
    out: Pointer,
    /// What is being put in the place of references, to find those that contain themselves.
    inlining: Vec<(FileId, Pointer)>,
    inlined: usize,
    cycles: HashSet<Pointer>,
    /// Whether components lead into a circle, of those that it is known of.
    circles: HashMap<(Kind, String), bool>,
    hints: Hints,
}

impl<'a> Copier<'a> {
    pub(super) fn new(loaded: &'a Loaded, targets: &'a Targets, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            loaded,
            targets,
            diagnostics,
            origins: loaded.changed.clone().map_or_else(Origins::default, Origins::of_changed),
            out: Pointer::root(),
            inlining: Vec::new(),
            inlined: 0,
            cycles: HashSet::new(),
            circles: HashMap::new(),
            hints: Hints::default(),
        }
    }

    /// Says where the next node goes.
    pub(super) fn go(&mut self, out: Pointer) {
        self.out = out;
    }

    /// Says where the last node came from.
    pub(super) fn came_from(&mut self, file: FileId, pointer: &Pointer) {
        self.origins.record(self.out.clone(), file, pointer.clone());
    }

    /// The section of `components` that takes what is hoisted. What is in its place and is not an object is a mistake
    /// that must not cost what other files bring: an empty key is so common that it is read as an empty object.
    pub(super) fn section<'t>(
        &mut self,
        tree: &'t mut Value,
        section: &str,
    ) -> Option<&'t mut Map<String, Value>> {
        let mut at = Pointer::root();
        let mut node = tree;
        for step in ["components", section] {
            at.push(step);
            node = node.as_object_mut()?.entry(step).or_insert_with(|| Value::Object(Map::new()));
            if !node.is_object() {
                let message = format!("`{step}` is not an object");
                let diagnostic = match node.is_null() {
                    true => Diagnostic::warning("value-null", &at, message),
                    false => Diagnostic::refused("wrong-kind", &at, message),
                };
                self.say(diagnostic.label("read as an empty one"));
                *node = Value::Object(Map::new());
            }
        }
        node.as_object_mut()
    }

    pub(super) fn finish(self) -> Origins {
        self.origins
    }

    /// Copies a node and all below it. `whole`: the node itself is what is asked for, even if it is to be hoisted.
    pub(super) fn copy(
        &mut self,
        file: FileId,
        at: &mut Pointer,
        shape: Shape,
        value: &Value,
        whole: bool,
    ) -> Option<Value> {
        if !self.inlining.is_empty() {
            self.inlined += 1;
            if self.inlined > MOST_INLINED {
                return None;
            }
        }
        let shape = shape.of(value);
        if !shape.holds_references() {
            return Some(value.clone());
        }
        if !whole
            && let Shape::One(kind) = shape
            && let Some(target) = self.targets.find(file, at, kind)
            // A component that is this very reference holds the content.
            && self.out != component(kind, &target.name)
        {
            return Some(reference_to(kind, &target.name));
        }
        match value {
            Value::Object(object) => match referring(shape, value) {
                Some(reference) => self.referring(file, at, shape, object, reference),
                None => Some(Value::Object(self.object(file, at, shape, object))),
            },
            Value::Array(list) => {
                let mut copied = Vec::with_capacity(list.len());
                for (index, value) in list.iter().enumerate() {
                    let (step, out) = (at.push(&index.to_string()), self.out.push(&copied.len().to_string()));
                    // A cut element moves the later ones up.
                    if index != copied.len() {
                        self.origins.record(self.out.clone(), file, at.clone());
                    }
                    copied.extend(self.copy(file, at, shape.child(""), value, false));
                    at.truncate(step);
                    self.out.truncate(out);
                }
                Some(Value::Array(copied))
            }
            _ => Some(value.clone()),
        }
    }

    fn object(
        &mut self,
        file: FileId,
        at: &mut Pointer,
        shape: Shape,
        object: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut copied = Map::new();
        for (key, value) in object {
            let (step, out) = (at.push(key), self.out.push(key));
            let child = if shape == Shape::One(Kind::Discriminator) && key == "mapping" {
                Some(self.mapping(file, at, value))
            } else if shape == Shape::One(Kind::Discriminator)
                && key == DEFAULT_MAPPING
                && let Some(text) = value.as_str().filter(|it| is_mapping_reference(it))
            {
                self.mapped(file, at, text, &self.out.clone(), &format!("`{key}`"))
            } else {
                self.copy(file, at, shape.child(key), value, false)
            };
            if let Some(child) = child {
                copied.insert(key.clone(), child);
            }
            at.truncate(step);
            self.out.truncate(out);
        }
        copied
    }

    /// An object with a reference: the key that holds it, and its text.
    fn referring(
        &mut self,
        file: FileId,
        at: &mut Pointer,
        shape: Shape,
        object: &Map<String, Value>,
        (key, text): (&'static str, &str),
    ) -> Option<Value> {
        let kind = match shape {
            Shape::One(kind) if !is_inlined(shape, at) => Some(kind),
            _ => None,
        };
        let node = match key == DYNAMIC && self.loaded.identities.is_ambiguous(text) {
            true => Err(Miss::Dynamic),
            false => resolve(self.loaded, file, at, text, kind),
        };
        let other = |node: &Resolved| match shape {
            Shape::One(Kind::PathItem) => node.other_kind(self.loaded, Kind::PathItem),
            _ => None,
        };
        let node = node.and_then(|it| other(&it).map_or(Ok(it), |found| Err(Miss::Kind(found))));
        if let Ok(Resolved { spelling: Some(right), .. }) = &node {
            self.misspelt(key, text, right);
        }
        match (node, kind) {
            (Ok(node), Some(kind)) => {
                let name = match node.component(kind) {
                    Some(name) => name,
                    None => self.targets.find(node.file, &node.pointer, kind)?.name.clone(),
                };
                let is_in_place = self.out == component(kind, &name);
                if is_in_place && node.component(kind).is_none() {
                    self.replaced(file, at, key);
                    return self.in_place(node, shape);
                }
                let is_component = self.out.parent() == component(kind, "").parent();
                if is_in_place || (is_component && self.only_refers(&name, kind)) {
                    self.miss(&Miss::Cycle, key, text, shape);
                    if kind == Kind::Schema {
                        return Some(Value::Object(Map::new()));
                    }
                    self.origins.record_gone_in(file, at.clone(), Gone::Cut);
                    return miss::in_its_place(kind);
                }
                let mut copied = self.object(file, at, shape, object);
                if key == DYNAMIC {
                    copied.shift_remove(key);
                    self.origins.record(self.out.key("$ref"), file, at.key(key));
                }
                copied.insert("$ref".to_owned(), Value::String(component(kind, &name).to_string()));
                Some(Value::Object(copied))
            }
            (Ok(node), None) => self.inline(file, at, shape, object, node, text),
            (Err(miss), _) => {
                self.miss(&miss, key, text, shape);
                if let Some(kind) = kind.filter(|it| *it != Kind::Schema) {
                    self.origins.record_gone_in(file, at.clone(), Gone::Cut);
                    return miss::in_its_place(kind);
                }
                let mut copied = self.object(file, at, shape, object);
                copied.shift_remove(key);
                if shape != Shape::One(Kind::Schema) && copied.is_empty() {
                    self.origins.record_gone_in(file, at.clone(), Gone::Cut);
                    return None;
                }
                Some(Value::Object(copied))
            }
        }
    }

    /// Says how a reference is read whose pointer is misspelt.
    fn misspelt(&mut self, key: &str, text: &str, right: &Pointer) {
        let right = right.to_string().replace('%', "%25");
        let right = format!("{}{right}", text.split('#').next().unwrap_or_default());
        let message = format!("`{text}` does not end in the JSON pointer that it means");
        let diagnostic = Diagnostic::warning("ref-spelling", self.out.key(key), message);
        self.say(diagnostic.label(format!("read as `{right}`")).help(format!("write `{right}`")));
    }

    /// A component of the root that is nothing but a reference to what is hoisted: here goes the content.
    fn in_place(&mut self, node: Resolved, shape: Shape) -> Option<Value> {
        let value = self.loaded.tree(node.file)?.pointer(node.pointer.as_str())?;
        self.came_from(node.file, &node.pointer);
        self.copy(node.file, &mut node.pointer.clone(), shape, value, true)
    }

    /// Says that what a reference means is where the reference did.
    fn replaced(&mut self, file: FileId, at: &Pointer, key: &str) {
        self.origins.record_gone_in(file, at.clone(), Gone::Read);
        self.origins.record_gone_in(file, at.key(key), Gone::Read);
    }

    /// Whether references alone lead from a component into a circle.
    fn only_refers(&mut self, name: &str, kind: Kind) -> bool {
        let Some(section) = kind.section() else { return false };
        let components = self.loaded.tree(FileId(0)).and_then(|it| it.get("components")?.get(section));
        let mut seen = HashSet::new();
        let mut name = name.to_owned();
        let circle = loop {
            if let Some(known) = self.circles.get(&(kind, name.clone())) {
                break *known;
            }
            if !seen.insert(name.clone()) {
                break true;
            }
            let next = components
                .and_then(|it| it.get(&name)?.get("$ref")?.as_str())
                .and_then(|it| resolve(self.loaded, FileId(0), &component(kind, &name), it, Some(kind)).ok())
                .and_then(|it| it.component(kind));
            match next {
                Some(next) => name = next,
                None => break false,
            }
        };
        // Or a long chain would be walked once for each of its members.
        self.circles.extend(seen.into_iter().map(|it| ((kind, it), circle)));
        circle
    }

    /// Puts what a reference means in its place; members next to the reference win.
    fn inline(
        &mut self,
        file: FileId,
        at: &mut Pointer,
        shape: Shape,
        object: &Map<String, Value>,
        node: Resolved,
        text: &str,
    ) -> Option<Value> {
        let key = (node.file, node.pointer.clone());
        if self.inlining.contains(&key) || (file, at.clone()) == key {
            self.miss(&Miss::Cycle, "$ref", text, shape);
            return None;
        }
        let value = self.loaded.tree(node.file)?.pointer(node.pointer.as_str())?;
        self.replaced(file, at, "$ref");
        self.came_from(node.file, &node.pointer);
        self.inlining.push(key);
        let inlined = self.copy(node.file, &mut node.pointer.clone(), shape, value, true);
        self.inlining.pop();
        if self.inlined > MOST_INLINED && self.inlining.is_empty() {
            self.inlined = 0;
            self.diagnostics.push(Diagnostic::fatal(
                "ref-expansion",
                &self.out,
                "references that are replaced by their targets make the document too large",
            ));
        }
        let mut inlined = inlined?;
        if let Some(merged) = inlined.as_object_mut().filter(|_| object.len() > 1) {
            for (key, value) in object.iter().filter(|(key, _)| *key != "$ref") {
                let (step, out) = (at.push(key), self.out.push(key));
                if let Some(copied) = self.copy(file, at, shape.child(key), value, false) {
                    self.origins.record(self.out.clone(), file, at.clone());
                    merged.insert(key.clone(), copied);
                }
                at.truncate(step);
                self.out.truncate(out);
            }
        }
        Some(inlined)
    }

    /// The mapping of a discriminator, whose references are strings.
    fn mapping(&mut self, file: FileId, at: &Pointer, value: &Value) -> Value {
        let Some(object) = value.as_object() else { return value.clone() };
        let mut copied = Map::new();
        for (key, value) in object {
            let mut value = value.clone();
            if let Some(text) = value.as_str().filter(|it| is_mapping_reference(it)) {
                let place = self.out.key(key);
                let what = format!("the mapping of `{key}`");
                let Some(target) = self.mapped(file, at, text, &place, &what) else { continue };
                value = target;
            }
            copied.insert(key.clone(), value);
        }
        Value::Object(copied)
    }

    /// What a mapping or its default says, as a reference to the component; `None` after a message.
    fn mapped(
        &mut self,
        file: FileId,
        at: &Pointer,
        text: &str,
        place: &Pointer,
        what: &str,
    ) -> Option<Value> {
        let node = resolve(self.loaded, file, at, text, Some(Kind::Schema));
        let name = node.as_ref().ok().and_then(|node| {
            let target = || self.targets.find(node.file, &node.pointer, Kind::Schema);
            node.component(Kind::Schema).or_else(|| Some(target()?.name.clone()))
        });
        if let Some(name) = name {
            return Some(Value::String(component(Kind::Schema, &name).to_string()));
        }
        let diagnostic = several::mapped_to_no_schema(place, what, text);
        let diagnostic = match &node {
            Err(Miss::Unread(file)) => diagnostic.cause(Cause::Unread(*file)),
            _ => diagnostic,
        };
        let near = node.err().and_then(|it| miss::near(self.loaded, &mut self.hints, &it, text));
        self.say(match near {
            Some(near) => diagnostic.help(near),
            None => diagnostic,
        });
        None
    }

    /// Says why a reference at the place of the next node leads nowhere, once for a circle.
    fn miss(&mut self, miss: &Miss, key: &str, text: &str, shape: Shape) {
        if *miss != Miss::Cycle || self.cycles.insert(self.out.clone()) {
            let near = miss::near(self.loaded, &mut self.hints, miss, text);
            let diagnostic = miss::diagnostic(miss, near, self.out.key(key), text, shape);
            diagnostic.into_iter().for_each(|it| self.say(it));
        }
    }

    /// Later stages move nodes, so the place is looked up now.
    fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.pin(&self.origins));
    }
}

fn component(kind: Kind, name: &str) -> Pointer {
    Pointer::root().key("components").key(kind.section().unwrap_or_default()).key(name)
}

fn reference_to(kind: Kind, name: &str) -> Value {
    let text = Value::String(component(kind, name).to_string());
    Value::Object(Map::from_iter([("$ref".to_owned(), text)]))
}
