//! What has to be hoisted into `components`, and under which names.
//!
//! In: the trees. Out: every node that a reference means and that is no component of the root, in the order in which
//! references to it are met, each with its name. Nothing is moved yet, so that every pointer still holds.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::name;
use super::resolve::{Resolved, resolve, sole_reference};
use crate::load::{Loaded, MAPPING, references};
use crate::openapi::{Kind, Shape};
use crate::pointer::Pointer;
use crate::source::FileId;

/// A node to hoist.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
    pub(super) kind: Kind,
    pub(super) name: String,
    /// A component of the root is a reference to this node and nothing else: its content goes there.
    pub(super) in_place: bool,
}

/// All nodes to hoist.
#[derive(Debug, Default)]
pub(super) struct Targets {
    list: Vec<Target>,
    by_node: HashMap<FileId, HashMap<(Pointer, Kind), usize>>,
}

impl Targets {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Target> {
        self.list.iter()
    }

    pub(super) fn find(&self, file: FileId, pointer: &Pointer, kind: Kind) -> Option<&Target> {
        // A copy of the pointer is cheaper than one at every node of a file from which nothing is hoisted.
        let nodes = self.by_node.get(&file)?;
        nodes.get(&(pointer.clone(), kind)).and_then(|&it| self.list.get(it))
    }

    fn insert(&mut self, node: Resolved, kind: Kind) -> bool {
        let nodes = self.by_node.entry(node.file).or_default();
        let key = (node.pointer.clone(), kind);
        if nodes.contains_key(&key) {
            return false;
        }
        nodes.insert(key, self.list.len());
        let Resolved { file, pointer, .. } = node;
        self.list.push(Target { file, pointer, kind, name: String::new(), in_place: false });
        true
    }
}

/// Whether a reference of this shape is replaced by its target rather than pointed at a component.
pub(super) fn is_inlined(shape: Shape, at: &Pointer) -> bool {
    match shape {
        // Only those of `paths` and `webhooks` become operations.
        Shape::One(Kind::PathItem) => at
            .parent()
            .is_some_and(|it| ["/paths", "/webhooks", "/x-webhooks"].contains(&it.as_str()) || it.is_root()),
        Shape::One(kind) => kind.section().is_none(),
        _ => true,
    }
}

/// Finds everything to hoist, and names it.
pub(super) fn collect(loaded: &Loaded) -> Targets {
    let mut targets = Targets::default();
    let mut seen: HashSet<(FileId, Pointer, Shape)> = HashSet::new();
    let start = (FileId(0), Pointer::root(), Shape::One(Kind::Document));
    let mut todo = std::collections::VecDeque::from([start]);
    while let Some((file, pointer, shape)) = todo.pop_front() {
        let Some(value) = loaded.tree(file).and_then(|it| it.pointer(pointer.as_str())) else { continue };
        let mut found = Vec::new();
        references(value, shape, &mut pointer.clone(), &mut |text, at, shape| {
            found.push((text.to_owned(), at.clone(), shape));
        });
        for (text, at, shape) in found {
            let inlined = is_inlined(shape, &at);
            let (inlined, shape) =
                if shape == MAPPING { (false, Shape::One(Kind::Schema)) } else { (inlined, shape) };
            let kind = match shape {
                Shape::One(kind) if !inlined => Some(kind),
                _ => None,
            };
            let Ok(node) = resolve(loaded, file, &at, &text, kind) else { continue };
            let next = (node.file, node.pointer.clone(), shape);
            let new = match kind {
                Some(kind) if node.component(kind).is_some() => false,
                Some(kind) => targets.insert(node, kind),
                None => seen.insert(next.clone()),
            };
            if new {
                todo.push_back(next);
            }
        }
    }
    give_names(loaded, &mut targets);
    targets
}

fn give_names(loaded: &Loaded, targets: &mut Targets) {
    let components = loaded.tree(FileId(0)).and_then(|it| it.get("components")).and_then(Value::as_object);
    let mut taken: HashMap<&str, HashSet<String>> = HashMap::new();
    for (section, names) in components.into_iter().flatten() {
        let names = names.as_object().into_iter().flatten();
        taken.entry(section).or_default().extend(names.clone().map(|(name, _)| name.clone()));
        let Some(kind) = Kind::of_section(section) else { continue };
        for (name, value) in names {
            let at = Pointer::root().key("components").key(section).key(name);
            let node =
                sole_reference(value).and_then(|it| resolve(loaded, FileId(0), &at, it, Some(kind)).ok());
            let target = node.and_then(|it| targets.by_node.get(&it.file)?.get(&(it.pointer, kind)).copied());
            if let Some(target) = target.and_then(|it| targets.list.get_mut(it)).filter(|it| !it.in_place) {
                target.name.clone_from(name);
                target.in_place = true;
            }
        }
    }
    for target in targets.list.iter_mut().filter(|it| !it.in_place) {
        let taken = taken.entry(target.kind.section().unwrap_or_default()).or_default();
        let file = loaded.sources.name(target.file);
        target.name = name::choose(file, &target.pointer, |it| !taken.contains(it));
        taken.insert(target.name.clone());
    }
}
