//! How webhooks are signed, as data for the runtime, and the types of the runtime for this API.
//!
//! The guide is in the files of this folder; its examples run as tests of the crate.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Value, json};

use super::super::Context;
use super::super::code::{Code, Page, code};
use super::super::docs::{Doc, Prose, prose};
use super::super::rust::token;
use crate::ir::{ByteText, Carrier, Digest, Piece, Signature, TypeId, TypeRef};

pub(super) fn docs(ctx: &Context<'_>, signature: &Signature) -> Doc {
    let title = Prose::text(&ctx.api.title);
    let doc = Doc::words(prose!["Webhooks: verifies that ", title, " sent one, and reads its event."])
        .paragraph(how_it_is_signed(signature));
    let doc = match &signature.description {
        Some(text) => doc.description(text),
        None => doc,
    };
    let doc = doc.page(&filled(ctx, signature, include_str!("verify.md")));
    let age = match (&signature.timestamp, signature.tolerance) {
        (None, _) => {
            "No timestamp is signed, so that a replayed webhook cannot be recognised by its age. Detect duplicates by the \
             id of the event."
                .into()
        }
        (Some(_), None) => {
            "A webhook of any age is accepted, since the document names no limit: one that is delivered again may carry the \
             timestamp of the first attempt. Detect duplicates by the id of the event."
                .into()
        }
        (Some(_), Some(seconds)) => prose![
            "A webhook is accepted if it was signed at most ",
            seconds,
            " seconds ago, or ahead of this clock. Within that time a replayed copy is accepted, too: detect duplicates by \
             the id of the event."
        ],
    };
    let doc = doc.paragraph("# Age").paragraph(age);
    let doc = match &signature.timestamp {
        Some(_) => doc.page(&filled(ctx, signature, include_str!("age.md"))),
        None => doc,
    };
    doc.page(&filled(ctx, signature, include_str!("testing.md")))
}

fn how_it_is_signed(signature: &Signature) -> Prose {
    let signed: String = signature.signed.iter().map(Piece::text).collect();
    let digest = match signature.digest {
        Digest::Sha256 => "HMAC-SHA256",
        Digest::Sha384 => "HMAC-SHA384",
        Digest::Sha512 => "HMAC-SHA512",
    };
    let encoding = match signature.encoding {
        ByteText::Hex => "hexadecimal digits",
        ByteText::Base64 => "Base64",
    };
    let header = Prose::code(&signature.header);
    let place = match signature.elements.as_slice() {
        [] if signature.prefix.is_empty() => prose!["is in the header ", header],
        [] => prose!["follows ", Prose::code(&signature.prefix), " in the header ", header],
        names => {
            let names = Prose::join(names.iter().map(|it| Prose::code(it)), " or ");
            prose!["is ", names, " in the header ", header]
        }
    };
    let beside = [("the timestamp", &signature.timestamp), ("the id", &signature.id)];
    let beside = beside.into_iter().filter_map(|(what, place)| {
        Some(match place.as_ref()? {
            Carrier::Element(name) => prose!["; ", what, " is ", Prose::code(name), " there"],
            Carrier::Header(name) => prose!["; ", what, " is in the header ", Prose::code(name)],
        })
    });
    let (signed, beside) = (Prose::code(&signed), Prose::join(beside, ""));
    prose![signed, " is signed with ", digest, ". The signature ", place, ", in ", encoding, beside, "."]
}

/// A part of the guide, with what is this API's in it.
fn filled(ctx: &Context<'_>, signature: &Signature, text: &'static str) -> Page {
    let arm = ctx.api.webhooks.iter().position(|it| it.request.payload.is_some());
    let name = Code::path(&ctx.config.crate_name.replace('-', "_"));
    let (reading, import) = match (ctx.api.event, arm) {
        (Some(event), Some(arm)) => {
            let (event, arm) = (&ctx.names.ty(event).ident, ctx.names.webhook(arm));
            let reading = code![
                "match event {\n    ",
                event,
                "::",
                arm,
                "(it) => println!(\"{it:?}\"),\n    other => println!(\"{other:?}\"), // of types that are new, too\n}"
            ];
            (reading, code!["use ", name.clone(), "::models::", event, ";"])
        }
        _ => ("println!(\"{event:?}\");".into(), Code::default()),
    };
    let named = match ctx.api.event.and_then(|it| ctx.named_docs(&TypeRef::Named(it))) {
        Some(event) if ctx.api.event_keys.is_none() => prose![
            "From the body alone the event is identified by the shape of its payload. If its name is sent outside the body, ",
            event,
            " reads it by that name."
        ],
        _ => Prose::default(),
    };
    let words = [
        ("import", import.into()),
        ("named", named.into()),
        ("reading", reading.into()),
        ("crate", name.into()),
        ("secret", example_secret(signature).into()),
        ("event", example_event(ctx).into()),
    ];
    Page::filled(text, &words)
}

/// Something that can be a secret of the API, as a literal.
pub(in super::super) fn example_secret(signature: &Signature) -> Code {
    let text = match signature.key {
        None => "test_secret",
        Some(ByteText::Hex) => "746573745f736563726574",
        Some(ByteText::Base64) => "dGVzdF9zZWNyZXQ=",
    };
    Code::string(&format!("{}{text}", signature.key_prefix))
}

