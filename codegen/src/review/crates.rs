//! The verdict for callers, found a second time: from the two crates, knowing nothing of OpenAPI.
//!
//! In: the public API of both crates, as `surface` lists it. Out: which lines are gone, which are new, which mean something
//! else on the wire, and where that does not fit the facts, path by path. Lines gone are a major change, lines added a
//! minor one, a line that only gains `deprecated` a minor one, too. Which paths a fact is about is said in `claims`.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Review;
use super::agreement;
use super::claims::Index;
use super::fact::Rust;
use crate::Outcome;
use crate::output::FileTree;
use crate::surface::{self, Item, Surface};

/// What the two crates tell.
#[derive(Debug, Clone, Default)]
pub struct Crates {
    /// The verdict by lines alone.
    pub rust: Rust,
    /// Lines that are gone.
    pub gone: Vec<String>,
    /// Lines that are new.
    pub added: Vec<String>,
    /// Lines whose words on the wire are others: the same code sends or reads something else.
    pub meanings: Vec<String>,
    /// Lines whose manner on the wire is another: what is required, how far a response may deviate, what a retry means.
    pub manners: Vec<String>,
    /// Where lines and facts do not agree, a sentence each.
    pub disagreements: Vec<String>,
}

/// Compares the crates that were made of both documents. `None` where there is no crate, or none that can be read.
pub fn crates(old: &Outcome, new: &Outcome, review: &Review) -> Option<Crates> {
    let index = Index::new(old, new)?;
    let (before, after) = match (&old.sources, &new.sources) {
        (Some(old), Some(new)) => match surface::both("crate", old, new) {
            Ok(both) => both,
            Err(error) => {
                let why =
                    format!("What is public cannot be listed, which is a mistake of the generator: {error}");
                return Some(Crates { disagreements: vec![why], ..Crates::default() });
            }
        },
        _ => (listed(old)?, listed(new)?),
    };
    Some(agreement::compare(&changes(&before, &after), review, &index))
}

/// What is public in the crate of a document.
fn listed(outcome: &Outcome) -> Option<Surface> {
    match (&outcome.sources, &outcome.files) {
        (Some(sources), _) => surface::of("crate", sources).ok(),
        (None, Some(files)) => surface::lean("crate", files).ok(),
        (None, None) => None,
    }
}

/// Lines of the committed crates that came, went or mean something else on the wire, but for those that the change of the
/// description brings: a change of the generator. Each has `+`, `-` or `!` in front.
///
/// A schema that equals another is an alias in a committed crate, and a type of its own in a review. So a type that became an
/// alias, or is none any more, is left out, and an alias is explained by what explains its type, or the type that it names.
pub fn by_generator(old: &FileTree, new: &FileTree, explained: Option<&Crates>) -> Vec<String> {
    if old == new {
        return Vec::new();
    }
    let read = |it: &FileTree| surface::lean("crate", it).ok();
    let (Some(before), Some(after)) = (read(old), read(new)) else { return Vec::new() };
    let (was, is) = (declared(&before), declared(&after));
    let turned: HashSet<&str> = was
        .iter()
        .filter(|(path, alias)| is.get(*path).is_some_and(|it| it != *alias))
        .map(|(it, _)| *it)
        .collect();
    let is_turned = |item: &Item| {
        let ends = item.path.match_indices("::").map(|(at, _)| &item.path[..at]);
        ends.chain([item.path.as_str()]).chain(target(item)).any(|it| turned.contains(it))
    };
    let all = changes(&before, &after);
    let none = Crates::default();
    let explained = explained.unwrap_or(&none);
    let line = |it: &Change| {
        let (sign, known) = match it.became {
            Became::Gone => ('-', &explained.gone),
            Became::Added => ('+', &explained.added),
            Became::Meaning => ('!', &explained.meanings),
            Became::Manner => ('!', &explained.manners),
            Became::Deprecated => return None,
        };
        let line = it.item.to_string();
        let is_known = |known: &String| {
            let mut types = [it.item.path.as_str()].into_iter().chain(target(&it.item));
            *known == line || (it.item.kind == "pub type" && types.any(|it| declares(known, it)))
        };
        let was = if it.before.is_empty() { String::new() } else { format!(" (was {})", it.before) };
        (!is_turned(&it.item) && !known.iter().any(is_known)).then(|| format!("{sign} {line}{was}"))
    };
    let mut lines: Vec<String> = all.iter().filter_map(line).collect();
    let rank = |it: &String| it.chars().next().and_then(|it| "-+!".find(it));
    lines.sort_by_key(rank);
    lines
}

/// The types of a crate, each with whether it is an alias.
fn declared(surface: &Surface) -> HashMap<&str, bool> {
    let types =
        surface.items.iter().filter(|it| ["pub type", "pub struct", "pub enum"].contains(&it.kind.as_str()));
    types.map(|it| (it.path.as_str(), it.kind == "pub type")).collect()
}

