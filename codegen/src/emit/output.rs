//! What a call gives: the type, how it is read, and the enum where it differs from status to status.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Doc, Prose, prose};
use super::resource::Emit;
use super::rust::token;
use crate::analyze::{Outcome, Output, Payload, successes};
use crate::ir::Status;
use crate::names::{self, OutputNames};

/// How what a call gives is spelled and read.
pub(super) struct Reading {
    pub(super) ty: TokenStream,
    pub(super) decode: TokenStream,
}

impl Emit<'_> {
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
                let decode = quote! {
                    if response.raw_body().is_empty() {
                        return Ok(None);
                    }
                    response.json().map(Some)
                };
                (quote!(Option<#ty>), decode)
            }
            (Output::Text { sensitive }, _) => {
                self.raw(&quote!(String), &quote!(response.text()), *sensitive)
            }
            (Output::Bytes { sensitive }, _) => {
                self.raw(&quote!(Vec<u8>), &quote!(response.bytes()), *sensitive)
            }
        };
        Reading { ty, decode }
    }

    /// A body that is no JSON, and how it is read.
    fn raw(&self, ty: &TokenStream, read: &TokenStream, sensitive: bool) -> (TokenStream, TokenStream) {
        match sensitive {
            true => (self.speller.sensitive(ty), quote!(#read.map(json::Sensitive::new))),
            false => (ty.clone(), read.clone()),
        }
    }

    /// The media types that the successes are documented to have, each once.
    pub(super) fn accept(&self) -> String {
        let mut accept: Vec<&str> = Vec::new();
        for content in successes(self.operation).iter().filter_map(|it| it.content.as_ref()) {
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
        let docs = Doc::words(prose!["What ", self.function_link(), " gives, by status."]).outer();
        let arms = outcomes.iter().zip(&names.arms).map(|(outcome, arm)| self.arm(outcome, arm));
        let other = (!takes_all(outcomes)).then(|| {
            let arm = token(&names.other);
            quote! {
                #[doc = " A success that the document does not list, as it came."]
                #arm(RawResponse),
            }
        });
        Some(quote! {
            #docs
            #[allow(clippy::large_enum_variant, reason = "made once a call, and taken apart at once")]
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
        let docs = doc.paragraph(prose!["Status ", Prose::code(&outcome.status.to_string()), "."]).outer();
        let arm = token(arm);
        let payload = match &outcome.payload {
            Payload::Nothing => None,
            Payload::Json(ty) => Some(self.speller.ty(ty)),
            Payload::Text { sensitive } => Some(self.raw(&quote!(String), &quote!(), *sensitive).0),
            Payload::Bytes { sensitive } => Some(self.raw(&quote!(Vec<u8>), &quote!(), *sensitive).0),
        };
        let payload = payload.map(|it| quote!((#it)));
        quote! { #docs #arm #payload, }
    }

    /// One arm a status, those for many of them last.
    fn several(&self, outcomes: &[Outcome], names: &OutputNames) -> TokenStream {
        let ident = token(&names.ident);
        let (mut codes, mut rest) = (Vec::new(), None);
        for (outcome, arm) in outcomes.iter().zip(&names.arms) {
            let arm = token(arm);
            let read = match &outcome.payload {
                Payload::Nothing => quote!(Ok(#ident::#arm)),
                Payload::Json(_) => quote!(response.json().map(#ident::#arm)),
                Payload::Text { sensitive } => {
                    let (_, read) = self.raw(&quote!(), &quote!(response.text()), *sensitive);
                    quote!(#read.map(#ident::#arm))
                }
                Payload::Bytes { sensitive } => {
                    let (_, read) = self.raw(&quote!(), &quote!(response.bytes()), *sensitive);
                    quote!(#read.map(#ident::#arm))
                }
            };
            match outcome.status {
                Status::Code(code) => {
                    let code = proc_macro2::Literal::u16_unsuffixed(code);
                    codes.push(quote!(#code => #read,));
                }
                Status::Range(_) | Status::Default => rest = Some(read),
            }
        }
        let rest = rest.unwrap_or_else(|| {
            let other = token(&names.other);
            quote!(Ok(#ident::#other(response.clone())))
        });
        quote!(match response.status() { #(#codes)* _ => #rest, })
    }
}

/// Whether some arm stands for every success that has none of its own.
fn takes_all(outcomes: &[Outcome]) -> bool {
    outcomes.iter().any(|it| !matches!(it.status, Status::Code(_)))
}
