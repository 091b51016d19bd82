//! Open enums: of strings, of integers, of numbers, and of values of several kinds. One item each, to which a macro of
//! the runtime adds the arm for values that the schema does not list, and the traits.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::Context;
use super::docs::{Doc, Prose, prose};
use super::rust::token;
use crate::ir::{Enum, EnumOf, EnumValue, TypeId};

/// The item of an enum.
pub(super) fn item(ctx: &Context<'_>, id: TypeId, it: &Enum) -> TokenStream {
    let names = ctx.names.ty(id);
    let ident = token(&names.ident);
    let docs = ctx.type_docs(id).outer();
    let above = ctx.above(id, |it| quote!(#[above(#it)]));
    let arms = it.values.iter().zip(&names.arms).map(|(value, arm)| {
        let (docs, row, arm) = (arm_docs(it.of, value).outer(), row(it.of, value), token(arm));
        quote! { #docs #[json(#row)] #arm, }
    });
    let kind = match it.of {
        EnumOf::Text => quote!(string_enum),
        EnumOf::Integer => quote!(integer_enum),
        EnumOf::Number => quote!(number_enum),
        EnumOf::Mixed => quote!(mixed_enum),
    };
    let sensitive = ctx.api.ty(id).sensitive.then(|| quote!(#[json(sensitive)]));
    quote! {
        json::#kind! {
            #docs
            #above
            #sensitive
            pub enum #ident {
                #(#arms)*
            }
        }
    }
}

fn arm_docs(of: EnumOf, value: &EnumValue) -> Doc {
    let wire = Prose::code(&value.text());
    let docs = Doc::of(&value.docs, prose!["The ", what(of, value), " ", wire.clone(), "."]);
    let docs = match value.docs.description {
        Some(_) => docs.paragraph(prose!["On the wire: ", wire, "."]),
        None => docs,
    };
    if value.docs.deprecated { docs.paragraph("Deprecated.") } else { docs }
}

/// In a sentence: "The *string* `a`."
fn what(of: EnumOf, value: &EnumValue) -> &'static str {
    match (of, &value.value) {
        (EnumOf::Integer, _) => "integer",
        (_, Value::Number(_)) => "number",
        (_, Value::Bool(_)) => "boolean",
        _ => "string",
    }
}

/// The value on the wire. Lowering takes no others for an enum of integers or of numbers.
fn row(of: EnumOf, value: &EnumValue) -> Literal {
    match of {
        EnumOf::Text => Literal::string(&value.text()),
        EnumOf::Integer => Literal::i64_unsuffixed(value.value.as_i64().unwrap_or_default()),
        EnumOf::Number => Literal::f64_unsuffixed(value.value.as_f64().unwrap_or_default()),
        EnumOf::Mixed => Literal::string(&value.value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::arm_docs;
    use crate::ir::{Docs, EnumOf, EnumValue};
    use crate::pointer::Pointer;

    fn docs(description: Option<&str>, deprecated: bool) -> String {
        let docs = Docs { description: description.map(str::to_owned), deprecated, ..Docs::default() };
        let value =
            EnumValue { value: json!("old"), word: None, pointer: Pointer::root(), rename: None, docs };
        arm_docs(EnumOf::Text, &value).outer().to_string()
    }

    #[test]
    fn a_value_says_what_it_is_on_the_wire_and_that_it_is_deprecated() {
        assert!(docs(None, false).contains("The string `old`."));
        assert!(docs(Some("Before 2020."), false).contains("On the wire: `old`."));
        for description in [None, Some("Before 2020.")] {
            assert!(docs(description, true).contains("Deprecated."));
            assert!(!docs(description, false).contains("Deprecated."));
        }
    }
}
