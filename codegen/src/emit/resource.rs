//! Operations: a file for each tag with its handle, and for each operation a function, a struct of its parameters,
//! and setters for what is optional.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::alias::aliases;
use super::docs::{Doc, Prose, prose};
use super::output::Reading;
use super::rust::{Speller, token};
use super::{Context, CrateFiles, function_docs, server};
use crate::ir::{FormMember, Framing, Location, Operation, Parameter, Replay, Style};
use crate::names::{OperationNames, TagNames};

/// More arguments than this are worth a word to clippy, `self` included.
const MANY_ARGUMENTS: usize = 7;

pub(super) fn files<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    for tag in ctx.names.tags() {
        files.rust(format!("src/resources/{}.rs", tag.module), move || resource(&ctx, tag));
    }
    files.rust("src/resources/mod.rs", move || {
        let modules = ctx.names.tags().iter().enumerate().map(|(index, it)| {
            let (condition, module) = (ctx.if_tag(index), token(&it.module));
            quote!(#condition pub mod #module;)
        });
        let docs = Doc::default().paragraph("All operations of the API, one module per tag.");
        let docs = docs.list("# Errors", function_docs::common_errors(&ctx));
        ctx.file(&docs, modules.collect())
    });
}

fn resource(ctx: &Context<'_>, tag: &TagNames) -> super::RustFile {
    let speller = Speller::elsewhere(ctx);
    let operations: Vec<_> = tag
        .operations
        .iter()
        .map(|index| OperationEmitter {
            ctx,
            speller: &speller,
            tag,
            index: *index,
            operation: &ctx.api.operations[*index],
            names: ctx.names.operation(*index),
        })
        .collect();
    let handle = token(&tag.handle);
    let described = ctx.api.tags.iter().find(|it| it.name == tag.tag);
    let docs = described.map(|it| Doc::of(&it.docs, "")).unwrap_or_default();
    // Its own words come first: they are its summary wherever it is listed.
    let heading = prose!["Operations of the tag ", Prose::code(&tag.tag)];
    let accessor = Prose::own_item(&format!("Client::{}", tag.accessor));
    let handle_docs = docs.clone().paragraph(prose![heading.clone(), ", from ", accessor, "."]).outer();
    let functions = operations.iter().map(OperationEmitter::function);
    let mut items = vec![
        quote! {
            #handle_docs
            #[derive(Debug, Clone, Copy)]
            pub struct #handle<'a> {
                pub(crate) client: &'a Client,
            }
        },
        quote! {
            impl #handle<'_> {
                #(#functions)*
            }
        },
    ];
    for operation in &operations {
        items.push(operation.parameters());
        items.extend(operation.debug());
        items.push(operation.implementation());
        items.extend(operation.streamed());
        items.extend(operation.pagination());
        items.extend(operation.output());
        items.extend(operation.headers());
        items.extend(operation.setters());
    }
    let headers = operations.iter().any(|it| it.names.headers.is_some());
    let root = ctx.root();
    let mut uses = Vec::new();
    if speller.used_map() {
        uses.push(quote!(
            use std::collections::BTreeMap;
        ));
    }
    if headers {
        uses.push(quote!(
            use http::HeaderMap;
        ));
    }
    if !speller.used_models().is_empty() {
        uses.push(quote!(
            use #root::models;
        ));
    }
    let header = headers.then(|| quote!(header,));
    let json = speller.used_json() || operations.iter().any(OperationEmitter::is_paged_by_json);
    let json = json.then(|| quote!(json,));
    let paging = operations.iter().any(OperationEmitter::is_paged).then(|| quote!(paging,));
    let body = operations.iter().any(OperationEmitter::takes_body).then(|| quote!(Body,));
    let typed_body = operations.iter().any(OperationEmitter::takes_typed_body).then(|| quote!(TypedBody,));
    let redirect = operations.iter().any(OperationEmitter::gives_redirect).then(|| quote!(Redirect,));
    let item_body = operations.iter().any(OperationEmitter::takes_items).then(|| quote!(ItemBody,));
    let framing = framing_uses(&operations);
    let streamed = operations.iter().any(|it| it.streamed().is_some()).then(|| quote!(Streamed,));
    let style = operations.iter().any(OperationEmitter::uses_style).then(|| quote!(Style,));
    let server = server::uses(operations.iter().flat_map(|it| &it.operation.servers));
    uses.push(quote! {
        use #root::runtime::{#body Call, Client, DecodeError, Encoder, Endpoint, Operation, RawResponse, #redirect Replay, #server #style #item_body #framing #streamed #typed_body #header #json #paging};
    });
    items.splice(0..0, uses);
    ctx.file(&docs.paragraph(prose![heading, "."]), items)
}

