//! Named scalars: newtypes, so that two kinds of id or of time cannot be mixed up.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::rust::{Speller, token};
use super::{Context, bridge};
use crate::ir::{Epoch, Scalar, TypeId};

/// The items of a newtype.
pub(super) fn items(
    ctx: &Context<'_>,
    speller: &Speller<'_>,
    id: TypeId,
    scalar: Scalar,
) -> Vec<TokenStream> {
    let ident = token(&ctx.names.ty(id).ident);
    let docs = ctx.type_docs(id).outer();
    let inner = speller.scalar(scalar);
    let sensitive = ctx.api.ty(id).sensitive;
    let derives = match scalar {
        Scalar::F64 => quote!(Clone, Copy, PartialEq, PartialOrd),
        it if it.is_integer() || it == Scalar::Bool => {
            quote!(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)
        }
        _ => quote!(Clone, PartialEq, Eq, Hash, PartialOrd, Ord),
    };
    let debug = if sensitive { TokenStream::new() } else { quote!(Debug,) };
    let mut items = vec![quote! {
        #docs
        #[derive(#debug #derives)]
        pub struct #ident(#inner);
    }];
    items.extend(match scalar {
        it if it.is_number() || it == Scalar::Bool => number(&ident, &inner, sensitive),
        Scalar::String => text(
            &ident,
            &quote!(self.0.as_str()),
            &quote!(Self(text.to_owned())),
            &quote!(Self(text)),
            sensitive,
        ),
        _ => text(
            &ident,
            &quote!(self.0.as_str()),
            &quote!(Self(text.into())),
            &quote!(Self(text.into())),
            sensitive,
        ),
    });
    let write = bridge::write(&quote!(self.0.write(to)), sensitive);
    items.push(quote! {
        impl json::Json for #ident {
            fn blank() -> Self {
                Self(json::Json::blank())
            }

            fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                self.0.read(from)
            }

            fn write(&self, to: &mut json::Writer) {
                #write
            }
        }
    });
    items.extend(sensitive.then(|| bridge::hidden(&ident)));
    items.extend(bridge::serde(&ident));
    if let Some(epoch) = ctx.api.ty(id).epoch {
        items.extend(points_in_time(&ident, epoch));
    }
    items
}

/// From and into jiff's points in time.
fn points_in_time(ident: &Ident, epoch: Epoch) -> [TokenStream; 2] {
    let (from, into) = match epoch {
        Epoch::Seconds => (quote!(from_second), quote!(as_second)),
        Epoch::Milliseconds => (quote!(from_millisecond), quote!(as_millisecond)),
    };
    [
        quote! {
            #[doc = " Fails for what is thousands of years away."]
            #[cfg(feature = "jiff")]
            impl TryFrom<#ident> for jiff::Timestamp {
                type Error = jiff::Error;

                fn try_from(it: #ident) -> Result<Self, jiff::Error> {
                    Self::#from(it.0)
                }
            }
        },
        quote! {
            #[doc = " What is less than the unit is left out."]
            #[cfg(feature = "jiff")]
            impl From<jiff::Timestamp> for #ident {
                fn from(it: jiff::Timestamp) -> Self {
                    Self(it.#into())
                }
            }
        },
    ]
}

fn number(ident: &Ident, inner: &TokenStream, sensitive: bool) -> Vec<TokenStream> {
    let mut items = vec![
        quote! {
            impl #ident {
                #[doc = " The bare value."]
                pub const fn get(self) -> #inner {
                    self.0
                }
            }
        },
        quote! {
            impl From<#inner> for #ident {
                fn from(value: #inner) -> Self {
                    Self(value)
                }
            }
        },
    ];
    items.extend((!sensitive).then(|| bridge::display(ident, &quote!(self.0.fmt(f)))));
    items
}

fn text(
    ident: &Ident,
    as_str: &TokenStream,
    from_str: &TokenStream,
    from_string: &TokenStream,
    sensitive: bool,
) -> Vec<TokenStream> {
    let mut items = vec![
        quote! {
            impl #ident {
                #[doc = " The text on the wire."]
                pub fn as_str(&self) -> &str {
                    #as_str
                }
            }
        },
        quote! {
            impl From<&str> for #ident {
                fn from(text: &str) -> Self {
                    #from_str
                }
            }
        },
        quote! {
            impl From<String> for #ident {
                fn from(text: String) -> Self {
                    #from_string
                }
            }
        },
        quote! {
            #[doc = " Lets a call take a reference where it wants the value."]
            impl From<&#ident> for #ident {
                fn from(it: &#ident) -> Self {
                    it.clone()
                }
            }
        },
    ];
    items.extend((!sensitive).then(|| bridge::display(ident, &quote!(f.write_str(self.as_str())))));
    items
}
