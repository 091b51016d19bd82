//! What every webhook brings, as functions of the event: `event.id()`, whichever arm it is.
//!
//! In: the members that all webhooks have. Out: a function for each. Which members these are is decided in `names`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::Context;
use super::super::docs::{Doc, Prose, prose};
use super::super::rust::{Speller, token};
use super::Arm;
use crate::ir::{EnumOf, Object, Scalar, TypeId, TypeKind, TypeRef};
use crate::names::EventMember;

/// The functions; none where a webhook brings nothing, or something else than an object.
pub(super) fn functions(ctx: &Context<'_>, speller: &Speller<'_>, arms: &[Arm<'_>]) -> Vec<TokenStream> {
    let payload = |arm: &'_ Arm<'_>| match ctx.api.resolve(arm.payload()?) {
        TypeRef::Named(id) => Some(*id),
        _ => None,
    };
    // Webhooks that bring the same share a line.
    let mut payloads: Vec<(TypeId, &Object, Vec<&Ident>)> = Vec::new();
    for (arm, id) in arms.iter().filter_map(|arm| Some((&arm.ident, payload(arm)?))) {
        let TypeKind::Object(object) = &ctx.api.ty(id).kind else { continue };
        match payloads.iter_mut().find(|(known, ..)| *known == id) {
            Some((_, _, same)) => same.push(arm),
            None => payloads.push((id, object, vec![arm])),
        }
    }
    let members = ctx.names.event_members(ctx.api);
    members.iter().filter_map(|it| function(ctx, speller, &payloads, it)).collect()
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
    payloads: &[(TypeId, &Object, Vec<&Ident>)],
    member: &EventMember,
) -> Option<TokenStream> {
    let (name, wire) = (token(&member.ident), &member.wire);
    let value = if is_copy(ctx, &member.ty) { quote!(it.#name) } else { quote!(it.#name.clone()) };
    let own = |object: &'_ Object| object.fields.iter().position(|it| it.wire == *wire);
    let arms = payloads.iter().filter_map(|(id, object, arms)| {
        let position = own(object)?;
        let field = &object.fields[position];
        let is_optional = !ctx.is_required(*id, position, field) || field.nullable;
        let value = if is_optional { value.clone() } else { quote!(Some(#value)) };
        Some(quote!(#(Self::#arms(it))|* => #value,))
    });
    let (_, first, _) = payloads.first()?;
    let ty = speller.ty(&member.ty);
    let docs = ctx
        .field_words(&first.fields[own(first)?])
        .and_then(Doc::first_sentence)
        .unwrap_or_else(|| Doc::words(prose!["The member ", Prose::code(wire), "."]));
    let docs = docs.paragraph("Also for an undocumented event, if it can be read.").outer();
    Some(quote! {
        #docs
        #[inline]
        pub fn #name(&self) -> Option<#ty> {
            match self {
                #(#arms)*
                Self::Unknown(it) => json::member(it, #wire),
            }
        }
    })
}