/// An event of a type that nobody described: whatever else is in it, it can be read.
pub(in super::super) fn example_event(ctx: &Context<'_>) -> Code {
    let plain = |it: &&str| it.chars().all(|it| it.is_ascii_alphanumeric() || "/_-".contains(it));
    let kind = ctx.api.event_keys.as_ref().map(|it| it.kind.as_str());
    let event = match kind.filter(plain) {
        Some(kind) => {
            let steps = kind.rsplit('/').filter(|it| !it.is_empty());
            steps.fold(Value::from("something.new"), |inner, step| json!({ step: inner }))
        }
        None => json!({}),
    };
    Code::bytes(&event.to_string())
}

pub(super) fn items(ctx: &Context<'_>, signature: &Signature, event: Option<TypeId>) -> Vec<TokenStream> {
    let root = ctx.root();
    let models = event.map(|_| quote!(use #root::models;));
    let event = match event.map(|it| token(&ctx.names.ty(it).ident)) {
        Some(ident) => quote!(models::#ident),
        None => quote!(serde_json::Value),
    };
    let place = (signature.timestamp.is_some() || signature.id.is_some()).then(|| quote!(Carrier,));
    let data = data(signature);
    vec![
        quote! {
            #models
            use #root::runtime::Secret;
            use #root::runtime::webhooks::{#place Digest, Encoding, KeyForm, Piece, Signature, Signed};
        },
        quote!(pub use #root::runtime::webhooks::{Error, ErrorKind};),
        quote! {
            #[doc = " How webhooks of this API are signed."]
            pub static SIGNATURE: Signature = #data;
        },
        quote! {
            #[doc = " The webhooks of this API, as a type for the runtime. It has no values."]
            #[derive(Debug)]
            pub enum Webhooks {}
        },
        quote! {
            impl Signed for Webhooks {
                const SIGNATURE: &'static Signature = &SIGNATURE;
                type Event = #event;
            }
        },
        quote! {
            #[doc = " Verifies webhooks, with several secrets, your own age limit, or another clock."]
            pub type Verifier = #root::runtime::webhooks::Verifier<Webhooks>;
        },
        quote! {
            #[doc = " A verified webhook."]
            pub type Verified<'a> = #root::runtime::webhooks::Verified<'a, Webhooks>;
        },
        quote! {
            #[doc = " Signs as the API does, for tests."]
            pub type Signer = #root::runtime::webhooks::Signer<Webhooks>;
        },
        quote! {
            #[doc = " Verifies a webhook. Pass the body as received, byte for byte."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If a header is missing or cannot be read, no signature matches, the webhook is too old or too new, or"]
            #[doc = " the secret cannot be used: see [`ErrorKind`]."]
            pub fn verify<'a>(
                secret: impl Into<Secret>,
                headers: &http::HeaderMap,
                body: &'a [u8],
            ) -> Result<Verified<'a>, Error> {
                Verifier::new([secret]).verify(headers, body)
            }
        },
        quote! {
            #[doc = " The headers with which the API would send this body now, to test your receiver."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If the secret cannot be used."]
            pub fn sign(secret: impl Into<Secret>, body: &[u8]) -> Result<http::HeaderMap, Error> {
                Signer::new(secret).sign(body)
            }
        },
    ]
}

fn data(signature: &Signature) -> TokenStream {
    let Signature { header, elements, prefix, key_prefix, .. } = signature;
    let (timestamp, id) = (place(signature.timestamp.as_ref()), place(signature.id.as_ref()));
    let pieces = signature.signed.iter().map(|it| match it {
        Piece::Text(text) => quote!(Piece::Text(#text)),
        Piece::Timestamp => quote!(Piece::Timestamp),
        Piece::Id => quote!(Piece::Id),
        Piece::Body => quote!(Piece::Body),
    });
    let digest = match signature.digest {
        Digest::Sha256 => quote!(Digest::Sha256),
        Digest::Sha384 => quote!(Digest::Sha384),
        Digest::Sha512 => quote!(Digest::Sha512),
    };
    let encoding = byte_text(signature.encoding);
    let key = match signature.key.map(byte_text) {
        Some(encoding) => quote!(KeyForm::Encoded(#encoding)),
        None => quote!(KeyForm::Text),
    };
    let tolerance = match signature.tolerance.map(proc_macro2::Literal::u64_unsuffixed) {
        Some(seconds) => quote!(Some(std::time::Duration::from_secs(#seconds))),
        None => quote!(None),
    };
    quote! {
        Signature {
            header: #header,
            elements: &[#(#elements),*],
            prefix: #prefix,
            timestamp: #timestamp,
            id: #id,
            signed: &[#(#pieces),*],
            digest: #digest,
            encoding: #encoding,
            key: #key,
            key_prefix: #key_prefix,
            tolerance: #tolerance,
        }
    }
}

fn place(place: Option<&Carrier>) -> TokenStream {
    match place {
        None => quote!(None),
        Some(Carrier::Element(name)) => quote!(Some(Carrier::Element(#name))),
        Some(Carrier::Header(name)) => quote!(Some(Carrier::Header(#name))),
    }
}

fn byte_text(text: ByteText) -> TokenStream {
    match text {
        ByteText::Hex => quote!(Encoding::Hex),
        ByteText::Base64 => quote!(Encoding::Base64),
    }
}
