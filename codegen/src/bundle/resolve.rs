//! From the text of a reference to the node that it means.
//!
//! In: the trees, a file, a text. Out: file and pointer of a node that exists, with references on the way to it
//! followed; or why there is none.

use serde_json::Value;

use super::miss::Miss;
use crate::load::{Candidate, Loaded, Lost};
use crate::openapi::{Kind, Shape};
use crate::pointer::Pointer;
use crate::source::FileId;

/// How many references may stand in a row, which is far more than anyone writes.
const LONGEST_CHAIN: usize = 100;

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
    /// What the reference should have said, where it is misspelt.
    pub(super) spelling: Option<Pointer>,
}

impl Resolved {
    /// The component's name, if this is one that references of the kind can name as it is.
    pub(super) fn component(&self, kind: Kind) -> Option<String> {
        if self.file.0 != 0 {
            return None;
        }
        let mut steps = self.pointer.steps();
        let found = steps.next()? == "components" && Some(&*steps.next()?) == kind.section();
        let name = steps.next()?;
        (found && steps.next().is_none()).then(|| name.into_owned())
    }

    /// The kind of object that this is, by its place in an OpenAPI document, if it is another than the one that is asked for. The
    /// parts of other files may be anything.
    pub(super) fn other_kind(&self, loaded: &Loaded, kind: Kind) -> Option<Kind> {
        let tree = loaded.tree(self.file)?;
        let is_component = self.pointer.as_str().starts_with("/components/");
        if !is_component && self.file.0 != 0 && tree.get("openapi").is_none() {
            return None;
        }
        let mut shape = Shape::One(Kind::Document);
        let mut value = tree;
        for step in self.pointer.steps() {
            shape = shape.of(value).child(&step);
            value = below(value, &step)?;
        }
        match shape.of(value) {
            Shape::One(found) if found != kind => Some(found),
            _ => None,
        }
    }
}

/// Follows a reference to the node that it means. A chain of nodes that are nothing but references is followed to
/// its end, except that a component of the root stays what it is, and so does one that leads nowhere: that is said
/// where it is written.
pub(super) fn resolve(
    loaded: &Loaded,
    from: FileId,
    at: &Pointer,
    text: &str,
    kind: Option<Kind>,
) -> Result<Resolved, Miss> {
    let mut node = step(loaded, from, at, text, LONGEST_CHAIN)?;
    let spelling = node.spelling.take();
    if let Some(found) = kind.and_then(|kind| node.other_kind(loaded, kind)) {
        return Err(Miss::Kind(found));
    }
    for _ in 0..LONGEST_CHAIN {
        if kind.is_some_and(|kind| node.component(kind).is_some()) {
            return Ok(Resolved { spelling, ..node });
        }
        let next =
            loaded.tree(node.file).and_then(|it| it.pointer(node.pointer.as_str())).and_then(sole_reference);
        let Some(next) = next else { return Ok(Resolved { spelling, ..node }) };
        match step(loaded, node.file, &node.pointer, next, LONGEST_CHAIN) {
            Ok(next) if kind.is_none_or(|kind| next.other_kind(loaded, kind).is_none()) => node = next,
            _ => return Ok(Resolved { spelling, ..node }),
        }
    }
    Err(Miss::Cycle)
}

/// The text of a node that is a reference and nothing else.
pub(super) fn sole_reference(value: &Value) -> Option<&str> {
    let object = value.as_object().filter(|it| it.len() == 1)?;
    object.get("$ref")?.as_str()
}

/// Follows one reference; those that stand on the way to its node count against `fuel`.
fn step(loaded: &Loaded, from: FileId, at: &Pointer, text: &str, fuel: usize) -> Result<Resolved, Miss> {
    let candidates = loaded.find(from, at, text).map_err(|lost| match lost {
        Lost::File(_) => Miss::Said,
        lost => Miss::Name(lost),
    })?;
    let mut miss = None;
    for Candidate { node: (file, pointer), is_misspelt } in candidates {
        match walk(loaded, file, &pointer, fuel) {
            Ok(node) => return Ok(Resolved { spelling: is_misspelt.then_some(pointer), ..node }),
            // What is said is about the likeliest.
            Err(it) => miss = miss.or(Some(it)),
        }
    }
    Err(miss.unwrap_or(Miss::Said))
}

/// Goes to a node, through the references on the way to it.
fn walk(loaded: &Loaded, file: FileId, pointer: &Pointer, fuel: usize) -> Result<Resolved, Miss> {
    let root = loaded.tree(file).ok_or(Miss::Unread(file))?;
    let mut node = Resolved { file, pointer: Pointer::root(), spelling: None };
    let mut value = root;
    for step_text in pointer.steps() {
        let mut fuel = fuel;
        while let Some(over) = value.get("$ref").and_then(Value::as_str)
            && below(value, &step_text).is_none()
        {
            fuel = fuel.checked_sub(1).ok_or(Miss::Cycle)?;
            let way = Miss::Way(node.file, node.pointer.key("$ref"));
            node = match step(loaded, node.file, &node.pointer, over, fuel) {
                Err(it @ (Miss::Cycle | Miss::Way(..))) => return Err(it),
                it => it.map_err(|_| way)?,
            };
            let tree = loaded.tree(node.file).ok_or(Miss::Unread(node.file))?;
            value = tree.pointer(node.pointer.as_str()).ok_or(Miss::Node(node.clone(), String::new()))?;
        }
        match below(value, &step_text) {
            Some(found) => {
                value = found;
                node.pointer.push(&step_text);
            }
            None => return Err(Miss::Node(node, step_text.into_owned())),
        }
    }
    Ok(node)
}

fn below<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    match value {
        Value::Object(object) => object.get(step),
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        _ => None,
    }
}
