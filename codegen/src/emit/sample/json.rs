//! The JSON of a value, as small as its type allows: what a server returns in an example.
//!
//! In: a type, or a way from a value to one inside it. Out: JSON that reads as the type; none where a type holds too much.

use serde_json::{Map, Value, json};

use super::super::Context;
use crate::analyze::pagination::Step;
use crate::ir::{Object, Scalar, TypeId, TypeKind, TypeRef, Union};

/// Whatever needs to be deeper is no example.
const DEEPEST: usize = 8;

/// A value with what its type requires, and nothing else.
pub(super) fn smallest(ctx: &Context<'_>, ty: &TypeRef) -> Option<Value> {
    within(ctx, ty, 0)
}

/// The same of a struct; none of anything else.
pub(super) fn smallest_object(ctx: &Context<'_>, ty: &TypeRef) -> Option<Value> {
    match ctx.api.bare(ty) {
        TypeRef::Named(id) if object(ctx, *id).is_some() => smallest(ctx, ty),
        _ => None,
    }
}

/// The value at the end of a way, and its type; what is missing on the way is put there.
pub(super) fn reach<'v, 'a>(
    ctx: &Context<'a>,
    from: (&'v mut Value, &'a TypeRef),
    steps: &'a [Step],
) -> Option<(&'v mut Value, TypeRef)> {
    let (mut value, ty) = from;
    let mut ty = ctx.api.bare(ty).clone();
    for step in steps {
        match step {
            Step::Value => {
                if let TypeRef::Nullable(inner) = ty {
                    ty = inner.as_ref().clone();
                }
                if value.is_null() {
                    *value = smallest(ctx, &ty)?;
                }
            }
            Step::Member(id, position) => {
                let field = object(ctx, *id)?.fields.get(*position)?;
                ty = field.ty.clone();
                value = member(ctx, value, &field.wire, &ty)?;
            }
            Step::Additional(id) => {
                let crate::ir::Additional::Typed(item) = &object(ctx, *id)?.additional else { return None };
                ty = TypeRef::Map(Box::new(item.clone()));
            }
            Step::Key(key) => {
                let TypeRef::Map(item) = ctx.api.bare(&ty).clone() else { return None };
                ty = *item;
                value = member(ctx, value, key, &ty)?;
            }
        }
    }
    Some((value, ty))
}

fn object<'a>(ctx: &Context<'a>, id: TypeId) -> Option<&'a Object> {
    match &ctx.api.ty(id).kind {
        TypeKind::Object(it) => Some(it),
        _ => None,
    }
}

/// A member of an object, which is put there if it is not.
fn member<'v>(ctx: &Context<'_>, value: &'v mut Value, name: &str, ty: &TypeRef) -> Option<&'v mut Value> {
    let members = value.as_object_mut()?;
    if members.get(name).is_none_or(Value::is_null) {
        members.insert(name.to_owned(), smallest(ctx, ty)?);
    }
    members.get_mut(name)
}

fn within(ctx: &Context<'_>, ty: &TypeRef, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    match ctx.api.bare(ty) {
        TypeRef::Any => Some(json!({})),
        TypeRef::Scalar(it) => scalar(*it),
        TypeRef::Array(_) => Some(json!([])),
        TypeRef::Map(_) => Some(json!({})),
        TypeRef::Nullable(_) => Some(Value::Null),
        TypeRef::Named(id) => match &ctx.api.ty(*id).kind {
            TypeKind::Object(it) => members(ctx, it, depth),
            TypeKind::Enum(it) => it.values.first().map(|it| it.value.clone()),
            TypeKind::Union(it) => alternative(ctx, it, depth),
            TypeKind::Newtype(it) => scalar(*it),
            TypeKind::Alias(_) => None,
        },
        // What is bare hides nothing.
        TypeRef::Sensitive(_) => None,
    }
}

fn members(ctx: &Context<'_>, object: &Object, depth: usize) -> Option<Value> {
    let mut members = Map::new();
    for field in &object.fields {
        let value = match &field.constant {
            Some(constant) if field.required || field.tag => constant.clone(),
            _ if field.required && field.nullable => Value::Null,
            _ if field.required => within(ctx, &field.ty, depth + 1)?,
            _ => continue,
        };
        members.insert(field.wire.clone(), value);
    }
    Some(Value::Object(members))
}

fn alternative(ctx: &Context<'_>, union: &Union, depth: usize) -> Option<Value> {
    union.members.iter().find_map(|it| {
        let mut value = within(ctx, &it.ty, depth + 1)?;
        if let (Some(tag), Some(property), Some(members)) =
            (it.tags.first(), &union.discriminator, value.as_object_mut())
        {
            members.insert(property.clone(), Value::from(tag.as_str()));
        }
        Some(value)
    })
}

fn scalar(scalar: Scalar) -> Option<Value> {
    Some(match scalar {
        Scalar::Bool => json!(true),
        Scalar::I32 | Scalar::I64 | Scalar::I128 | Scalar::U128 => json!(1),
        Scalar::F64 => json!(1.5),
        Scalar::String => json!("abc"),
        Scalar::DateTime => json!("2030-01-31T12:00:00Z"),
        Scalar::Date => json!("2030-01-31"),
        Scalar::Uuid => json!("0b9d2f6e-3c1a-4f5b-8d7e-6a4c2b1f9e30"),
        Scalar::Decimal => json!("9.99"),
        Scalar::EmptyString => json!(""),
        Scalar::File => return None,
    })
}
