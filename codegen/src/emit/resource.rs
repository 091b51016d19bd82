//! Operations: a file for each tag with its handle, and for each operation a function, a struct of its parameters,
//! and setters for what is optional.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::Doc;
use super::object::body_setter;
use super::output::Reading;
use super::rust::{Speller, token};
use super::{Context, Files, markdown, server};
use crate::ir::{Encoding, FormMember, Location, Operation, Parameter, Response, Scopes, Style, TypeKind};
use crate::names::{OperationNames, TagNames};

/// More arguments than this are worth a word to clippy, `self` included.
const MANY_ARGUMENTS: usize = 7;

pub(super) fn files(ctx: &Context<'_>, files: &mut Files) {
    for tag in ctx.names.tags() {
        files.rust.insert(format!("src/resources/{}.rs", tag.module), resource(ctx, tag));
    }
    let modules = ctx.names.tags().iter().map(|it| {
        let module = token(&it.module);
        quote!(pub mod #module;)
    });
    let docs = Doc::default().paragraph("Every operation of the API, one module for each tag.");
    files.rust.insert("src/resources/mod.rs".to_owned(), ctx.file(&docs, modules.collect()));
}

fn resource(ctx: &Context<'_>, tag: &TagNames) -> super::RustFile {
    let speller = Speller::elsewhere(ctx);
    let operations: Vec<_> = tag
        .operations
        .iter()
        .map(|index| Emit {
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
    let heading = Doc::default().paragraph(format!("Operations of the tag {}.", markdown::code(&tag.tag)));
    let accessor = format!(" Given by [`Client::{}`].", tag.accessor);
    let handle_docs = heading.outer();
    let functions = operations.iter().map(Emit::function);
    let mut items = vec![
        quote! {
            #handle_docs
            #[doc = ""]
            #[doc = #accessor]
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
        items.extend(operation.output());
        items.extend(operation.setters());
    }
    let root = ctx.root();
    let mut uses = Vec::new();
    if speller.used_map() {
        uses.push(quote!(
            use std::collections::BTreeMap;
        ));
    }
    if !speller.used_models().is_empty() {
        uses.push(quote!(
            use #root::models;
        ));
    }
    let json = speller.used_json().then(|| quote!(json,));
    let style = operations.iter().any(Emit::uses_style).then(|| quote!(Style,));
    let server = server::uses(operations.iter().flat_map(|it| &it.operation.servers));
    uses.push(quote! {
        use #root::runtime::{Call, Client, DecodeError, Encoder, Endpoint, Operation, RawResponse, #server #style #json};
    });
    items.splice(0..0, uses);
    let docs = if described.is_some() { heading.append(docs) } else { heading };
    ctx.file(&docs, items)
}

/// One operation, with all that is known about it.
pub(super) struct Emit<'a> {
    pub(super) ctx: &'a Context<'a>,
    pub(super) speller: &'a Speller<'a>,
    pub(super) tag: &'a TagNames,
    pub(super) index: usize,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
}

impl Emit<'_> {
    fn parameters_with_names(&self) -> impl Iterator<Item = (&Parameter, Ident)> {
        self.operation.parameters.iter().zip(self.names.parameters.iter().map(token))
    }

    /// What the function of the handle takes: path parameters in the order of the path, then all else that is
    /// required, the body last.
    fn arguments(&self) -> Vec<(&Parameter, Ident)> {
        let mut arguments: Vec<_> = self.parameters_with_names().filter(|(it, _)| it.required).collect();
        let position = |it: &Parameter| match it.location {
            Location::Path => self.operation.path.find(&format!("{{{}}}", it.wire)).unwrap_or(usize::MAX - 1),
            _ => usize::MAX,
        };
        arguments.sort_by_key(|(it, _)| position(it));
        arguments
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
        for (_, ident) in self.parameters_with_names().filter(|(it, _)| !it.required) {
            fields.push(quote!(#ident: None));
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
        let docs = self.docs().outer();
        let deprecated = self.operation.docs.deprecated.then(|| quote!(#[deprecated]));
        let many = (arguments.len() >= MANY_ARGUMENTS).then(
            || quote!(#[expect(clippy::too_many_arguments, reason = "the operation requires them all")]),
        );
        let value =
            if fields.is_empty() { quote!(#parameters {}) } else { quote!(#parameters { #(#fields),* }) };
        quote! {
            #docs
            #deprecated
            #many
            pub fn #function(&self, #(#arguments),*) -> Call<#parameters> {
                self.client.call(#value)
            }
        }
    }

    /// The type of the body where a caller hands it over.
    fn body_argument(&self, ident: &Ident) -> (TokenStream, TokenStream) {
        match &self.operation.body {
            Some(body) => match body.content.encoding {
                Encoding::Json | Encoding::Form | Encoding::Multipart => {
                    self.speller.argument(&body.content.ty, ident)
                }
                Encoding::Text => (quote!(impl Into<String>), quote!(#ident.into())),
                Encoding::Bytes => (quote!(impl Into<Vec<u8>>), quote!(#ident.into())),
            },
            None => (TokenStream::new(), TokenStream::new()),
        }
    }

    /// The type of the body where it is held.
    fn body_type(&self) -> TokenStream {
        match &self.operation.body {
            Some(body) => match body.content.encoding {
                Encoding::Json | Encoding::Form | Encoding::Multipart => self.speller.ty(&body.content.ty),
                Encoding::Text => quote!(String),
                Encoding::Bytes => quote!(Vec<u8>),
            },
            None => TokenStream::new(),
        }
    }

    fn docs(&self) -> Doc {
        let operation = self.operation;
        let endpoint = format!("{} {}", operation.method, operation.path);
        let doc = Doc::of(&operation.docs, &format!("Calls {}.", markdown::code(&endpoint)));
        let optional =
            self.parameters_with_names().filter(|(it, _)| !it.required).map(|(_, ident)| ident.to_string());
        let members = self.names.body_members.iter().map(|(_, ident)| ident.to_string());
        let body = operation.body.iter().filter(|it| !it.required).map(|_| self.names.body.to_string());
        let optional: Vec<_> = optional.chain(members).chain(body).map(|it| markdown::code(&it)).collect();
        let doc = if optional.is_empty() {
            doc
        } else {
            doc.paragraph(format!("Optional: {}.", optional.join(", ")))
        };
        let doc = match operation.body.as_ref().filter(|it| it.variant.is_some()) {
            Some(it) => {
                doc.paragraph(format!("Sends its body as {}.", markdown::code(&it.content.media_type)))
            }
            None => doc,
        };
        let doc = match &operation.idempotency_header {
            Some(_) => doc.paragraph("Takes an idempotency key ([`Call::idempotency_key`])."),
            None => doc,
        };
        let doc = match operation.scopes.as_slice() {
            [] => doc,
            all => doc.paragraph(all.iter().map(scopes).collect::<Vec<_>>().join(" ")),
        };
        let doc = doc.paragraph(format!(
            "Operation {}: {}.",
            markdown::code(&operation.id),
            markdown::code(&endpoint)
        ));
        doc.list("# Errors", self.errors())
    }

    /// A line for each group of statuses that the document says the same of.
    fn errors(&self) -> Vec<String> {
        let mut groups: Vec<(Vec<String>, String)> = Vec::new();
        for response in self.operation.responses.iter().filter(|it| !it.status.is_success()) {
            let words = self.error_docs(response);
            match groups.iter_mut().find(|(_, it)| *it == words) {
                Some((statuses, _)) => statuses.push(response.status.to_string()),
                None => groups.push((vec![response.status.to_string()], words)),
            }
        }
        groups.into_iter().map(|(statuses, words)| format!("{}: {words}", statuses.join(", "))).collect()
    }

    fn error_docs(&self, response: &Response) -> String {
        let words = response
            .docs
            .description
            .as_deref()
            .filter(|it| !it.trim().is_empty())
            .unwrap_or("No description.");
        let words = markdown::lines(words).join(" ");
        match response.content.as_ref().map(|it| self.ctx.named_docs(&it.ty)) {
            Some(Some(ty)) => format!("{} Body: {ty}.", words.trim()),
            _ => words.trim().to_owned(),
        }
    }

    fn parameters(&self) -> TokenStream {
        let ident = token(&self.names.parameters_struct);
        let docs = format!(" The parameters of [`{}::{}`].", self.tag.handle, self.names.function);
        let fields = self.parameters_with_names().map(|(parameter, ident)| {
            let doc =
                Doc::of(&parameter.docs, &format!("The parameter {}.", markdown::code(&parameter.wire)));
            let docs = doc.paragraph(format!(
                "In the {}: {}.",
                place(parameter.location),
                markdown::code(&parameter.wire)
            ));
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
            #[doc = #docs]
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
        let mut lines: Vec<_> = self.parameters_with_names().map(|(it, ident)| encode(it, &ident)).collect();
        lines.extend(self.encode_body());
        let to = if lines.is_empty() { quote!(_to) } else { quote!(to) };
        quote! {
            impl Operation for #ident {
                type Output = #output;

                const ENDPOINT: &'static Endpoint = &Endpoint {
                    id: #id,
                    method: #method,
                    path: #path,
                    accept: #accept,
                    security: &[#(#security),*],
                    servers: &[#(#servers),*],
                    idempotency_header: #idempotency,
                };

                fn encode(&self, #to: &mut Encoder<'_>) {
                    #(#lines)*
                }

                fn decode(response: &RawResponse) -> Result<Self::Output, DecodeError> {
                    #decode
                }
            }
        }
    }

    fn encode_body(&self) -> Option<TokenStream> {
        let body = self.operation.body.as_ref()?;
        let (ident, media_type) = (token(&self.names.body), &body.content.media_type);
        let line = match body.content.encoding {
            Encoding::Json if media_type == "application/json" => quote!(to.json(&self.#ident);),
            Encoding::Json => quote!(to.json_as(#media_type, &self.#ident);),
            Encoding::Form => {
                let members = body.content.members.iter().filter_map(pairs);
                quote!(to.form(&self.#ident, &[#(#members),*]);)
            }
            Encoding::Multipart => {
                let members = body.content.members.iter().filter_map(part);
                quote!(to.multipart(#media_type, &self.#ident, &[#(#members),*]);)
            }
            Encoding::Text if body.required => quote!(to.text(#media_type, &self.#ident);),
            Encoding::Bytes if body.required => quote!(to.bytes(#media_type, &self.#ident);),
            Encoding::Text => quote!(if let Some(text) = &self.#ident { to.text(#media_type, text); }),
            Encoding::Bytes => quote!(if let Some(bytes) = &self.#ident { to.bytes(#media_type, bytes); }),
        };
        Some(line)
    }

    /// Setters for all that is optional.
    fn setters(&self) -> Option<TokenStream> {
        let ident = token(&self.names.parameters_struct);
        let mut setters: Vec<_> = self
            .parameters_with_names()
            .filter(|(it, _)| !it.required)
            .map(|(parameter, ident)| {
                let docs =
                    Doc::of(&parameter.docs, &format!("The parameter {}.", markdown::code(&parameter.wire)));
                let (ty, value) = self.speller.argument(&parameter.ty, &ident);
                let deprecated = parameter.docs.deprecated.then(|| quote!(#[deprecated]));
                setter(
                    &docs,
                    &deprecated.unwrap_or_default(),
                    &ident,
                    &ty,
                    &quote!(self.operation_mut().#ident = Some(#value);),
                )
            })
            .collect();
        setters.extend(self.body_setters());
        (!setters.is_empty()).then(|| quote! { impl Call<#ident> { #(#setters)* } })
    }

    fn body_setters(&self) -> Vec<TokenStream> {
        let Some(body) = self.operation.body.as_ref().filter(|it| !it.required) else { return Vec::new() };
        let body_ident = token(&self.names.body);
        let mut setters = Vec::new();
        if let Some(id) = self.ctx.facts.flattened_body(self.operation)
            && let TypeKind::Object(object) = &self.ctx.api.ty(id).kind
        {
            for (position, ident) in &self.names.body_members {
                let ident = token(ident);
                let Some(it) = body_setter(self.ctx, self.speller, id, object, *position, &ident) else {
                    continue;
                };
                let (field, value) = (&it.field, &it.value);
                let set =
                    quote!(self.operation_mut().#body_ident.get_or_insert_default().#field = Some(#value););
                setters.push(setter(&it.docs, &it.deprecated, &ident, &it.argument, &set));
            }
        }
        let (ty, value) = self.body_argument(&body_ident);
        let docs = Doc::of(&body.docs, "The whole body, in place of what was set of it before.");
        let set = quote!(self.operation_mut().#body_ident = Some(#value););
        setters.push(setter(&docs, &TokenStream::new(), &body_ident, &ty, &set));
        setters
    }
}

fn setter(
    docs: &Doc,
    deprecated: &TokenStream,
    ident: &Ident,
    ty: &TokenStream,
    set: &TokenStream,
) -> TokenStream {
    let docs = docs.outer();
    quote! {
        #docs
        #deprecated
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
        Location::Path => quote!(to.path(#wire, &self.#ident, #style);),
        Location::Query => quote!(to.query(#wire, &self.#ident, #style);),
        Location::Header => quote!(to.header(#wire, &self.#ident, #style);),
        Location::Cookie => quote!(to.cookie(#wire, &self.#ident, #style);),
    }
}

fn pairs(member: &FormMember) -> Option<TokenStream> {
    let FormMember::Pairs { wire, style: it, explode, allow_reserved } = member else { return None };
    let style = style(*it, *explode, *allow_reserved, false);
    Some(quote!((#wire, #style)))
}

fn part(member: &FormMember) -> Option<TokenStream> {
    let FormMember::Part { wire, media_type } = member else { return None };
    Some(quote!((#wire, #media_type)))
}

fn style(style: Style, explode: bool, allow_reserved: bool, sensitive: bool) -> TokenStream {
    let default = style == Style::Form;
    let fixed = matches!(style, Style::Json | Style::DeepObject);
    let mut style = match style {
        Style::Matrix => quote!(Style::MATRIX),
        Style::Label => quote!(Style::LABEL),
        Style::Simple => quote!(Style::SIMPLE),
        Style::Form => quote!(Style::FORM),
        Style::SpaceDelimited => quote!(Style::SPACE_DELIMITED),
        Style::PipeDelimited => quote!(Style::PIPE_DELIMITED),
        Style::DeepObject => quote!(Style::DEEP_OBJECT),
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

fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// What a token must be good for.
fn scopes(scopes: &Scopes) -> String {
    let names: Vec<_> = scopes.names.iter().map(|it| markdown::code(it)).collect();
    let scope = if names.len() == 1 { "scope" } else { "scopes" };
    format!("A token of {} needs the {scope} {}.", markdown::code(&scopes.scheme), names.join(", "))
}