/// The type that an alias names.
fn target(item: &Item) -> Option<&str> {
    item.detail.strip_prefix(" = ").filter(|_| item.kind == "pub type")
}

/// Whether a line declares the type of this path.
fn declares(line: &str, path: &str) -> bool {
    let of = |kind: &str| line.strip_prefix(kind)?.strip_prefix(path);
    let rest = of("pub struct ").or_else(|| of("pub enum "));
    rest.is_some_and(|it| !it.starts_with(|it: char| it.is_alphanumeric() || it == '_' || it == ':'))
}

/// Lines of one path and contract: the line, whether it is deprecated.
type Lines = BTreeMap<(String, String, String, Vec<String>), (Item, bool)>;

/// What became of a line of a crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Became {
    Gone,
    Added,
    /// Deprecated, or no longer.
    Deprecated,
    /// Another word on the wire: the same code sends or reads something else.
    Meaning,
    /// Another manner on the wire: what is required, how far a response may deviate, what repeating it means.
    Manner,
}

/// A line that is not as it was.
pub(super) struct Change {
    pub(super) became: Became,
    /// What it belongs to: a path, or an operation with the name of a member behind it.
    pub(super) subject: String,
    pub(super) item: Item,
    /// What it meant before; empty where nothing of it says so.
    pub(super) before: String,
}

/// Both listings, by what callers depend on: path, kind, contract, and notes but for deprecation.
fn by_contract(surface: &Surface) -> Lines {
    let of = |it: &Item| {
        let (deprecated, notes): (Vec<String>, Vec<String>) =
            it.notes.iter().cloned().partition(|it| it.starts_with("deprecated"));
        ((it.path.clone(), it.kind.clone(), it.contract.clone(), notes), (it.clone(), !deprecated.is_empty()))
    };
    surface.items.iter().map(of).collect()
}

/// Every line that is not as it was.
pub(super) fn changes(old: &Surface, new: &Surface) -> Vec<Change> {
    let (before, after) = (by_contract(old), by_contract(new));
    let (calls_old, calls_new) = (calls(old), calls(new));
    let mut res = Vec::new();
    for (key, (item, was)) in &before {
        let subject = subject(item, &calls_old);
        let change = |became, item: &Item, before: &str| Change {
            became,
            subject: subject.clone(),
            item: item.clone(),
            before: before.to_owned(),
        };
        match after.get(key) {
            // A value binds nobody who compiles.
            None if item.kind == "value" => res.push(change(Became::Manner, item, &item.wire)),
            None => res.push(change(Became::Gone, item, "")),
            Some((other, is)) => {
                if was != is {
                    res.push(change(Became::Deprecated, other, ""));
                }
                let is_swapped = is_reordered(&arguments(&item.detail), &arguments(&other.detail));
                if is_swapped || wire(item) != wire(other) {
                    let is_same = !is_swapped && meaning(item) == meaning(other);
                    let before = if is_swapped { &item.detail } else { &item.wire };
                    res.push(change(if is_same { Became::Manner } else { Became::Meaning }, other, before));
                }
            }
        }
    }
    for (key, (item, _)) in &after {
        if !before.contains_key(key) {
            let subject = subject(item, &calls_new);
            let became = if item.kind == "value" { Became::Manner } else { Became::Added };
            res.push(Change { became, subject, item: item.clone(), before: String::new() });
        }
    }
    res
}

/// Which operation each struct of a call is, as its endpoint says.
fn calls(surface: &Surface) -> HashMap<&str, String> {
    let structs =
        surface.items.iter().filter(|it| it.kind == "pub struct" && it.path.contains("::resources::"));
    let of = |it: &'_ Item| {
        let line = it.wire.split(", id ").next().unwrap_or_default();
        line.contains(' ').then(|| line.to_owned())
    };
    structs.filter_map(|it| Some((it.path.as_str(), of(it)?))).collect()
}

/// What a line belongs to: its path, or the operation that it calls.
fn subject(item: &Item, calls: &HashMap<&str, String>) -> String {
    let call = |text: &str| -> Option<&String> {
        let start = text.find("crate::Call<crate::resources::")? + "crate::Call<".len();
        let end = text[start..].find(['>', ',', '<'])? + start;
        calls.get(&text[start..end])
    };
    let last = item.path.rsplit("::").next().unwrap_or_default();
    if let Some(it) = item.notes.iter().find_map(|it| call(it.strip_prefix("in impl ")?)) {
        return format!("{it}::{last}");
    }
    if item.path.starts_with("crate::resources::") {
        if let Some(it) = item.detail.rsplit(" -> ").next().and_then(call) {
            return it.clone();
        }
        if let Some(it) = calls.get(item.path.as_str()) {
            return it.clone();
        }
        if let Some(it) = item.path.rsplit_once("::").and_then(|(it, _)| calls.get(it)) {
            return format!("{it}::{last}");
        }
    }
    item.path.strip_prefix("crate::").unwrap_or(&item.path).to_owned()
}

