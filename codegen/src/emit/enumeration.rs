//! Open enums: of texts, of integers, of numbers, and of values of several kinds.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::docs::{Doc, Prose, prose};
use super::rust::token;
use super::{Context, bridge};
use crate::ir::{Enum, EnumOf, EnumValue, TypeId};

/// The items of an enum.
pub(super) fn items(ctx: &Context<'_>, id: TypeId, it: &Enum) -> Vec<TokenStream> {
    let names = ctx.names.ty(id);
    let ident = token(&names.ident);
    let docs = ctx.type_docs(id).outer();
    let arms: Vec<_> = names.arms.iter().map(token).collect();
    let definitions = it.values.iter().zip(&arms).map(|(value, arm)| {
        let wire = Prose::code(&value.text());
        let docs = Doc::of(&value.docs, prose!["The ", what(it.of, value), " ", wire.clone(), "."]);
        let docs = if value.docs.description.is_some() {
            docs.paragraph(prose!["On the wire: ", wire, "."])
        } else {
            docs
        };
        let docs = docs.outer();
        quote! { #docs #arm, }
    });
    let (derives, held, unknown) = match it.of {
        EnumOf::Text => (
            quote!(PartialEq, Eq, Hash, PartialOrd, Ord),
            quote!(json::UnknownText),
            "A text that the schema does not list, as it came.",
        ),
        EnumOf::Integer => (
            quote!(Copy, PartialEq, Eq, Hash, PartialOrd, Ord),
            quote!(json::UnknownInteger),
            "An integer that the schema does not list.",
        ),
        EnumOf::Number => (
            quote!(Copy, PartialEq, PartialOrd),
            quote!(json::UnknownNumber),
            "A number that the schema does not list.",
        ),
        EnumOf::Mixed => (
            quote!(PartialEq),
            quote!(json::UnknownValue),
            "A value that the schema does not list, as it came.",
        ),
    };
    let unknown = Doc::words(unknown).outer();
    let sensitive = ctx.api.ty(id).sensitive;
    let debug = if sensitive { TokenStream::new() } else { quote!(Debug,) };
    let mut items = vec![quote! {
        #docs
        #[derive(#debug Clone, #derives)]
        #[non_exhaustive]
        pub enum #ident {
            #(#definitions)*
            #unknown
            Unknown(#held),
        }
    }];
    items.extend(match it.of {
        EnumOf::Text => texts(&ident, it, &arms, sensitive),
        EnumOf::Integer => integers(&ident, it, &arms, sensitive),
        EnumOf::Number => numbers(&ident, it, &arms, sensitive),
        EnumOf::Mixed => mixed(&ident, it, &arms, sensitive),
    });
    items.extend(sensitive.then(|| bridge::hidden(&ident)));
    items.extend(bridge::serde(&ident));
    items
}

/// `Display`, unless nothing may show the value.
fn shown(ident: &Ident, body: &TokenStream, sensitive: bool) -> TokenStream {
    if sensitive { TokenStream::new() } else { bridge::display(ident, body) }
}

/// In a sentence: "The *text* `a`."
fn what(of: EnumOf, value: &EnumValue) -> &'static str {
    match (of, &value.value) {
        (EnumOf::Integer, _) => "integer",
        (_, Value::Number(_)) => "number",
        (_, Value::Bool(_)) => "boolean",
        _ => "text",
    }
}

fn texts(ident: &Ident, it: &Enum, arms: &[Ident], sensitive: bool) -> Vec<TokenStream> {
    let wires: Vec<_> = it.values.iter().map(EnumValue::text).collect();
    let write = bridge::write(&quote!(to.string(self.as_str())), sensitive);
    vec![
        quote! {
            impl #ident {
                #[doc = " The text on the wire."]
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#arms => #wires,)*
                        Self::Unknown(text) => text.as_str(),
                    }
                }
            }
        },
        quote! {
            #[doc = " A listed text becomes its arm, any other is kept."]
            impl From<&str> for #ident {
                fn from(text: &str) -> Self {
                    match text {
                        #(#wires => Self::#arms,)*
                        _ => Self::Unknown(json::UnknownText::new(text)),
                    }
                }
            }
        },
        quote! {
            impl From<String> for #ident {
                fn from(text: String) -> Self {
                    Self::from(text.as_str())
                }
            }
        },
        shown(ident, &quote!(f.write_str(self.as_str())), sensitive),
        quote! {
            impl json::TextEnum for #ident {
                fn as_str(&self) -> &str {
                    self.as_str()
                }

                fn is_known(&self) -> bool {
                    !matches!(self, Self::Unknown(_))
                }
            }
        },
        quote! {
            impl json::Json for #ident {
                fn blank() -> Self {
                    Self::from("")
                }

                fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                    *self = from.text_enum()?;
                    Ok(())
                }

                fn write(&self, to: &mut json::Writer) {
                    #write
                }
            }
        },
    ]
}

