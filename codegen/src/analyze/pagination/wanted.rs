//! Which types can be what a pagination needs at some place.

use crate::ir::{Api, EnumOf, Scalar, TypeKind, TypeRef};

/// What a value is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    List,
    Flag,
    Count,
    Cursor,
    Link,
}

impl Wanted {
    /// Whether a value of the type can be used as that, null aside.
    pub(super) fn fits(self, api: &Api, ty: &TypeRef) -> bool {
        // Unions can hold each other in rings.
        self.fits_within(api, ty, 8)
    }

    fn fits_within(self, api: &Api, ty: &TypeRef, depth: usize) -> bool {
        match api.resolve(ty) {
            TypeRef::Any => self != Self::List,
            TypeRef::Array(_) => self == Self::List,
            // What nothing may show has no place in a request for the next page, which is shown.
            TypeRef::Map(_) | TypeRef::Sensitive(_) => false,
            TypeRef::Nullable(inner) => self.fits_within(api, inner, depth),
            TypeRef::Scalar(scalar) => self.takes(*scalar),
            TypeRef::Named(id) => match &api.ty(*id).kind {
                TypeKind::Newtype(scalar) => self.takes(*scalar),
                TypeKind::Enum(it) => match it.of {
                    EnumOf::Text => self.takes(Scalar::String),
                    EnumOf::Integer | EnumOf::Number => self.takes(Scalar::I64),
                    EnumOf::Mixed => self == Self::Cursor,
                },
                TypeKind::Union(union) => {
                    let mut members = union.members.iter();
                    depth > 0 && members.any(|it| self.fits_within(api, &it.ty, depth - 1))
                }
                TypeKind::Object(_) | TypeKind::Alias(_) => false,
            },
        }
    }

    fn takes(self, scalar: Scalar) -> bool {
        let (number, text) = (scalar.is_number(), scalar.is_string());
        match self {
            Self::List => false,
            Self::Flag => scalar == Scalar::Bool,
            Self::Count => number,
            Self::Cursor => number || text,
            Self::Link => text,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::List => "a list",
            Self::Flag => "a boolean",
            Self::Count => "a number",
            Self::Cursor => "a string or a number",
            Self::Link => "a string",
        }
    }
}

/// A type in words.
pub(super) fn found(api: &Api, ty: &TypeRef) -> &'static str {
    match api.resolve(ty) {
        TypeRef::Any => "any JSON",
        TypeRef::Array(_) => "a list",
        TypeRef::Map(_) => "a map",
        TypeRef::Nullable(inner) => found(api, inner),
        TypeRef::Sensitive(_) => "something sensitive",
        TypeRef::Scalar(it) => scalar(*it),
        TypeRef::Named(id) => match &api.ty(*id).kind {
            TypeKind::Newtype(it) => scalar(*it),
            TypeKind::Enum(_) => "an enum",
            TypeKind::Union(_) => "one of several types",
            TypeKind::Object(_) => "an object",
            TypeKind::Alias(_) => "another type",
        },
    }
}

fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "a boolean",
        Scalar::I32 | Scalar::I64 | Scalar::I128 | Scalar::U128 => "an integer",
        Scalar::F64 => "a number",
        Scalar::File => "a file",
        Scalar::String
        | Scalar::DateTime
        | Scalar::Date
        | Scalar::Uuid
        | Scalar::Decimal
        | Scalar::EmptyString => "a string",
    }
}
