//! The fragments that a macro matches: how many tokens of a call each kind takes.
//!
//! In: the tokens of a call, taken apart. Out: a length. What ends a type or an expression is looked for, since parsing the
//! rest of a call for each fragment of it takes time that grows with the square of the call.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};

/// Tokens of a call.
pub(super) enum Tree {
    Group(Delimiter, Vec<Tree>),
    Token(TokenTree),
}

/// The tokens of a call, groups taken apart.
pub(super) fn taken_apart(tokens: TokenStream) -> Vec<Tree> {
    let of = |tree| match tree {
        TokenTree::Group(it) => {
            let (delimiter, inside) = (it.delimiter(), it.stream());
            // Nobody else holds the tokens then, so that they are moved.
            drop(it);
            Tree::Group(delimiter, taken_apart(inside))
        }
        other => Tree::Token(other),
    };
    tokens.into_iter().map(of).collect()
}

/// The tokens again.
pub(super) fn tokens(trees: &[Tree]) -> impl Iterator<Item = TokenTree> {
    trees.iter().map(|tree| match tree {
        Tree::Group(delimiter, inside) => Group::new(*delimiter, tokens(inside).collect()).into(),
        Tree::Token(it) => it.clone(),
    })
}

/// How many tokens a fragment of this kind takes.
pub(super) fn fragment(kind: &str, call: &[Tree]) -> Option<usize> {
    let is_number = |tree: Option<&Tree>| matches!(tree, Some(Tree::Token(TokenTree::Literal(_))));
    match (kind, call.first()?) {
        ("tt", _) => Some(1),
        ("ident", Tree::Token(TokenTree::Ident(_))) => Some(1),
        ("literal", Tree::Token(TokenTree::Literal(_))) => Some(1),
        ("literal", Tree::Token(TokenTree::Ident(it))) if it == "true" || it == "false" => Some(1),
        ("literal", Tree::Token(TokenTree::Punct(it))) if it.as_char() == '-' && is_number(call.get(1)) => {
            Some(2)
        }
        ("ty", _) => Some(end_of_type(call)).filter(|it| *it > 0),
        // Without what may follow an expression, all is one.
        ("expr", _) if !call.iter().any(|it| ends(it, &[',', ';', '='])) => Some(call.len()),
        ("expr", _) => parsed::<syn::Expr>(call),
        ("path", _) => parsed::<syn::Path>(call),
        ("vis", _) => parsed::<syn::Visibility>(call),
        ("item", _) => parsed::<syn::Item>(call),
        _ => None,
    }
}

/// Where the type ends that begins here: before what may follow one, outside of angle brackets.
fn end_of_type(call: &[Tree]) -> usize {
    let mut depth = 0_usize;
    let mut before = Before::Nothing;
    for (at, tree) in call.iter().enumerate() {
        let is_arrow = before == Before::Sign('-');
        match tree {
            Tree::Token(TokenTree::Punct(it)) if it.as_char() == '<' => depth += 1,
            Tree::Token(TokenTree::Punct(it)) if it.as_char() == '>' && is_arrow => {}
            Tree::Token(TokenTree::Punct(it)) if it.as_char() == '>' && depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            Tree::Group(Delimiter::Brace, _) => return at,
            // A list of what comes next: `&[u8]` is one type, in `u8 [x]` a type has ended.
            Tree::Group(Delimiter::Bracket, _) if before == Before::Type => return at,
            Tree::Token(TokenTree::Ident(it)) if it == "where" || it == "as" => return at,
            tree if ends(tree, &[',', ';', '=', '|', '>']) => return at,
            _ => {}
        }
        before = match tree {
            Tree::Token(TokenTree::Punct(it)) if it.as_char() == '>' && !is_arrow => Before::Type,
            Tree::Token(TokenTree::Punct(it)) => Before::Sign(it.as_char()),
            // A lifetime, or a word in front of a type.
            Tree::Token(TokenTree::Ident(_)) if before == Before::Sign('\'') => Before::Nothing,
            Tree::Token(TokenTree::Ident(it)) if FRONT.iter().any(|word| it == word) => Before::Nothing,
            _ => Before::Type,
        };
    }
    call.len()
}

/// Words that a type follows.
const FRONT: [&str; 5] = ["mut", "const", "dyn", "impl", "for"];

/// What precedes a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Sign(char),
    /// What can be the end of a type.
    Type,
}

fn ends(tree: &Tree, signs: &[char]) -> bool {
    matches!(tree, Tree::Token(TokenTree::Punct(it)) if signs.contains(&it.as_char()))
}

fn parsed<T: Parse>(call: &[Tree]) -> Option<usize> {
    let rest = |input: ParseStream<'_>| {
        input.parse::<T>()?;
        input.parse::<TokenStream>()
    };
    let rest = rest.parse2(tokens(call).collect()).ok()?;
    Some(call.len() - rest.into_iter().count())
}
