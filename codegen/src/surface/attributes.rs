//! What attributes say about an item: when it exists, and what callers see.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Item, Lit, Meta, Token};

/// When something exists, and whether its docs are shown: `cfg(…)` and `doc(hidden)`, in the words of the notes.
pub(super) type Conditions = BTreeSet<String>;

/// The features of tags are on unless a caller chooses, and which models each needs changes with every operation: they are no
/// condition that a later crate has to keep.
fn is_of_tags(condition: &str) -> bool {
    let mut features = condition.split("feature = \"").skip(1).peekable();
    features.peek().is_some() && features.all(|it| it.starts_with("tag-") || it.starts_with("other-models\""))
}

/// The attributes as they apply: each with the condition of the `cfg_attr` around it.
pub(super) fn metas(attrs: &[Attribute]) -> Vec<(Option<String>, Meta)> {
    let mut res = Vec::new();
    let mut todo: Vec<_> = attrs.iter().rev().map(|it| (None, it.meta.clone())).collect();
    while let Some((condition, meta)) = todo.pop() {
        let nested = match &meta {
            Meta::List(list) if list.path.is_ident("cfg_attr") => {
                list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()
            }
            _ => None,
        };
        let Some(nested) = nested else {
            res.push((condition, meta));
            continue;
        };
        let mut nested = nested.into_iter();
        let Some(inner) = nested.next().map(|it| plain(&it)) else { continue };
        let both = condition.map_or(inner.clone(), |outer| format!("all({outer}, {inner})"));
        todo.extend(nested.rev().map(|it| (Some(both.clone()), it)));
    }
    res
}

/// The conditions in `attrs`; `None` if they hold in tests only.
pub(super) fn conditions(attrs: &[Attribute]) -> Option<Conditions> {
    let mut res = Conditions::new();
    for (condition, meta) in metas(attrs) {
        let Meta::List(list) = &meta else { continue };
        let tokens = plain(&list.tokens);
        if list.path.is_ident("cfg") {
            if condition.is_none() && (tokens == "test" || tokens.starts_with("all(test,")) {
                return None;
            }
            if is_of_tags(&tokens) {
                continue;
            }
            res.insert(match condition {
                Some(condition) => format!("cfg({tokens}) if {condition}"),
                None => format!("cfg({tokens})"),
            });
        } else if list.path.is_ident("doc") && tokens == "hidden" {
            res.insert("doc(hidden)".to_owned());
        }
    }
    Some(res)
}

/// What tokens have spaces between, and a person has not.
const SET: &[(&str, &str)] = &[
    (" (", "("),
    ("( ", "("),
    (" )", ")"),
    (" ,", ","),
    (" :: ", "::"),
    (":: ", "::"),
    ("- ", "-"),
    (" : ", ": "),
    (",]", "]"),
    (", }", " }"),
];

/// Tokens as a person would set them, for the small grammars of conditions and constants.
pub(super) fn plain(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    SET.iter().fold(text, |text, (from, to)| text.replace(from, to))
}

/// The attributes of an item.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::ExternCrate(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::ForeignMod(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::TraitAlias(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Union(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

/// The text of `#[path = "…"]`.
pub(super) fn path_attribute(attrs: &[Attribute]) -> Option<String> {
    attrs.iter().find_map(|it| match &it.meta {
        Meta::NameValue(it) if it.path.is_ident("path") => match &it.value {
            Expr::Lit(it) => match &it.lit {
                Lit::Str(it) => Some(it.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}
