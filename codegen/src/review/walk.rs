//! The walk over both documents at once, and what it keeps: which nodes are the same, who reaches them, which facts
//! were found.
//!
//! In: two sides. Out: facts, each once, with the directions and operations that reach it. What is compared at a node is
//! the business of its neighbours: `document`, `operation`, `schema` and what they call.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::fact::{Direction, Fact, Rust, RustPath, Wire};
use super::kinds::kind;
use super::labels::label;
use super::side::Side;
use crate::pointer::Pointer;

/// What compares two documents.
pub(super) struct Walk<'a> {
    pub(super) old: &'a Side<'a>,
    pub(super) new: &'a Side<'a>,
    /// Which way the values at hand travel.
    pub(super) direction: Direction,
    /// Nothing uses what is at hand.
    pub(super) unused: bool,
    /// Today, as `2026-01-31`, where somebody says it.
    pub(super) today: Option<&'a str>,
    /// How many comparisons of one schema with another are around this one.
    pub(super) depth: usize,
    /// Nodes of the old document and what they are in the new one.
    pub(super) same: HashMap<Pointer, Pointer>,
    /// Nodes of the new document that are the same as some of the old one.
    pub(super) met: HashSet<Pointer>,
    /// Where the types stand that are one before and after.
    pub(super) types: Vec<(Pointer, Pointer)>,
    met_types: HashSet<(Pointer, Pointer)>,
    visited: Vec<Visited>,
    known: HashMap<(Pointer, Pointer, Direction), usize>,
    here: usize,
    found: Vec<(usize, Fact)>,
}

/// A pair of nodes that was compared.
#[derive(Default)]
struct Visited {
    /// What callers write for it, where it is an operation or a webhook.
    label: Option<String>,
    /// Who led here.
    from: Vec<usize>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(old: &'a Side<'a>, new: &'a Side<'a>, today: Option<&'a str>) -> Self {
        Self {
            old,
            new,
            direction: Direction::Neither,
            unused: false,
            today,
            depth: 0,
            same: HashMap::new(),
            met: HashSet::new(),
            types: Vec::new(),
            met_types: HashSet::new(),
            visited: vec![Visited::default()],
            known: HashMap::new(),
            here: 0,
            found: Vec::new(),
        }
    }

    /// Starts a fact that is judged by its row and by the direction at hand.
    pub(super) fn fact(&self, id: &str) -> Fact {
        let row = kind(id);
        let mut fact = Fact::new(row);
        fact.direction = self.direction;
        (fact.wire, fact.rust) = match self.direction {
            Direction::Neither if self.unused => (Wire::Nothing, row.rust.0),
            Direction::Neither | Direction::Request => (row.wire.0, row.rust.0),
            Direction::Response => (row.wire.1, row.rust.1),
            Direction::Both => (row.wire.0.max(row.wire.1), row.rust.0.max(row.rust.1)),
        };
        fact
    }

    /// Keeps a fact.
    pub(super) fn push(&mut self, mut fact: Fact) {
        if fact.subject.is_empty() {
            fact.subject = label(fact.new.as_ref().or(fact.old.as_ref()));
        }
        if fact.rust_paths.is_empty() {
            let before =
                fact.old.as_ref().and_then(|it| self.old.path(it)).filter(|it| !it.starts_with("::"));
            let after = fact.new.as_ref().and_then(|it| self.new.path(it)).filter(|it| !it.starts_with("::"));
            if before.is_some() || after.is_some() {
                fact.rust_paths
                    .push(RustPath { before: before.map(str::to_owned), after: after.map(str::to_owned) });
            }
        }
        let made = (
            fact.old.as_ref().and_then(|it| self.old.constructor(it)),
            fact.new.as_ref().and_then(|it| self.new.constructor(it)),
        );
        let made = if made.0 == made.1 { (None, None) } else { made };
        let lines = |declaration: Option<String>, made: Option<String>| {
            let lines: Vec<String> = declaration.into_iter().chain(made).collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        };
        fact.declarations = (
            lines(fact.old.as_ref().and_then(|it| self.old.declaration(it)), made.0),
            lines(fact.new.as_ref().and_then(|it| self.new.declaration(it)), made.1),
        );
        self.found.push((self.here, fact));
    }

    /// Says that two nodes are one before and after.
    pub(super) fn pair(&mut self, old: &Pointer, new: &Pointer) {
        self.same.entry(old.clone()).or_insert_with(|| new.clone());
        self.met.insert(new.clone());
    }

