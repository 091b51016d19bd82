//! Expands calls of `macro_rules!` macros in item position, so that what they write is listed like any other item.
//!
//! In: the rules of a macro and the tokens of a call. Out: the tokens that it means, or nothing where no rule fits or
//! a rule is beyond what is known here. Rules are matched greedily, without the compiler's look-ahead, and hygiene is not
//! kept: neither makes a difference to the signatures of items.

use std::collections::BTreeMap;

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};

/// A macro: its rules, first one first.
pub(super) struct Macro(Vec<(Vec<TokenTree>, Vec<TokenTree>)>);

/// What a variable of a rule holds: tokens, or those of each round of a repetition.
#[derive(Clone)]
enum Bound {
    One(TokenStream),
    Many(Vec<Bound>),
}

type Bindings = BTreeMap<String, Bound>;

/// The same, of one round of a repetition and of what is around it: borrowed, since each round has its own.
type View<'b> = BTreeMap<&'b str, &'b Bound>;

impl Macro {
    /// The rules in the body of a `macro_rules!`.
    pub(super) fn new(body: TokenStream) -> Self {
        let tokens: Vec<_> = body.into_iter().collect();
        // Matcher, `=>`, transcriber, and `;` between rules.
        let rule = |at: usize| match (tokens.get(at)?, tokens.get(at + 3)?) {
            (TokenTree::Group(matcher), TokenTree::Group(transcriber)) => {
                Some((trees(matcher), trees(transcriber)))
            }
            _ => None,
        };
        Self((0..tokens.len()).step_by(5).map_while(rule).collect())
    }

    /// What a call means.
    pub(super) fn expand(&self, call: &TokenStream) -> Option<TokenStream> {
        let call: Vec<_> = call.clone().into_iter().collect();
        self.0.iter().find_map(|(matcher, transcriber)| {
            let mut bindings = Bindings::new();
            let rest = matches(matcher, &call, &mut bindings)?;
            let view = bindings.iter().map(|(name, bound)| (name.as_str(), bound)).collect();
            rest.is_empty().then(|| transcribe(transcriber, &view))?
        })
    }
}

fn trees(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

/// A part of a rule.
enum Part<'a> {
    /// `$name`, in a matcher with `:kind` behind it.
    Variable(String, usize),
    /// `$(…)`: what is repeated, the separator, how often, and how many tokens that is.
    Repetition(Vec<TokenTree>, Option<TokenTree>, char, usize),
    Token(&'a TokenTree),
}

fn part(rule: &[TokenTree]) -> Option<Part<'_>> {
    let first = rule.first()?;
    if !matches!(first, TokenTree::Punct(it) if it.as_char() == '$') {
        return Some(Part::Token(first));
    }
    let operator = |at: usize| match rule.get(at) {
        Some(TokenTree::Punct(it)) if matches!(it.as_char(), '*' | '+' | '?') => Some(it.as_char()),
        _ => None,
    };
    match rule.get(1)? {
        TokenTree::Ident(it) => Some(Part::Variable(it.to_string(), 2)),
        TokenTree::Group(it) => match (operator(2), operator(3)) {
            (Some(often), _) => Some(Part::Repetition(trees(it), None, often, 3)),
            (None, Some(often)) => Some(Part::Repetition(trees(it), rule.get(2).cloned(), often, 4)),
            (None, None) => None,
        },
        _ => None,
    }
}

/// Matches the start of the tokens, and gives what is behind it.
fn matches<'a>(rule: &[TokenTree], tokens: &'a [TokenTree], found: &mut Bindings) -> Option<&'a [TokenTree]> {
    let (mut rule, mut tokens) = (rule, tokens);
    while !rule.is_empty() {
        match part(rule)? {
            Part::Variable(name, length) => {
                let (TokenTree::Punct(_), TokenTree::Ident(kind)) =
                    (rule.get(length)?, rule.get(length + 1)?)
                else {
                    return None;
                };
                let taken = fragment(&kind.to_string(), tokens)?;
                found.insert(name, Bound::One(tokens[..taken].iter().cloned().collect()));
                (rule, tokens) = (&rule[length + 2..], &tokens[taken..]);
            }
            Part::Repetition(inner, separator, often, length) => {
                let mut rounds = Vec::new();
                loop {
                    let behind = match &separator {
                        Some(it) if !rounds.is_empty() => match tokens.first() {
                            Some(token) if same(it, token) => &tokens[1..],
                            _ => break,
                        },
                        _ => tokens,
                    };
                    let mut round = Bindings::new();
                    let Some(rest) = matches(&inner, behind, &mut round).filter(|it| it.len() < tokens.len())
                    else {
                        break;
                    };
                    tokens = rest;
                    rounds.push(round);
                    if often == '?' {
                        break;
                    }
                }
                for name in variables(&inner) {
                    let of = |it: &Bindings| it.get(&name).cloned();
                    found.insert(name.clone(), Bound::Many(rounds.iter().filter_map(of).collect()));
                }
                rule = &rule[length..];
            }
            Part::Token(TokenTree::Group(it)) => {
                let Some(TokenTree::Group(other)) = tokens.first() else { return None };
                let inside = trees(other);
                let same = it.delimiter() == other.delimiter();
                matches(&trees(it), &inside, found).filter(|it| same && it.is_empty())?;
                (rule, tokens) = (&rule[1..], &tokens[1..]);
            }
            Part::Token(it) => {
                tokens.first().filter(|token| same(it, token))?;
                (rule, tokens) = (&rule[1..], &tokens[1..]);
            }
        }
    }
    Some(tokens)
}

