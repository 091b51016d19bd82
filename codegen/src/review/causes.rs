//! Puts what follows from a fact under it, so that one change is one entry.
//!
//! In: facts, and both documents for what came from where and what refers to what. Out: the same facts, fewer on top.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::fact::Fact;
use super::schema::component;
use crate::Outcome;
use crate::pointer::Pointer;

/// Puts facts under those that they follow from.
pub(super) fn settle(facts: &mut Vec<Fact>, old: &Value, new: &Value) {
    retagged(facts);
    schemas(facts, new, "schema-added", |it| it.new.as_ref());
    schemas(facts, old, "schema-removed", |it| it.old.as_ref());
}

/// A file that is used in several places is copied there, and a change of it is one change all the same.
pub(super) fn once(facts: &mut Vec<Fact>, old: &Outcome, new: &Outcome) {
    let origin = |outcome: &Outcome, at: &Option<Pointer>| {
        let tree = outcome.document().tree.as_ref();
        at.as_ref().and_then(|at| Some(tree?.origins.locate(at)))
    };
    let mut res: Vec<Fact> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for fact in facts.drain(..) {
        // Names are made once for each copy.
        if matches!(fact.kind.id, "name-changed" | "meaning-changed") {
            res.push(fact);
            continue;
        }
        // What is new is in one place, however many refer to it; so was what is gone.
        let places = match () {
            () if fact.kind.id.contains("-added") => (None, origin(new, &fact.new)),
            () if fact.kind.id.contains("-removed") => (origin(old, &fact.old), None),
            () => (origin(old, &fact.old), origin(new, &fact.new)),
        };
        let key = format!("{} {places:?} {:?} {:?}", fact.kind.id, fact.before, fact.after);
        let Some(&index) = known.get(&key) else {
            known.insert(key, res.len());
            res.push(fact);
            continue;
        };
        let first = &mut res[index];
        first.direction = first.direction.and(fact.direction);
        first.wire = first.wire.max(fact.wire);
        first.rust = first.rust.max(fact.rust);
        first.silent |= fact.silent;
        first.reached_from.extend(fact.reached_from);
        first.reached_from.sort_unstable();
        first.reached_from.dedup();
        first.rust_paths.extend(fact.rust_paths);
        first.caused.extend(fact.caused);
    }
    *facts = res;
}

/// One change of a tag moves many operations, and is one entry.
fn retagged(facts: &mut Vec<Fact>) {
    let mut heads: Vec<Fact> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for fact in facts.drain(..) {
        let key = format!("{:?} {:?}", fact.before, fact.after);
        match known.get(&key).filter(|_| fact.kind.id == "operation-retagged") {
            Some(&index) => {
                let head = &mut heads[index];
                head.rust = head.rust.max(fact.rust);
                head.reached_from.extend(fact.reached_from.iter().cloned());
                head.caused.push(fact);
            }
            None => {
                if fact.kind.id == "operation-retagged" {
                    known.insert(key, heads.len());
                }
                heads.push(fact);
            }
        }
    }
    *facts = heads;
}

/// Schemas that come or go with what refers to them.
fn schemas(facts: &mut Vec<Fact>, tree: &Value, id: &str, at: fn(&Fact) -> Option<&Pointer>) {
    let names: BTreeSet<String> =
        facts.iter().filter(|it| it.kind.id == id).filter_map(|it| component(at(it)?)).collect();
    if names.is_empty() {
        return;
    }
    let word = id.rsplit('-').next().unwrap_or_default();
    let mut cause: BTreeMap<String, usize> = BTreeMap::new();
    for (index, fact) in facts.iter().enumerate() {
        if fact.kind.id == id || !fact.kind.id.contains(word) {
            continue;
        }
        let start = at(fact).and_then(|it| tree.pointer(it.as_str()));
        let mut todo: Vec<&Value> = start.into_iter().collect();
        while let Some(value) = todo.pop() {
            match value {
                Value::Object(object) => {
                    todo.extend(object.values());
                    let target = object.get("$ref").and_then(Value::as_str).and_then(Pointer::parse);
                    let Some(name) = target.as_ref().and_then(component) else { continue };
                    if names.contains(&name) && !cause.contains_key(&name) {
                        cause.insert(name, index);
                        todo.extend(target.and_then(|it| tree.pointer(it.as_str())));
                    }
                }
                Value::Array(list) => todo.extend(list),
                _ => {}
            }
        }
    }
    let mut moved: Vec<(usize, Fact)> = Vec::new();
    let mut kept = Vec::new();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, fact) in facts.drain(..).enumerate() {
        let to = if fact.kind.id == id {
            at(&fact).and_then(component).and_then(|it| cause.get(&it))
        } else {
            None
        };
        match to {
            Some(&to) => moved.push((to, fact)),
            None => {
                places.insert(index, kept.len());
                kept.push(fact);
            }
        }
    }
    for (to, fact) in moved {
        if let Some(&place) = places.get(&to) {
            kept[place].caused.push(fact);
        }
    }
    *facts = kept;
}