/// What the framing of items is written with.
fn framing_uses(operations: &[OperationEmitter<'_>]) -> TokenStream {
    let all: Vec<_> = operations.iter().flat_map(OperationEmitter::all_items).collect();
    let framing = (!all.is_empty()).then(|| quote!(Framing,));
    let event = all.iter().any(|it| matches!(it.framing, Framing::Events(_))).then(|| quote!(EventItem,));
    let parts = all.iter().any(|it| it.framing == Framing::Parts).then(|| quote!(PartFormats,));
    let part = all.iter().any(|it| !it.parts.is_plain()).then(|| quote!(PartFormat,));
    quote!(#framing #event #part #parts)
}

/// One operation, with all that is known about it.
pub(super) struct OperationEmitter<'a> {
    pub(super) ctx: &'a Context<'a>,
    pub(super) speller: &'a Speller<'a>,
    pub(super) tag: &'a TagNames,
    pub(super) index: usize,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
}

impl OperationEmitter<'_> {
    pub(super) fn parameters_with_names(&self) -> impl Iterator<Item = (&Parameter, Ident)> {
        self.operation.parameters.iter().zip(self.names.parameters.iter().map(token))
    }

    /// What the function of the handle takes: path parameters in the order of the path, then all else that is
    /// required and can have more than one value, in an order that does not depend on where the document lists it. The
    /// body comes last.
    pub(super) fn arguments(&self) -> Vec<(&Parameter, Ident)> {
        let mut arguments: Vec<_> = self
            .parameters_with_names()
            .filter(|(it, _)| it.required && self.constant(it).is_none())
            .collect();
        arguments.sort_by(|(a, _), (b, _)| {
            self.operation.argument_order(a).cmp(&self.operation.argument_order(b))
        });
        arguments
    }

    /// The one value that a parameter can have.
    fn constant(&self, parameter: &Parameter) -> Option<TokenStream> {
        self.speller.constant(&parameter.ty, parameter.constant.as_ref()?)
    }

    /// The function, as a link from its own module.
    pub(super) fn function_link(&self) -> Prose {
        Prose::own_item(&format!("{}::{}", self.tag.handle, self.names.function))
    }

    fn function(&self) -> TokenStream {
        let (function, parameters) = (token(&self.names.function), token(&self.names.parameters_struct));
        let mut arguments = Vec::new();
        let mut fields = Vec::new();
        for (parameter, ident) in self.arguments() {
            let (ty, value) = self.speller.argument(&parameter.ty, &ident);
            arguments.push(quote!(#ident: #ty));
            fields.push(field_value(&ident, &value));
        }
        for (parameter, ident) in self.parameters_with_names() {
            match self.constant(parameter) {
                Some(value) => fields.push(quote!(#ident: #value)),
                None if parameter.required => {}
                None => fields.push(quote!(#ident: None)),
            }
        }
        if let Some(body) = &self.operation.body {
            let ident = token(&self.names.body);
            if body.required {
                let (ty, value) = self.body_argument(&ident);
                arguments.push(quote!(#ident: #ty));
                fields.push(field_value(&ident, &value));
            } else {
                fields.push(quote!(#ident: None));
            }
        }
        let docs = self.function_docs().outer();
        let aliases =
            aliases(self.names.function.as_str(), [self.operation.id.as_str(), self.operation.path.as_str()]);
        let deprecated = self.operation.docs.deprecated.then(|| quote!(#[deprecated]));
        let many = (arguments.len() >= MANY_ARGUMENTS).then(
            || quote!(#[expect(clippy::too_many_arguments, reason = "the operation requires them all")]),
        );
        let value =
            if fields.is_empty() { quote!(#parameters {}) } else { quote!(#parameters { #(#fields),* }) };
        quote! {
            #docs
            #aliases
            #deprecated
            #many
            #[inline]
            pub fn #function(&self, #(#arguments),*) -> Call<#parameters> {
                self.client.call(#value)
            }
        }
    }

    fn parameters(&self) -> TokenStream {
        let ident = token(&self.names.parameters_struct);
        let docs = Doc::words(prose!["The parameters of ", self.function_link(), "."]).outer();
        let fields = self.parameters_with_names().map(|(parameter, ident)| {
            let wire = Prose::code(&parameter.wire);
            let doc = Doc::of(&parameter.docs, prose!["The parameter ", wire.clone(), "."]);
            let place = match parameter.location {
                Location::Querystring => "The whole query.".into(),
                location => prose!["In the ", location.word(), ": ", wire, "."],
            };
            let docs = doc.hidden(parameter.sensitive).paragraph(place);
            let (docs, ty) = (docs.outer(), self.speller.ty(&parameter.ty));
            let ty = if parameter.required { ty } else { quote!(Option<#ty>) };
            quote! { #docs pub #ident: #ty, }
        });
        let body = self.operation.body.iter().map(|body| {
            let docs = Doc::of(&body.docs, "The body.").outer();
            let (ident, ty) = (token(&self.names.body), self.body_type());
            let ty = if body.required { ty } else { quote!(Option<#ty>) };
            quote! { #docs pub #ident: #ty, }
        });
        let debug = if self.is_sensitive() { TokenStream::new() } else { quote!(Debug,) };
        quote! {
            #docs
            #[derive(#debug Clone)]
            #[non_exhaustive]
            pub struct #ident {
                #(#fields)*
                #(#body)*
            }
        }
    }

    /// Whether something is written in a style: a parameter, or a member of a form.
    fn uses_style(&self) -> bool {
        let body = self.operation.body.as_ref();
        let mut members = body.into_iter().flat_map(|it| &it.content.members);
        !self.operation.parameters.is_empty() || members.any(|it| matches!(it, FormMember::Pairs { .. }))
    }

    fn is_sensitive(&self) -> bool {
        self.operation.parameters.iter().any(|it| it.sensitive)
    }

    /// `Debug` that does not show sensitive parameters.
    fn debug(&self) -> Option<TokenStream> {
        let ident = token(&self.names.parameters_struct);
        let name = ident.to_string();
        let fields = self.parameters_with_names().map(|(parameter, ident)| {
            let name = ident.to_string();
            if parameter.sensitive {
                quote!(.field(#name, &"[redacted]"))
            } else {
                quote!(.field(#name, &self.#ident))
            }
        });
        let body = self.operation.body.iter().map(|_| {
            let (ident, name) = (token(&self.names.body), self.names.body.as_str());
            quote!(.field(#name, &self.#ident))
        });
        let body = quote!(f.debug_struct(#name) #(#fields)* #(#body)* .finish());
        self.is_sensitive().then(|| super::bridge::debug(&ident, &body))
    }

    fn implementation(&self) -> TokenStream {
        let ident = token(&self.names.parameters_struct);
        let operation = self.operation;
        let (id, method, path) = (&operation.id, &operation.method, &operation.path);
        let (Reading { ty: output, decode }, accept) = (self.reading(), self.accept());
        let security = operation.security.iter().map(|it| quote!(&[#(#it),*]));
        let servers = operation.servers.iter().map(server::server);
        let idempotency = match &operation.idempotency_header {
            Some(header) => quote!(Some(#header)),
            None => quote!(None),
        };
        let replay = match operation.retry.replay {
            Replay::Safe => quote!(Replay::Safe),
            Replay::Idempotent => quote!(Replay::Idempotent),
            Replay::Keyed => quote!(Replay::Keyed),
            Replay::Once => quote!(Replay::Once),
        };
        let locked = operation.retry.locked.iter().map(|it| Literal::u16_unsuffixed(*it));
        let redirects = self.redirects().into_iter().map(Literal::u16_unsuffixed);
        let mut lines: Vec<_> = self.parameters_with_names().map(|(it, ident)| encode(it, &ident)).collect();
        lines.extend(self.encode_body());
        let to = if lines.is_empty() { quote!(_to) } else { quote!(to) };
        quote! {
            impl Operation for #ident {
                type Output = #output;

                const ENDPOINT: &'static Endpoint<'static> = &Endpoint {
                    id: #id,
                    method: #method,
                    path: #path,
                    accept: #accept,
                    security: &[#(#security),*],
                    servers: &[#(#servers),*],
                    idempotency_header: #idempotency,
                    replay: #replay,
                    locked: &[#(#locked),*],
                    redirects: &[#(#redirects),*],
                };

                #[inline]
                fn encode(&self, #to: &mut Encoder<'_>) {
                    #(#lines)*
                }

                #[inline]
                fn decode(response: &RawResponse) -> Result<Self::Output, DecodeError> {
                    #decode
                }
            }
        }
    }

    /// Setters for all that is optional.
    fn setters(&self) -> Option<TokenStream> {
        let ident = token(&self.names.parameters_struct);
        let mut setters: Vec<_> = self
            .parameters_with_names()
            .filter(|(it, _)| !it.required)
            .map(|(parameter, ident)| {
                let docs =
                    Doc::of(&parameter.docs, prose!["The parameter ", Prose::code(&parameter.wire), "."]);
                let (ty, value) = self.speller.argument(&parameter.ty, &ident);
                let aliases = aliases(&ident.to_string(), [parameter.wire.as_str()]);
                let deprecated = parameter.docs.deprecated.then(|| quote!(#[deprecated]));
                setter(
                    &docs,
                    &quote!(#aliases #deprecated),
                    &ident,
                    &ty,
                    &quote!(self.operation_mut().#ident = Some(#value);),
                )
            })
            .collect();
        setters.extend(self.body_setters());
        (!setters.is_empty()).then(|| quote! { impl Call<#ident> { #(#setters)* } })
    }
}

pub(super) fn setter(
    docs: &Doc,
    attributes: &TokenStream,
    ident: &Ident,
    ty: &TokenStream,
    set: &TokenStream,
) -> TokenStream {
    let docs = docs.outer();
    quote! {
        #docs
        #attributes
        #[inline]
        pub fn #ident(mut self, #ident: #ty) -> Self {
            #set
            self
        }
    }
}

fn field_value(ident: &Ident, value: &TokenStream) -> TokenStream {
    if *ident == value.to_string() { quote!(#ident) } else { quote!(#ident: #value) }
}

fn encode(parameter: &Parameter, ident: &Ident) -> TokenStream {
    let wire = &parameter.wire;
    let style = style(parameter.style, parameter.explode, parameter.allow_reserved, parameter.sensitive);
    match parameter.location {
        Location::Querystring => {
            let members = parameter.members.iter().filter_map(super::body::pairs);
            quote!(to.querystring(#wire, &self.#ident, #style, &[#(#members),*]);)
        }
        Location::Path => quote!(to.path(#wire, &self.#ident, #style);),
        Location::Query => quote!(to.query(#wire, &self.#ident, #style);),
        Location::Header => quote!(to.header(#wire, &self.#ident, #style);),
        Location::Cookie => quote!(to.cookie(#wire, &self.#ident, #style);),
    }
}

pub(super) fn style(style: Style, explode: bool, allow_reserved: bool, sensitive: bool) -> TokenStream {
    let default = style.explodes();
    let fixed = matches!(style, Style::Json | Style::DeepObject);
    let mut style = match style {
        Style::Matrix => quote!(Style::MATRIX),
        Style::Label => quote!(Style::LABEL),
        Style::Simple => quote!(Style::SIMPLE),
        Style::Form => quote!(Style::FORM),
        Style::SpaceDelimited => quote!(Style::SPACE_DELIMITED),
        Style::PipeDelimited => quote!(Style::PIPE_DELIMITED),
        Style::DeepObject => quote!(Style::DEEP_OBJECT),
        Style::Cookie => quote!(Style::COOKIE),
        Style::Json => quote!(Style::JSON),
    };
    if explode != default && !fixed {
        style.extend(quote!(.explode(#explode)));
    }
    if allow_reserved {
        style.extend(quote!(.allow_reserved()));
    }
    if sensitive {
        style.extend(quote!(.sensitive()));
    }
    style
}
