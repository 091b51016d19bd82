//! Error bodies of one shape that no `x-error` is about.
//!
//! In: what all operations answer when they fail. Out: where those bodies say type, code and message, as `x-error` would say it.
//! It counts only where every described body, of at least two operations, is an object that says so in the same place and
//! in a fitting type. Where errors commonly say it is looked at behind that, since a proxy on the way has errors of its own.

use crate::analyze;
use crate::ir::{
    Api, Content, Convention, Encoding, EnumOf, ErrorPointers, Object, Operation, Recognised, Scalar,
    TypeKind, TypeRef,
};

/// The members on the way to the object that says it.
const WAYS: &[&[&str]] = &[&[], &["error"], &["errors"], &["fault"], &["meta"], &["status"]];

const KINDS: &[&str] = &["type", "error_type", "errorType"];
const CODES: &[&str] = &["code", "error_code", "errorCode"];
const MESSAGES: &[&str] = &[
    "message",
    "error_message",
    "errorMessage",
    "detail",
    "error_description",
    "errorDescription",
    "description",
    "title",
];

/// Takes what the error bodies have in common for an `x-error`.
pub(super) fn settle(api: &mut Api) {
    if !api.error.is_empty() {
        return;
    }
    let mut bodies = Vec::new();
    let mut operations = 0;
    for operation in
        api.operations.iter().filter(|it| it.follows(Convention::Error) && it.variant().is_none())
    {
        let before = bodies.len();
        bodies.extend(failures(operation));
        operations += usize::from(bodies.len() > before);
    }
    let Some((first, others)) = bodies.split_first().filter(|_| operations > 1) else { return };
    let Some(shape) = WAYS.iter().find_map(|way| shape(api, &first.ty, way)) else { return };
    if others
        .iter()
        .any(|it| WAYS.iter().find_map(|way| self::shape(api, &it.ty, way)).as_ref() != Some(&shape))
    {
        return;
    }
    let common = ErrorPointers::common();
    let is_common =
        |found: &Option<String>, common: &[String]| found.as_ref().is_none_or(|it| common.contains(it));
    if is_common(&shape.kind, &common.kind)
        && is_common(&shape.code, &common.code)
        && is_common(&shape.message, &common.message)
    {
        return;
    }
    let parts = [("type", &shape.kind), ("code", &shape.code), ("message", &shape.message)];
    let parts = parts.into_iter().filter_map(|(what, it)| Some(format!("{what} at `{}`", it.as_ref()?)));
    let what = format!("error bodies of one shape: {}", parts.collect::<Vec<_>>().join(", "));
    let pointer = first.pointer.clone();
    let ahead = |found: Option<String>, mut common: Vec<String>| {
        if let Some(found) = found {
            common.retain(|it| *it != found);
            common.insert(0, found);
        }
        common
    };
    api.error = ErrorPointers {
        kind: ahead(shape.kind, common.kind),
        code: ahead(shape.code, common.code),
        message: ahead(shape.message, common.message),
    };
    api.recognised.push(Recognised { convention: Convention::Error, pointer, what });
}

/// Where a body says what is wrong.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

/// The JSON bodies of a failed call.
fn failures(operation: &Operation) -> impl Iterator<Item = &Content> {
    let contents = analyze::failures(operation).filter_map(|it| it.content.as_ref());
    contents.filter(|it| it.encoding == Encoding::Json)
}

/// What an object at the end of a way says; `None` where it says no message, or nothing but that.
fn shape(api: &Api, body: &TypeRef, way: &[&str]) -> Option<Shape> {
    let mut object = object(api, body)?;
    let mut at = String::new();
    for step in way {
        let field = object.fields.iter().find(|it| it.wire == *step && !it.sensitive)?;
        at += &format!("/{step}");
        let ty = match api.bare(&field.ty) {
            // The first of a list of errors.
            TypeRef::Array(item) => {
                at += "/0";
                item
            }
            ty => ty,
        };
        object = self::object(api, ty)?;
    }
    let find = |names: &[&str], fits: &dyn Fn(&TypeRef) -> bool| {
        let field = |name: &&str| {
            object.fields.iter().any(|it| it.wire == **name && !it.sensitive && fits(api.resolve(&it.ty)))
        };
        names.iter().find(|it| field(it)).map(|it| format!("{at}/{it}"))
    };
    let is_word = |ty: &TypeRef| is_text(api, ty);
    let kind = find(KINDS, &is_word);
    let code = find(CODES, &|ty| is_text(api, ty) || is_integer(api, ty));
    let message = find(MESSAGES, &is_word)?;
    (kind.is_some() || code.is_some()).then_some(Shape { kind, code, message: Some(message) })
}

fn object<'a>(api: &'a Api, ty: &'a TypeRef) -> Option<&'a Object> {
    match api.resolve(ty) {
        TypeRef::Named(id) if !api.ty(*id).sensitive => match &api.ty(*id).kind {
            TypeKind::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

fn is_text(api: &Api, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(scalar) => *scalar == Scalar::String,
        TypeRef::Named(id) if !api.ty(*id).sensitive => match &api.ty(*id).kind {
            TypeKind::Newtype(scalar) => *scalar == Scalar::String,
            TypeKind::Enum(it) => it.of == EnumOf::Text,
            _ => false,
        },
        _ => false,
    }
}

fn is_integer(api: &Api, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(scalar) => scalar.is_integer(),
        TypeRef::Named(id) if !api.ty(*id).sensitive => match &api.ty(*id).kind {
            TypeKind::Newtype(scalar) => scalar.is_integer(),
            TypeKind::Enum(it) => it.of == EnumOf::Integer,
            _ => false,
        },
        _ => false,
    }
}
