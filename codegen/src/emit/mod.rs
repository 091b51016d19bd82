//! Makes the tokens of a crate from the IR, the facts and the names.
//!
//! In: an API that every earlier stage has agreed to. Out: [`CrateFiles`]: the list of files, each with the function that makes
//! its tokens, or with its text. So that memory holds the tokens of few files at a time, and threads can share the work
//! (tokens cannot move between threads), whoever reads a file calls its function.
//! Functions are `#[inline]`, so that a program compiles those that it reaches, instead of the crate compiling all.
//! It cannot fail; what could go wrong was reported earlier, with a place. Identifiers are looked up, never made; where a
//! type is spelled depends on the place, and `rust` knows how. Layout of the text belongs to
//! [`format`](crate::format).

mod alias;
mod body;
#[cfg(test)]
mod borders;
mod bridge;
mod client;
mod code;
mod docs;
mod enumeration;
mod errors;
mod event;
mod features;
mod following;
mod front;
mod function_docs;
mod guide;
mod headers;
mod library;
mod manifest;
mod newtype;
mod object;
mod output;
mod pagination;
mod resource;
mod runtime;
mod rust;
mod sample;
mod server;
mod shared;
pub mod shared_runtime;
mod twin;
mod types_only;
mod union;
mod webhooks;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use proc_macro2::TokenStream;
use quote::quote;

use self::docs::{Doc, Prose, prose};
pub use self::runtime::{RUNTIME, TIMES, TOKENS, TYPED, WEBHOOKS};
use self::rust::{Speller, token};
use crate::analyze::Facts;
use crate::features::Features;
use crate::ir::{Api, Direction, Docs, Field, Type, TypeId, TypeKind, TypeRef};
use crate::names::{Ident, Names};
use crate::package::Package;
use crate::unseen::spelled;

/// The crates that a generated one may depend on.
pub fn dependencies() -> impl Iterator<Item = &'static str> {
    manifest::dependencies()
}

/// Those of them that one depends on whose runtime is a crate of its own.
pub fn dependencies_beside_runtime() -> impl Iterator<Item = &'static str> {
    manifest::dependencies_beside_runtime()
}

/// The features that a generated crate may have.
pub fn feature_names() -> impl Iterator<Item = &'static str> {
    manifest::feature_names()
}

/// What emission gets besides the API itself.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The name of the crate, as in its manifest.
    pub crate_name: String,
    /// What its manifest says besides.
    pub package: Package,
    /// The document, as a reader of the generated code knows it: `spec/wooshpay/openapi.yaml`.
    pub source: String,
    /// The command that makes the crate again.
    pub command: String,
    /// The module that `models`, `resources` and `runtime` stand in: none for a crate of its own, else the modules
    /// from the crate's root.
    pub root: Vec<String>,
    /// A page in Markdown that is on the front of the crate, code included: only what the project itself wrote.
    pub front: Option<String>,
    /// No text is made of the crate, only the list of what is public in it: all that a review needs.
    pub surface: bool,
    /// How many threads make the files; one for each core if not given. The files are the same for any number.
    pub threads: Option<NonZeroUsize>,
    /// Each inline schema is a type of its own, though it equals another.
    pub no_share: bool,
    /// The documents whose crates are about to use types of this one, so that none shares types with itself.
    pub sharing: Vec<String>,
    /// Whether each tag is a feature of the crate; if not given, what the package says, or the size of the API.
    pub features_per_tag: Option<bool>,
}

/// The files of a crate, by path.
#[derive(Default)]
pub struct CrateFiles<'a> {
    /// Rust files, each made when its function is called.
    pub rust: BTreeMap<String, Box<MakeFile<'a>>>,
    /// Files that are text already: the manifest, the README, the runtime.
    pub text: BTreeMap<String, Cow<'static, str>>,
}

/// Makes a Rust file: the same one at each call, in any thread.
pub type MakeFile<'a> = dyn Fn() -> RustFile + Send + Sync + 'a;

impl<'a> CrateFiles<'a> {
    /// Adds a Rust file, to be made later.
    fn rust(&mut self, path: impl Into<String>, make: impl Fn() -> RustFile + Send + Sync + 'a) {
        self.rust.insert(path.into(), Box::new(make));
    }

    /// Adds a file that is text.
    fn text(&mut self, path: impl Into<String>, text: impl Into<Cow<'static, str>>) {
        self.text.insert(path.into(), text.into());
    }
}

