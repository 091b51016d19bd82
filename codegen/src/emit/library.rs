//! The root of the crate: what a first call needs, and the document's own words about the API.

use quote::quote;

use super::docs::{Doc, Prose, prose};
use super::{Context, CrateFiles, RustFile, errors, features, front, guide};
use crate::analyze::Output;
use crate::ir::{Operation, TypeRef};

pub(super) fn file<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    files.rust("src/lib.rs", move || root(&ctx));
}

fn root(ctx: &Context<'_>) -> RustFile {
    let about =
        Doc::of(&ctx.api.docs, prose![Prose::text(&ctx.api.title), "."]).append(front::documentation(ctx));
    let limit = recursion_limit(ctx.facts.depth());
    let about = match limit {
        Some(limit) => about.paragraph(prose![
            "Types of this API are nested deeply. If the compiler reports an overflow while it checks whether one is `Send`, \
             add `#![recursion_limit = \"",
            limit,
            "\"]` at the top of your crate."
        ]),
        None => about,
    };
    let about = match ctx.api.event.and_then(|it| ctx.named_docs(&TypeRef::Named(it))) {
        Some(event) => about.paragraph(prose!["Webhook events are read as ", event, "."]),
        None => about,
    };
    let about = about.paragraph(prose![
        "The [`guide`] has one page per topic: ",
        Prose::join(guide::names(ctx), ", "),
        "."
    ]);
    let pages =
        (0..ctx.api.operations.len()).any(|it| ctx.facts.paged(it).is_some()).then(|| quote!(paging,));
    let operations = 0..ctx.api.operations.len();
    let redirect =
        operations.clone().any(|it| ctx.facts.output(it).gives_redirect()).then(|| quote!(Redirect,));
    let is_range = |it: usize| ctx.api.operations[it].takes_range();
    let gives_items = |it: usize| matches!(ctx.facts.output(it), Output::Items(..));
    let item_stream = (0..ctx.api.operations.len()).any(gives_items).then(|| quote!(ItemStream,));
    let takes_items = |it: &Operation| it.body.as_ref().is_some_and(|it| it.content.items.is_some());
    let item_body = ctx.api.operations.iter().any(takes_items).then(|| quote!(ItemBody,));
    let typed_body = operations.into_iter().any(is_range).then(|| quote!(TypedBody,));
    let resources = (!ctx.names.tags().is_empty()).then(|| {
        quote!(
            pub mod resources;
        )
    });
    let models = (!ctx.api.types.is_empty()).then(|| {
        quote!(
            pub mod models;
        )
    });
    let webhooks = ctx.has_webhooks().then(|| {
        let condition =
            if ctx.is_signed() { Some(quote!(#[cfg(feature = "webhooks")])) } else { ctx.if_other() };
        quote!(
            #condition
            pub mod webhooks;
        )
    });
    let errors = errors::are_any(ctx).then(|| {
        quote!(
            mod errors;
        )
    });
    let items = [
        // First, since rustdoc lists functions in the order of modules: those that all calls have come before the options of
        // some.
        Some(quote!(
            pub mod runtime;
        )),
        Some(quote!(
            mod client;
        )),
        errors,
        Some(quote!(
            pub mod guide;
        )),
        models,
        resources,
        webhooks,
        Some(quote!(
            pub use self::client::API;
        )),
        Some(quote! {
            #[doc(inline)]
            pub use self::runtime::{
                ApiError, Body, ByteStream, Call, Client, ClientBuilder, Credential, Error, ErrorKind, Hook, #item_body #item_stream Request, #redirect Response, Retries, Secret, TokenProvider, Transport, #typed_body json, #pages
            };
        }),
        (ctx.shares_runtime() && errors::are_any(ctx)).then(|| {
            quote!(
                pub use self::errors::ErrorClass;
            )
        }),
        Some(quote! {
            #[doc = " The result of a call."]
            pub type Result<T, E = Error> = std::result::Result<T, E>;
        }),
        Some(quote! {
            #[cfg(feature = "testing")]
            pub use self::runtime::testing;
        }),
    ];
    let about = about.append(features::about(ctx));
    let mut file = ctx.file(&about, items.into_iter().flatten().collect());
    if ctx.features.is_some() {
        file.header.push_str(features::SHOWN);
    }
    if let Some(limit) = limit {
        file.header.push_str(&format!("#![recursion_limit = \"{limit}\"]\n"));
    }
    if ctx.has_unusual_idents() {
        // Names of the document that are not ASCII are right, however rare their letters.
        file.header.push_str("#![allow(uncommon_codepoints, mixed_script_confusables, confusable_idents)]\n");
    }
    file
}

/// What the compiler is to be allowed, where that is more than it allows anyway.
fn recursion_limit(depth: usize) -> Option<usize> {
    // What is around a model when the question comes up: futures, calls, responses.
    const AROUND: usize = 32;
    const DEFAULT: usize = 128;
    let needed = depth + AROUND;
    (needed > DEFAULT).then(|| needed.next_power_of_two())
}

impl Context<'_> {
    fn has_unusual_idents(&self) -> bool {
        self.names.paths(self.api).iter().any(|(_, path)| !path.is_ascii())
    }
}
