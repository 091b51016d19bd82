//! Whether an API speaks of time in a way that Rust can convert.

use crate::ir::{Additional, Api, Scalar, TypeKind, TypeRef};

/// Whether there is a date, a date with time, or a number that is a point in time.
pub(super) fn are_any(api: &Api) -> bool {
    let in_types = api.types.iter().any(|it| {
        it.epoch.is_some()
            || match &it.kind {
                TypeKind::Object(object) => {
                    let additional = match &object.additional {
                        Additional::Typed(ty) => Some(ty),
                        Additional::Unspecified | Additional::Forbidden => None,
                    };
                    object.fields.iter().map(|it| &it.ty).chain(additional).any(is_time)
                }
                TypeKind::Union(union) => union.members.iter().any(|it| is_time(&it.ty)),
                TypeKind::Alias(target) => is_time(target),
                TypeKind::Newtype(scalar) => is_time_scalar(*scalar),
                TypeKind::Enum(_) => false,
            }
    });
    let in_operations = api.operations.iter().any(|it| {
        let bodies = it.responses.iter().filter_map(|it| it.content.as_ref());
        let mut bodies = bodies.chain(it.body.as_ref().map(|it| &it.content));
        it.parameters.iter().any(|it| is_time(&it.ty)) || bodies.any(|it| is_time(&it.ty))
    });
    in_types || in_operations
}

fn is_time(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(scalar) => is_time_scalar(*scalar),
        TypeRef::Array(inner)
        | TypeRef::Map(inner)
        | TypeRef::Nullable(inner)
        | TypeRef::Sensitive(inner) => is_time(inner),
        TypeRef::Any | TypeRef::Named(_) => false,
    }
}

fn is_time_scalar(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::DateTime | Scalar::Date)
}
