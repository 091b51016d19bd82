//! Open enums of texts.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Doc;
use super::rust::token;
use super::{Context, bridge, markdown};
use crate::ir::{Enum, TypeId};

/// The items of an enum.
pub(super) fn items(ctx: &Context<'_>, id: TypeId, it: &Enum) -> Vec<TokenStream> {
    let names = ctx.names.ty(id);
    let ident = token(&names.ident);
    let docs = ctx.type_docs(id).outer();
    let arms: Vec<_> = names.arms.iter().map(token).collect();
    let wires: Vec<_> = it.values.iter().map(|it| it.wire.as_str()).collect();
    let definitions = it.values.iter().zip(&arms).map(|(value, arm)| {
        let wire = markdown::code(&value.wire);
        let docs = Doc::of(&value.docs, &format!("The text {wire}."));
        let docs = if value.docs.description.is_some() {
            docs.paragraph(format!("On the wire: {wire}."))
        } else {
            docs
        };
        let docs = docs.outer();
        quote! { #docs #arm, }
    });
    let mut items = vec![
        quote! {
            #docs
            #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
            #[non_exhaustive]
            pub enum #ident {
                #(#definitions)*
                #[doc = " A text that the schema does not list, as it came."]
                Unknown(json::UnknownText),
            }
        },
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
    ];
    items.extend(bridge::serde(&ident));
    items
}