/// The variables of a matcher, those in groups and repetitions included.
fn variables(rule: &[TokenTree]) -> Vec<String> {
    let mut names = Vec::new();
    let mut dollar = false;
    for tree in rule {
        match tree {
            TokenTree::Group(it) => names.extend(variables(&trees(it))),
            TokenTree::Ident(it) if dollar => names.push(it.to_string()),
            _ => {}
        }
        dollar = matches!(tree, TokenTree::Punct(it) if it.as_char() == '$');
    }
    names
}

fn same(a: &TokenTree, b: &TokenTree) -> bool {
    match (a, b) {
        (TokenTree::Ident(a), TokenTree::Ident(b)) => a == b,
        (TokenTree::Punct(a), TokenTree::Punct(b)) => a.as_char() == b.as_char(),
        (TokenTree::Literal(a), TokenTree::Literal(b)) => a.to_string() == b.to_string(),
        _ => false,
    }
}

/// How many tokens a fragment of this kind takes.
fn fragment(kind: &str, tokens: &[TokenTree]) -> Option<usize> {
    let number = |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Literal(_)));
    match (kind, tokens.first()?) {
        ("tt", _) => Some(1),
        ("ident", TokenTree::Ident(_)) => Some(1),
        ("literal", TokenTree::Literal(_)) => Some(1),
        ("literal", TokenTree::Ident(it)) if it == "true" || it == "false" => Some(1),
        ("literal", TokenTree::Punct(it)) if it.as_char() == '-' && number(tokens.get(1)) => Some(2),
        ("ty", _) => parsed::<syn::Type>(tokens),
        ("expr", _) => parsed::<syn::Expr>(tokens),
        ("path", _) => parsed::<syn::Path>(tokens),
        ("vis", _) => parsed::<syn::Visibility>(tokens),
        ("item", _) => parsed::<syn::Item>(tokens),
        _ => None,
    }
}

fn parsed<T: Parse>(tokens: &[TokenTree]) -> Option<usize> {
    let rest = |input: ParseStream<'_>| {
        input.parse::<T>()?;
        input.parse::<TokenStream>()
    };
    let rest = rest.parse2(tokens.iter().cloned().collect()).ok()?;
    Some(tokens.len() - rest.into_iter().count())
}

/// Writes a rule's other side with what was found.
fn transcribe(rule: &[TokenTree], found: &View<'_>) -> Option<TokenStream> {
    let mut out = TokenStream::new();
    let mut rule = rule;
    while !rule.is_empty() {
        match part(rule)? {
            Part::Variable(name, length) => {
                match found.get(name.as_str()) {
                    Some(Bound::One(tokens)) => out.extend(tokens.clone()),
                    Some(Bound::Many(_)) => return None,
                    None => out.extend(rule.get(1).cloned()),
                }
                rule = &rule[length..];
            }
            Part::Repetition(inner, separator, _, length) => {
                let names = variables(&inner);
                let many = |name: &String| match found.get(name.as_str()) {
                    Some(Bound::Many(rounds)) => Some(rounds.len()),
                    _ => None,
                };
                for round in 0..names.iter().find_map(many)? {
                    let mut bindings = found.clone();
                    for name in &names {
                        if let Some(Bound::Many(rounds)) = found.get(name.as_str()) {
                            bindings.insert(name.as_str(), rounds.get(round)?);
                        }
                    }
                    out.extend(separator.clone().filter(|_| round > 0));
                    out.extend(transcribe(&inner, &bindings)?);
                }
                rule = &rule[length..];
            }
            Part::Token(TokenTree::Group(it)) => {
                let inside = transcribe(&trees(it), found)?;
                out.extend([TokenTree::Group(Group::new(it.delimiter(), inside))]);
                rule = &rule[1..];
            }
            Part::Token(it) => {
                out.extend([it.clone()]);
                rule = &rule[1..];
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::Macro;

    fn expand(rules: &str, call: &str) -> Option<String> {
        let rules: proc_macro2::TokenStream = rules.parse().expect("rules");
        let expanded = Macro::new(rules).expand(&call.parse().expect("a call"))?;
        Some(expanded.to_string().split_whitespace().collect())
    }

    #[test]
    fn repetitions_in_repetitions_keep_what_belongs_together() {
        let rules = "($(#[doc = $doc:literal])* $name:ident { $($(#[$mark:ident])? $member:ident: $ty:ty,)* }) => \
                     { $(#[doc = $doc])* struct $name { $($(#[$mark])? pub $member: $ty),* } }";
        let call = "#[doc = \"A\"] A { #[x] a: Vec<u8>, b: Option<Vec<i64>>, }";
        let expected = "#[doc=\"A\"]structA{#[x]puba:Vec<u8>,pubb:Option<Vec<i64>>}";
        assert_eq!(expand(rules, call).as_deref(), Some(expected));
    }

    #[test]
    fn the_first_rule_that_fits_is_taken() {
        let rules = "([one $($rest:ident)*] $name:ident) => { impl One for $name {} }; ([$($rest:ident)*] $name:ident) => {}";
        assert_eq!(expand(rules, "[one two] A").as_deref(), Some("implOneforA{}"));
        assert_eq!(expand(rules, "[two] A").as_deref(), Some(""));
        assert_eq!(expand(rules, "A"), None, "no rule fits");
    }

    #[test]
    fn literals_may_be_negative() {
        assert_eq!(
            expand("($($of:literal)*) => { [$($of),*] }", "-1 2 true").as_deref(),
            Some("[-1,2,true]")
        );
    }
}
