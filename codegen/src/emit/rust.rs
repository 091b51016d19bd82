//! How types and values are spelled in Rust, for each place where one can stand.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use serde_json::Value;

use super::Context;
use crate::ir::{Scalar, TypeId, TypeKind, TypeRef};
use crate::names;

/// An identifier as a token.
pub(super) fn token(ident: &names::Ident) -> Ident {
    Ident::new(ident.as_str(), Span::call_site())
}

/// A type of another crate. It was parsed when it was read.
fn other(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}

/// Spells types for one file, and notes what the file has to import for it.
pub(super) struct Speller<'a> {
    ctx: &'a Context<'a>,
    /// What is before the name of a model: nothing among the models, `models::` elsewhere.
    prefix: Option<TokenStream>,
    used: RefCell<Used>,
}

#[derive(Default)]
struct Used {
    models: BTreeSet<String>,
    map: bool,
    json: bool,
}

impl<'a> Speller<'a> {
    /// For a file among the models.
    pub(super) fn models(ctx: &'a Context<'a>) -> Self {
        Self { ctx, prefix: None, used: RefCell::default() }
    }

    /// For a file elsewhere, which imports the module `models`.
    pub(super) fn elsewhere(ctx: &'a Context<'a>) -> Self {
        Self { ctx, prefix: Some(quote!(models::)), used: RefCell::default() }
    }

    /// The models that were spelled.
    pub(super) fn used_models(&self) -> BTreeSet<String> {
        self.used.borrow().models.clone()
    }

    /// Whether a map was spelled.
    pub(super) fn used_map(&self) -> bool {
        self.used.borrow().map
    }

    /// Whether a type of the runtime's `json` module was spelled.
    pub(super) fn used_json(&self) -> bool {
        self.used.borrow().json
    }

