//! From what a response gave to what a request sends, where a schema is a type for each: so that passing on what was read
//! goes on compiling when a description splits a schema.
//!
//! In: two types that [`Facts::is_convertible`](crate::analyze::Facts::is_convertible) says fit. Out: `impl From`. Members
//! that only responses have stay behind; what the schema does not name goes along.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::docs::{Doc, prose};
use super::object::Member;
use super::rust::token;
use super::union;
use crate::ir::{Additional, Field, Object, TypeId, TypeKind, TypeRef, Union};

/// The conversion into a struct.
pub(super) fn of_object(
    ctx: &Context<'_>,
    id: TypeId,
    object: &Object,
    members: &[Member<'_>],
) -> Option<TokenStream> {
    let twin = twin(ctx, id)?;
    let TypeKind::Object(from) = &ctx.api.ty(twin).kind else { return None };
    let given = |wire: &str| from.fields.iter().position(|it| it.wire == wire);
    let mut is_deprecated = false;
    let fields = members.iter().filter_map(|it| {
        let ident = &it.ident;
        let Some(position) = given(&it.field.wire) else {
            let constant = it.constant.as_ref().filter(|_| !it.optional)?;
            return Some(quote!(#ident: #constant,));
        };
        let field = &from.fields[position];
        is_deprecated |= field.docs.deprecated || it.field.docs.deprecated;
        let value = passed(ctx, (twin, position, field), it);
        Some(quote!(#ident: #value,))
    });
    let mut fields: Vec<_> = fields.collect();
    if let (Additional::Typed(given), Additional::Typed(wanted)) = (&from.additional, &object.additional) {
        let (from, to) = (token(&ctx.names.ty(twin).additional), token(&ctx.names.ty(id).additional));
        let map = |it: &TypeRef| TypeRef::Map(Box::new(it.clone()));
        let value = convert(ctx, &map(given), &map(wanted), quote!(it.#from));
        fields.push(quote!(#to: #value,));
    }
    let count = members.len() + usize::from(matches!(object.additional, Additional::Typed(_)));
    let rest = (fields.len() < count).then(|| quote!(..json::Json::blank()));
    let allow = is_deprecated.then(|| quote!(#[allow(deprecated, reason = "every member is named here")]));
    let (ident, other) = (token(&ctx.names.ty(id).ident), token(&ctx.names.ty(twin).ident));
    let docs = docs();
    Some(quote! {
        #docs
        #allow
        impl From<#other> for #ident {
            #[inline]
            fn from(mut it: #other) -> Self {
                let extra = std::mem::take(it.extra_mut());
                Self { #(#fields)* extra, #rest }
            }
        }
    })
}

/// The conversion into a union.
pub(super) fn of_union(ctx: &Context<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let twin = twin(ctx, id)?;
    let TypeKind::Union(from) = &ctx.api.ty(twin).kind else { return None };
    let (names, others) = (ctx.names.ty(id), ctx.names.ty(twin));
    let (ident, other) = (token(&names.ident), token(&others.ident));
    let arms = from.members.iter().zip(&others.arms).zip(union.members.iter().zip(&names.arms));
    let arms = arms.map(|((given, from), (wanted, to))| {
        let (from, to) = (token(from), token(to));
        let value = match (union::is_boxed(ctx, &given.ty), union::is_boxed(ctx, &wanted.ty)) {
            _ if ctx.resolve(&given.ty) == ctx.resolve(&wanted.ty) => quote!(it),
            (true, true) => {
                let inner = convert(ctx, &given.ty, &wanted.ty, quote!((*it)));
                quote!(Box::new(#inner))
            }
            _ => convert(ctx, &given.ty, &wanted.ty, quote!(it)),
        };
        quote!(#other::#from(it) => Self::#to(#value),)
    });
    let docs = docs();
    Some(quote! {
        #docs
        impl From<#other> for #ident {
            #[inline]
            fn from(it: #other) -> Self {
                match it {
                    #(#arms)*
                    #other::Unknown(it) => Self::Unknown(it),
                }
            }
        }
    })
}

fn twin(ctx: &Context<'_>, id: TypeId) -> Option<TypeId> {
    ctx.api.ty(id).instead_of().filter(|_| ctx.facts.is_convertible(id))
}

fn docs() -> TokenStream {
    Doc::words(prose!["Converts a response into a request. Read-only members are left out."]).outer()
}

/// The value of a member, from the member of the other type.
fn passed(
    ctx: &Context<'_>,
    (twin, position, field): (TypeId, usize, &Field),
    to: &Member<'_>,
) -> TokenStream {
    let ident = token(&ctx.names.ty(twin).fields[position].ident);
    let is_optional = !ctx.is_required(twin, position, field) || field.nullable;
    let is_boxed = ctx.facts.is_boxed(twin, position);
    let is_same = ctx.resolve(&field.ty) == ctx.resolve(&to.field.ty) && is_boxed == to.boxed;
    let inner = |value: TokenStream| {
        let value = if is_boxed { quote!((*#value)) } else { value };
        let value = convert(ctx, &field.ty, &to.field.ty, value);
        if to.boxed { quote!(Box::new(#value)) } else { value }
    };
    let bare = quote!(it.#ident);
    match (is_optional, to.optional, is_same) {
        (true, true, true) | (false, false, true) => bare,
        (false, true, true) => quote!(Some(#bare)),
        (false, true, false) => {
            let value = inner(bare);
            quote!(Some(#value))
        }
        (false, false, false) => inner(bare),
        // Where the response may lack it, so may the request: else the two do not fit.
        (true, _, _) => {
            let value = inner(quote!(it));
            match value.to_string() == quote!(it.into()).to_string() {
                true => quote!(#bare.map(Into::into)),
                false => quote!(#bare.map(|it| #value)),
            }
        }
    }
}

/// A value of one type as the other.
fn convert(ctx: &Context<'_>, from: &TypeRef, to: &TypeRef, value: TokenStream) -> TokenStream {
    let each = |from: &TypeRef, to: &TypeRef| match convert(ctx, from, to, quote!(it)) {
        it if it.to_string() == quote!(it.into()).to_string() => quote!(Into::into),
        it => quote!(|it| #it),
    };
    match (ctx.api.resolve(from), ctx.api.resolve(to)) {
        (from, to) if from == to => value,
        (TypeRef::Array(from), TypeRef::Array(to)) => {
            let each = each(from, to);
            quote!(#value.into_iter().map(#each).collect())
        }
        (TypeRef::Map(from), TypeRef::Map(to)) => {
            let inner = convert(ctx, from, to, quote!(it));
            quote!(#value.into_iter().map(|(key, it)| (key, #inner)).collect())
        }
        (TypeRef::Nullable(from), TypeRef::Nullable(to)) => {
            let each = each(from, to);
            quote!(#value.map(#each))
        }
        _ => quote!(#value.into()),
    }
}
