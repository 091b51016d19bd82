//! Breaks the rings that no Rust type can have.
//!
//! In: all types. Out: the same, without aliases that expand to themselves and without unions that are their own
//! alternative. An alias that goes through a list or a map on its way becomes a union of one, which is a type of its
//! own and reads the same JSON; where nothing is in between there is no value either, and the ring is refused.

use crate::diagnostic::several;
use crate::ir::{Docs, Member, Type, TypeId, TypeKind, TypeRef, Union};
use crate::lower::messages::Messages;
use crate::pointer::Pointer;

/// Cuts every such ring.
pub(in crate::lower) fn cut(types: &mut [Type], messages: &mut Messages<'_>) {
    each_ring(types, expansion, |types, ring| break_alias(types, ring, messages));
    each_ring(types, same_value, |types, ring| break_choice(types, ring, messages));
}

/// Walks all types along the edges, and hands over the types of each ring in the order in which they lead to each
/// other. Whoever takes them only removes edges.
fn each_ring(
    types: &mut [Type],
    edges: fn(&TypeKind) -> Vec<TypeId>,
    mut take: impl FnMut(&mut [Type], &[TypeId]),
) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; types.len()];
    let mut path: Vec<TypeId> = Vec::new();
    let mut left: Vec<std::vec::IntoIter<TypeId>> = Vec::new();
    for start in (0..types.len()).map(TypeId) {
        let mut enter = Some(start).filter(|it| states.get(it.0) == Some(&State::New));
        loop {
            if let Some(id) = enter.take()
                && let (Some(state), Some(ty)) = (states.get_mut(id.0), types.get(id.0))
            {
                *state = State::Open;
                path.push(id);
                left.push(edges(&ty.kind).into_iter());
            }
            let Some(next) = left.last_mut() else { break };
            match next.next() {
                None => {
                    left.pop();
                    if let Some(state) = path.pop().and_then(|id| states.get_mut(id.0)) {
                        *state = State::Done;
                    }
                }
                Some(id) => match states.get(id.0) {
                    Some(State::New) => enter = Some(id),
                    Some(State::Open) => {
                        let from = path.iter().position(|it| *it == id).unwrap_or_default();
                        take(types, path.get(from..).unwrap_or_default());
                    }
                    Some(State::Done) | None => {}
                },
            }
        }
    }
}

/// A ring of aliases is opened where a list or a map is in between.
fn break_alias(types: &mut [Type], ring: &[TypeId], messages: &mut Messages<'_>) {
    let target = |id: &TypeId| match types.get(id.0).map(|it| &it.kind) {
        Some(TypeKind::Alias(target)) => Some(target),
        _ => None,
    };
    if ring.iter().any(|id| target(id).is_none()) {
        return; // opened before
    }
    let container =
        |id: &&TypeId| matches!(target(id).map(TypeRef::shown), Some(TypeRef::Array(_) | TypeRef::Map(_)));
    let chosen = ring.iter().find(container).or(ring.last()).copied();
    let Some(ty) = chosen.and_then(|id| types.get_mut(id.0)) else { return };
    let TypeKind::Alias(target) = &ty.kind else { return };
    let target = target.shown();
    let word = match target {
        TypeRef::Array(_) => "array",
        TypeRef::Map(_) => "object",
        _ => {
            refuse(ty, &ty.pointer, messages);
            ty.kind = TypeKind::Alias(TypeRef::Any);
            return;
        }
    };
    let member = Member {
        pointer: ty.pointer.clone(),
        hint: vec![word.to_owned()],
        ty: target.clone(),
        tags: Vec::new(),
        fallback: false,
        sensitive: ty.sensitive,
        docs: Docs::default(),
    };
    ty.kind = TypeKind::Union(Union { members: vec![member], discriminator: None });
}

/// A ring of alternatives is opened where it closes.
fn break_choice(types: &mut [Type], ring: &[TypeId], messages: &mut Messages<'_>) {
    let (Some(first), Some(last)) = (ring.first(), ring.last()) else { return };
    let Some(ty) = types.get_mut(last.0) else { return };
    let at = match &ty.kind {
        TypeKind::Union(it) => {
            it.members.iter().find(|it| it.ty.direct() == Some(*first)).map(|it| it.pointer.clone())
        }
        _ => None,
    };
    refuse(ty, &at.unwrap_or_else(|| ty.pointer.clone()), messages);
    match &mut ty.kind {
        TypeKind::Union(it) if it.members.len() > 1 => it.members.retain(|it| it.ty.direct() != Some(*first)),
        kind => *kind = TypeKind::Alias(TypeRef::Any),
    }
}

fn refuse(ty: &Type, at: &Pointer, messages: &mut Messages<'_>) {
    messages.push(several::endless(
        at,
        format!("schema `{}` is one of its own alternatives", ty.hint.join(".")),
        "alternative",
    ));
}

/// The type that an alias mentions.
fn expansion(kind: &TypeKind) -> Vec<TypeId> {
    match kind {
        TypeKind::Alias(target) => target.mentioned().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The types that a value of this one can be as it is.
fn same_value(kind: &TypeKind) -> Vec<TypeId> {
    match kind {
        TypeKind::Alias(target) => target.direct().into_iter().collect(),
        TypeKind::Union(union) => union.members.iter().filter_map(|it| it.ty.direct()).collect(),
        TypeKind::Object(_) | TypeKind::Enum(_) | TypeKind::Newtype(_) => Vec::new(),
    }
}
