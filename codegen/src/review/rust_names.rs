//! Compares names in Rust: the same node with another path, and, worst of all, the same path for another node.
//!
//! In: what the walk found to be the same, and the paths of both crates. Out: facts. Which name a node gets was decided
//! by the stage `names`.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::fact::{Direction, Fact, Rust, RustPath, Wire};
use super::kinds::kind;
use super::labels::label;
use super::schema::component;
use super::setters;
use super::side::Side;
use super::walk::Walk;
use crate::ir::{TypeId, TypeKind};
use crate::pointer::Pointer;

/// Something with a path of its own in Rust.
struct Named {
    at: Pointer,
    path: String,
    /// What it is on the wire, whatever it is called in Rust.
    meaning: String,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Type,
    Member,
    Operation,
}

/// Everything that callers can name, but for types, whose views share a place.
fn named(side: &Side<'_>) -> Vec<Named> {
    let mut res = Vec::new();
    let mut add = |at: &Pointer, meaning: String, what: What| {
        if let Some(path) = side.path(at) {
            res.push(Named { at: at.clone(), path: path.to_owned(), meaning, what });
        }
    };
    for ty in &side.api.types {
        match &ty.kind {
            TypeKind::Object(object) => {
                for field in &object.fields {
                    add(&field.pointer, format!("member `{}`", field.wire), What::Member);
                }
            }
            TypeKind::Enum(it) => {
                for value in &it.values {
                    add(&value.pointer, format!("value {}", value.value), What::Member);
                }
            }
            TypeKind::Union(_) | TypeKind::Newtype(_) | TypeKind::Alias(_) => {}
        }
    }
    for operation in side.api.operations.iter().filter(|it| it.variant().is_none()) {
        add(&operation.pointer, format!("{} {}", operation.method, operation.path), What::Operation);
        for it in &operation.parameters {
            add(&it.pointer, format!("{} `{}`", it.location.word(), it.wire), What::Member);
        }
        for it in &operation.headers {
            for at in &it.pointers {
                add(at, format!("header `{}`", it.wire.to_lowercase()), What::Member);
            }
        }
    }
    for it in &side.api.webhooks {
        add(&it.request.pointer, format!("webhook `{}`", it.name), What::Member);
    }
    for ty in side.api.types.iter().filter(|it| it.instead_of().is_none()) {
        if let Some(id) = side.types_at(&ty.pointer).first() {
            let meaning = component(&ty.pointer).unwrap_or_else(|| ty.hint.join("."));
            let path = side.type_path(*id).to_owned();
            res.push(Named {
                at: ty.pointer.clone(),
                path,
                meaning: format!("schema `{meaning}`"),
                what: What::Type,
            });
        }
    }
    res
}

