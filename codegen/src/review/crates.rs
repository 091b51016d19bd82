//! The verdict for callers, found a second time: from the two crates, knowing nothing of OpenAPI.
//!
//! In: the public API of both crates, as `surface` lists it. Out: which lines are gone, which are new, and where that does
//! not fit the facts. Lines gone are a major change, lines added a minor one, a line that only gains `deprecated`
//! a minor one, too.

use std::collections::{BTreeMap, BTreeSet};

use super::fact::{Fact, Rust};
use super::Review;
use crate::Outcome;
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
    /// Where lines and facts do not agree, a sentence each.
    pub disagreements: Vec<String>,
}

/// Compares the crates that were made of both documents. `None` where there is no crate, or none that can be read.
pub fn crates(old: &Outcome, new: &Outcome, review: &Review) -> Option<Crates> {
    let read = |it: &Outcome| surface::of("crate", it.files.as_ref()?).ok();
    Some(compare(&read(old)?, &read(new)?, review))
}

/// Compares two listings, and holds the facts to them.
pub fn compare(old: &Surface, new: &Surface, review: &Review) -> Crates {
    let (gone, added, only_deprecated) = lines(old, new);
    let rust = match () {
        () if !gone.is_empty() => Rust::Major,
        () if !added.is_empty() || only_deprecated => Rust::Minor,
        () => Rust::Nothing,
    };
    let mut disagreements = Vec::new();
    let facts = review.all();
    let major: Vec<&Fact> = facts.iter().filter(|it| it.rust == Rust::Major).copied().collect();
    let owners: BTreeSet<String> = major.iter().flat_map(|it| owners_of(it)).collect();
    let everything = owners.contains("*");
    for item in gone.iter().filter(|it| !everything && !owners.contains(&owner(&it.path))) {
        disagreements.push(format!("`{item}` is gone, and no fact says why"));
    }
    if rust != Rust::Major {
        for fact in major.iter().filter(|it| !it.silent) {
            disagreements.push(format!("{}: the facts say that code breaks, and no line is gone", fact.message()));
        }
    }
    let minor = facts.iter().any(|it| it.rust >= Rust::Minor);
    if rust == Rust::Minor && !minor {
        disagreements.push(format!("{} lines are new, and no fact says why", added.len()));
    }
    let text = |list: &[Item]| list.iter().map(Item::to_string).collect();
    Crates { rust, gone: text(&gone), added: text(&added), disagreements }
}

/// Lines of the old listing that are gone, lines of the new one that are new, and whether some only gained `deprecated`.
fn lines(old: &Surface, new: &Surface) -> (Vec<Item>, Vec<Item>, bool) {
    let by_contract = |surface: &Surface| -> BTreeMap<(String, String, String, Vec<String>), (Item, bool)> {
        let of = |it: &Item| {
            let (deprecated, notes): (Vec<String>, Vec<String>) =
                it.notes.iter().cloned().partition(|it| it.starts_with("deprecated"));
            let key = (it.path.clone(), it.kind.clone(), it.contract.clone(), notes);
            (key, (it.clone(), !deprecated.is_empty()))
        };
        surface.items.iter().map(of).collect()
    };
    let (before, after) = (by_contract(old), by_contract(new));
    let missing = |from: &BTreeMap<_, (Item, bool)>, to: &BTreeMap<_, (Item, bool)>| -> Vec<Item> {
        from.iter().filter(|(key, _)| !to.contains_key(*key)).map(|(_, (it, _))| it.clone()).collect()
    };
    let gains = before.iter().any(|(key, (_, was))| after.get(key).is_some_and(|(_, is)| was != is));
    (missing(&before, &after), missing(&after, &before), gains)
}

/// What a path belongs to: a type, or the operations of a tag.
fn owner(path: &str) -> String {
    let mut steps = path.split("::").skip(1);
    match (steps.next(), steps.next()) {
        (Some(first @ ("models" | "resources" | "blocking")), Some(second)) => format!("{first}::{second}"),
        (Some(first), _) => first.to_owned(),
        _ => String::new(),
    }
}

/// What the code that a fact breaks belongs to.
fn owners_of(fact: &Fact) -> Vec<String> {
    let mut res = Vec::new();
    for path in fact.rust_paths.iter().flat_map(|it| [&it.before, &it.after]).flatten() {
        let path = path.strip_prefix("::").unwrap_or(path);
        res.push(owner(&format!("crate::{path}")));
    }
    for label in &fact.reached_from {
        match label.split_once("().") {
            Some((module, _)) => {
                res.push(format!("resources::{module}"));
                // The handle of a tag is a function of the client.
                res.extend(["Client".to_owned(), module.to_owned()]);
            }
            None => res.extend(label.split_once("::").map(|(ty, _)| format!("models::{ty}"))),
        }
    }
    // What a type is renamed to shows wherever the type is used.
    let everywhere = ["schema-renamed", "name-changed", "schema-split", "schema-joined", "operation-retagged", "webhook-signature-removed", "schema-extracted", "schema-inlined"];
    if everywhere.contains(&fact.kind.id) {
        res.push("*".to_owned());
    }
    res
}
