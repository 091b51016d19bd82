//! Finds the inline schemas that are one type.
//!
//! In: an API with its facts and identifiers. Out: [`Sharing`]: for each type the one that is emitted for it. Types are equal
//! if callers cannot tell them apart: the same kind, members, names on the wire and in Rust, marks and constraints, and equal
//! types inside. What they say in words may differ.
//!
//! Nothing is renamed. Each inline schema keeps the name that follows from its own place. For the first of equal ones, in
//! document order, a type is emitted, for the others an alias of it. So no addition to a document takes away a name, wherever
//! the addition is, and a schema that is no longer equal has a name of its own already. A named schema that equals an
//! inline one comes first, and is what signatures then say. Named schemas are never shared with one another.
//!
//! A struct that only responses hold is never shared with one that requests reach. The former has no `new`, so that a
//! required member that it gains breaks no caller; the latter has no `Default` where `new` takes arguments. Shared, one of
//! them would change with what is done to the other.
//!
//! What a type is without the types inside it is the business of `shape`; `partition` divides types until those that
//! are together hold equal ones, rings included.

mod partition;
mod shape;

use crate::analyze::Facts;
use crate::ir::{Api, Sharing, TypeId};
use crate::names::Names;
use crate::pointer::Pointer;
use crate::source::{FileId, Tree};
use partition::Graph;
use shape::{Mention, Shape};

/// An inline schema that equals a named one is found together with what holds it, one level a round. Documents nest no
/// deeper than this; a longer chain of references into other schemas stays as it is beyond it.
const MOST_ROUNDS: usize = 64;

/// Finds what is equal. The tree says which schemas the document gave no name.
pub fn of(api: &Api, facts: &Facts, names: &Names, tree: &Tree) -> Sharing {
    let is_inline: Vec<bool> = api.types.iter().map(|it| !it.named || is_inside(tree, &it.pointer)).collect();
    let is_inline = is_inline.as_slice();
    let shapes: Vec<Shape> =
        (0..api.types.len()).map(|it| shape::of(api, facts, names, TypeId(it))).collect();
    let mut emitted: Vec<TypeId> = (0..shapes.len()).map(TypeId).collect();
    for _ in 0..MOST_ROUNDS {
        let found = equal(&shapes, &emitted, is_inline);
        // Only a schema with a name changes what is equal around it: a reference to it and an inline schema that equals it are
        // the same.
        let is_last = !found.iter().zip(&emitted).any(|(new, old)| new != old && !is_inline[new.0]);
        emitted = found;
        if is_last {
            break;
        }
    }
    // A schema that asks for a name of its own is mentioned by that.
    let is_asked = |id: TypeId| api.ty(id).rename.is_some();
    let mentioned = |(index, emitted): (usize, &TypeId)| match is_inline[emitted.0] || is_asked(TypeId(index))
    {
        true => TypeId(index),
        false => *emitted,
    };
    let mentioned = emitted.iter().enumerate().map(mentioned).collect();
    Sharing::new(emitted, mentioned)
}

/// Whether a schema is written inside another node of the document, and became a component only because something refers to
/// it there.
fn is_inside(tree: &Tree, at: &Pointer) -> bool {
    let (file, origin) = tree.origins.locate(at);
    let schemas = Pointer::root().key("components").key("schemas");
    file == FileId(0) && origin.parent() != Some(schemas)
}

/// One round: the first of the types that are equal to each.
///
/// A type is a node, and one with a name is another node where it is mentioned: as itself, equal to none.
fn equal(shapes: &[Shape], emitted: &[TypeId], is_inline: &[bool]) -> Vec<TypeId> {
    let count = shapes.len();
    let mut colors: Vec<&str> = shapes.iter().map(|it| it.alone.as_str()).collect();
    colors.resize(2 * count, "");
    let edges = shapes.iter().map(|shape| {
        let edge = |mention: &Mention| match mention {
            Mention::Held(id) => {
                let id = emitted[id.0];
                if !is_inline[id.0] { count + id.0 } else { id.0 }
            }
            // What requests send instead of a type is equal if it is equal itself, whatever it is called.
            Mention::Twin(id) => id.0,
        };
        shape.mentions.iter().map(edge).collect()
    });
    let edges = edges.chain((0..count).map(|_| Vec::new())).collect();
    let classes = Graph::new(edges).refine(&colors, count);
    let mut first: Vec<Option<TypeId>> = vec![None; 2 * count];
    let (named, inline): (Vec<_>, Vec<_>) = (0..count).map(TypeId).partition(|it| !is_inline[it.0]);
    for id in named.iter().chain(&inline) {
        first[classes[id.0]].get_or_insert(*id);
    }
    let of = |id: usize| first[classes[id]].filter(|_| is_inline[id]).unwrap_or(TypeId(id));
    (0..count).map(of).collect()
}