/// A Rust file.
#[derive(Debug)]
pub struct RustFile {
    /// The text at its top: header and documentation.
    pub header: String,
    /// Its items, in order.
    pub items: Vec<TokenStream>,
}

/// All that emission looks things up in.
#[derive(Clone, Copy)]
struct Context<'a> {
    api: &'a Api,
    facts: &'a Facts,
    names: &'a Names,
    config: &'a Config,
    /// Where each tag is a feature.
    features: Option<&'a Features>,
}

/// Lists all files of a crate.
pub fn emit<'a>(
    api: &'a Api,
    facts: &'a Facts,
    names: &'a Names,
    features: Option<&'a Features>,
    config: &'a Config,
) -> CrateFiles<'a> {
    let ctx = Context { api, facts, names, config, features };
    let mut files = CrateFiles::default();
    if ctx.is_types_only() {
        types_only::files(ctx, &mut files);
        return files;
    }
    models(ctx, &mut files);
    resource::files(ctx, &mut files);
    client::file(ctx, &mut files);
    webhooks::file(ctx, &mut files);
    errors::file(ctx, &mut files);
    library::file(ctx, &mut files);
    guide::files(ctx, &mut files);
    manifest::files(ctx, &mut files);
    runtime::files(ctx, &mut files);
    files
}

impl<'a> Context<'a> {
    /// A reference with aliases seen through.
    fn resolve(&self, ty: &'a TypeRef) -> &'a TypeRef {
        self.api.resolve(ty)
    }

    /// What a type is called where it is mentioned.
    fn mentioned(&self, id: TypeId) -> &'a Ident {
        &self.names.ty(self.api.mentioned_as(id)).ident
    }

    /// Whether nothing but an alias is emitted for a type.
    fn is_alias(&self, id: TypeId) -> bool {
        matches!(self.api.ty(id).kind, TypeKind::Alias(_)) || self.api.alias_of(id).is_some()
    }

