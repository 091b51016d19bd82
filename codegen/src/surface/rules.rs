//! The rules of a `macro_rules!` macro, taken apart.
//!
//! In: the tokens of its body. Out: both sides of each rule, with variables by their place. A rule that is written in a way
//! that is not known here is left out.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A rule: what a call looks like, and what it means.
pub(super) struct Rule {
    pub(super) matcher: Vec<Part>,
    pub(super) transcriber: Vec<Part>,
    /// How many variables there are.
    pub(super) variables: usize,
}

/// A part of either side of a rule.
pub(super) enum Part {
    /// `$name:kind`; on the other side `$name`, without a kind.
    Variable(usize, String),
    /// `$(…)`, with the variables in it.
    Repetition {
        inner: Vec<Part>,
        separator: Option<TokenTree>,
        once: bool,
        variables: Vec<usize>,
    },
    Group(Delimiter, Vec<Part>),
    Token(TokenTree),
}

/// The rules in the body of a macro.
pub(super) fn rules(body: TokenStream) -> Vec<Rule> {
    let tokens: Vec<_> = body.into_iter().collect();
    // Matcher, `=>`, transcriber, and `;` between rules.
    let sides = |at: usize| match (tokens.get(at)?, tokens.get(at + 3)?) {
        (TokenTree::Group(matcher), TokenTree::Group(transcriber)) => Some((matcher, transcriber)),
        _ => None,
    };
    (0..tokens.len()).step_by(5).map_while(sides).filter_map(|(left, right)| rule(left, right)).collect()
}

fn rule(matcher: &Group, transcriber: &Group) -> Option<Rule> {
    let mut names = Vec::new();
    let matcher = parts(&trees(matcher), &mut names, true)?;
    let variables = names.len();
    let transcriber = parts(&trees(transcriber), &mut names, false)?;
    Some(Rule { matcher, transcriber, variables })
}

fn trees(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

/// One side of a rule. A matcher names the variables.
fn parts(side: &[TokenTree], names: &mut Vec<String>, is_matcher: bool) -> Option<Vec<Part>> {
    let (mut side, mut all) = (side, Vec::new());
    while let Some(first) = side.first() {
        let (part, length) = match (first, side.get(1)) {
            (TokenTree::Punct(it), Some(TokenTree::Ident(name))) if it.as_char() == '$' => {
                let known = names.iter().position(|it| name == it);
                match (is_matcher, known) {
                    (true, _) => {
                        let Some(TokenTree::Ident(kind)) = side.get(3) else { return None };
                        names.push(name.to_string());
                        (Part::Variable(names.len() - 1, kind.to_string()), 4)
                    }
                    (false, Some(known)) => (Part::Variable(known, String::new()), 2),
                    // `$crate`.
                    (false, None) => (Part::Token(TokenTree::Ident(name.clone())), 2),
                }
            }
            (TokenTree::Punct(it), Some(TokenTree::Group(group))) if it.as_char() == '$' => {
                let inner = parts(&trees(group), names, is_matcher)?;
                let (separator, often, length) = match (often(side.get(2)), often(side.get(3))) {
                    (Some(often), _) => (None, often, 3),
                    (None, Some(often)) => (side.get(2).cloned(), often, 4),
                    (None, None) => return None,
                };
                let variables = variables(&inner);
                (Part::Repetition { inner, separator, once: often == '?', variables }, length)
            }
            (TokenTree::Punct(it), _) if it.as_char() == '$' => return None,
            (TokenTree::Group(it), _) => {
                (Part::Group(it.delimiter(), parts(&trees(it), names, is_matcher)?), 1)
            }
            (it, _) => (Part::Token(it.clone()), 1),
        };
        all.push(part);
        side = &side[length..];
    }
    Some(all)
}

/// How often a repetition may come: `*`, `+` or `?`.
fn often(tree: Option<&TokenTree>) -> Option<char> {
    match tree? {
        TokenTree::Punct(it) => Some(it.as_char()).filter(|it| matches!(it, '*' | '+' | '?')),
        _ => None,
    }
}

/// The variables of some parts, those in groups and repetitions included.
fn variables(parts: &[Part]) -> Vec<usize> {
    let of = |part: &Part| match part {
        Part::Variable(it, _) => vec![*it],
        Part::Repetition { variables, .. } => variables.clone(),
        Part::Group(_, inner) => variables(inner),
        Part::Token(_) => Vec::new(),
    };
    parts.iter().flat_map(of).collect()
}
