//! The event: an enum over all webhooks, read from a body alone or by the name that came with it. Where the document says
//! how payloads name their events, the name decides; else what tells the payloads apart.

mod shared;

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::{Doc, Prose, prose};
use super::rust::{Speller, token};
use super::union::{held, looseness, untagged, without_aliases};
use super::{Context, bridge};
use crate::ir::{EventKeys, Incoming, TypeId, TypeKind, TypeRef, Webhook};

/// A webhook with its arm.
struct Arm<'a> {
    webhook: &'a Webhook,
    ident: Ident,
    /// Whether the webhook's name means this arm: the first of those that share one.
    named: bool,
}

/// The items of the event.
pub(super) fn items<'a>(ctx: &Context<'a>, speller: &Speller<'_>, id: TypeId) -> Vec<TokenStream> {
    let ident = token(&ctx.names.ty(id).ident);
    let mut met = HashSet::new();
    let webhooks = ctx.api.webhooks.iter().enumerate();
    let arm = |(index, webhook): (usize, &'a Webhook)| Arm {
        webhook,
        ident: token(ctx.names.webhook(index)),
        named: met.insert(webhook.name.as_str()),
    };
    let arms: Vec<_> = webhooks.map(arm).collect();
    let definitions = arms.iter().map(|it| it.definition(ctx, speller));
    let keys = ctx.api.event_keys.as_ref();
    let cases = if keys.is_some() { cases_by_type(&arms) } else { cases(ctx, &arms) };
    let bare = arms.iter().filter(|it| it.named && it.payload().is_none()).map(|it| {
        let (name, arm) = (&it.webhook.name, &it.ident);
        quote!(#name => Ok(Self::#arm),)
    });
    let bare: Vec<_> = bare.collect();
    let by_name = quote!(json::from_slice_named(name, body, Self::CASES, Self::Unknown));
    let named = if bare.is_empty() { by_name } else { quote!(match name { #(#bare)* _ => #by_name, }) };
    let names = arms.iter().map(|it| {
        let (name, pattern) = (&it.webhook.name, it.pattern());
        quote!(#pattern => Some(#name),)
    });
    let views = arms.iter().filter(|it| it.payload().is_some()).map(|it| {
        let arm = &it.ident;
        quote!(Self::#arm(it) => json::Json::view(it),)
    });
    let nothing = arms.iter().filter(|it| it.payload().is_none()).map(Arm::pattern);
    let nothing: Vec<_> = nothing.collect();
    let nothing = (!nothing.is_empty()).then(|| quote!(#(#nothing)|* => json::Shape::Absent.into(),));
    let docs = Doc::default()
        .paragraph("An event: the payload of one of the webhooks.")
        .paragraph(how_it_is_read(keys))
        .paragraph(prose!["Webhooks: ", Prose::code(&ctx.api.ty(id).pointer.to_string()), "."])
        .outer();
    let failing = Doc::words(when_it_fails(keys)).outer();
    let (constant, read) = match keys {
        Some(keys) => (Some(constant(keys)), quote!(from.event(&Self::KEYS, Self::CASES, Self::Unknown))),
        None => (None, quote!(from.union(None, Self::CASES, Self::Unknown))),
    };
    let version = keys.and_then(version_functions);
    let shared = shared::functions(ctx, speller, &arms);
    let secretive = ctx.facts.is_secretive(id);
    let debug = if secretive { TokenStream::new() } else { quote!(Debug,) };
    let mut items = vec![
        quote! {
            #docs
            #[derive(#debug Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #ident {
                #(#definitions)*
                #[doc = " None of these: the original value."]
                Unknown(serde_json::Value),
            }
        },
        quote! {
            impl #ident {
                const CASES: &'static [json::Case<Self>] = &[#(#cases),*];
                #constant

                #[doc = " Reads a body. Nothing is verified: anyone can send one."]
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = ""]
                #failing
                #[inline]
                pub fn from_slice(body: &[u8]) -> Result<Self, json::Fault> {
                    json::from_slice(body)
                }

                #[doc = " Reads the body of the webhook of this name. If the document does not describe it, the event is"]
                #[doc = " `Unknown`."]
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = ""]
                #[doc = " When the body is not JSON, or does not match the webhook's schema."]
                #[inline]
                pub fn named(name: &str, body: &[u8]) -> Result<Self, json::Fault> {
                    #named
                }

                #[doc = " The name of the webhook; `None` for an undocumented one."]
                #[inline]
                pub fn name(&self) -> Option<&'static str> {
                    match self {
                        #(#names)*
                        Self::Unknown(_) => None,
                    }
                }

                #version

                #(#shared)*
            }
        },
        quote! {
            impl json::Json for #ident {
                #[inline]
                fn blank() -> Self {
                    Self::Unknown(serde_json::Value::Null)
                }

                #[inline]
                fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                    *self = #read?;
                    Ok(())
                }

                #[inline]
                fn view(&self) -> json::View<'_> {
                    match self {
                        #(#views)*
                        #nothing
                        Self::Unknown(it) => json::Json::view(it),
                    }
                }
            }
        },
    ];
    items.extend(secretive.then(|| redacted(&ident, &arms)));
    items.extend(bridge::serde(&ident));
    items
}