    /// A type of the IR by name.
    pub(super) fn named(&self, id: TypeId) -> TokenStream {
        let ident = self.ctx.mentioned(id);
        self.used.borrow_mut().models.insert(ident.as_str().to_owned());
        let (prefix, ident) = (&self.prefix, token(ident));
        quote!(#prefix #ident)
    }

    /// The struct of the required members of a type.
    pub(super) fn required(&self, id: TypeId) -> TokenStream {
        let ident = &self.ctx.names.ty(id).required;
        self.used.borrow_mut().models.insert(ident.as_str().to_owned());
        let (prefix, ident) = (&self.prefix, token(ident));
        quote!(#prefix #ident)
    }

    /// A type where a value of it is held.
    pub(super) fn ty(&self, ty: &TypeRef) -> TokenStream {
        match ty {
            TypeRef::Any => quote!(serde_json::Value),
            TypeRef::Scalar(scalar) => self.format(*scalar).unwrap_or_else(|| self.scalar(*scalar)),
            TypeRef::Array(item) => {
                let item = self.ty(item);
                quote!(Vec<#item>)
            }
            TypeRef::Map(value) => {
                self.used.borrow_mut().map = true;
                let value = self.ty(value);
                quote!(BTreeMap<String, #value>)
            }
            TypeRef::Nullable(inner) => {
                let inner = self.ty(inner);
                quote!(Option<#inner>)
            }
            TypeRef::Sensitive(inner) => self.sensitive(&self.ty(inner)),
            TypeRef::Named(id) => self.named(*id),
        }
    }

    /// A string of a format that is of a type of another crate.
    fn format(&self, scalar: Scalar) -> Option<TokenStream> {
        let path = other(self.ctx.api.foreign.format(scalar)?);
        self.used.borrow_mut().json = true;
        Some(quote!(json::Typed<#path>))
    }

    /// What a schema is that is of a type of another crate.
    pub(super) fn foreign(&self, id: TypeId) -> Option<TokenStream> {
        if let Some(shared) = self.ctx.api.foreign.shared.get(&id) {
            return Some(other(&shared.path));
        }
        let path = other(self.ctx.api.foreign.types.get(&id)?);
        self.used.borrow_mut().json = true;
        Some(quote!(json::Held<#path>))
    }

    /// A type that hides one that cannot do so itself.
    pub(super) fn sensitive(&self, inner: &TokenStream) -> TokenStream {
        self.used.borrow_mut().json = true;
        quote!(json::Sensitive<#inner>)
    }

    /// A scalar.
    pub(super) fn scalar(&self, scalar: Scalar) -> TokenStream {
        let ident = match scalar {
            Scalar::Bool => return quote!(bool),
            Scalar::I32 => return quote!(i32),
            Scalar::I64 => return quote!(i64),
            Scalar::I128 => return quote!(i128),
            Scalar::U128 => return quote!(u128),
            Scalar::F64 => return quote!(f64),
            Scalar::String => return quote!(String),
            Scalar::DateTime => quote!(DateTime),
            Scalar::Date => quote!(Date),
            Scalar::Uuid => quote!(Uuid),
            Scalar::Decimal => quote!(Decimal),
            Scalar::EmptyString => quote!(EmptyString),
            Scalar::File => quote!(File),
        };
        self.used.borrow_mut().json = true;
        quote!(json::#ident)
    }

    /// A type where a caller hands over a value of it, and how the value named `value` becomes the type itself.
    pub(super) fn argument(&self, ty: &TypeRef, value: &Ident) -> (TokenStream, TokenStream) {
        match self.ctx.resolve(ty) {
            TypeRef::Array(item) if self.converts(item) => {
                let item = self.ty(item);
                (
                    quote!(impl IntoIterator<Item = impl Into<#item>>),
                    quote!(#value.into_iter().map(Into::into).collect()),
                )
            }
            TypeRef::Array(item) => {
                let item = self.ty(item);
                (quote!(impl IntoIterator<Item = #item>), quote!(#value.into_iter().collect()))
            }
            TypeRef::Map(inner) => {
                let (item, convert) = if self.converts(inner) {
                    let inner = self.ty(inner);
                    (quote!(impl Into<#inner>), quote!((key.into(), value.into())))
                } else {
                    (self.ty(inner), quote!((key.into(), value)))
                };
                (
                    quote!(impl IntoIterator<Item = (impl Into<String>, #item)>),
                    quote!(#value.into_iter().map(|(key, value)| #convert).collect()),
                )
            }
            TypeRef::Sensitive(inner) => {
                let (argument, value) = self.argument(inner, value);
                self.used.borrow_mut().json = true;
                (argument, quote!(json::Sensitive::new(#value)))
            }
            it if self.converts(it) => {
                let ty = self.ty(ty);
                (quote!(impl Into<#ty>), quote!(#value.into()))
            }
            _ => (self.ty(ty), quote!(#value)),
        }
    }

    /// Whether callers hand over something that becomes the type, rather than the type itself. Numbers and booleans
    /// are themselves: a conversion would only hide which number it is.
    fn converts(&self, ty: &TypeRef) -> bool {
        match self.ctx.resolve(ty) {
            TypeRef::Any | TypeRef::Named(_) | TypeRef::Sensitive(_) => true,
            TypeRef::Scalar(it) => it.is_string() || *it == Scalar::File,
            TypeRef::Array(_) | TypeRef::Map(_) | TypeRef::Nullable(_) => false,
        }
    }

    /// A constant of a type; `None` if the type has no such value.
    pub(super) fn constant(&self, ty: &TypeRef, value: &Value) -> Option<TokenStream> {
        match (self.ctx.resolve(ty), value) {
            (TypeRef::Any, Value::String(text)) => Some(quote!(serde_json::Value::from(#text))),
            (TypeRef::Any, Value::Bool(it)) => Some(quote!(serde_json::Value::from(#it))),
            (TypeRef::Scalar(Scalar::F64), Value::Number(it)) => {
                let it = Literal::f64_unsuffixed(it.as_f64()?);
                Some(quote!(#it))
            }
            (TypeRef::Scalar(Scalar::Bool), Value::Bool(it)) => Some(quote!(#it)),
            (TypeRef::Scalar(Scalar::I32), Value::Number(it)) => {
                let it = Literal::i32_unsuffixed(it.as_i64()?.try_into().ok()?);
                Some(quote!(#it))
            }
            (TypeRef::Scalar(Scalar::I64), Value::Number(it)) => {
                let it = Literal::i64_unsuffixed(it.as_i64()?);
                Some(quote!(#it))
            }
            (TypeRef::Scalar(Scalar::I128), Value::Number(it)) => {
                let it = Literal::i128_unsuffixed(it.as_i128()?);
                Some(quote!(#it))
            }
            (TypeRef::Scalar(Scalar::U128), Value::Number(it)) => {
                let it = Literal::u128_unsuffixed(it.as_u128()?);
                Some(quote!(#it))
            }
            (TypeRef::Scalar(Scalar::String), Value::String(text)) => Some(quote!(#text.to_owned())),
            (TypeRef::Named(id), value) => match (&self.ctx.api.ty(*id).kind, value) {
                (TypeKind::Enum(it), value) => {
                    let position = it.values.iter().position(|it| it.value == *value)?;
                    let arm = token(&self.ctx.names.ty(*id).arms[position]);
                    let ty = self.named(*id);
                    Some(quote!(#ty::#arm))
                }
                (TypeKind::Newtype(Scalar::String), Value::String(text)) => {
                    let ty = self.named(*id);
                    Some(quote!(#ty::from(#text)))
                }
                _ => None,
            },
            _ => None,
        }
    }
}
