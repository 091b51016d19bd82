//! Questions about errors: which of the classes of failure that the document lists a server named.
//!
//! The runtime knows the text that a server gives; what strings there are, only the document knows.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Doc, Links, Prose, listed, prose};
use super::rust::{Speller, token};
use super::{Context, CrateFiles, RustFile};
use crate::ir::{EnumValue, TypeId, TypeKind};
use crate::names::{Ident, Question};

/// Whether the document lists any class of failure.
pub(super) fn are_any(ctx: &Context<'_>) -> bool {
    !ctx.names.errors().views.is_empty()
}

pub(super) fn file<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    if are_any(&ctx) {
        files.rust("src/errors.rs", move || questions(&ctx));
    }
}

fn questions(ctx: &Context<'_>) -> RustFile {
    let speller = Speller::elsewhere(ctx);
    let names = ctx.names.errors();
    let views: Vec<_> = names.views.iter().map(|(ident, id)| View::of(ctx, &speller, ident, *id)).collect();
    let asked: Vec<_> = names.questions.iter().map(|it| Asked::of(ctx, it)).collect();
    let functions: Vec<_> =
        views.iter().map(View::function).chain(asked.iter().map(Asked::function)).collect();
    let root = ctx.root();
    let uses = quote!(
        use #root::models;
        use #root::runtime::{ApiError, Error};
    );
    let items = if ctx.shares_runtime() { of_shared(&functions) } else { of_own(&functions) };
    let docs = Doc::default().paragraph("Which class of failure an error is, as functions of the error.");
    ctx.file(&docs, [uses].into_iter().chain(items).collect())
}

