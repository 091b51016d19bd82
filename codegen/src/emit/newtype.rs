//! Named scalars: newtypes, so that two kinds of id or of time cannot be mixed up. One item each, to which a macro of the
//! runtime adds the traits.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::rust::{Speller, token};
use crate::ir::{Epoch, Scalar, TypeId};

/// The item of a newtype.
pub(super) fn item(ctx: &Context<'_>, speller: &Speller<'_>, id: TypeId, scalar: Scalar) -> TokenStream {
    let ident = token(&ctx.names.ty(id).ident);
    let docs = ctx.type_docs(id).outer();
    let inner = speller.scalar(scalar);
    let sensitive = ctx.api.ty(id).sensitive.then(|| quote!(sensitive));
    let epoch = ctx.api.ty(id).epoch.map(|it| match it {
        Epoch::Seconds => quote!(seconds),
        Epoch::Milliseconds => quote!(milliseconds),
    });
    let marks: Vec<_> = [sensitive, epoch].into_iter().flatten().collect();
    let marks = (!marks.is_empty()).then(|| quote!(#[json(#(#marks),*)]));
    quote! {
        json::newtype! {
            #docs
            #marks
            pub struct #ident(#inner);
        }
    }
}