/// The names of a function's arguments, in order.
fn arguments(detail: &str) -> Vec<&str> {
    let (mut depth, mut start, mut res) = (0_usize, None, Vec::new());
    for (at, it) in detail.char_indices() {
        match it {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match it {
            '(' | ',' if depth == 1 => start = Some(at + 1),
            ':' if depth == 1 => res.extend(start.take().map(|from| detail[from..at].trim())),
            // What it gives has no arguments.
            ')' if depth == 0 => break,
            _ => {}
        }
    }
    res
}

/// Whether the same names stand in another order: where types are alike, a call compiles and hands over something else.
fn is_reordered(before: &[&str], after: &[&str]) -> bool {
    let sorted = |list: &[&str]| {
        let mut list: Vec<String> = list.iter().map(|it| (*it).to_owned()).collect();
        list.sort_unstable();
        list
    };
    before != after && sorted(before) == sorted(after)
}

/// What a line means on the wire; a media type is the same in any letter case.
fn wire(item: &Item) -> &str {
    if item.wire.eq_ignore_ascii_case("json_as \"application/json\"") { "json" } else { &item.wire }
}

/// The words of a line that say what it is on the wire, without those that say in which manner: the name of a member, the
/// text of a value, the place and name of a parameter, the tag of an alternative, the unit of a number.
fn meaning(item: &Item) -> &str {
    let wire = wire(item);
    let through_text = |from: usize| {
        let start = wire[from..].find('"').map(|it| it + from)?;
        let end = wire[start + 1..].find('"')? + start + 2;
        Some(&wire[from..end])
    };
    match item.kind.as_str() {
        "pub field" => through_text(0).unwrap_or(wire),
        "pub variant" => match wire.find("tags [") {
            Some(at) => wire[at..].split(']').next().unwrap_or_default(),
            None if wire.starts_with('[')
                || wire.starts_with("required ")
                || wire.starts_with("constants ") =>
            {
                ""
            }
            None => wire,
        },
        "pub struct" if matches!(wire, "seconds" | "milliseconds") => wire,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{Crates, by_generator};
    use crate::output::FileTree;

    fn tree(text: &str) -> FileTree {
        [("src/lib.rs".to_owned(), text.to_owned())].into_iter().collect()
    }

    #[test]
    fn a_type_that_became_an_alias_is_not_a_change_of_the_generator() {
        let old = tree("pub mod models { pub struct A { pub a: String } pub struct B { pub b: String } }");
        let new = tree(
            "pub mod models { pub struct A { pub a: String } pub type B = A; pub type C = A; pub fn f() {} }",
        );
        let added = vec!["pub struct crate::models::C".to_owned(), "pub struct crate::models::CD".to_owned()];
        let explained = Crates { added, ..Crates::default() };
        assert_eq!(by_generator(&old, &new, Some(&explained)), ["+ pub fn crate::models::f()"]);
        assert_eq!(by_generator(&new, &old, None).len(), 2, "C and f are gone");
        // The first of those that are alike is gone: the second is the type now, and the third an alias of it.
        let old = tree("pub mod models { pub struct A { pub a: String } pub type B = A; pub type C = A; }");
        let new = tree("pub mod models { pub struct B { pub a: String } pub type C = B; }");
        let gone = vec![
            "pub struct crate::models::A".to_owned(),
            "pub field crate::models::A::a: String".to_owned(),
        ];
        assert_eq!(
            by_generator(&old, &new, Some(&Crates { gone, ..Crates::default() })),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_path_that_means_something_else_on_the_wire_is_a_change_of_the_generator() {
        const MACRO: &str = "macro_rules! object { \
             (pub struct $name:ident { $(#[json($($row:tt)*)] pub $member:ident: $ty:ty,)* }) => { \
                 pub struct $name { $(pub $member: $ty,)* } \
             }; \
         } \
         pub(crate) use object;";
        let crate_of = |wire: &str| -> FileTree {
            let model = format!("json::object! {{ pub struct A {{ #[json({wire})] pub a: String, }} }}");
            let lib = format!("mod json {{ {MACRO} }}\npub mod models {{ use crate::json; {model} }}");
            tree(&lib)
        };
        let (old, new) = (crate_of("\"a\", required"), crate_of("\"A\", required"));
        let lines = by_generator(&old, &new, None);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(
            lines[0].starts_with("! pub field crate::models::A::a") && lines[0].contains("(was \"a\""),
            "{lines:?}"
        );
        let explained = |it: &str| Crates {
            meanings: vec![it[2..].split(" (was").next().expect("a line").to_owned()],
            ..Crates::default()
        };
        assert!(by_generator(&old, &new, Some(&explained(&lines[0]))).is_empty());
        // Required or not is another manner of the same member.
        let lines = by_generator(&old, &crate_of("\"a\""), None);
        assert!(lines.iter().any(|it| it.starts_with("! ")), "{lines:?}");
    }
}
