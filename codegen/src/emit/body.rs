//! The body of an operation: how a caller hands it over, how it is held, how it is sent, and the setters of one that
//! is optional.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::Doc;
use super::object::body_setter;
use super::output::framing;
use super::resource::{OperationEmitter, setter, style};
use super::rust::token;
use crate::ir::{Encoding, FormMember, TypeKind, TypeRef};

impl OperationEmitter<'_> {
    /// The type of the body where a caller hands it over.
    pub(super) fn body_argument(&self, ident: &Ident) -> (TokenStream, TokenStream) {
        match &self.operation.body {
            Some(body) => match body.content.encoding {
                Encoding::Json | Encoding::Form | Encoding::Multipart => {
                    self.speller.argument(&body.content.ty, ident)
                }
                Encoding::Items => {
                    let ty = self.speller.ty(&body.content.ty);
                    (quote!(impl Into<ItemBody<#ty>>), quote!(#ident.into()))
                }
                Encoding::Text if body.content.is_sensitive() => {
                    (quote!(impl Into<String>), quote!(json::Sensitive::new(#ident.into())))
                }
                Encoding::Text => (quote!(impl Into<String>), quote!(#ident.into())),
                Encoding::Bytes if body.content.is_range() => (quote!(TypedBody), quote!(#ident)),
                Encoding::Bytes => (quote!(impl Into<Body>), quote!(#ident.into())),
            },
            None => (TokenStream::new(), TokenStream::new()),
        }
    }

    /// The type of the body where it is held.
    pub(super) fn body_type(&self) -> TokenStream {
        match &self.operation.body {
            Some(body) => match body.content.encoding {
                Encoding::Json | Encoding::Form | Encoding::Multipart => self.speller.ty(&body.content.ty),
                Encoding::Items => {
                    let ty = self.speller.ty(&body.content.ty);
                    quote!(ItemBody<#ty>)
                }
                Encoding::Text if body.content.is_sensitive() => self.speller.sensitive(&quote!(String)),
                Encoding::Text => quote!(String),
                Encoding::Bytes if body.content.is_range() => quote!(TypedBody),
                Encoding::Bytes => quote!(Body),
            },
            None => TokenStream::new(),
        }
    }

    /// Whether the body is one that can be read while it is sent, and of a media type that the document names.
    pub(super) fn takes_body(&self) -> bool {
        let body = self.operation.body.as_ref();
        body.is_some_and(|it| it.content.encoding == Encoding::Bytes && !it.content.is_range())
    }

    /// Whether the body is items, one after another.
    pub(super) fn takes_items(&self) -> bool {
        self.operation.body.as_ref().is_some_and(|it| it.content.encoding == Encoding::Items)
    }

    /// The same, of a media type that the caller names.
    pub(super) fn takes_typed_body(&self) -> bool {
        self.operation.takes_range()
    }

    pub(super) fn encode_body(&self) -> Option<TokenStream> {
        let body = self.operation.body.as_ref()?;
        let (ident, media_type) = (token(&self.names.body), &body.content.media_type);
        if let Some(line) = self.encode_for_stream() {
            return Some(line);
        }
        let line = match body.content.encoding {
            Encoding::Items => {
                let framing = framing(body.content.items.as_ref()?);
                match body.required {
                    true => quote!(to.items(#media_type, &self.#ident, #framing);),
                    false => {
                        quote!(if let Some(body) = &self.#ident { to.items(#media_type, body, #framing); })
                    }
                }
            }
            Encoding::Json if body.required && self.is_nullable(&body.content.ty) => {
                quote!(to.json_or_null(#media_type, &self.#ident);)
            }
            Encoding::Json if media_type == "application/json" => quote!(to.json(&self.#ident);),
            Encoding::Json => quote!(to.json_as(#media_type, &self.#ident);),
            Encoding::Form => {
                let members = body.content.members.iter().filter_map(pairs);
                quote!(to.form(&self.#ident, &[#(#members),*]);)
            }
            Encoding::Multipart => {
                let types = body.content.members.iter().filter_map(part);
                let styles = body.content.members.iter().filter_map(pairs);
                let headers = body.content.members.iter().flat_map(part_headers);
                quote!(#(#headers)* to.multipart(#media_type, &self.#ident, &[#(#types),*], &[#(#styles),*]);)
            }
            Encoding::Text | Encoding::Bytes => {
                let is_range = body.content.is_range();
                let write = match (body.content.encoding, body.content.is_sensitive()) {
                    (Encoding::Text, true) => quote!(sensitive_text),
                    (Encoding::Text, false) => quote!(text),
                    (_, true) if is_range => quote!(sensitive_typed_bytes),
                    (_, false) if is_range => quote!(typed_bytes),
                    (_, true) => quote!(sensitive_bytes),
                    (_, false) => quote!(bytes),
                };
                match (body.required, body.content.encoding) {
                    (true, _) => quote!(to.#write(#media_type, &self.#ident);),
                    (false, Encoding::Text) => {
                        quote!(if let Some(text) = &self.#ident { to.#write(#media_type, text); })
                    }
                    (false, _) => quote!(if let Some(body) = &self.#ident { to.#write(#media_type, body); }),
                }
            }
        };
        Some(line)
    }

    /// Sends the body with the member set that asks for a stream.
    fn encode_for_stream(&self) -> Option<TokenStream> {
        let member = self.operation.stream_twin.as_ref()?.member.as_deref()?;
        let content = &self.operation.body.as_ref()?.content;
        let TypeRef::Named(id) = self.ctx.resolve(&content.ty) else { return None };
        let TypeKind::Object(object) = &self.ctx.api.ty(*id).kind else { return None };
        let position = object.fields.iter().position(|it| it.wire == member)?;
        let field = token(&self.ctx.names.ty(*id).fields.get(position)?.ident);
        let (ident, media_type) = (token(&self.names.body), &content.media_type);
        Some(quote! {
            let mut body = self.#ident.clone();
            body.#field = true.into();
            to.json_as(#media_type, &body);
        })
    }

    fn is_nullable(&self, ty: &TypeRef) -> bool {
        matches!(self.ctx.resolve(ty), TypeRef::Nullable(_))
    }

    pub(super) fn body_setters(&self) -> Vec<TokenStream> {
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
        let whole = match setters.as_slice() {
            [] => "The body.",
            _ => "The whole body, in place of members that were set before.",
        };
        let docs = Doc::of(&body.docs, whole);
        let set = quote!(self.operation_mut().#body_ident = Some(#value););
        setters.push(setter(&docs, &TokenStream::new(), &body_ident, &ty, &set));
        setters
    }
}

pub(super) fn pairs(member: &FormMember) -> Option<TokenStream> {
    let FormMember::Pairs { wire, style: it, explode, allow_reserved } = member else { return None };
    let style = style(*it, *explode, *allow_reserved, false);
    Some(quote!((#wire, #style)))
}

/// A line for each header of a part.
fn part_headers(member: &FormMember) -> Vec<TokenStream> {
    let FormMember::Part { wire, headers, .. } = member else { return Vec::new() };
    headers.iter().map(|(name, value)| quote!(to.part_header(#wire, #name, #value);)).collect()
}

fn part(member: &FormMember) -> Option<TokenStream> {
    let FormMember::Part { wire, media_type: Some(media_type), .. } = member else { return None };
    if media_type.contains('*') {
        return None;
    }
    Some(quote!((#wire, #media_type)))
}
