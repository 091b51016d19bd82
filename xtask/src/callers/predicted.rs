//! What the report of a pair says of callers, held to what their programs say of themselves.
//!
//! In: a pair with its review. Out: sentences about what does not fit. That the programs are right is found by the
//! compiler and by running them, elsewhere.

use std::collections::BTreeSet;

use codegen::review::kinds::KINDS;
use codegen::review::{Fact, Rust};

use super::Pair;
use super::caller::{Caller, Expected};

/// Pairs whose silent change no program can show: the server means something else by what is sent and read as before. A time
/// that is a plain number in Rust is the same number. Where it has a type of its own, a program shows it.
const ELSEWHERE: &[&str] = &["unit-changed"];

/// What the compiler calls a name that is gone: as a type, in a `use`, and in front of `::`. Which of them it is depends on
/// the program, and a report names one.
const GONE: &[&str] = &["E0412", "E0432", "E0433"];

/// The programs that a pair needs and does not have.
pub(super) fn missing(pair: &Pair) -> Vec<String> {
    let mut res = Vec::new();
    let mut say = |what: &str, file: &str| {
        res.push(format!(
            "{}: the report says {what}, and no program shows it: write `{}`",
            pair.name,
            pair.folder.join(file).display()
        ));
    };
    if breaks(pair).next().is_some() && pair.caller(false).is_none() {
        say("that code breaks", "caller.rs");
    }
    if pair.review.is_silent() && pair.caller(true).is_none() && !ELSEWHERE.contains(&pair.name.as_str()) {
        say("that the same code does something else", "caller-runs.rs");
    }
    res
}

/// The silent kinds of change that no pair has, so that no program shows them.
pub(super) fn unseen(pairs: &[Pair]) -> Vec<String> {
    let seen: BTreeSet<&str> =
        pairs.iter().flat_map(|it| it.review.all()).filter(|it| it.silent).map(|it| it.kind.id).collect();
    let silent = KINDS.iter().filter(|it| it.silent && !seen.contains(it.id));
    silent
        .map(|it| format!("{}: the table of kinds calls it silent, and no pair has one that is", it.id))
        .collect()
}

/// What does not fit between the report and a program.
pub(super) fn wrong(pair: &Pair, caller: &Caller) -> Vec<String> {
    let mut res = Vec::new();
    let mut say = |what: String| res.push(format!("{}: {what}", caller.path.display()));
    match &caller.expected {
        Expected::Compiled(words) => {
            let errors: BTreeSet<&str> =
                words.iter().map(String::as_str).filter(|it| *it != "deprecated").collect();
            let named: BTreeSet<String> = breaks(pair).flat_map(|it| codes(&it.callers())).collect();
            match breaks(pair).next() {
                None if !errors.is_empty() => {
                    say(format!("does not compile ({errors:?}), and no fact of the report is major"));
                }
                Some(fact) if errors.is_empty() => {
                    say(format!("compiles, and the report says that code breaks: {}", fact.message()));
                }
                _ => {
                    for code in errors.iter().filter(|it| !is_named(it, &named)) {
                        say(format!("{code} is not among what the report names for callers: {named:?}"));
                    }
                }
            }
            let is_announced = pair.review.all().iter().any(|it| it.kind.id.ends_with("-deprecated"));
            if words.contains("deprecated") && !is_announced {
                say("is warned of what is deprecated, and the report does not say that anything is"
                    .to_owned());
            }
        }
        Expected::Runs { old, new } => match (old == new, pair.review.is_silent()) {
            (true, true) => say("does the same with both, and the report has a silent change".to_owned()),
            (false, false) => {
                say("does something else with the new crate, and the report has no silent change".to_owned());
            }
            _ => {}
        },
    }
    res
}

/// The facts that keep some code from being compiled. A silent one does not: that is what is bad about it. Nor does one
/// about a name that such a change takes over.
fn breaks(pair: &Pair) -> impl Iterator<Item = &Fact> {
    let (silent, loud): (Vec<&Fact>, Vec<&Fact>) =
        pair.review.all().into_iter().filter(|it| it.rust == Rust::Major).partition(|it| it.silent);
    let taken: BTreeSet<&String> =
        silent.iter().flat_map(|it| &it.rust_paths).filter_map(|it| it.after.as_ref()).collect();
    loud.into_iter().filter(move |it| {
        let mut before = it.rust_paths.iter().filter_map(|it| it.before.as_ref()).peekable();
        before.peek().is_none() || before.any(|it| !taken.contains(it))
    })
}

/// Whether a report names an error.
fn is_named(code: &str, named: &BTreeSet<String>) -> bool {
    let same = if GONE.contains(&code) { GONE } else { &[code] };
    same.iter().any(|it| named.contains(*it))
}

/// The codes of errors in a sentence: `E0061`.
fn codes(sentence: &str) -> Vec<String> {
    let words = sentence.split(|it: char| !it.is_ascii_alphanumeric());
    words.filter(|it| it.len() == 5 && it.starts_with('E')).map(str::to_owned).collect()
}
