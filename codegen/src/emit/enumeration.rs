//! Open enums of texts and of integers.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs::Doc;
use super::rust::token;
use super::{Context, bridge, markdown};
use crate::ir::{Enum, EnumOf, TypeId};

/// The items of an enum.
pub(super) fn items(ctx: &Context<'_>, id: TypeId, it: &Enum) -> Vec<TokenStream> {
    let names = ctx.names.ty(id);
    let ident = token(&names.ident);
    let docs = ctx.type_docs(id).outer();
    let arms: Vec<_> = names.arms.iter().map(token).collect();
    let what = match it.of {
        EnumOf::Text => "text",
        EnumOf::Integer => "integer",
    };
    let definitions = it.values.iter().zip(&arms).map(|(value, arm)| {
        let wire = markdown::code(&value.wire);
        let docs = Doc::of(&value.docs, &format!("The {what} {wire}."));
        let docs = if value.docs.description.is_some() {
            docs.paragraph(format!("On the wire: {wire}."))
        } else {
            docs
        };
        let docs = docs.outer();
        quote! { #docs #arm, }
    });
    let (copy, held, unknown) = match it.of {
        EnumOf::Text => {
            (quote!(), quote!(json::UnknownText), " A text that the schema does not list, as it came.")
        }
        EnumOf::Integer => {
            (quote!(Copy,), quote!(json::UnknownInteger), " An integer that the schema does not list.")
        }
    };
    let mut items = vec![quote! {
        #docs
        #[derive(Debug, Clone, #copy PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum #ident {
            #(#definitions)*
            #[doc = #unknown]
            Unknown(#held),
        }
    }];
    items.extend(match it.of {
        EnumOf::Text => texts(&ident, it, &arms),
        EnumOf::Integer => integers(&ident, it, &arms),
    });
    items.extend(bridge::serde(&ident));
    items
}

fn texts(ident: &Ident, it: &Enum, arms: &[Ident]) -> Vec<TokenStream> {
    let wires: Vec<_> = it.values.iter().map(|it| it.wire.as_str()).collect();
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
        quote! {
            impl std::fmt::Display for #ident {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(self.as_str())
                }
            }
        },
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
                    to.string(self.as_str());
                }
            }
        },
    ]
}

fn integers(ident: &Ident, it: &Enum, arms: &[Ident]) -> Vec<TokenStream> {
    // The digits of an `i64`: lowering takes no other integers for an enum.
    let wires = it.values.iter().map(|it| it.wire.parse().unwrap_or_default());
    let wires: Vec<_> = wires.map(Literal::i64_unsuffixed).collect();
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
        quote! {
            impl std::fmt::Display for #ident {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.get().fmt(f)
                }
            }
        },
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
                    to.integer(self.get());
                }
            }
        },
    ]
}
