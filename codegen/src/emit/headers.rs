//! The headers of what an operation returns: a struct, and how it is read.

use proc_macro2::TokenStream;
use quote::quote;

use super::bridge;
use super::docs::{Doc, Prose, prose};
use super::resource::OperationEmitter;
use super::rust::token;
use crate::ir::{Header, HeaderFormat};
use crate::names::{self, HeaderNames};

impl OperationEmitter<'_> {
    /// The struct of the headers, or another name for one that is the same; nothing where no answer describes any.
    pub(super) fn headers(&self) -> Vec<TokenStream> {
        let Some(names) = self.names.headers.as_ref().filter(|_| self.operation.variant().is_none()) else {
            return Vec::new();
        };
        let ident = token(&names.ident);
        let docs = Doc::words(prose!["The headers of the responses of ", self.function_link(), "."]);
        if let Some(same) = names.same_as.and_then(|it| self.ctx.names.operation(it).headers.as_ref()) {
            let (docs, same) = (docs.outer(), token(&same.ident));
            return vec![quote! { #docs pub type #ident = #same; }];
        }
        let docs = docs.paragraph(prose![
            Prose::code(&format!("{}::from(response.headers())", names.ident)),
            ", of a success or an error. A header that is missing or of another type is `None`."
        ]);
        let fields = self.operation.headers.iter().zip(&names.fields);
        let (held, read): (Vec<_>, Vec<_>) = fields.map(|(header, field)| self.header(header, field)).unzip();
        let sensitive = self.operation.headers.iter().any(|it| it.sensitive);
        let debug = if sensitive { TokenStream::new() } else { quote!(Debug,) };
        let docs = docs.outer();
        let allow = self.operation.headers.iter().any(|it| it.docs.deprecated);
        let allow = allow.then(|| quote!(#[allow(deprecated, reason = "every header is named here")]));
        let mut items = vec![
            quote! {
                #docs
                #[derive(#debug Clone, PartialEq)]
                #[non_exhaustive]
                pub struct #ident {
                    #(#held)*
                }
            },
            quote! {
                #allow
                impl From<&HeaderMap> for #ident {
                    #[inline]
                    fn from(headers: &HeaderMap) -> Self {
                        Self { #(#read)* }
                    }
                }
            },
        ];
        if sensitive {
            let debug = self.redacted(names);
            items.push(quote!(#allow #debug));
        }
        items
    }

    /// A field, and how it is read.
    fn header(&self, header: &Header, field: &names::Ident) -> (TokenStream, TokenStream) {
        let (field, ty, wire) = (token(field), self.speller.ty(&header.ty), &header.wire);
        let docs = Doc::of(&header.docs, "").hidden(header.sensitive).paragraph(prose![
            "The header ",
            Prose::code(wire),
            "."
        ]);
        let docs = docs.outer();
        let deprecated = header.docs.deprecated.then(|| quote!(#[deprecated]));
        let read = match header.format {
            HeaderFormat::Value => quote!(header::value(headers, #wire)),
            HeaderFormat::List => quote!(header::list(headers, #wire)),
            HeaderFormat::Object => quote!(header::object(headers, #wire, false)),
            HeaderFormat::ExplodedObject => quote!(header::object(headers, #wire, true)),
            HeaderFormat::Json => quote!(header::json(headers, #wire)),
        };
        (quote! { #docs #deprecated pub #field: Option<#ty>, }, quote!(#field: #read,))
    }

    /// `Debug` that does not show sensitive headers.
    fn redacted(&self, names: &HeaderNames) -> TokenStream {
        let (ident, name) = (token(&names.ident), names.ident.as_str());
        let fields = self.operation.headers.iter().zip(&names.fields).map(|(header, field)| {
            let (name, field) = (field.as_str(), token(field));
            match header.sensitive {
                true => quote!(.field(#name, &"[redacted]")),
                false => quote!(.field(#name, &self.#field)),
            }
        });
        bridge::debug(&ident, &quote!(f.debug_struct(#name) #(#fields)* .finish()))
    }
}
