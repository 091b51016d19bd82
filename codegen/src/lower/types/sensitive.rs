//! Settles what hides itself, once all types and operations are there.
//!
//! In: an API in which whatever is sensitive and is self-contained says so. Out: the same, but where the type is one that hides
//! itself wherever it is, it is mentioned like any other.

use crate::ir::{Additional, Api, Type, TypeKind, TypeRef};

/// Takes away what would hide a thing twice.
pub(in crate::lower) fn settle(api: &mut Api) {
    let Api { types, operations, webhooks, .. } = api;
    let hidden: Vec<bool> = types.iter().map(|it| it.sensitive).collect();
    for operation in operations {
        let responses = operation.responses.iter_mut().filter_map(|it| it.content.as_mut());
        let payloads = operation.callbacks.iter_mut().filter_map(|it| it.request.payload.as_mut());
        let contents = responses.chain(operation.body.as_mut().map(|it| &mut it.content)).chain(payloads);
        contents.for_each(|it| once(&mut it.ty, &hidden));
    }
    webhooks.iter_mut().filter_map(|it| it.request.payload.as_mut()).for_each(|it| once(&mut it.ty, &hidden));
    types.iter_mut().for_each(|it| of_type(it, &hidden));
}

fn of_type(ty: &mut Type, hidden: &[bool]) {
    match &mut ty.kind {
        TypeKind::Alias(target) => once(target, hidden),
        TypeKind::Union(union) => union.members.iter_mut().for_each(|it| once(&mut it.ty, hidden)),
        TypeKind::Object(object) => {
            if let Additional::Typed(ty) = &mut object.additional {
                once(ty, hidden);
            }
        }
        TypeKind::Enum(_) | TypeKind::Newtype(_) => {}
    }
}

fn once(ty: &mut TypeRef, hidden: &[bool]) {
    match ty {
        TypeRef::Nullable(inner) => once(inner, hidden),
        TypeRef::Sensitive(inner) => {
            if let TypeRef::Named(id) = **inner
                && hidden.get(id.0) == Some(&true)
            {
                *ty = TypeRef::Named(id);
            }
        }
        TypeRef::Any | TypeRef::Scalar(_) | TypeRef::Array(_) | TypeRef::Map(_) | TypeRef::Named(_) => {}
    }
}