/// The functions, where errors are types of the crate itself.
fn of_own(functions: &[Function]) -> Vec<TokenStream> {
    let public = |body: fn(&Function) -> &TokenStream| {
        functions.iter().map(move |it| {
            let (docs, signature, body) = (it.docs.outer(), &it.signature, body(it));
            quote! { #docs #[inline] pub fn #signature { #body } }
        })
    };
    let (of_api, of_error) = (public(|it| &it.of_api), public(|it| &it.of_error));
    vec![
        quote! {
            #[doc = " The class of failure, one of those that the document lists."]
            impl ApiError { #(#of_api)* }
        },
        quote! {
            #[doc = " The class of failure, one of those that the document lists; none if there was no response that"]
            #[doc = " names one."]
            impl Error { #(#of_error)* }
        },
    ]
}

/// The same where they are types of a runtime that crates share: a trait, since another crate's types get functions by nothing
/// else. Callers have it in scope with the models.
fn of_shared(functions: &[Function]) -> Vec<TokenStream> {
    let declared = functions.iter().map(|it| {
        let (docs, signature) = (it.docs.outer(), &it.signature);
        quote! { #docs fn #signature; }
    });
    let defined = |body: fn(&Function) -> &TokenStream| {
        functions.iter().map(move |it| {
            let (signature, body) = (&it.signature, body(it));
            quote! { #[inline] fn #signature { #body } }
        })
    };
    let (of_api, of_error) = (defined(|it| &it.of_api), defined(|it| &it.of_error));
    vec![
        quote! {
            #[doc = " The class of failure of an error, one of those that the document lists; none if there was no response"]
            #[doc = " that names one. In scope by `use` of all models, too."]
            pub trait ErrorClass { #(#declared)* }
        },
        quote! { impl ErrorClass for ApiError { #(#of_api)* } },
        quote! { impl ErrorClass for Error { #(#of_error)* } },
    ]
}

/// How errors of the API are read and asked, where the document says anything about them.
pub(super) fn about(ctx: &Context<'_>, links: Links) -> Option<Doc> {
    let link = |text: &str, target: &str| links.to(ctx, text, target);
    let ids = (0..ctx.api.types.len()).map(TypeId);
    let ids = ids.filter(|id| ctx.facts.is_error(*id) && ctx.api.alias_of(*id).is_none());
    let types: Vec<_> = ids.map(|id| ctx.names.ty(id).ident.to_string()).collect();
    let first = types.first()?;
    let doc = Doc::words(prose![
        "The body of an ",
        link("Error", "Error"),
        " can be read as its documented type, ",
        Prose::code(&format!("error.api().map(models::{first}::try_from)")),
        ": ",
        listed(types.iter().map(|it| link(it, &format!("models::{it}")))),
        "."
    ]);
    let names = ctx.names.errors();
    let views = names.views.iter().map(|(ident, _)| ident);
    let questions = names.questions.iter().map(|it| &it.ident);
    let of = if ctx.shares_runtime() { "ErrorClass" } else { "Error" };
    let asked = views.chain(questions).map(|it| link(&format!("error.{it}()"), &format!("{of}::{it}")));
    Some(match names.views.is_empty() {
        true => doc,
        false => doc.paragraph(prose!["The class of failure: ", listed(asked), "."]),
    })
}

/// A function that gives the class as an enum.
struct View {
    docs: Doc,
    ident: proc_macro2::Ident,
    ty: TokenStream,
}

impl View {
    fn of(ctx: &Context<'_>, speller: &Speller<'_>, ident: &Ident, id: TypeId) -> Self {
        let pointers =
            Prose::join(ctx.facts.error_pointers().kind.iter().map(|it| Prose::code(it)), ", else ");
        let docs = Doc::default()
            .paragraph("The class of failure; `Unknown` if the document does not list it.")
            .paragraph(prose!["From the body of the response: ", pointers, "."]);
        Self { docs, ident: token(ident), ty: speller.named(id) }
    }

    fn function(&self) -> Function {
        let Self { docs, ident, ty } = self;
        Function {
            docs: docs.clone(),
            signature: quote!(#ident(&self) -> Option<#ty>),
            of_api: quote!(self.kind().map(#ty::from)),
            of_error: quote!(self.api()?.#ident()),
        }
    }
}

/// A function of errors: what it does for an error of the API, and for any error.
struct Function {
    docs: Doc,
    signature: TokenStream,
    of_api: TokenStream,
    of_error: TokenStream,
}

/// A function that asks for one class.
struct Asked {
    docs: Doc,
    ident: proc_macro2::Ident,
    texts: Vec<String>,
}

impl Asked {
    fn of(ctx: &Context<'_>, question: &Question) -> Self {
        let mut texts: Vec<String> = Vec::new();
        let mut values: Vec<(&EnumValue, Prose)> = Vec::new();
        for (id, position) in &question.values {
            let TypeKind::Enum(it) = &ctx.api.ty(*id).kind else { continue };
            let Some(value) = it.values.get(*position) else { continue };
            let (names, root) = (ctx.names.ty(*id), ctx.root_path());
            let arm = format!("{}::{}", names.ident, names.arms[*position]);
            values.push((value, Prose::item(&arm, &format!("{root}::models::{arm}"))));
            if !texts.contains(&value.text()) {
                texts.push(value.text());
            }
        }
        let shown = Prose::join(texts.iter().map(|it| Prose::code(it)), " or ");
        let mut docs = Doc::words(prose!["Whether the class of failure is ", shown, "."]);
        if let Some(text) = values.iter().find_map(|(it, _)| it.docs.description.as_deref()) {
            docs = docs.description(text);
        }
        let arms = Prose::join(values.into_iter().map(|(_, arm)| arm), ", ");
        Self { docs: docs.paragraph(prose!["See ", arms, "."]), ident: token(&question.ident), texts }
    }

    fn function(&self) -> Function {
        let Self { docs, ident, texts } = self;
        let asks = match texts.as_slice() {
            [only] => quote!(self.kind() == Some(#only)),
            all => quote!(matches!(self.kind(), Some(#(#all)|*))),
        };
        Function {
            docs: docs.clone(),
            signature: quote!(#ident(&self) -> bool),
            of_api: asks,
            of_error: quote!(self.api().is_some_and(ApiError::#ident)),
        }
    }
}