/// The last segment of a path, which is the node's own.
pub(super) fn own(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// What names tell, next to the facts of the walk: those that explain a new name hold what it leads to.
pub(super) fn compare(walk: &Walk<'_>, facts: &mut Vec<Fact>) {
    renamed(walk, facts);
    setters::renamed(walk, facts);
    taken_over(walk, facts);
    views(walk, facts);
    boxes(walk, facts);
    travels(walk, facts);
    event_functions(walk, facts);
}

/// Types that callers make, and no longer, or not yet before: `new` and setters are there for what requests send.
fn travels(walk: &Walk<'_>, facts: &mut Vec<Fact>) {
    let mut found = Vec::new();
    for (old, new) in &walk.types {
        let ([id], [other]) = (walk.old.types_at(old), walk.new.types_at(new)) else { continue };
        let (before, after) = (walk.old.api.ty(*id), walk.new.api.ty(*other));
        let is_object = |it: &TypeKind| matches!(it, TypeKind::Object(_));
        if !is_object(&before.kind) || !is_object(&after.kind) {
            continue;
        }
        let id = match (before.travels.is_only_received(), after.travels.is_only_received()) {
            (false, true) => "schema-only-received",
            (true, false) => "schema-sent",
            _ => continue,
        };
        let mut fact = Fact::new(kind(id)).at(old.clone(), new.clone()).about(label(Some(new)));
        (fact.wire, fact.rust) = (Wire::Nothing, fact.kind.rust.0);
        fact.rust_paths
            .push(RustPath { before: walk.old.type_path_at(old), after: walk.new.type_path_at(new) });
        found.push(fact);
    }
    let words = ["-added", "-removed", "-only", "type-", "wrapped"];
    under_one(facts, found, |id| words.iter().any(|it| id.contains(it)));
}

/// Functions of the event for the members that every webhook brings.
fn event_functions(walk: &Walk<'_>, facts: &mut Vec<Fact>) {
    let (before, after) = (walk.old.event_functions(), walk.new.event_functions());
    let at = |side: &Side<'_>| side.api.event.map(|it| side.api.ty(it).pointer.clone());
    let mut found = Vec::new();
    let gone = before.iter().filter(|it| !after.contains(it)).map(|it| ("event-function-removed", it));
    let added = after.iter().filter(|it| !before.contains(it)).map(|it| ("event-function-added", it));
    for (id, function) in gone.chain(added) {
        let mut fact = Fact::new(kind(id)).at(at(walk.old), at(walk.new)).about(&function.wire);
        let value = Some(json!(format!("{}: {}", function.path, function.ty)));
        let path = Some(function.path.clone());
        let (values, path) = match id {
            "event-function-removed" => ((value, None), RustPath { before: path, after: None }),
            _ => ((None, value), RustPath { before: None, after: path }),
        };
        fact = fact.values(values.0, values.1);
        (fact.wire, fact.rust) = (Wire::Nothing, fact.kind.rust.0);
        fact.rust_paths.push(path);
        found.push(fact);
    }
    let words = [
        "webhook-",
        "property-",
        "type-",
        "format-",
        "enum-",
        "sensitive-",
        "schema-",
        "extension-",
        "name-",
    ];
    under_one(facts, found, |id| words.iter().any(|it| id.contains(it)));
}

/// Puts facts under the first that may be why they are; without one, under the first of them.
fn under_one(facts: &mut Vec<Fact>, mut found: Vec<Fact>, is_cause: impl Fn(&str) -> bool) {
    if found.is_empty() {
        return;
    }
    match facts.iter_mut().find(|it| is_cause(it.kind.id)) {
        Some(cause) => cause.caused.append(&mut found),
        None => {
            let mut head = found.remove(0);
            head.caused.append(&mut found);
            facts.push(head);
        }
    }
}

fn renamed(walk: &Walk<'_>, facts: &mut Vec<Fact>) {
    let explained = |facts: &[Fact], at: &Pointer| {
        let ids = [
            "operation-renamed",
            "operation-retagged",
            "schema-renamed",
            "schema-extracted",
            "schema-inlined",
            "parameter-renamed",
            "parameter-moved",
            "property-renamed",
            "enum-value-renamed",
        ];
        facts
            .iter()
            .any(|it| it.new.as_ref() == Some(at) && ids.contains(&it.kind.id) && it.rust == Rust::Major)
    };
    let mut met = HashSet::new();
    for it in named(walk.old).into_iter().filter(|it| it.what != What::Type) {
        let Some(new) = walk.same.get(&it.at) else { continue };
        let Some(after) = walk.new.path(new).map(str::to_owned) else { continue };
        let differs = match it.what {
            What::Operation => it.path != after,
            _ => own(&it.path) != own(&after),
        };
        // What a direction leaves out is in the extra of its struct, which is not a name of its own.
        let is_left_out = own(&it.path) == "extra" || own(&after) == "extra";
        if !differs || is_left_out || !met.insert((it.at.clone(), new.clone())) || explained(facts, new) {
            continue;
        }
        let owner = match it.what {
            What::Operation => label(Some(new)),
            _ => format!("{} of {}", it.meaning, label(new.parent().and_then(|it| it.parent()).as_ref())),
        };
        push(facts, (&it.at, new), (&it.path, &after), &owner);
    }
    for (old, new) in &walk.types {
        let paths = (walk.old.type_path_at(old), walk.new.type_path_at(new));
        let (Some(before), Some(after)) = paths else { continue };
        if before != after && met.insert((old.clone(), new.clone())) && !explained(facts, new) {
            push(facts, (old, new), (&before, &after), &label(Some(new)));
        }
    }
}

/// Keeps a new name: under the fact that explains it, where there is one.
pub(super) fn push(
    facts: &mut Vec<Fact>,
    (old, new): (&Pointer, &Pointer),
    (before, after): (&str, &str),
    what: &str,
) {
    let mut fact = Fact::new(kind("name-changed")).at(old.clone(), new.clone());
    fact = fact.values(json!(before), json!(after)).about(what);
    (fact.wire, fact.rust) = (Wire::Nothing, Rust::Major);
    fact.rust_paths.push(RustPath { before: Some(before.to_owned()), after: Some(after.to_owned()) });
    fact.way_out = Some(format!("`x-rust-name: {}` keeps the old name", own(before)));
    // A schema that is called otherwise names the types within it.
    let cause = facts.iter_mut().find(|it| {
        let by_name = it.kind.id == "extension-changed"
            && it
                .new
                .as_ref()
                .is_some_and(|at| at.as_str() == format!("{}/x-rust-name", new.as_str()) || at == new);
        let renamed = matches!(
            it.kind.id,
            "schema-renamed"
                | "operation-renamed"
                | "operation-retagged"
                | "schema-extracted"
                | "schema-inlined"
                | "property-renamed"
                | "name-changed"
                // An argument that is a setter now gives way to the functions of every call.
                | "parameter-became-optional"
                | "parameter-became-required"
        ) && it.new.as_ref().is_some_and(|at| new.below(at).is_some());
        let same_words = it.kind.id == "schema-renamed"
            && it.rust_paths.iter().any(|it| match (&it.before, &it.after) {
                (Some(a), Some(b)) => before.replace(own(a), own(b)) == after && own(a) != own(b),
                _ => false,
            });
        by_name || renamed || same_words || setters::is_beside(it, before, after)
    });
    match cause {
        Some(cause) => {
            cause.rust = Rust::Major;
            fact.way_out = None;
            cause.caused.push(fact);
        }
        None => facts.push(fact),
    }
}

fn taken_over(walk: &Walk<'_>, facts: &mut Vec<Fact>) {
    let before = named(walk.old);
    let mut by_path: HashMap<&str, Vec<&Named>> = HashMap::new();
    for it in &before {
        by_path.entry(it.path.as_str()).or_default().push(it);
    }
    let mut met = HashSet::new();
    for it in &named(walk.new) {
        let Some(others) = by_path.get(it.path.as_str()) else { continue };
        let is_same = others.iter().any(|other| {
            other.meaning == it.meaning || walk.same.get(&other.at) == Some(&it.at) || other.what != it.what
        });
        if is_same || !met.insert(it.path.clone()) {
            continue;
        }
        let other = others[0];
        // An inline type has no name on the wire: what it holds tells whether it is another.
        if it.what == What::Type && (component(&it.at).is_none() || component(&other.at).is_none()) {
            continue;
        }
        let mut fact = Fact::new(kind("meaning-changed")).at(other.at.clone(), it.at.clone());
        fact = fact.values(json!(other.meaning), json!(it.meaning)).about(format!("`{}`", it.path));
        (fact.wire, fact.rust, fact.direction) = (Wire::Nothing, Rust::Major, Direction::Neither);
        fact.rust_paths.push(RustPath { before: Some(it.path.clone()), after: Some(it.path.clone()) });
        fact.way_out = Some("give the new node a name of its own with `x-rust-name`".to_owned());
        facts.push(fact);
    }
}

/// Schemas that are one type where they were two, or the other way round.
fn views(walk: &Walk<'_>, facts: &mut Vec<Fact>) {
    let mut found: Vec<(Pointer, Pointer, Fact)> = Vec::new();
    for (old, new) in &walk.types {
        let count = |side: &Side<'_>, at: &Pointer| side.types_at(at).len();
        let (before, after) = (count(walk.old, old), count(walk.new, new));
        if before == 0 || after == 0 || before == after {
            continue;
        }
        let id = if after > before { "schema-split" } else { "schema-joined" };
        let mut fact = Fact::new(kind(id)).at(old.clone(), new.clone()).about(label(Some(new)));
        (fact.wire, fact.rust) = (Wire::Nothing, Rust::Major);
        let last =
            |side: &Side<'_>, at: &Pointer| side.types_at(at).last().map(|it| side.type_path(*it).to_owned());
        fact.rust_paths.push(RustPath { before: last(walk.old, old), after: last(walk.new, new) });
        found.push((old.clone(), new.clone(), fact));
    }
    // What holds such a type is split with it, and is reported under it.
    let holds = |side: &Side<'_>, at: &Pointer, inner: &[TypeId]| {
        side.types_at(at)
            .iter()
            .any(|id| side.api.ty(*id).kind.mentioned().iter().any(|it| inner.contains(it)))
    };
    let is_split = |it: &Fact| it.kind.id == "schema-split";
    let mut roots: Vec<Fact> = Vec::new();
    let mut held: Vec<Fact> = Vec::new();
    for (index, (old, new, fact)) in found.iter().enumerate() {
        let by_another = found.iter().enumerate().any(|(other, (a, b, inner))| {
            other != index
                && is_split(inner) == is_split(fact)
                && if is_split(fact) {
                    holds(walk.new, new, walk.new.types_at(b)) && !holds(walk.new, b, walk.new.types_at(new))
                } else {
                    holds(walk.old, old, walk.old.types_at(a)) && !holds(walk.old, a, walk.old.types_at(old))
                }
        });
        if by_another { held.push(fact.clone()) } else { roots.push(fact.clone()) }
    }
    if let Some(first) = roots.first_mut() {
        first.caused.append(&mut held);
    }
    facts.append(&mut roots);
    facts.append(&mut held);
}

/// Members whose value is in a box now, or no longer, since it may hold the struct again.
fn boxes(walk: &Walk<'_>, facts: &mut Vec<Fact>) {
    let mut pairs: Vec<(&Pointer, &Pointer)> = walk.same.iter().collect();
    pairs.sort_unstable();
    for (old, new) in pairs {
        let (was, is) = (walk.old.is_boxed(old), walk.new.is_boxed(new));
        // Of a member that came or went nobody notices its box.
        if was == is || walk.old.fields_at(old).is_empty() || walk.new.fields_at(new).is_empty() {
            continue;
        }
        let mut fact = Fact::new(kind(if is { "schema-recursive" } else { "schema-no-longer-recursive" }));
        fact = fact.at(old.clone(), new.clone()).about(label(Some(new)));
        (fact.wire, fact.rust) = (Wire::Nothing, Rust::Major);
        let path = |side: &Side<'_>, at: &Pointer| side.path(at).map(str::to_owned);
        fact.rust_paths.push(RustPath { before: path(walk.old, old), after: path(walk.new, new) });
        facts.push(fact);
    }
}
