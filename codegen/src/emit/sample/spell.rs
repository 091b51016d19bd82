//! How a value is written in an example.
//!
//! In: a type, and what the document says of the place where it is. Out: an expression that a caller may hand over
//! there, with the document's own example where it has one; none where the value takes more than an example should say.

use serde_json::Value;

use super::super::code::{Code, code};
use super::super::{Context, object};
use super::laid_out;
use crate::ir::{Docs, Enum, EnumOf, Parameter, Scalar, TypeId, TypeKind, TypeRef};

/// Deeper structs explain nothing; how long a call may be is for its place to say.
const DEEPEST: usize = 5;

/// Longer strings of the document explain nothing either.
const LONGEST_TEXT: usize = 40;

/// A value of exactly this type: of a struct, since nothing else is worth comparing.
pub(super) fn value(ctx: &Context<'_>, ty: &TypeRef) -> Option<Code> {
    match ctx.resolve(ty) {
        TypeRef::Named(id) if matches!(ctx.api.ty(*id).kind, TypeKind::Object(_)) => named(ctx, *id, &[], 0),
        _ => None,
    }
}

/// Something that becomes a value of this type where a function takes it.
pub(super) fn argument(ctx: &Context<'_>, ty: &TypeRef, docs: &Docs) -> Option<Code> {
    within(ctx, ty, docs, 0)
}

/// The same for a parameter. What is written into a URL or a header is plain.
pub(super) fn parameter(ctx: &Context<'_>, it: &Parameter) -> Option<Code> {
    let is_plain = match ctx.resolve(&it.ty) {
        TypeRef::Scalar(_) => true,
        TypeRef::Named(id) => matches!(ctx.api.ty(*id).kind, TypeKind::Newtype(_) | TypeKind::Enum(_)),
        _ => false,
    };
    if is_plain { argument(ctx, &it.ty, &it.docs) } else { None }
}

fn within(ctx: &Context<'_>, ty: &TypeRef, docs: &Docs, depth: usize) -> Option<Code> {
    // Nothing but a value of it becomes a type of another crate.
    if ctx.api.is_foreign(ty) {
        return None;
    }
    match ctx.resolve(ty) {
        TypeRef::Any => Some("serde_json::json!({})".into()),
        TypeRef::Scalar(it) if ctx.api.foreign.format(*it).is_some() => None,
        TypeRef::Scalar(it) => scalar(*it, &[docs]),
        TypeRef::Array(item) => Some(code!["[", item_of(ctx, item, depth)?, "]"]),
        TypeRef::Map(item) => Some(code!["[(\"key\", ", item_of(ctx, item, depth)?, ")]"]),
        // Whether there is a value is more than one argument says.
        TypeRef::Nullable(_) => None,
        TypeRef::Sensitive(inner) => within(ctx, inner, docs, depth),
        TypeRef::Named(id) => named(ctx, *id, &[docs], depth),
    }
}

/// An item of a list or a map. Lists in lists, and what hides, are taken as they are, and not as what becomes them.
fn item_of(ctx: &Context<'_>, ty: &TypeRef, depth: usize) -> Option<Code> {
    match ctx.resolve(ty) {
        TypeRef::Array(_) | TypeRef::Map(_) | TypeRef::Sensitive(_) => None,
        _ => within(ctx, ty, &Docs::default(), depth),
    }
}

fn named(ctx: &Context<'_>, id: TypeId, docs: &[&Docs], depth: usize) -> Option<Code> {
    let (ty, names) = (ctx.api.ty(id), ctx.names.ty(id));
    match &ty.kind {
        TypeKind::Object(it) if depth < DEEPEST => {
            let arguments = object::arguments(ctx, id, it)?;
            let arguments = arguments.into_iter().map(|it| within(ctx, &it.ty, &it.docs, depth + 1));
            let arguments: Vec<Code> = arguments.collect::<Option<_>>()?;
            Some(laid_out(&code!["models::", &names.ident, "::new"], &arguments))
        }
        TypeKind::Enum(it) => match names.arms.first() {
            Some(arm) => Some(code!["models::", &names.ident, "::", arm]),
            None => unlisted(it),
        },
        TypeKind::Newtype(it) => scalar(*it, &[docs, &[&ty.docs]].concat()),
        TypeKind::Object(_) | TypeKind::Union(_) | TypeKind::Alias(_) => None,
    }
}

/// A value of an enum of which none is known.
fn unlisted(it: &Enum) -> Option<Code> {
    (it.of == EnumOf::Text).then(|| "\"text\"".into())
}

fn scalar(scalar: Scalar, docs: &[&Docs]) -> Option<Code> {
    let examples = || docs.iter().filter_map(|it| it.example.as_ref());
    Some(match scalar {
        Scalar::Bool => "true".into(),
        Scalar::I32 | Scalar::I64 | Scalar::I128 | Scalar::U128 => {
            examples().filter_map(Value::as_i64).find_map(|it| i32::try_from(it).ok()).unwrap_or(1).into()
        }
        Scalar::F64 => "1.5".into(),
        Scalar::String => Code::string(examples().find_map(plain).unwrap_or("abc")),
        Scalar::DateTime => "\"2030-01-31T12:00:00Z\"".into(),
        Scalar::Date => "\"2030-01-31\"".into(),
        Scalar::Uuid => "\"0b9d2f6e-3c1a-4f5b-8d7e-6a4c2b1f9e30\"".into(),
        Scalar::Decimal => "\"9.99\"".into(),
        Scalar::EmptyString | Scalar::File => return None,
    })
}

/// A text that can stand in a path, a header and a line of code.
fn plain(example: &Value) -> Option<&str> {
    let text = example.as_str()?;
    let is_plain = text.bytes().all(|it| it.is_ascii_graphic() && !b"\"\\".contains(&it));
    let says_something = text.bytes().any(|it| it.is_ascii_alphanumeric());
    (is_plain && says_something && text.len() <= LONGEST_TEXT).then_some(text)
}
