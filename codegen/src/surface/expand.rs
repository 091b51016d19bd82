//! Expands calls of `macro_rules!` macros in item position, so that what they write is listed like any other item.
//!
//! In: the rules of a macro and the tokens of a call. Out: the tokens that it means, or nothing where no rule fits or
//! a rule is beyond what is known here. Rules are matched greedily, without the compiler's look-ahead, and hygiene is not
//! kept: neither makes a difference to the signatures of items.
//!
//! A crate calls a few macros thousands of times. So rules are taken apart once (`rules`), a call is taken apart once, and
//! what a variable holds is a part of the call.

use proc_macro2::{Group, TokenStream, TokenTree};

use super::fragments::{Tree, fragment, taken_apart, tokens};
use super::rules::{Part, Rule, rules};

/// A macro: its rules, first one first.
pub(super) struct Macro(Vec<Rule>);

/// What a variable of a rule holds: tokens, or those of each round of a repetition.
enum Bound<'a> {
    One(&'a [Tree]),
    Many(Vec<Bound<'a>>),
}

/// What each variable of a rule holds, by its place.
type Bindings<'a> = Vec<Option<Bound<'a>>>;

/// The same, of one round of a repetition and of what is around it.
type View<'b, 'a> = Vec<Option<&'b Bound<'a>>>;

impl Macro {
    /// The rules in the body of a `macro_rules!`.
    pub(super) fn new(body: TokenStream) -> Self {
        Self(rules(body))
    }

    /// What a call means.
    pub(super) fn expand(&self, call: TokenStream) -> Option<TokenStream> {
        let call = taken_apart(call);
        self.0.iter().find_map(|rule| {
            let mut bindings: Bindings<'_> = Vec::new();
            bindings.resize_with(rule.variables, || None);
            let length = matches(&rule.matcher, &call, &mut bindings)?;
            let view = bindings.iter().map(Option::as_ref).collect();
            let mut out = Vec::new();
            (length == call.len()).then(|| transcribe(&rule.transcriber, &view, &mut out))??;
            Some(out.into_iter().collect())
        })
    }
}

/// Matches the start of the tokens, and gives how many these are.
fn matches<'a>(rule: &[Part], call: &'a [Tree], found: &mut Bindings<'a>) -> Option<usize> {
    let mut at = 0;
    for part in rule {
        match part {
            Part::Variable(variable, kind) => {
                let taken = fragment(kind, &call[at..])?;
                found[*variable] = Some(Bound::One(&call[at..at + taken]));
                at += taken;
            }
            Part::Repetition { inner, separator, once, variables } => {
                let mut rounds: Vec<Bindings<'a>> = Vec::new();
                loop {
                    let mut start = at;
                    if let Some(separator) = separator.as_ref().filter(|_| !rounds.is_empty()) {
                        match call.get(at) {
                            Some(Tree::Token(it)) if same(separator, it) => start += 1,
                            _ => break,
                        }
                    }
                    let mut round: Bindings<'a> = Vec::new();
                    round.resize_with(found.len(), || None);
                    match matches(inner, &call[start..], &mut round) {
                        Some(length) if start + length > at => at = start + length,
                        _ => break,
                    }
                    rounds.push(round);
                    if *once {
                        break;
                    }
                }
                for variable in variables {
                    let of = |it: &mut Bindings<'a>| it[*variable].take();
                    found[*variable] = Some(Bound::Many(rounds.iter_mut().filter_map(of).collect()));
                }
            }
            Part::Group(delimiter, inner) => {
                let Some(Tree::Group(other, inside)) = call.get(at) else { return None };
                if delimiter != other || matches(inner, inside, found)? != inside.len() {
                    return None;
                }
                at += 1;
            }
            Part::Token(it) => {
                let Some(Tree::Token(token)) = call.get(at) else { return None };
                if !same(it, token) {
                    return None;
                }
                at += 1;
            }
        }
    }
    Some(at)
}

fn same(a: &TokenTree, b: &TokenTree) -> bool {
    match (a, b) {
        (TokenTree::Ident(a), TokenTree::Ident(b)) => a == b,
        (TokenTree::Punct(a), TokenTree::Punct(b)) => a.as_char() == b.as_char(),
        (TokenTree::Literal(a), TokenTree::Literal(b)) => a.to_string() == b.to_string(),
        _ => false,
    }
}

/// Writes a rule's other side with what was found.
fn transcribe(rule: &[Part], found: &View<'_, '_>, out: &mut Vec<TokenTree>) -> Option<()> {
    for part in rule {
        match part {
            Part::Variable(variable, _) => match found[*variable]? {
                Bound::One(trees) => out.extend(tokens(trees)),
                Bound::Many(_) => return None,
            },
            Part::Repetition { inner, separator, variables, .. } => {
                let many = |variable: &usize| match found[*variable] {
                    Some(Bound::Many(rounds)) => Some(rounds.len()),
                    _ => None,
                };
                let mut round = found.clone();
                for index in 0..variables.iter().find_map(many)? {
                    for variable in variables {
                        if let Some(Bound::Many(rounds)) = found[*variable] {
                            round[*variable] = Some(rounds.get(index)?);
                        }
                    }
                    out.extend(separator.clone().filter(|_| index > 0));
                    transcribe(inner, &round, out)?;
                }
            }
            Part::Group(delimiter, inner) => {
                let mut inside = Vec::new();
                transcribe(inner, found, &mut inside)?;
                out.push(Group::new(*delimiter, inside.into_iter().collect()).into());
            }
            Part::Token(it) => out.push(it.clone()),
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::Macro;

    fn expand(rules: &str, call: &str) -> Option<String> {
        let rules: proc_macro2::TokenStream = rules.parse().expect("rules");
        let expanded = Macro::new(rules).expand(call.parse().expect("a call"))?;
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

    #[test]
    fn a_type_ends_where_rust_ends_it() {
        let rules = "($($name:ident: $ty:ty,)*) => { $(struct $name($ty);)* }";
        let call =
            "A: BTreeMap<String, Vec<(u8, [u8; 2])>>, B: Box<dyn Fn(u8, u8) -> Option<u8>>, C: &'static [B],";
        let expected = "structA(BTreeMap<String,Vec<(u8,[u8;2])>>);structB(Box<dynFn(u8,u8)->Option<u8>>);structC(&'static[B]);";
        assert_eq!(expand(rules, call).as_deref(), Some(expected));
    }

    #[test]
    fn a_list_after_a_type_is_not_part_of_it() {
        let rules = "($of:ty [$($mark:ident)*] $name:ident) => { [$($mark),*] struct $name($of); }";
        for (call, expected) in [
            ("String [a b] C", "[a,b]structC(String);"),
            ("Vec<u8> [] C", "[]structC(Vec<u8>);"),
            ("&'a mut [u8; 2] [a] C", "[a]structC(&'amut[u8;2]);"),
            ("(u8, u8) [a] C", "[a]structC((u8,u8));"),
        ] {
            assert_eq!(expand(rules, call).as_deref(), Some(expected), "{call}");
        }
    }

    #[test]
    fn an_expression_ends_where_rust_ends_it() {
        let rules = "($($value:expr),*) => { [$($value);*] }";
        let expected = "[a::<B,C>();|x|x+1;d]";
        assert_eq!(expand(rules, "a::<B, C>(), |x| x + 1, d").as_deref(), Some(expected));
    }

    #[test]
    fn the_name_of_the_crate_is_not_a_variable() {
        assert_eq!(expand("($a:ident) => { $crate::x::$a }", "b").as_deref(), Some("crate::x::b"));
    }
}