/// How the event is known, for its documentation.
fn how_it_is_read(keys: Option<&EventKeys>) -> Prose {
    let Some(keys) = keys else {
        return "From a body alone, the webhook is chosen by what tells the payloads apart; of webhooks that bring the \
                same, it is the first. Who knows the name of the webhook, from a header or a path of its own, reads the \
                body with [`named`](Self::named)."
            .into();
    };
    let version = keys.version.as_ref().map(|at| {
        prose![
            " The version (",
            Prose::code(at),
            ") is for information only: an event of any version is read as its type."
        ]
    });
    prose![
        "The webhook is selected by the type in the body (",
        Prose::code(&keys.kind),
        "). Events of an undocumented type are [`Unknown`](Self::Unknown), so that new ones are not an error.",
        version
    ]
}

/// When a body is no event.
pub(super) fn when_it_fails(keys: Option<&EventKeys>) -> &'static str {
    match keys {
        Some(_) => "When the body is not JSON, or does not match the schema of the type that it names.",
        None => "When the body is not JSON.",
    }
}

/// Where a body says what it is.
fn constant(keys: &EventKeys) -> TokenStream {
    let EventKeys { kind, versions, .. } = keys;
    let version = match &keys.version {
        Some(version) => quote!(Some(#version)),
        None => quote!(None),
    };
    quote! {
        const KEYS: json::EventKeys =
            json::EventKeys { kind: #kind, version: #version, versions: &[#(#versions),*] };
    }
}

/// What can be asked of the version of an event, where the document says where that is.
fn version_functions(keys: &EventKeys) -> Option<TokenStream> {
    let at = Prose::code(keys.version.as_ref()?);
    let version = Doc::words(prose!["The version in the event (", at, "), if it has one."]).outer();
    let described = (!keys.versions.is_empty()).then(|| {
        let versions = Prose::join(keys.versions.iter().map(|it| Prose::code(it)), ", ");
        let docs = Doc::words(prose!["Whether the document describes the version of the event: ", versions, "."])
            .paragraph(
                "Also true of an event that names none. An event of another version is read all the same; log it, since the \
                 document is behind.",
            )
            .outer();
        quote! {
            #docs
            #[inline]
            pub fn is_described_version(&self) -> bool {
                Self::KEYS.describes(self)
            }
        }
    });
    Some(quote! {
        #version
        #[inline]
        pub fn version(&self) -> Option<String> {
            Self::KEYS.version(self)
        }

        #described
    })
}

/// What each webhook brings, by its types.
fn cases_by_type(arms: &[Arm<'_>]) -> Vec<TokenStream> {
    let told = arms.iter().filter(|it| it.named || !it.webhook.types.is_empty());
    let case = |it: &Arm<'_>| {
        let (arm, types) = (&it.ident, &it.webhook.types);
        let read = match it.payload() {
            Some(_) => quote!(from.value().map(Self::#arm)),
            None => quote!(from.skip().map(|()| Self::#arm)),
        };
        let name = it.named.then_some(&it.webhook.name).into_iter();
        quote!(json::Case::new(&[], |from| #read) #(.named(#name))* .tags(&[#(#types),*]))
    };
    told.map(case).collect()
}

/// `Debug` that does not show what may be a payload that was not recognised.
fn redacted(ident: &Ident, arms: &[Arm<'_>]) -> TokenStream {
    let shown = arms.iter().map(|it| {
        let (pattern, name) = (&it.ident, it.ident.to_string());
        match it.payload() {
            Some(_) => quote!(Self::#pattern(it) => f.debug_tuple(#name).field(it).finish(),),
            None => quote!(Self::#pattern => f.write_str(#name),),
        }
    });
    let body = quote! {
        match self {
            #(#shown)*
            Self::Unknown(_) => f.write_str("Unknown([redacted])"),
        }
    };
    bridge::debug(ident, &body)
}

/// What each webhook brings. The reader takes the first that leaves nothing unknown, so what says most about a value
/// comes first; of those that bring the same, only the first can be distinguished from the body.
fn cases<'a>(ctx: &Context<'a>, arms: &[Arm<'a>]) -> Vec<TokenStream> {
    let mut ranked: Vec<_> = arms.iter().filter_map(|it| Some((it, it.payload()?))).collect();
    ranked.sort_by_key(|(_, ty)| looseness(ctx, ty, &mut HashSet::new()));
    let mut met: Vec<TypeRef> = Vec::new();
    let mut cases = Vec::new();
    for (it, ty) in ranked {
        let (arm, name) = (&it.ident, &it.webhook.name);
        let resolved = without_aliases(ctx, ty);
        let arm = quote!(Self::#arm);
        let mut rows: Vec<TokenStream> = if met.contains(&resolved) {
            let by_name = it.named.then(|| quote!(json::Case::new(&[], |from| from.value().map(#arm))));
            by_name.into_iter().collect()
        } else {
            let mut leaves = Vec::new();
            alternatives(ctx, ty, &mut HashSet::new(), &mut leaves);
            leaves.into_iter().map(|it| untagged(ctx, it, &arm)).collect()
        };
        met.push(resolved);
        if let Some(first) = rows.first_mut().filter(|_| it.named) {
            first.extend(quote!(.named(#name)));
        }
        cases.append(&mut rows);
    }
    cases
}

/// The alternatives of a payload that is a union, each by itself: a union takes any value of its kinds, and what no
/// webhook describes would end up as an unknown member of it.
fn alternatives<'a>(
    ctx: &Context<'a>,
    ty: &'a TypeRef,
    seen: &mut HashSet<TypeId>,
    leaves: &mut Vec<&'a TypeRef>,
) {
    match ctx.api.bare(ty) {
        TypeRef::Named(id) => match &ctx.api.ty(*id).kind {
            TypeKind::Union(union) => {
                if seen.insert(*id) {
                    union.members.iter().for_each(|it| alternatives(ctx, &it.ty, seen, leaves));
                }
            }
            _ => leaves.push(ty),
        },
        _ => leaves.push(ty),
    }
}

impl<'a> Arm<'a> {
    fn payload(&self) -> Option<&'a TypeRef> {
        self.webhook.request.payload.as_ref().map(|it| &it.ty)
    }

    fn pattern(&self) -> TokenStream {
        let arm = &self.ident;
        if self.payload().is_some() { quote!(Self::#arm(_)) } else { quote!(Self::#arm) }
    }

    fn definition(&self, ctx: &Context<'_>, speller: &Speller<'_>) -> TokenStream {
        let Webhook { name, request, .. } = self.webhook;
        let arm = &self.ident;
        let source = Prose::code(name);
        let doc = Doc::of(&request.docs, prose!["The payload of the webhook ", source.clone(), "."]);
        let doc = if request.docs.deprecated { doc.paragraph("Deprecated.") } else { doc };
        let doc = match self.payload() {
            Some(_) => doc,
            None => doc.paragraph("It has no payload; it is identified by its name."),
        };
        let payload = request.payload.as_ref().map(|it| Doc::line(&it.docs));
        let doc = doc.paragraph(payload.unwrap_or_default());
        let doc = doc.list("Sent with it:", beside(request));
        let id = request.id.as_ref().map(|it| prose![", operation ", Prose::code(it)]);
        let docs =
            doc.paragraph(prose!["Webhook ", source, ": ", Prose::text(&request.method), id, "."]).outer();
        let payload = self.payload().map(|it| held(ctx, speller, it)).map(|it| quote!((#it)));
        quote! { #docs #arm #payload, }
    }
}

/// The parameters of a request that the server makes, a line each.
pub(super) fn beside(request: &Incoming) -> impl Iterator<Item = Prose> {
    request.parameters.iter().map(|it| {
        let words = it.description.as_deref().map(|it| prose![": ", Prose::description(it).without_stop()]);
        prose![Prose::code(&it.wire), " in the ", it.location.word(), words]
    })
}
