//! How the runtime reads and writes a struct: the table of its members, and the way to each.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::bridge;
use super::{Emit, Member};

impl Emit<'_> {
    pub(super) fn table(&self) -> TokenStream {
        let ident = &self.ident;
        let name = ident.to_string();
        let rows = self.members.iter().map(row);
        let (get, get_mut): (Vec<_>, Vec<_>) = self
            .members
            .iter()
            .enumerate()
            .map(|(index, it)| {
                let (index, ident) = (Literal::usize_unsuffixed(index), &it.ident);
                (quote!(#index => &self.#ident,), quote!(#index => &mut self.#ident,))
            })
            .unzip();
        let (get, get_mut) = if self.members.is_empty() {
            (quote!(&self.extra), quote!(&mut self.extra))
        } else {
            (
                quote!(match member { #(#get)* _ => &self.extra }),
                quote!(match member { #(#get_mut)* _ => &mut self.extra }),
            )
        };
        let unused = if self.members.is_empty() { format_ident!("_member") } else { format_ident!("member") };
        let additional = self.additional.iter().map(|(ident, _)| {
            let left_out = self.left_out();
            quote! {
                fn additional(&self) -> Option<&dyn json::Entries> {
                    Some(&self.#ident)
                }

                fn additional_mut(&mut self) -> Option<&mut dyn json::Entries> {
                    Some(&mut self.#ident)
                }

                #left_out
            }
        });
        let allow = self.allow_deprecated();
        quote! {
            #allow
            impl json::Object for #ident {
                fn table(&self) -> &'static json::Table {
                    const MEMBERS: &[json::Member] = &[#(#rows),*];
                    const { &json::Table { name: #name, members: MEMBERS } }
                }

                fn get(&self, #unused: usize) -> &dyn json::Json {
                    #get
                }

                fn get_mut(&mut self, #unused: usize) -> &mut dyn json::Json {
                    #get_mut
                }

                fn extra(&self) -> &json::Extra {
                    &self.extra
                }

                fn extra_mut(&mut self) -> &mut json::Extra {
                    &mut self.extra
                }

                #(#additional)*
            }
        }
    }

    /// What must not be taken for an additional member.
    fn left_out(&self) -> Option<TokenStream> {
        let names = &self.left_out;
        (!names.is_empty()).then(|| {
            quote! {
                fn left_out(&self) -> &'static [&'static str] {
                    &[#(#names),*]
                }
            }
        })
    }

    pub(super) fn json(&self) -> TokenStream {
        let ident = &self.ident;
        let fields = self.members.iter().map(|it| {
            let ident = &it.ident;
            if it.optional { quote!(#ident: None,) } else { quote!(#ident: json::Json::blank(),) }
        });
        let additional = self.additional.iter().map(|(ident, _)| quote!(#ident: BTreeMap::new(),));
        let allow = self.allow_deprecated();
        let write = bridge::write(&quote!(to.object(self)), self.is_sensitive());
        quote! {
            #allow
            impl json::Json for #ident {
                fn blank() -> Self {
                    Self { #(#fields)* #(#additional)* extra: json::Extra::new() }
                }

                fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                    from.object(self)
                }

                fn write(&self, to: &mut json::Writer) {
                    #write
                }
            }
        }
    }
}

/// A row of the table.
fn row(member: &Member<'_>) -> TokenStream {
    let field = member.field;
    let wire = &field.wire;
    let mut row = if member.required {
        quote!(json::Member::required(#wire))
    } else {
        quote!(json::Member::optional(#wire))
    };
    // The type of a tag may allow for any text.
    let tag = field.constant.as_ref().filter(|_| field.tag).and_then(|it| it.as_str());
    let constant = tag.map_or_else(|| quote!(.constant()), |tag| quote!(.tag(#tag)));
    let lenient = field.lenient.unwrap_or_default();
    let marks = [
        (field.constant.is_some(), constant),
        (field.sensitive, quote!(.sensitive())),
        (lenient.numeric_string, quote!(.numeric_string())),
        (lenient.bare_number, quote!(.bare_number())),
        (lenient.empty_as_absent, quote!(.empty_as_absent())),
        (lenient.json_in_string, quote!(.json_in_string())),
    ];
    row.extend(marks.into_iter().filter(|(applies, _)| *applies).map(|(_, mark)| mark));
    row
}