    /// Says that two schemas are one type before and after.
    pub(super) fn pair_types(&mut self, old: &Pointer, new: &Pointer) {
        if self.met_types.insert((old.clone(), new.clone())) {
            self.types.push((old.clone(), new.clone()));
            self.pair(old, new);
        }
    }

    /// Compares what belongs to an operation or a webhook.
    pub(super) fn within(&mut self, label: Option<String>, work: impl FnOnce(&mut Self)) {
        let index = self.visited.len();
        self.visited.push(Visited { label, from: vec![self.here] });
        let before = std::mem::replace(&mut self.here, index);
        work(self);
        self.here = before;
    }

    /// Compares a pair of nodes once for each direction, whoever leads to it.
    pub(super) fn once(&mut self, old: &Pointer, new: &Pointer, work: impl FnOnce(&mut Self)) {
        let key = (old.clone(), new.clone(), self.direction);
        if let Some(&index) = self.known.get(&key) {
            let from = &mut self.visited[index].from;
            if from.last() != Some(&self.here) {
                from.push(self.here);
            }
            return;
        }
        self.known.insert(key, self.visited.len());
        self.within(None, work);
    }

    /// Whether a pair of nodes was compared in any direction.
    pub(super) fn is_known(&self, old: &Pointer, new: &Pointer) -> bool {
        [Direction::Neither, Direction::Request, Direction::Response]
            .into_iter()
            .any(|it| self.known.contains_key(&(old.clone(), new.clone(), it)))
    }

    /// Compares as values that travel one way.
    pub(super) fn going(&mut self, direction: Direction, work: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.direction, direction);
        work(self);
        self.direction = before;
    }

    /// Whether a day on which something was announced to end is over.
    pub(super) fn has_passed(&self, day: Option<&str>) -> bool {
        day.and_then(|it| it.get(..10)).zip(self.today).is_some_and(|(day, today)| day < today)
    }

    /// The worst that was found so far on the wire.
    pub(super) fn worst(&self) -> Wire {
        self.found.iter().map(|(_, it)| it.wire).max().unwrap_or_default()
    }

    /// Every fact, each once, in the order in which they were found.
    pub(super) fn finish(&mut self) -> Vec<Fact> {
        let mut facts: Vec<(Fact, BTreeSet<usize>)> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (at, fact) in std::mem::take(&mut self.found) {
            match known.get(&fact.key()) {
                Some(&index) => {
                    let (first, places) = &mut facts[index];
                    first.direction = first.direction.and(fact.direction);
                    first.wire = first.wire.max(fact.wire);
                    first.rust = first.rust.max(fact.rust);
                    first.silent |= fact.silent;
                    places.insert(at);
                }
                None => {
                    known.insert(fact.key(), facts.len());
                    facts.push((fact, BTreeSet::from([at])));
                }
            }
        }
        let visited = &self.visited;
        facts
            .into_iter()
            .map(|(mut fact, places)| {
                fact.reached_from = reached(visited, places);
                fact
            })
            .collect()
    }
}

/// What callers write for the operations and webhooks that lead to some nodes, sorted.
fn reached(visited: &[Visited], places: BTreeSet<usize>) -> Vec<String> {
    let mut met: HashSet<usize> = places.iter().copied().collect();
    let mut todo: VecDeque<usize> = places.into_iter().collect();
    let mut labels = BTreeSet::new();
    while let Some(index) = todo.pop_front() {
        let Some(it) = visited.get(index) else { continue };
        if let Some(label) = &it.label {
            labels.insert(label.clone());
            continue;
        }
        todo.extend(it.from.iter().copied().filter(|it| met.insert(*it)));
    }
    labels.into_iter().collect()
}

/// A fact, put together.
impl Fact {
    pub(super) fn at(mut self, old: impl Into<Option<Pointer>>, new: impl Into<Option<Pointer>>) -> Self {
        (self.old, self.new) = (old.into(), new.into());
        self
    }

    pub(super) fn values(
        mut self,
        before: impl Into<Option<Value>>,
        after: impl Into<Option<Value>>,
    ) -> Self {
        (self.before, self.after) = (before.into(), after.into());
        self
    }

    pub(super) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    pub(super) fn wire(mut self, wire: Wire) -> Self {
        self.wire = wire;
        self
    }

    pub(super) fn rust(mut self, rust: Rust) -> Self {
        self.rust = rust;
        self
    }

    pub(super) fn silently(mut self, silent: bool) -> Self {
        self.silent = silent;
        self
    }

    pub(super) fn way_out(mut self, text: impl Into<String>) -> Self {
        self.way_out = Some(text.into());
        self
    }
}