    /// The path of the module that `models`, `resources` and `runtime` stand in.
    fn root(&self) -> TokenStream {
        let modules = self.config.root.iter().map(|it| quote::format_ident!("{it}"));
        quote!(crate #(::#modules)*)
    }

    /// Whether the crate has no operations, by its own will.
    fn is_types_only(&self) -> bool {
        self.config.package.select.types_only
    }

    /// Whether the runtime is a crate that others use, too.
    fn shares_runtime(&self) -> bool {
        // What is public is the same with either, so that a review need not know.
        self.config.package.runtime.is_some() && !self.config.surface
    }

    /// Whether the API says how webhooks are signed, so that they can be verified.
    fn is_signed(&self) -> bool {
        self.api.signature.is_some()
    }

    /// Whether there is anything to say of webhooks.
    fn has_webhooks(&self) -> bool {
        self.is_signed() || self.api.event.is_some()
    }

    /// Whether a field is there in every value that Rust can hold.
    fn is_required(&self, id: TypeId, position: usize, field: &Field) -> bool {
        field.required && !self.facts.is_endless(id, position)
    }

    /// What is above a type.
    fn type_docs(&self, id: TypeId) -> Doc {
        let ty = self.api.ty(id);
        let what = match (&ty.kind, ty.hint.last()) {
            (_, Some(name)) if ty.named => prose!["The schema ", Prose::code(name), "."],
            (_, Some(name)) => prose!["The value of ", Prose::code(name), "."],
            (_, None) => "A value.".into(),
        };
        let doc = Doc::of(&ty.docs, what);
        let doc = if ty.docs.deprecated { doc.paragraph("Deprecated.") } else { doc };
        let doc = doc.hidden(ty.sensitive);
        doc.paragraph(self.view_docs(ty)).paragraph(shared::words(self, id)).paragraph(prose![
            "Schema: ",
            Prose::code(&ty.pointer.to_string()),
            "."
        ])
    }

    /// What its crate asks to have above a type, each in the form in which it is written.
    fn above(&self, id: TypeId, form: fn(TokenStream) -> TokenStream) -> TokenStream {
        let (ty, types) = (self.api.ty(id), &self.config.package.types);
        let name = ty.pointer.last().filter(|_| ty.named);
        let own =
            types.schemas.iter().filter(|(it, ..)| Some(it.as_str()) == name.as_deref()).map(|(_, it, _)| it);
        let all: Vec<_> = [&types.every].into_iter().chain(own).collect();
        let derives: Vec<_> = all.iter().flat_map(|it| &it.derives).map(String::as_str).collect();
        let derives = (!derives.is_empty()).then(|| format!("derive({})", derives.join(", ")));
        let attributes = all.iter().flat_map(|it| &it.attributes).cloned();
        // Each was parsed when it was read.
        derives.into_iter().chain(attributes).map(|it| form(it.parse().unwrap_or_default())).collect()
    }

    /// Which half of its schema a type is, where it is not all of it.
    fn view_docs(&self, ty: &Type) -> Option<Prose> {
        let view = ty.view?;
        let mut words = Vec::new();
        if let Some(twin) = view.twin {
            let twin = Prose::own_item(self.names.ty(twin).ident.as_str());
            words.push(match view.of {
                Direction::Request => prose!["For requests; responses have ", twin, "."],
                Direction::Response => prose!["For responses; requests have ", twin, "."],
            });
        }
        if let TypeKind::Object(object) = &ty.kind
            && !object.left_out.is_empty()
        {
            let names = Prose::join(object.left_out.iter().map(|it| Prose::code(&it.wire)), ", ");
            let which = match view.of {
                Direction::Request => "Read-only",
                Direction::Response => "Write-only",
            };
            words.push(prose![which, " members are left out: ", names, "."]);
        }
        Some(Prose::join(words, " "))
    }

    /// A model by name, as a link from outside the models.
    fn named_docs(&self, ty: &TypeRef) -> Option<Prose> {
        match ty {
            TypeRef::Named(id) => {
                let ident = self.mentioned(*id);
                Some(Prose::item(ident.as_str(), &format!("{}::models::{ident}", self.root_path())))
            }
            _ => None,
        }
    }

    /// The function of an operation, as a link.
    fn function_docs(&self, operation: usize) -> Prose {
        let names = self.names.operation(operation);
        let tag = &self.names.tags()[names.tag];
        let function = format!("{}::{}", tag.handle, names.function);
        Prose::item(&function, &format!("{}::resources::{}::{function}", self.root_path(), tag.module))
    }

    /// The path of the module that `models`, `resources` and `runtime` stand in, as a link has it.
    fn root_path(&self) -> String {
        let modules: String = self.config.root.iter().map(|it| format!("::{it}")).collect();
        format!("crate{modules}")
    }

    /// What is above a field. Where the document says nothing about it, what it says about its type.
    fn field_docs(&self, field: &Field) -> Doc {
        if field.docs.description.is_none()
            && field.docs.summary.is_none()
            && let Some(words) = self.field_words(field)
        {
            let docs = Docs { description: Some(words.to_owned()), ..field.docs.clone() };
            return Doc::of(&docs, "");
        }
        Doc::of(&field.docs, prose!["The property ", Prose::code(&field.wire), "."])
    }

    /// What the document says about a field, or else the first paragraph of what it says about its type.
    fn field_words<'d>(&'d self, field: &'d Field) -> Option<&'d str> {
        let own = field.docs.summary.as_deref().or(field.docs.description.as_deref());
        own.or_else(|| match &field.ty {
            TypeRef::Named(id) => self.api.ty(*id).docs.description.as_deref()?.split("\n\n").next(),
            _ => None,
        })
    }

    /// A Rust file with the usual header.
    fn file(&self, docs: &Doc, items: Vec<TokenStream>) -> RustFile {
        let header = format!(
            "// @generated by `{}` from {}. Do not edit.\n#![cfg_attr(rustfmt, rustfmt_skip)]\n{}",
            spelled(&self.config.command),
            spelled(&self.config.source),
            docs.inner()
        );
        RustFile { header, items }
    }
}

/// One file for each named schema, with the types that are nested in it.
fn models<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    let mut modules: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for id in (0..ctx.api.types.len()).map(TypeId) {
        modules.entry(ctx.names.ty(id).module.as_str()).or_default().push(id);
    }
    for (module, ids) in modules.clone() {
        files.rust(format!("src/models/{module}.rs"), move || module_file(&ctx, module, &ids));
    }
    files.rust("src/models/mod.rs", move || {
        let list = modules.iter().flat_map(|(module, ids)| {
            let ident = quote::format_ident!("{module}");
            let mut idents: Vec<_> = ids.iter().flat_map(|id| public(&ctx, *id)).collect();
            idents.sort();
            let condition = ctx.if_needed(module);
            [quote!(#condition mod #ident;), quote!(#condition pub use self::#ident::{#(#idents),*};)]
        });
        let root = ctx.root();
        let errors = (ctx.shares_runtime() && errors::are_any(&ctx))
            .then(|| quote!(pub use #root::errors::ErrorClass as _;));
        let docs = Doc::default().paragraph("All types of the API, one file per schema.");
        ctx.file(&docs, list.chain(errors).collect())
    });
}

/// The file of a named schema.
fn module_file(ctx: &Context<'_>, module: &str, ids: &[TypeId]) -> RustFile {
    let root = ctx.root();
    let speller = Speller::models(ctx);
    let items: Vec<_> = ids.iter().flat_map(|id| model(ctx, &speller, *id)).collect();
    let own: Vec<_> = ids.iter().map(|id| ctx.names.ty(*id).ident.as_str()).collect();
    let used = speller.used_models();
    let required: Vec<_> = ids.iter().map(|id| ctx.names.ty(*id).required.as_str()).collect();
    let is_own = |it: &&String| own.contains(&it.as_str()) || required.contains(&it.as_str());
    let others: Vec<_> = used.iter().filter(|it| !is_own(it)).collect();
    let others: Vec<_> = others.iter().map(|it| quote::format_ident!("{it}")).collect();
    let mut all = Vec::new();
    if speller.used_map() {
        all.push(quote!(
            use std::collections::BTreeMap;
        ));
    }
    if !others.is_empty() {
        all.push(quote!(use super::{#(#others),*};));
    }
    if ids.iter().any(|id| !ctx.is_alias(*id)) || speller.used_json() {
        all.push(quote!(
            use #root::runtime::json;
        ));
    }
    all.extend(items);
    let first = own.first().copied().unwrap_or(module);
    // Of a type that is alone its own docs say all.
    let docs = match own.len() {
        0 | 1 => Doc::default(),
        _ => Doc::words(prose![Prose::own_item(first), " and what is nested in it."]),
    };
    ctx.file(&docs, all)
}

/// The items that a type brings along.
fn public(ctx: &Context<'_>, id: TypeId) -> Vec<proc_macro2::Ident> {
    let names = ctx.names.ty(id);
    let mut idents = vec![token(&names.ident)];
    if let TypeKind::Object(object) = &ctx.api.ty(id).kind
        && object::needs_required_struct(ctx, id, object)
    {
        idents.push(token(&names.required));
    }
    idents.extend(names.or_null.iter().map(token));
    idents
}

fn model(ctx: &Context<'_>, speller: &Speller<'_>, id: TypeId) -> Vec<TokenStream> {
    if let Some(emitted) = ctx.api.alias_of(id) {
        return shared::aliases(ctx, speller, id, emitted);
    }
    let mut items = definition(ctx, speller, id);
    let names = ctx.names.ty(id);
    let ident = token(&names.ident);
    if let Some(or_null) = names.or_null.as_ref().map(token) {
        let docs = Doc::default()
            .paragraph(prose![
                "All that the schema allows: ",
                Prose::own_item(names.ident.as_str()),
                ", or null."
            ])
            .paragraph(prose!["Schema: ", Prose::code(&ctx.api.ty(id).pointer.to_string()), "."])
            .outer();
        items.push(quote! { #docs pub type #or_null = Option<#ident>; });
    }
    if ctx.facts.is_error(id) && !matches!(ctx.api.ty(id).kind, TypeKind::Alias(_)) {
        let root = ctx.root();
        items.push(quote! {
            #[doc = " The body of a failed call, read as this type."]
            impl TryFrom<&#root::runtime::ApiError> for #ident {
                type Error = #root::runtime::DecodeError;

                #[inline]
                fn try_from(error: &#root::runtime::ApiError) -> Result<Self, #root::runtime::DecodeError> {
                    error.json()
                }
            }
        });
    }
    items
}

fn definition(ctx: &Context<'_>, speller: &Speller<'_>, id: TypeId) -> Vec<TokenStream> {
    match &ctx.api.ty(id).kind {
        TypeKind::Object(object) => object::items(ctx, speller, id, object),
        TypeKind::Enum(it) => vec![enumeration::item(ctx, id, it)],
        TypeKind::Union(_) if ctx.api.event == Some(id) => event::items(ctx, speller, id),
        TypeKind::Union(union) => union::items(ctx, speller, id, union),
        TypeKind::Newtype(scalar) => newtype::items(ctx, speller, id, *scalar),
        TypeKind::Alias(target) => {
            let (docs, ident) = (ctx.type_docs(id).outer(), token(&ctx.names.ty(id).ident));
            let target = speller.foreign(id).unwrap_or_else(|| speller.ty(target));
            vec![quote! { #docs pub type #ident = #target; }]
        }
    }
}
