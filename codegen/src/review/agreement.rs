//! Holds what the facts say to what the lines of both crates say, path by path and both ways.
//!
//! In: facts with the paths that they are about, and the lines that came, went or mean something else. Out: [`Crates`],
//! with a sentence for each path at which the two do not agree. Which lines changed is found in `crates`.

use std::collections::{BTreeSet, HashMap};

use super::Review;
use super::claims::{Claims, Index};
use super::crates::{Became, Change, Crates};
use super::fact::{Fact, Rust, Wire};
use crate::surface::Item;

/// Kinds that no line shows: a plain number has no unit in Rust, and how events are distinguished is said inside functions.
const UNSEEN: &[&str] = &["unit-changed", "webhook-event-changed"];

/// Holds what the facts say to what the lines say, both ways.
struct Agreement<'a> {
    index: &'a Index<'a>,
    facts: Vec<(&'a Fact, Claims)>,
    /// The facts that claim a path, by path: with what is below it, alone, as a type that travels or is mentioned.
    below: HashMap<String, Vec<usize>>,
    alone: HashMap<String, Vec<usize>>,
    travels: HashMap<String, Vec<usize>>,
    mentioned: HashMap<String, Vec<usize>>,
}

impl<'a> Agreement<'a> {
    fn new(review: &'a Review, index: &'a Index<'a>) -> Self {
        let facts: Vec<_> = review.facts.iter().map(|it| (it, index.of(it))).collect();
        let by = |list: fn(&Claims) -> &BTreeSet<String>| {
            let mut res: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, (_, claims)) in facts.iter().enumerate() {
                for path in list(claims) {
                    res.entry(path.clone()).or_default().push(at);
                }
            }
            res
        };
        let (below, alone) = (by(|it| &it.below), by(|it| &it.alone));
        let (travels, mentioned) = (by(|it| &it.travels), by(|it| &it.mentioned));
        Self { index, facts, below, alone, travels, mentioned }
    }

    /// The facts that are about a line; `None` where the line belongs to no node of a document, so that any may be why it
    /// is as it is: what the runtime carries, the client, the handle of a tag.
    fn about(&self, change: &Change) -> Option<BTreeSet<usize>> {
        let subject = change.subject.as_str();
        let is_node = subject.starts_with("models::") || subject.contains(' ') || subject.contains("Headers");
        if !is_node {
            return None;
        }
        let mut res = BTreeSet::new();
        let mut add = |map: &HashMap<String, Vec<usize>>, path: &str| {
            res.extend(map.get(path).into_iter().flatten());
        };
        add(&self.alone, subject);
        // What belongs to no member of a type belongs to the type: `get`, `KNOWN`, the arm `Unknown`.
        let own = subject.strip_suffix("_null").unwrap_or(subject);
        if let Some((owner, _)) = subject.rsplit_once("::").filter(|_| !self.index.is_node(own)) {
            add(&self.alone, owner);
        }
        let mut here = Some(subject);
        while let Some(path) = here {
            add(&self.below, path);
            // Functions and impls of a type depend on who sends and receives it.
            if change.item.kind != "pub field" {
                add(&self.travels, path);
            }
            here = path.rsplit_once("::").map(|(it, _)| it);
        }
        for path in paths_in(&change.item) {
            add(&self.mentioned, &path);
            // In which manner a value travels follows from its type.
            if change.became == Became::Manner {
                add(&self.alone, &path);
                add(&self.below, &path);
            }
        }
        Some(res)
    }
}

/// The paths that a line mentions.
fn paths_in(item: &Item) -> Vec<String> {
    let text = item.to_string();
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == ':';
    let paths =
        text.split("crate::").skip(1).map(|it| it.split(|it| !is_part(it)).next().unwrap_or_default());
    paths.map(|it| it.trim_end_matches(':').to_owned()).collect()
}

/// The verdict of a fact with all that follows from it.
fn worst(fact: &Fact) -> Rust {
    fact.caused.iter().map(worst).max().unwrap_or_default().max(fact.rust)
}

