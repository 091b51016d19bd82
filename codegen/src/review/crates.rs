//! The verdict for callers, found a second time: from the two crates, knowing nothing of OpenAPI.
//!
//! In: the public API of both crates, as `surface` lists it. Out: which lines are gone, which are new, and where that does
//! not fit the facts. Lines gone are a major change, lines added a minor one, a line that only gains `deprecated`
//! a minor one, too.

use std::collections::{BTreeMap, BTreeSet};

use super::Review;
use super::fact::{Fact, Rust};
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
    /// Where lines and facts do not agree, a sentence each.
    pub disagreements: Vec<String>,
}

/// Compares the crates that were made of both documents. `None` where there is no crate, or none that can be read.
pub fn crates(old: &Outcome, new: &Outcome, review: &Review) -> Option<Crates> {
    let read = |it: &Outcome| read(it.files.as_ref()?);
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for (at, path) in &old.names {
        names.entry(at.as_str()).or_insert(path.as_str());
    }
    Some(compare(&read(old)?, &read(new)?, review, &names))
}

/// The public API of a crate.
fn read(files: &FileTree) -> Option<Surface> {
    let lean: FileTree = files.iter().map(|(path, text)| (path.to_owned(), lean(path, text))).collect();
    surface::of("crate", &lean).or_else(|_| surface::of("crate", files)).ok()
}

/// Lines of the committed crates that came or went, but for those that the change of the description brings: a change of
/// the generator. Each has `+` or `-` in front.
pub fn by_generator(old: &FileTree, new: &FileTree, explained: Option<&Crates>) -> Vec<String> {
    if old == new {
        return Vec::new();
    }
    let (Some(before), Some(after)) = (read(old), read(new)) else { return Vec::new() };
    let (gone, added, _) = lines(&before, &after);
    let known = |list: fn(&Crates) -> &Vec<String>, line: &str| {
        explained.is_some_and(|it| list(it).iter().any(|it| it == line))
    };
    let gone =
        gone.iter().map(Item::to_string).filter(|it| !known(|it| &it.gone, it)).map(|it| format!("- {it}"));
    let added =
        added.iter().map(Item::to_string).filter(|it| !known(|it| &it.added, it)).map(|it| format!("+ {it}"));
    gone.chain(added).collect()
}

/// A file without comments and without what is inside functions, which is most of it and says nothing to callers.
///
/// It goes by lines, as the formatter writes them: what a function holds ends with a brace as deep as the function. Where
/// that is not so the result is no Rust, and the file is read as it is.
fn lean(path: &str, text: &str) -> String {
    if !path.ends_with(".rs") {
        return String::new();
    }
    let mut res = String::with_capacity(text.len() / 2);
    // How deep the function is whose head or body is being read.
    let (mut head, mut body): (Option<usize>, Option<usize>) = (None, None);
    for line in text.lines() {
        let trimmed = line.trim_start();
        let depth = line.len() - trimmed.len();
        if let Some(end) = body {
            if depth == end && trimmed.starts_with('}') {
                res.push_str("}\n");
                body = None;
            }
            continue;
        }
        if trimmed.starts_with("//") || trimmed.starts_with("#[doc = ") {
            continue;
        }
        if head.is_none() && is_function(trimmed) {
            head = Some(depth);
        }
        res.push_str(line);
        res.push('\n');
        if let Some(start) = head.filter(|it| *it == depth) {
            if line.ends_with('{') {
                body = Some(start);
            }
            if line.ends_with(['{', '}', ';']) {
                head = None;
            }
        }
    }
    res
}

/// Whether a line starts a function.
fn is_function(line: &str) -> bool {
    let mut rest = line;
    loop {
        if rest.starts_with("fn ") {
            return true;
        }
        let Some((word, after)) = rest.split_once(' ') else { return false };
        let is_front = matches!(word, "pub" | "const" | "async" | "unsafe" | "extern" | "default")
            || word.starts_with("pub(");
        if !is_front {
            return false;
        }
        rest = after;
    }
}

