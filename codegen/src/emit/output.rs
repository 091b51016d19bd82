//! What a call gives: the type, how it is read, and the enum where it differs from status to status.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Doc, Prose, prose};
use super::resource::OperationEmitter;
use super::rust::token;
use crate::analyze::{Outcome, Output, Payload, results};
use crate::ir::{self, Items, Status};
use crate::names::{self, OutputNames};

/// How what a call gives is spelled and read.
pub(super) struct Reading {
    pub(super) ty: TokenStream,
    pub(super) decode: TokenStream,
}

impl OperationEmitter<'_> {
    /// What a call gives.
    pub(super) fn reading(&self) -> Reading {
        let (ty, decode) = match (self.ctx.facts.output(self.index), &self.names.output) {
            (Output::Several(outcomes), Some(names)) => {
                let ty = token(&names.ident);
                (quote!(#ty), self.several(outcomes, names))
            }
            (Output::Nothing | Output::Several(_), _) => (quote!(()), quote!(response.empty())),
            (Output::Json(ty), _) => (self.speller.ty(ty), quote!(response.json())),
            (Output::OptionalJson(ty), _) => {
                let ty = self.speller.ty(ty);
                (quote!(Option<#ty>), quote!(response.optional_json()))
            }
            (Output::Items(ty, how), _) => {
                let (ty, framing, end) = (self.speller.ty(ty), framing(how), end(how));
                (quote!(Vec<#ty>), quote!(response.items(#framing, #end)))
            }
            (Output::Redirect(body), _) => self.redirect(body),
            (Output::Text { sensitive }, _) => {
                self.raw(&quote!(String), &quote!(response.text()), *sensitive)
            }
            (Output::Bytes { sensitive }, _) => {
                self.raw(&quote!(Vec<u8>), &quote!(response.bytes()), *sensitive)
            }
        };
        Reading { ty, decode }
    }

    /// A redirect with this body, and how it is read.
    fn redirect(&self, body: &Payload) -> (TokenStream, TokenStream) {
        match self.payload(body) {
            None => (quote!(Redirect), quote!(response.redirect(RawResponse::empty))),
            Some((ty, read)) => {
                let read = read(&quote!(it));
                (quote!(Redirect<#ty>), quote!(response.redirect(|it| #read)))
            }
        }
    }

    /// The type of a body, and how it is read from a response of this name; none where there is none.
    fn payload(&self, body: &Payload) -> Option<(TokenStream, impl Fn(&TokenStream) -> TokenStream)> {
        let (ty, read) = match body {
            Payload::Nothing | Payload::Redirect(_) => return None,
            Payload::Json(ty) => (self.speller.ty(ty), (quote!(json()), false)),
            Payload::Items(ty, how) => {
                let (ty, framing, end) = (self.speller.ty(ty), framing(how), end(how));
                (quote!(Vec<#ty>), (quote!(items(#framing, #end)), false))
            }
            Payload::Text { sensitive } => (quote!(String), (quote!(text()), *sensitive)),
            Payload::Bytes { sensitive } => (quote!(Vec<u8>), (quote!(bytes()), *sensitive)),
        };
        let (function, sensitive) = read;
        let ty = if sensitive { self.speller.sensitive(&ty) } else { ty };
        let hide = sensitive.then(|| quote!(.map(json::Sensitive::new)));
        Some((ty, move |response: &TokenStream| quote!(#response.#function #hide)))
    }

    /// How the items of the response are read as they come, where it is nothing but items.
    pub(super) fn streamed(&self) -> Option<TokenStream> {
        let Output::Items(ty, how) = self.ctx.facts.output(self.index) else { return None };
        let (ident, ty) = (token(&self.names.parameters_struct), self.speller.ty(ty));
        let framing = framing(how);
        let end = how.end.as_ref().map(|it| quote!(const END: Option<&'static str> = Some(#it);));
        Some(quote! {
            impl Streamed for #ident {
                type Item = #ty;

                const FRAMING: Framing = #framing;
                #end
            }
        })
    }

    /// How the items are written that a call sends or gives.
    pub(super) fn all_items(&self) -> Vec<&Items> {
        let body = self.operation.body.as_ref().and_then(|it| it.content.items.as_ref());
        let given: Vec<&Items> = match self.ctx.facts.output(self.index) {
            Output::Items(_, how) => vec![how],
            Output::Several(outcomes) => {
                let how = outcomes.iter().filter_map(|it| match &it.payload {
                    Payload::Items(_, how) => Some(how),
                    _ => None,
                });
                how.collect()
            }
            _ => Vec::new(),
        };
        body.into_iter().chain(given).collect()
    }

    /// Whether some outcome of a call is a redirect.
    pub(super) fn gives_redirect(&self) -> bool {
        self.ctx.facts.output(self.index).gives_redirect()
    }

    /// The statuses of 300 to 399 that are results.
    pub(super) fn redirects(&self) -> Vec<u16> {
        /// Those that have a meaning; 306 has none any more.
        const ASSIGNED: [u16; 8] = [300, 301, 302, 303, 304, 305, 307, 308];
        let codes = results(self.operation).into_iter().flat_map(|it| match it.status {
            Status::Code(code @ 300..=399) => vec![code],
            Status::Range(3) => ASSIGNED.to_vec(),
            _ => Vec::new(),
        });
        codes.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A body that is not JSON, and how it is read.
    fn raw(&self, ty: &TokenStream, read: &TokenStream, sensitive: bool) -> (TokenStream, TokenStream) {
        match sensitive {
            true => (self.speller.sensitive(ty), quote!(#read.map(json::Sensitive::new))),
            false => (ty.clone(), read.clone()),
        }
    }

    /// The media types that the results are documented to have, each once.
    pub(super) fn accept(&self) -> String {
        let mut accept: Vec<&str> = Vec::new();
        for content in results(self.operation).iter().filter_map(|it| it.content.as_ref()) {
            if !accept.iter().any(|it| it.eq_ignore_ascii_case(&content.media_type)) {
                accept.push(&content.media_type);
            }
        }
        accept.join(", ")
    }

    /// The enum of what the statuses give.
    pub(super) fn output(&self) -> Option<TokenStream> {
        let Output::Several(outcomes) = self.ctx.facts.output(self.index) else { return None };
        if self.operation.variant().is_some() {
            return None;
        }
        let names = self.names.output.as_ref()?;
        let ident = token(&names.ident);
        let docs = Doc::words(prose!["The responses of ", self.function_link(), ", by status."]).outer();
        let arms = outcomes.iter().zip(&names.arms).map(|(outcome, arm)| self.arm(outcome, arm));
        let other = (!takes_all(outcomes)).then(|| {
            let arm = token(&names.other);
            quote! {
                #[doc = " A success that the document does not list."]
                #arm(RawResponse),
            }
        });
        Some(quote! {
            #docs
            #[allow(clippy::large_enum_variant, reason = "created once per call, and matched at once")]
            #[derive(Debug, Clone)]
            #[non_exhaustive]
            pub enum #ident {
                #(#arms)*
                #other
            }
        })
    }

    fn arm(&self, outcome: &Outcome, arm: &names::Ident) -> TokenStream {
        let listed = self.operation.responses.iter().find(|it| it.status == outcome.status);
        let doc = listed.map(|it| Doc::of(&it.docs, "")).unwrap_or_default();
        let content = listed.and_then(|it| it.content.as_ref());
        let doc = doc.paragraph(content.map(|it| Doc::line(&it.docs)).unwrap_or_default());
        let docs = doc.paragraph(prose!["Status ", Prose::code(&outcome.status.to_string()), "."]).outer();
        let arm = token(arm);
        let payload = match &outcome.payload {
            Payload::Redirect(body) => Some(self.redirect(body).0),
            body => self.payload(body).map(|(ty, _)| ty),
        };
        let payload = payload.map(|it| quote!((#it)));
        quote! { #docs #arm #payload, }
    }

    /// One arm a status, those for many of them last.
    fn several(&self, outcomes: &[Outcome], names: &OutputNames) -> TokenStream {
        let ident = token(&names.ident);
        let (mut codes, mut redirects, mut rest) = (Vec::new(), None, None);
        for (outcome, arm) in outcomes.iter().zip(&names.arms) {
            let arm = token(arm);
            let read = match &outcome.payload {
                Payload::Redirect(body) => Some(self.redirect(body).1),
                body => self.payload(body).map(|(_, read)| read(&quote!(response))),
            };
            let read = match read {
                Some(read) => quote!(#read.map(#ident::#arm)),
                None => quote!(Ok(#ident::#arm)),
            };
            match outcome.status {
                Status::Code(code) => {
                    let code = proc_macro2::Literal::u16_unsuffixed(code);
                    codes.push(quote!(#code => #read,));
                }
                Status::Range(3) => redirects = Some(quote!(300..=399 => #read,)),
                Status::Range(_) | Status::Default => rest = Some(read),
            }
        }
        let rest = rest.unwrap_or_else(|| {
            let other = token(&names.other);
            quote!(Ok(#ident::#other(response.clone())))
        });
        quote!(match response.status() { #(#codes)* #redirects _ => #rest, })
    }
}

/// How items follow one another, as the runtime says it.
pub(super) fn framing(how: &Items) -> TokenStream {
    let item = match how.framing {
        ir::Framing::Lines => return quote!(Framing::Lines),
        ir::Framing::Sequence => return quote!(Framing::Sequence),
        ir::Framing::Parts if how.parts.is_plain() => return quote!(Framing::Parts(PartFormats::PLAIN)),
        ir::Framing::Parts => {
            let prefix = how.parts.prefix.iter().map(part_format);
            let rest = part_format(&how.parts.rest);
            return quote!(Framing::Parts(PartFormats { prefix: &[#(#prefix),*], rest: #rest }));
        }
        ir::Framing::Events(item) => match item {
            ir::EventItem::Data => quote!(Data),
            ir::EventItem::Text => quote!(Text),
            ir::EventItem::Whole => quote!(Whole),
            ir::EventItem::WholeOfJson => quote!(WholeOfJson),
        },
    };
    quote!(Framing::Events(EventItem::#item))
}

fn part_format(format: &ir::PartFormat) -> TokenStream {
    if *format == ir::PartFormat::default() {
        return quote!(PartFormat::PLAIN);
    }
    let media_type = match &format.media_type {
        Some(it) => quote!(Some(#it)),
        None => quote!(None),
    };
    let headers = format.headers.iter().map(|(name, value)| quote!((#name, #value)));
    quote!(PartFormat { media_type: #media_type, headers: &[#(#headers),*] })
}

fn end(how: &Items) -> TokenStream {
    match &how.end {
        Some(end) => quote!(Some(#end)),
        None => quote!(None),
    }
}

/// Whether some arm covers every success that has none of its own.
fn takes_all(outcomes: &[Outcome]) -> bool {
    outcomes.iter().any(|it| !matches!(it.status, Status::Code(_) | Status::Range(3)))
}
