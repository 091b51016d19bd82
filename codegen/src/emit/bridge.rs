//! Trait implementations that unions and what else has no macro share: `Debug`, and serde over the table.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// `Debug` with this body.
pub(super) fn debug(ident: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        impl std::fmt::Debug for #ident {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                #body
            }
        }
    }
}

/// `Debug` of a type that nothing may show.
pub(super) fn hidden(ident: &Ident) -> TokenStream {
    let shown = format!("{ident}([redacted])");
    debug(ident, &quote!(f.write_str(#shown)))
}

/// `serde::Serialize` and `serde::Deserialize`.
pub(super) fn serde(ident: &Ident) -> [TokenStream; 2] {
    [
        quote! {
            impl serde::Serialize for #ident {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    json::serialize(self, serializer)
                }
            }
        },
        quote! {
            impl<'de> serde::Deserialize<'de> for #ident {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    json::deserialize(deserializer)
                }
            }
        },
    ]
}
