//! From the text of a reference to the node that it means.
//!
//! In: the trees, a file, a text. Out: file and pointer of a node that exists, with references on the way to it
//! followed; or why there is none.

use serde_json::Value;

use super::miss::Miss;
use crate::load::{Loaded, Lost};
use crate::nearest::nearest;
use crate::pointer::Pointer;
use crate::shape::Kind;
use crate::source::FileId;

/// How many references may stand in a row, which is far more than anyone writes.
const LONGEST_CHAIN: usize = 100;

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
}

impl Node {
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

    /// The kind of component that this is, by the section of any file's `components`, if it is another than the one
    /// that is asked for.
    fn other_kind(&self, kind: Kind) -> Option<Kind> {
        let mut steps = self.pointer.steps();
        let section = steps.next().filter(|it| it == "components").and_then(|_| steps.next())?;
        let found = Kind::of_section(&section)?;
        (steps.next().is_some() && steps.next().is_none() && found != kind).then_some(found)
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
) -> Result<Node, Miss> {
    let mut node = step(loaded, from, at, text, LONGEST_CHAIN)?;
    if let Some(found) = kind.and_then(|kind| node.other_kind(kind)) {
        return Err(Miss::Kind(found));
    }
    for _ in 0..LONGEST_CHAIN {
        if kind.is_some_and(|kind| node.component(kind).is_some()) {
            return Ok(node);
        }
        let next =
            loaded.tree(node.file).and_then(|it| it.pointer(node.pointer.as_str())).and_then(sole_reference);
        let Some(next) = next else { return Ok(node) };
        match step(loaded, node.file, &node.pointer, next, LONGEST_CHAIN) {
            Ok(next) if kind.is_none_or(|kind| next.other_kind(kind).is_none()) => node = next,
            _ => return Ok(node),
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
fn step(loaded: &Loaded, from: FileId, at: &Pointer, text: &str, fuel: usize) -> Result<Node, Miss> {
    let nodes = loaded.find(from, at, text).map_err(|lost| match lost {
        Lost::File(_) => Miss::Said,
        lost => Miss::Name(lost),
    })?;
    let mut miss = Miss::Said;
    for (file, pointer) in nodes {
        match walk(loaded, file, &pointer, fuel) {
            Ok(node) => return Ok(node),
            Err(it) => miss = it,
        }
    }
    Err(miss)
}

/// Goes to a node, through the references on the way to it.
fn walk(loaded: &Loaded, file: FileId, pointer: &Pointer, fuel: usize) -> Result<Node, Miss> {
    let root = loaded.tree(file).ok_or(Miss::Unread(file))?;
    let mut node = Node { file, pointer: Pointer::root() };
    let mut value = root;
    for step_text in pointer.steps() {
        if let Some(over) = value.get("$ref").and_then(Value::as_str)
            && below(value, &step_text).is_none()
        {
            let fuel = fuel.checked_sub(1).ok_or(Miss::Cycle)?;
            let way = Miss::Way(Node { pointer: node.pointer.key("$ref"), ..node });
            node = match step(loaded, node.file, &node.pointer, over, fuel) {
                Err(it @ (Miss::Cycle | Miss::Way(_))) => return Err(it),
                it => it.map_err(|_| way)?,
            };
            let tree = loaded.tree(node.file).ok_or(Miss::Unread(node.file))?;
            value = tree.pointer(node.pointer.as_str()).ok_or(Miss::Node(None))?;
        }
        match below(value, &step_text) {
            Some(found) => {
                value = found;
                node.pointer.push(&step_text);
            }
            None => {
                let near =
                    value.as_object().and_then(|it| nearest(&step_text, it.keys().map(String::as_str)));
                return Err(Miss::Node(near.map(|it| node.pointer.key(it)).filter(|_| node.file == file)));
            }
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