fn is_silent(fact: &Fact) -> bool {
    fact.silent || fact.caused.iter().any(is_silent)
}

/// Holds the facts to the lines that are not as they were.
pub(super) fn compare<'a>(changes: &[Change], review: &'a Review, index: &'a Index<'a>) -> Crates {
    let has = |became: Became| changes.iter().any(|it| it.became == became);
    let rust = match () {
        () if has(Became::Gone) => Rust::Major,
        () if has(Became::Added) || has(Became::Deprecated) => Rust::Minor,
        () => Rust::Nothing,
    };
    let agreement = Agreement::new(review, index);
    // What of each fact is seen in the lines: the worst for code, and whether anything means something else.
    let mut seen: Vec<(Rust, bool)> = vec![(Rust::Nothing, false); agreement.facts.len()];
    let mut disagreements = Vec::new();
    for change in changes {
        let verdict = match change.became {
            Became::Gone => Rust::Major,
            Became::Added | Became::Deprecated => Rust::Minor,
            Became::Meaning | Became::Manner => Rust::Nothing,
        };
        let means = matches!(change.became, Became::Meaning | Became::Manner | Became::Gone);
        let about = agreement.about(change);
        let all: Vec<usize> = match &about {
            Some(about) => about.iter().copied().collect(),
            None => (0..agreement.facts.len()).collect(),
        };
        let is_explained = all.iter().any(|it| {
            let (fact, _) = &agreement.facts[*it];
            match change.became {
                Became::Meaning => {
                    is_silent(fact) || fact.wire == Wire::Breaking || worst(fact) == Rust::Major
                }
                Became::Manner => true,
                _ => worst(fact) >= verdict,
            }
        });
        for it in all {
            seen[it].0 = seen[it].0.max(verdict);
            seen[it].1 |= means;
        }
        // How alternatives are distinguished follows from what is in them, however deep.
        let is_far =
            change.became == Became::Manner && change.item.kind == "pub variant" && !review.facts.is_empty();
        if is_explained || is_far {
            continue;
        }
        let item = &change.item;
        disagreements.push(match change.became {
            Became::Gone => format!("`{item}` is gone, and no fact says why"),
            Became::Added => format!("`{item}` is new, and no fact says why"),
            Became::Deprecated => format!("`{item}`: whether it is deprecated changed, and no fact says why"),
            Became::Meaning | Became::Manner => {
                format!("`{item}` was `{}` on the wire, and no fact says why", change.before)
            }
        });
    }
    // A name that means something else now is still there.
    let taken: BTreeSet<&String> = agreement
        .facts
        .iter()
        .filter(|(it, _)| it.kind.id == "meaning-changed")
        .flat_map(|(it, _)| it.rust_paths.iter().filter_map(|it| it.before.as_ref()))
        .collect();
    for ((fact, _), (rust, means)) in agreement.facts.iter().zip(&seen) {
        let mut paths = fact.rust_paths.iter().flat_map(|it| [&it.before, &it.after]).flatten();
        let is_taken = paths.any(|it| taken.contains(it));
        let expected = worst(fact);
        let message = fact.message();
        match expected {
            _ if is_silent(fact) && !means && !UNSEEN.contains(&fact.kind.id) => disagreements.push(format!(
                "{message}: the facts say that the same code does something else, and no line shows it"
            )),
            _ if is_silent(fact) => {}
            Rust::Major if *rust < Rust::Major && !is_taken => {
                disagreements
                    .push(format!("{message}: the facts say that code breaks, and no line of it is gone"));
            }
            Rust::Minor if *rust < Rust::Minor && !is_taken => {
                disagreements
                    .push(format!("{message}: the facts say that something is new, and no line of it is"));
            }
            _ => {}
        }
    }
    let text = |became: Became| {
        changes.iter().filter(|it| it.became == became).map(|it| it.item.to_string()).collect::<Vec<_>>()
    };
    let (meanings, manners) = (text(Became::Meaning), text(Became::Manner));
    Crates { rust, gone: text(Became::Gone), added: text(Became::Added), meanings, manners, disagreements }
}