fn integers(ident: &Ident, it: &Enum, arms: &[Ident], sensitive: bool) -> Vec<TokenStream> {
    // Lowering takes no others for an enum of integers.
    let wires = it.values.iter().map(|it| it.value.as_i64().unwrap_or_default());
    let wires: Vec<_> = wires.map(Literal::i64_unsuffixed).collect();
    let write = bridge::write(&quote!(to.integer(self.get())), sensitive);
    vec![
        quote! {
            impl #ident {
                #[doc = " The integer on the wire."]
                pub const fn get(self) -> i64 {
                    match self {
                        #(Self::#arms => #wires,)*
                        Self::Unknown(value) => value.get(),
                    }
                }
            }
        },
        quote! {
            #[doc = " A listed integer becomes its arm, any other is kept."]
            impl From<i64> for #ident {
                fn from(value: i64) -> Self {
                    match value {
                        #(#wires => Self::#arms,)*
                        _ => Self::Unknown(json::UnknownInteger::new(value)),
                    }
                }
            }
        },
        shown(ident, &quote!(self.get().fmt(f)), sensitive),
        quote! {
            impl json::IntegerEnum for #ident {
                fn is_known(&self) -> bool {
                    !matches!(self, Self::Unknown(_))
                }
            }
        },
        quote! {
            impl json::Json for #ident {
                fn blank() -> Self {
                    Self::from(0)
                }

                fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                    *self = from.integer_enum()?;
                    Ok(())
                }

                fn write(&self, to: &mut json::Writer) {
                    #write
                }
            }
        },
    ]
}

fn numbers(ident: &Ident, it: &Enum, arms: &[Ident], sensitive: bool) -> Vec<TokenStream> {
    // Lowering takes no others for an enum of numbers.
    let wires = it.values.iter().map(|it| it.value.as_f64().unwrap_or_default());
    let wires: Vec<_> = wires.map(Literal::f64_unsuffixed).collect();
    let write = bridge::write(&quote!(to.number(self.get())), sensitive);
    vec![
        quote! {
            impl #ident {
                #[doc = " The number on the wire."]
                pub const fn get(self) -> f64 {
                    match self {
                        #(Self::#arms => #wires,)*
                        Self::Unknown(value) => value.get(),
                    }
                }
            }
        },
        quote! {
            #[doc = " A listed number becomes its arm, any other is kept."]
            impl From<f64> for #ident {
                fn from(value: f64) -> Self {
                    match value {
                        #(#wires => Self::#arms,)*
                        _ => Self::Unknown(json::UnknownNumber::new(value)),
                    }
                }
            }
        },
        shown(ident, &quote!(self.get().fmt(f)), sensitive),
        quote! {
            impl json::NumberEnum for #ident {
                fn is_known(&self) -> bool {
                    !matches!(self, Self::Unknown(_))
                }
            }
        },
        quote! {
            impl json::Json for #ident {
                fn blank() -> Self {
                    Self::from(0.0)
                }

                fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                    *self = from.number_enum()?;
                    Ok(())
                }

                fn write(&self, to: &mut json::Writer) {
                    #write
                }
            }
        },
    ]
}

fn mixed(ident: &Ident, it: &Enum, arms: &[Ident], sensitive: bool) -> Vec<TokenStream> {
    let wires: Vec<_> = it.values.iter().map(|it| it.value.to_string()).collect();
    let write = bridge::write(&quote!(to.mixed_enum(self)), sensitive);
    vec![
        quote! {
            impl #ident {
                #[doc = " The value on the wire."]
                pub fn to_value(&self) -> serde_json::Value {
                    json::to_value(self)
                }
            }
        },
        quote! {
            #[doc = " A listed value becomes its arm, any other is kept."]
            impl From<serde_json::Value> for #ident {
                fn from(value: serde_json::Value) -> Self {
                    json::listed(&value).unwrap_or_else(|| Self::Unknown(json::UnknownValue::new(value)))
                }
            }
        },
        quote! {
            impl json::MixedEnum for #ident {
                const LISTED: &'static [(&'static str, Self)] = &[#((#wires, Self::#arms)),*];

                fn unknown(&self) -> Option<&json::UnknownValue> {
                    match self {
                        Self::Unknown(value) => Some(value),
                        _ => None,
                    }
                }
            }
        },
        quote! {
            impl json::Json for #ident {
                fn blank() -> Self {
                    Self::from(serde_json::Value::Null)
                }

                fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                    *self = from.mixed_enum()?;
                    Ok(())
                }

                fn write(&self, to: &mut json::Writer) {
                    #write
                }
            }
        },
    ]
}
