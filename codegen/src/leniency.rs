//! Gives the document's default leniency (`x-lenient-default`) to the members of what responses bring.
//!
//! In: an API whose members have what `x-lenient` says of them, or nothing. Out: the same; a member about which nothing
//! is said has as much of the default as can mean something for its type. What only requests send is left as it is.

use crate::directions;
use crate::ir::{Api, Field, Lenient, Scalar, TypeKind, TypeRef};

/// Hands the default on.
pub fn settle(api: &mut Api) {
    let default = api.lenient;
    if default == Lenient::default() {
        return;
    }
    let received = directions::received(api);
    let mut settled = Vec::new();
    for (index, ty) in api.types.iter().enumerate().filter(|(index, _)| received[*index]) {
        if let TypeKind::Object(object) = &ty.kind {
            let unsaid = object.fields.iter().enumerate().filter(|(_, it)| it.lenient.is_none());
            settled.extend(unsaid.map(|(position, it)| (index, position, meant(api, it, default))));
        }
    }
    for (index, position, lenient) in settled {
        if let TypeKind::Object(object) = &mut api.types[index].kind {
            object.fields[position].lenient = Some(lenient);
        }
    }
}

/// As much of the default as can mean something for a member.
fn meant(api: &Api, field: &Field, default: Lenient) -> Lenient {
    Lenient {
        numeric_string: default.numeric_string && holds(api, &field.ty, Scalar::is_number),
        bare_number: default.bare_number && holds(api, &field.ty, Scalar::is_string),
        // A member that must be there cannot be absent, and an empty string can be a value of a string of any kind.
        empty_as_absent: default.empty_as_absent
            && !field.required
            && field.constant.is_none()
            && !is_any_string(api, &field.ty),
        json_in_string: default.json_in_string && is_nested(api, &field.ty),
    }
}

/// Whether values are scalars of a kind, or lists or maps of such.
fn holds(api: &Api, ty: &TypeRef, kind: fn(Scalar) -> bool) -> bool {
    let mut ty = api.resolve(ty);
    loop {
        return match ty {
            TypeRef::Nullable(inner)
            | TypeRef::Sensitive(inner)
            | TypeRef::Array(inner)
            | TypeRef::Map(inner) => {
                ty = api.resolve(inner);
                continue;
            }
            TypeRef::Scalar(scalar) => kind(*scalar),
            TypeRef::Named(id) => matches!(api.ty(*id).kind, TypeKind::Newtype(scalar) if kind(scalar)),
            TypeRef::Any => false,
        };
    }
}

/// Whether any string is a value, with nothing said of its kind: neither a name, nor a format, nor values.
fn is_any_string(api: &Api, ty: &TypeRef) -> bool {
    match api.resolve(ty) {
        TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => is_any_string(api, inner),
        TypeRef::Any | TypeRef::Scalar(Scalar::String) => true,
        TypeRef::Scalar(_) | TypeRef::Array(_) | TypeRef::Map(_) | TypeRef::Named(_) => false,
    }
}

/// Whether values are what JSON writes in brackets or braces.
fn is_nested(api: &Api, ty: &TypeRef) -> bool {
    match api.resolve(ty) {
        TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => is_nested(api, inner),
        TypeRef::Array(_) | TypeRef::Map(_) => true,
        TypeRef::Named(id) => matches!(api.ty(*id).kind, TypeKind::Object(_)),
        TypeRef::Any | TypeRef::Scalar(_) => false,
    }
}
