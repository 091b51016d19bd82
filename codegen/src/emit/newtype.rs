//! Named scalars: newtypes, so that two kinds of id or of time cannot be mixed up. One item each, to which a macro of the
//! runtime adds the traits.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::docs::{Doc, Prose, prose};
use super::rust::{Speller, token};
use crate::ir::{Epoch, Scalar, TypeId};

/// The items of a newtype.
pub(super) fn items(
    ctx: &Context<'_>,
    speller: &Speller<'_>,
    id: TypeId,
    scalar: Scalar,
) -> Vec<TokenStream> {
    let ident = token(&ctx.names.ty(id).ident);
    let docs = ctx.type_docs(id).outer();
    let above = ctx.above(id, |it| quote!(#[above(#it)]));
    let inner = speller.scalar(scalar);
    let sensitive = ctx.api.ty(id).sensitive.then(|| quote!(sensitive));
    let epoch = ctx.api.ty(id).epoch.map(|it| match it {
        Epoch::Seconds => quote!(seconds),
        Epoch::Milliseconds => quote!(milliseconds),
    });
    let marks: Vec<_> = [sensitive, epoch].into_iter().flatten().collect();
    let marks = (!marks.is_empty()).then(|| quote!(#[json(#(#marks),*)]));
    let mut items = vec![quote! {
        json::newtype! {
            #docs
            #above
            #marks
            pub struct #ident(#inner);
        }
    }];
    let known = &ctx.api.ty(id).known;
    if !known.is_empty() {
        let constants = known.iter().zip(&ctx.names.ty(id).known).map(|(value, constant)| {
            let (docs, constant) =
                (Doc::words(prose!["The value ", Prose::code(value), "."]).outer(), token(constant));
            quote! { #docs pub const #constant: &'static str = #value; }
        });
        items.push(quote! {
            #[doc = " Well-known values. Other values are valid, too."]
            impl #ident { #(#constants)* }
        });
    }
    items
}
