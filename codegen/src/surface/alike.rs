//! Two crates of which most files are the same: of those only what other files need is read.
//!
//! In: the files of both crates. Out: the files of one, as [`Sources`]. A file that both have lists the same lines in both, so that
//! whoever compares two listings misses nothing without them. What its items are called is kept, since other files mention
//! it, and so are the rules of its macros. What is not read are impl blocks and what macros write: most of a listing's cost.
//! Such a file is parsed once for both.

use std::cell::RefCell;
use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::Item;

use super::Sources;
use crate::output::FileTree;

/// The files of a crate, next to those of another one.
pub(super) struct Beside<'a> {
    pub(super) own: &'a FileTree,
    pub(super) other: &'a FileTree,
    pub(super) alike: &'a Alike,
}

/// What is needed of files that both have, by path, parsed for one crate and left for the other.
pub(super) type Alike = RefCell<HashMap<String, syn::File>>;

impl Sources for Beside<'_> {
    fn has(&self, path: &str) -> bool {
        self.own.has(path)
    }

    fn parse(&self, path: &str) -> Option<syn::Result<syn::File>> {
        let text = self.own.get(path)?;
        if self.other.get(path) != Some(text) {
            return Some(syn::parse_file(text));
        }
        if let Some(file) = self.alike.borrow_mut().remove(path) {
            return Some(Ok(file));
        }
        Some(syn::parse_file(text).map(|mut file| {
            file.items = file.items.into_iter().filter_map(needed).collect();
            self.alike.borrow_mut().insert(path.to_owned(), file.clone());
            file
        }))
    }
}

/// What other files need of an item.
fn needed(item: Item) -> Option<Item> {
    match item {
        Item::Impl(_) => None,
        Item::Macro(it) if it.ident.is_none() => match declared(&it.mac.tokens) {
            Declared::Nothing => None,
            Declared::Item(tokens) => syn::parse2(tokens).ok(),
            Declared::Unknown => Some(Item::Macro(it)),
        },
        item => Some(item),
    }
}

/// What the call of a macro declares, as far as that can be seen without its rules.
enum Declared {
    /// It is around an impl block.
    Nothing,
    /// A type of this name.
    Item(TokenStream),
    Unknown,
}

fn declared(tokens: &TokenStream) -> Declared {
    let words: Vec<_> = tokens.clone().into_iter().take_while(|it| !is_body(it)).collect();
    let is = |tree: &TokenTree, word: &str| matches!(tree, TokenTree::Ident(it) if it == word);
    if words.iter().any(|it| is(it, "impl")) {
        return Declared::Nothing;
    }
    for (at, word) in words.iter().enumerate() {
        if let (true, Some(TokenTree::Ident(name))) =
            (is(word, "struct") || is(word, "enum"), words.get(at + 1))
        {
            let is_public = at > 0 && is(&words[at - 1], "pub");
            return if is_public { Declared::Item(quote!(pub struct #name;)) } else { Declared::Unknown };
        }
    }
    Declared::Unknown
}

fn is_body(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(it) if it.delimiter() == proc_macro2::Delimiter::Brace)
}

#[cfg(test)]
mod tests {
    use super::super::{both, of};
    use crate::output::FileTree;

    const RULES: &str = "macro_rules! object { ($(#[$a:meta])* pub struct $name:ident { $($field:ident: $ty:ty,)* }) => \
                         { pub struct $name { $(pub $field: $ty),* } impl $name { pub fn blank() -> Self { loop {} } } } }\n\
                         macro_rules! setters { (impl $name:ident { $($set:ident)* }) => { impl $name { $(pub fn $set(self) -> Self { self })* } } }";

    fn tree(shop: &str) -> FileTree {
        let mut tree = FileTree::new();
        tree.insert("src/lib.rs", format!("{RULES}\npub mod money;\npub mod shop;\n"));
        tree.insert(
            "src/money.rs",
            "object! { pub struct Money { amount: u64, } }\nsetters! { impl Money { amount } }\nimpl Money { pub fn all() {} }\n",
        );
        tree.insert("src/shop.rs", shop);
        tree
    }

    #[test]
    fn what_differs_is_listed_whole_and_by_full_names() {
        let was = tree("use crate::money::Money;\nobject! { pub struct Shop { money: Money, } }\n");
        let is = tree("use crate::money::Money;\nobject! { pub struct Shop { money: Option<Money>, } }\n");
        let lines = |it: &super::super::Surface| it.items.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (old, new) = both("a", &was, &is).expect("two crates");
        let (old, new) = (lines(&old), lines(&new));
        let (whole_old, whole_new) =
            (lines(&of("a", &was).expect("a crate")), lines(&of("a", &is).expect("a crate")));
        // Less is read, and the difference is the same.
        assert!(old.len() < whole_old.len());
        let less =
            |a: &[String], b: &[String]| a.iter().filter(|it| !b.contains(it)).cloned().collect::<Vec<_>>();
        assert!(less(&old, &new).iter().any(|it| it.contains("a::money::Money")), "{old:?}");
        assert_eq!(less(&old, &new), less(&whole_old, &whole_new));
        assert_eq!(less(&new, &old), less(&whole_new, &whole_old));
    }
}