/// Compares two listings, and holds the facts to them; `names` are the paths of the old document's nodes.
fn compare(old: &Surface, new: &Surface, review: &Review, names: &BTreeMap<&str, &str>) -> Crates {
    let (gone, added, only_deprecated) = lines(old, new);
    let rust = match () {
        () if !gone.is_empty() => Rust::Major,
        () if !added.is_empty() || only_deprecated => Rust::Minor,
        () => Rust::Nothing,
    };
    let mut disagreements = Vec::new();
    let facts = review.all();
    let major: Vec<&Fact> = facts.iter().filter(|it| it.rust == Rust::Major).copied().collect();
    let mut owners: BTreeSet<String> = major.iter().flat_map(|it| owners_of(it)).collect();
    owners.extend(major.iter().flat_map(|it| within(it, names)));
    let everything = owners.contains("*");
    for item in gone.iter().filter(|it| !everything && owners.is_disjoint(&owners_in(it))) {
        disagreements.push(format!("`{item}` is gone, and no fact says why"));
    }
    if rust != Rust::Major {
        // A name that means something else now is still there.
        let taken: BTreeSet<&String> = major
            .iter()
            .filter(|it| it.kind.id == "meaning-changed")
            .flat_map(|it| it.rust_paths.iter().filter_map(|it| it.before.as_ref()))
            .collect();
        let is_taken =
            |it: &Fact| it.rust_paths.iter().filter_map(|it| it.before.as_ref()).any(|it| taken.contains(it));
        for fact in major.iter().filter(|it| !it.silent && !is_taken(it)) {
            disagreements
                .push(format!("{}: the facts say that code breaks, and no line is gone", fact.message()));
        }
    }
    let minor = facts.iter().any(|it| it.rust >= Rust::Minor);
    if rust == Rust::Minor && !minor {
        disagreements.push(format!("{} lines are new, and no fact says why", added.len()));
    }
    let text = |list: &[Item]| list.iter().map(Item::to_string).collect();
    Crates { rust, gone: text(&gone), added: text(&added), disagreements }
}

/// What of a line callers depend on: path, kind, contract, and notes but for deprecation.
type Contract = (String, String, String, Vec<String>);

/// Lines of the old listing that are gone, lines of the new one that are new, and whether some only gained `deprecated`.
fn lines(old: &Surface, new: &Surface) -> (Vec<Item>, Vec<Item>, bool) {
    let by_contract = |surface: &Surface| -> BTreeMap<Contract, (Item, bool)> {
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

/// What a line belongs to: its own path, and every type and tag that it mentions.
fn owners_in(item: &Item) -> BTreeSet<String> {
    let mut res = BTreeSet::from([owner(&item.path)]);
    let text = item.to_string();
    for part in text.split("crate::").skip(1) {
        let end =
            part.find(|it: char| !(it.is_alphanumeric() || it == '_' || it == ':')).unwrap_or(part.len());
        res.insert(owner(&format!("crate::{}", &part[..end])));
    }
    res
}

/// The types of what stood in a node that is gone or another now.
fn within(fact: &Fact, names: &BTreeMap<&str, &str>) -> Vec<String> {
    let Some(at) = &fact.old else { return Vec::new() };
    // The values of an enum are the enum.
    let at = at.as_str();
    let at = at.strip_suffix("/enum").unwrap_or(at);
    let below = names.range(at..).take_while(|(it, _)| it.starts_with(at));
    below
        .filter(|(it, _)| it[at.len()..].is_empty() || it[at.len()..].starts_with('/'))
        .map(|(_, path)| owner(&format!("crate::{path}")))
        .collect()
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
    let everywhere = [
        "schema-renamed",
        "name-changed",
        "schema-split",
        "schema-joined",
        "operation-retagged",
        "webhook-signature-removed",
        "schema-extracted",
        "schema-inlined",
        "discriminator-added",
        "discriminator-removed",
        "discriminator-changed",
    ];
    if everywhere.contains(&fact.kind.id) {
        res.push("*".to_owned());
    }
    res
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn what_is_inside_functions_is_left_out() {
        let text = "impl A {\n    /// Words.\n    pub const fn a(\n        b: u8,\n    ) -> u8 {\n        if b > 1 {\n            2\n        }\n    }\n    fn c();\n    fn d() {}\n    pub e: u8,\n}\n";
        assert_eq!(
            lean("a.rs", text),
            "impl A {\n    pub const fn a(\n        b: u8,\n    ) -> u8 {\n}\n    fn c();\n    fn d() {}\n    pub e: u8,\n}\n"
        );
    }
}
