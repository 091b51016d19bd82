//! Tags as features of the crate: the rows of the manifest, the conditions of modules, and the words about them.
//!
//! In: which feature needs which file, as [`Features`](crate::features::Features) has it. Out: tokens and text; all is empty where
//! tags are not features, so that nothing of such a crate depends on this.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::docs::{Doc, Prose, prose};
use crate::features::{ALL, OTHER};

/// At the top of the crate: docs.rs shows next to each item the features that it needs.
pub(super) const SHOWN: &str = "#![cfg_attr(docsrs, feature(doc_cfg))]\n";

impl Context<'_> {
    /// When the operations of a tag are compiled.
    pub(super) fn if_tag(&self, index: usize) -> Option<TokenStream> {
        let feature = self.features?.tag(index);
        Some(quote!(#[cfg(feature = #feature)]))
    }

    /// When a file of models is compiled.
    pub(super) fn if_needed(&self, file: &str) -> Option<TokenStream> {
        let features = self.features?.models(file)?;
        Some(match features.as_slice() {
            [only] => quote!(#[cfg(feature = #only)]),
            all => quote!(#[cfg(any(#(feature = #all),*))]),
        })
    }

    /// When the models are compiled that no operation needs.
    pub(super) fn if_other(&self) -> Option<TokenStream> {
        self.features.filter(|it| it.has_other()).map(|_| quote!(#[cfg(feature = #OTHER)]))
    }
}

/// The rows of the manifest.
pub(super) fn rows(ctx: &Context<'_>) -> String {
    let Some(features) = ctx.features else { return String::new() };
    let list: String = features.all().map(|it| format!("    \"{it}\",\n")).collect();
    let mut text = format!("# All operations, and all models.\n{ALL} = [\n{list}]\n");
    for (index, feature) in features.all().enumerate() {
        if index == 0 {
            text.push_str("# The operations of a tag, and the models that they need.\n");
        } else if feature == OTHER {
            text.push_str("# Models that no operation needs, such as what webhooks bring.\n");
        }
        text.push_str(&format!("{feature} = []\n"));
    }
    text
}

/// How to compile less of the crate.
pub(super) fn about(ctx: &Context<'_>) -> Doc {
    let Some(first) = ctx.features.and_then(|it| it.all().next()) else { return Doc::default() };
    let all = ctx.names.tags().iter().map(|it| Prose::code(&it.feature()));
    let other = ctx.features.filter(|it| it.has_other()).map(|_| {
        prose![
            " The feature ",
            Prose::code(OTHER),
            " has the models that no operation needs, such as what webhooks bring."
        ]
    });
    let doc = Doc::default()
        .paragraph("# Features per tag")
        .paragraph(prose![
            "The operations of each tag are a feature, with the models that they need. The feature ",
            Prose::code(ALL),
            " has all of them and is on by default. A program that needs few of them compiles faster if it says so in its ",
            Prose::code("Cargo.toml"),
            ": ",
            Prose::code(&format!("default-features = false, features = [\"rustls\", \"{first}\"]")),
            "."
        ])
        .paragraph(prose!["The features of tags: ", Prose::join(all, ", "), "."]);
    match other {
        Some(words) => doc.paragraph(words),
        None => doc,
    }
}
