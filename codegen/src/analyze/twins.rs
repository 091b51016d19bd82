//! Which types that requests send can be made of what responses gave.
//!
//! In: an API whose schemas are split where they differ by direction. Out: the twins for requests whose every required
//! member the response has, so that a caller can pass on what was read. Types can hold each other in rings: a twin fails
//! where it has to, and then every twin that holds one that failed.

use std::collections::{HashMap, HashSet};

use crate::ir::{Additional, Api, Field, Object, TypeId, TypeKind, TypeRef};

/// The types of requests that can be made of their twins.
pub(super) fn convertible(api: &Api) -> HashSet<TypeId> {
    let twins = (0..api.types.len()).map(TypeId);
    let twins: Vec<_> = twins.filter_map(|it| Some((it, api.ty(it).instead_of()?))).collect();
    let mut fits: HashSet<TypeId> = twins.iter().map(|(it, _)| *it).collect();
    let mut holders: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    let mut open = Vec::new();
    for (request, response) in twins {
        match needs(api, request, response) {
            Some(held) => held.into_iter().for_each(|it| holders.entry(it).or_default().push(request)),
            None => open.push(request),
        }
    }
    while let Some(id) = open.pop() {
        if fits.remove(&id) {
            open.extend(holders.remove(&id).into_iter().flatten());
        }
    }
    fits
}

/// The twins that have to be convertible for this one to be; `None` if it never is.
fn needs(api: &Api, request: TypeId, response: TypeId) -> Option<Vec<TypeId>> {
    let mut held = Vec::new();
    match (&api.ty(request).kind, &api.ty(response).kind) {
        (TypeKind::Object(to), TypeKind::Object(from)) => {
            for field in &to.fields {
                match from.fields.iter().find(|it| it.wire == field.wire) {
                    Some(given) if is_there(given) || !is_there(field) => {
                        passes(api, &given.ty, &field.ty, &mut held)?;
                    }
                    _ if !is_there(field) || field.constant.is_some() => {}
                    _ => return None,
                }
            }
            additional(api, from, to, &mut held)?;
        }
        (TypeKind::Union(to), TypeKind::Union(from)) if to.members.len() == from.members.len() => {
            for (given, wanted) in from.members.iter().zip(&to.members) {
                passes(api, &given.ty, &wanted.ty, &mut held)?;
            }
        }
        // An alias is looked through where it is used.
        (TypeKind::Alias(to), TypeKind::Alias(from)) => passes(api, from, to, &mut held)?,
        _ => return None,
    }
    Some(held)
}

/// Whether a value of the member is always there.
fn is_there(field: &Field) -> bool {
    field.required && !field.nullable
}

fn additional(api: &Api, from: &Object, to: &Object, held: &mut Vec<TypeId>) -> Option<()> {
    match (&from.additional, &to.additional) {
        (Additional::Typed(from), Additional::Typed(to)) => passes(api, from, to, held),
        (Additional::Typed(_), _) | (_, Additional::Typed(_)) => None,
        _ => Some(()),
    }
}

/// Whether a value of one type passes for the other, if these twins do.
fn passes(api: &Api, from: &TypeRef, to: &TypeRef, held: &mut Vec<TypeId>) -> Option<()> {
    match (api.resolve(from), api.resolve(to)) {
        (from, to) if from == to => Some(()),
        (TypeRef::Named(from), TypeRef::Named(to)) if api.ty(*to).instead_of() == Some(*from) => {
            held.push(*to);
            Some(())
        }
        (TypeRef::Array(from), TypeRef::Array(to))
        | (TypeRef::Map(from), TypeRef::Map(to))
        | (TypeRef::Nullable(from), TypeRef::Nullable(to)) => passes(api, from, to, held),
        _ => None,
    }
}
