//! The module of the webhooks. Where the document does not say how they are signed, there is little to do with what comes
//! but to read it; else all of `signed` is in it.

mod signed;

use proc_macro2::TokenStream;
use quote::quote;

pub(super) use self::signed::{example_event, example_secret};
use super::docs::{Doc, Prose, prose};
use super::event::when_it_fails;
use super::rust::token;
use super::{Context, CrateFiles};
use crate::ir::TypeId;

pub(super) fn file<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    match (&ctx.api.signature, ctx.api.event) {
        (Some(signature), event) => files.rust("src/webhooks.rs", move || {
            ctx.file(&signed::docs(&ctx, signature), signed::items(&ctx, signature, event))
        }),
        (None, Some(event)) => {
            files.rust("src/webhooks.rs", move || ctx.file(&docs(&ctx), items(&ctx, event)));
        }
        (None, None) => {}
    }
}

fn docs(ctx: &Context<'_>) -> Doc {
    Doc::words(prose!["Webhooks of ", Prose::text(&ctx.api.title), "."])
        .paragraph(
            "**Nothing here is verified.** The document does not say that webhooks are signed, so that anyone who knows \
             where they are received can send one. Retrieve what an event is about from the API before acting on it.",
        )
}

fn items(ctx: &Context<'_>, event: TypeId) -> Vec<TokenStream> {
    let (root, ident) = (ctx.root(), token(&ctx.names.ty(event).ident));
    let failing = Doc::words(when_it_fails(ctx.api.event_keys.as_ref())).outer();
    vec![
        quote!(use #root::models;),
        quote!(use #root::runtime::json;),
        quote! {
            #[doc = " Reads the event in a body. Nothing is verified: anyone can send one."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #failing
            #[inline]
            pub fn parse(body: &[u8]) -> Result<models::#ident, json::Fault> {
                models::#ident::from_slice(body)
            }
        },
    ]
}
