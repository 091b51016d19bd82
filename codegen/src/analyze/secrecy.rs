//! Which types hold something that nothing may show, themselves or in what they are made of.

use std::collections::HashSet;

use crate::ir::{Additional, Api, Type, TypeId, TypeKind, TypeRef};

/// Every type that is sensitive or holds something sensitive, however deep inside.
pub(crate) fn holders(api: &Api) -> HashSet<TypeId> {
    let mut users: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    for (index, ty) in api.types.iter().enumerate() {
        for target in parts(ty).into_iter().filter_map(|(part, _)| part.mentioned()) {
            users[target.0].push(TypeId(index));
        }
    }
    let is_origin =
        |ty: &Type| ty.sensitive || parts(ty).into_iter().any(|(part, hidden)| hidden || says_so(part));
    let is_elsewhere = |id: &TypeId| api.foreign.shared.get(id).is_some_and(|it| it.secret);
    let ids = (0..api.types.len()).map(TypeId);
    let mut open: Vec<TypeId> = ids.filter(|id| is_origin(api.ty(*id)) || is_elsewhere(id)).collect();
    let mut found = HashSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(&users[id.0]);
        }
    }
    found
}

/// What a type is made of, each with whether it is sensitive there.
fn parts(ty: &Type) -> Vec<(&TypeRef, bool)> {
    match &ty.kind {
        TypeKind::Object(object) => {
            let additional = match &object.additional {
                Additional::Typed(ty) => Some((ty, false)),
                Additional::Unspecified | Additional::Forbidden => None,
            };
            object.fields.iter().map(|it| (&it.ty, it.sensitive)).chain(additional).collect()
        }
        TypeKind::Union(union) => union.members.iter().map(|it| (&it.ty, it.sensitive)).collect(),
        TypeKind::Alias(target) => vec![(target, false)],
        TypeKind::Enum(_) | TypeKind::Newtype(_) => Vec::new(),
    }
}

fn says_so(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Sensitive(_) => true,
        TypeRef::Array(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) => says_so(inner),
        TypeRef::Any | TypeRef::Scalar(_) | TypeRef::Named(_) => false,
    }
}
