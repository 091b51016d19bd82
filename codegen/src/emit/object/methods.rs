//! How callers make a struct: `new`, setters, and the struct of what `new` needs.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::bridge;
use super::super::docs::{Doc, Prose, prose};
use super::super::rust::token;
use super::{Member, ModelEmitter, deprecated};
use crate::ir::{Epoch, MAX_ARGUMENTS, TypeRef};

impl ModelEmitter<'_> {
    /// All by which a caller makes the struct.
    pub(super) fn construction(&self) -> Vec<TokenStream> {
        let mut arguments: Vec<_> = self.members.iter().filter(|it| it.argument).collect();
        arguments.sort_by_key(|it| it.field.argument_order());
        let mut items = Vec::new();
        if arguments.len() > MAX_ARGUMENTS {
            items.extend(self.required_definition(&arguments));
        }
        items.push(self.methods(&arguments));
        if arguments.is_empty() {
            let ident = &self.ident;
            items.push(quote! { json::default_from_new! { #ident } });
        }
        items
    }

    fn required_definition(&self, arguments: &[&Member<'_>]) -> Vec<TokenStream> {
        let ident = token(&self.ctx.names.ty(self.id).required);
        let all = self.is_sensitive();
        let sensitive = all || arguments.iter().any(|it| it.field.sensitive);
        let debug = if sensitive { TokenStream::new() } else { quote!(Debug,) };
        let of = Prose::own_item(&format!("{}::new", self.ident));
        let of = Doc::words(prose!["What ", of, " needs."]).outer();
        let fields = arguments.iter().map(|it| {
            let (docs, ident, ty) = (self.field_docs(it).outer(), &it.ident, self.held(it));
            quote! { #docs pub #ident: #ty, }
        });
        let mut items = vec![quote! {
            #of
            #[derive(#debug Clone, PartialEq)]
            pub struct #ident {
                #(#fields)*
            }
        }];
        if all {
            items.push(bridge::hidden(&ident));
        } else if sensitive {
            let shown = arguments.iter().map(|it| {
                let (ident, name) = (&it.ident, it.ident.to_string());
                if it.field.sensitive {
                    quote!(.field(#name, &"[redacted]"))
                } else {
                    quote!(.field(#name, &self.#ident))
                }
            });
            let name = ident.to_string();
            items.push(bridge::debug(&ident, &quote!(f.debug_struct(#name) #(#shown)* .finish())));
        }
        items
    }

    fn methods(&self, arguments: &[&Member<'_>]) -> TokenStream {
        let ident = &self.ident;
        let new = self.constructor(arguments);
        let additional = self.additional.iter().map(|(ident, ty)| {
            let (argument, value) = self.speller.argument(&TypeRef::Map(Box::new((*ty).clone())), ident);
            quote! {
                #[doc = " Sets the members that the schema does not describe."]
                #[must_use]
                #[inline]
                pub fn #ident(mut self, #ident: #argument) -> Self {
                    self.#ident = #value;
                    self
                }
            }
        });
        let is_set = |it: &&Member<'_>| !it.argument && it.constant.is_none();
        let setters = list("setters", ident, self.members.iter().filter(is_set).map(|it| self.setter(it)));
        let is_null = |it: &&Member<'_>| it.field.nullable && !it.argument && it.field.constant.is_none();
        let nulls = list("nulls", ident, self.members.iter().filter(is_null).map(|it| self.null_setter(it)));
        quote! {
            impl #ident {
                #new
                #(#additional)*
            }
            #setters
            #nulls
        }
    }

    fn constructor(&self, arguments: &[&Member<'_>]) -> TokenStream {
        let ident = &self.ident;
        let constants: Vec<_> = self
            .members
            .iter()
            .filter_map(|it| {
                let (ident, value) = (&it.ident, it.constant.as_ref()?);
                let value = if it.boxed { quote!(Box::new(#value)) } else { quote!(#value) };
                Some((ident, if it.optional { quote!(Some(#value)) } else { value }))
            })
            .collect();
        let constants = constants.iter().map(|(ident, value)| quote!(#ident: #value,));
        let allow = self.allow_deprecated();
        let name = ident.to_string();
        let article = if name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an " } else { "a " };
        let fields = match arguments.len() {
            0 => " with no field set.",
            1 => " with its required field.",
            _ => " with its required fields.",
        };
        let docs = Doc::words(prose!["Creates ", article, Prose::code(&name), fields]).outer();
        if arguments.len() > MAX_ARGUMENTS {
            let required = token(&self.ctx.names.ty(self.id).required);
            let fields = arguments.iter().map(|it| {
                let ident = &it.ident;
                quote!(#ident: required.#ident,)
            });
            return quote! {
                #docs
                #allow
                #[inline]
                pub fn new(required: #required) -> Self {
                    Self { #(#fields)* #(#constants)* ..json::Json::blank() }
                }
            };
        }
        let (parameters, fields): (Vec<_>, Vec<_>) = arguments
            .iter()
            .map(|it| {
                let ident = &it.ident;
                let (ty, value) = self.argument(it);
                let field =
                    if *ident == value.to_string() { quote!(#ident,) } else { quote!(#ident: #value,) };
                (quote!(#ident: #ty), field)
            })
            .unzip();
        let body = if fields.is_empty() && constants.len() == 0 {
            quote!(json::Json::blank())
        } else {
            quote!(Self { #(#fields)* #(#constants)* ..json::Json::blank() })
        };
        quote! {
            #docs
            #allow
            #[inline]
            pub fn new(#(#parameters),*) -> Self {
                #body
            }
        }
    }

    fn setter(&self, member: &Member<'_>) -> TokenStream {
        let ident = &member.ident;
        let (ty, value) = self.argument(member);
        let (docs, deprecated) = (self.setter_docs(member).outer(), deprecated(member.field));
        quote! { #docs #deprecated pub fn #ident(self, #ident: #ty) { #value } }
    }

    /// What the member is, in a sentence, and the unit of a point in time.
    fn setter_docs(&self, member: &Member<'_>) -> Doc {
        let ident = &member.ident;
        let sentence = self.ctx.field_words(member.field).and_then(Doc::first_sentence);
        let doc = sentence.unwrap_or_else(|| Doc::words(prose!["Sets ", field_link(ident), "."]));
        let epoch = member.field.ty.direct().and_then(|it| self.ctx.api.ty(it).epoch);
        doc.paragraph(match epoch {
            Some(Epoch::Seconds) => "In seconds since 1970.",
            Some(Epoch::Milliseconds) => "In milliseconds since 1970.",
            None => "",
        })
    }

    fn null_setter(&self, member: &Member<'_>) -> TokenStream {
        let (ident, null, wire) = (&member.ident, &member.null, &member.field.wire);
        let docs = Doc::words(prose!["Sets ", field_link(ident), " to an explicit null."]).outer();
        let deprecated = deprecated(member.field);
        quote! { #docs #deprecated pub fn #null(self) { #ident(#wire) } }
    }
}

/// What a macro of the runtime writes in full, a row a function; nothing where there is none.
fn list(name: &str, of: &proc_macro2::Ident, rows: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let rows: Vec<TokenStream> = rows.collect();
    let name = quote::format_ident!("{name}");
    (!rows.is_empty()).then(|| quote! { json::#name! { impl #of { #(#rows)* } } })
}

/// A field, as a link from what is next to it.
fn field_link(ident: &proc_macro2::Ident) -> Prose {
    let ident = ident.to_string();
    Prose::item(&ident, &format!("Self#structfield.{ident}"))
}
