//! What every webhook brings, as functions of the event: `event.id()`, whichever arm it is.
//!
//! In: the payloads of all webhooks. Out: a function for each member that all of them have under one name and of one type,
//! as far as it is a string, a number, a boolean, or a named one of these.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::Context;
use super::super::docs::{Doc, Prose, prose};
use super::super::rust::{Speller, token};
use super::Arm;
use crate::ir::{EnumOf, Field, Scalar, TypeId, TypeKind, TypeRef};

/// Functions that the event has besides.
const TAKEN: &[&str] = &["name", "named", "version", "from_slice", "is_described_version"];

/// The functions; none where a webhook brings nothing, or something else than an object.
pub(super) fn functions(ctx: &Context<'_>, speller: &Speller<'_>, arms: &[Arm<'_>]) -> Vec<TokenStream> {
    let payloads: Option<Vec<_>> =
        arms.iter().map(|arm| Some((&arm.ident, object(ctx, arm.payload()?)?))).collect();
    let payloads = payloads.unwrap_or_default();
    let Some((_, first)) = payloads.first() else { return Vec::new() };
    let TypeKind::Object(object) = &ctx.api.ty(*first).kind else { return Vec::new() };
    let shared = object.fields.iter().filter(|it| is_plain(ctx, it));
    shared.filter_map(|field| function(ctx, speller, &payloads, field)).collect()
}

fn object(ctx: &Context<'_>, ty: &TypeRef) -> Option<TypeId> {
    match ctx.api.resolve(ty) {
        TypeRef::Named(id) if matches!(ctx.api.ty(*id).kind, TypeKind::Object(_)) => Some(*id),
        _ => None,
    }
}

/// Whether the value is cheap to give away, and may be shown.
fn is_plain(ctx: &Context<'_>, field: &Field) -> bool {
    let is_plain = match ctx.api.resolve(&field.ty) {
        TypeRef::Scalar(it) => *it != Scalar::File,
        TypeRef::Named(id) => matches!(ctx.api.ty(*id).kind, TypeKind::Newtype(_) | TypeKind::Enum(_)),
        _ => false,
    };
    is_plain && field.constant.is_none() && !field.sensitive && !field.docs.deprecated
}

fn is_copy(ctx: &Context<'_>, ty: &TypeRef) -> bool {
    let scalar = |it: Scalar| it.is_number() || it == Scalar::Bool;
    match ctx.api.resolve(ty) {
        TypeRef::Scalar(it) => scalar(*it),
        TypeRef::Named(id) => match &ctx.api.ty(*id).kind {
            TypeKind::Newtype(it) => scalar(*it),
            TypeKind::Enum(it) => matches!(it.of, EnumOf::Integer | EnumOf::Number),
            _ => false,
        },
        _ => false,
    }
}

fn function(
    ctx: &Context<'_>,
    speller: &Speller<'_>,
    payloads: &[(&Ident, TypeId)],
    field: &Field,
) -> Option<TokenStream> {
    let wire = &field.wire;
    let mut name: Option<Ident> = None;
    // Webhooks that bring the same share a line.
    let mut arms: Vec<(TypeId, Vec<&Ident>, TokenStream)> = Vec::new();
    for (arm, id) in payloads {
        if let Some((_, same, _)) = arms.iter_mut().find(|(known, ..)| known == id) {
            same.push(arm);
            continue;
        }
        let TypeKind::Object(object) = &ctx.api.ty(*id).kind else { return None };
        let position = object.fields.iter().position(|it| it.wire == *wire)?;
        let own = &object.fields[position];
        let ident = token(&ctx.names.ty(*id).fields[position].ident);
        if own.ty != field.ty || name.get_or_insert(ident.clone()) != &ident {
            return None;
        }
        let is_optional = !ctx.is_required(*id, position, own) || own.nullable;
        let value = match is_copy(ctx, &own.ty) {
            true => quote!(it.#ident),
            false => quote!(it.#ident.clone()),
        };
        arms.push((*id, vec![arm], if is_optional { value } else { quote!(Some(#value)) }));
    }
    let arms = arms.iter().map(|(_, arms, value)| quote!(#(Self::#arms(it))|* => #value,));
    let name = name.filter(|it| !TAKEN.contains(&it.to_string().as_str()))?;
    let ty = speller.ty(&field.ty);
    let docs = ctx
        .field_words(field)
        .and_then(Doc::first_sentence)
        .unwrap_or_else(|| Doc::words(prose!["The member ", Prose::code(wire), "."]));
    let docs = docs.paragraph("Also for an undocumented event, if it can be read.").outer();
    Some(quote! {
        #docs
        pub fn #name(&self) -> Option<#ty> {
            match self {
                #(#arms)*
                Self::Unknown(it) => json::member(it, #wire),
            }
        }
    })
}
