//! Each construct of a real description, changed by each kind of change that fits it: the review has to find that kind,
//! both ways of finding the Rust verdict have to agree, and nothing may stay without a judgement.
//!
//! In: the clean trees of the descriptions in `spec/`, and the rows of [`table`]: what kind, where, how it is made. A
//! sample of the smaller description runs by default, since each mutant is a crate; `MUTANTS=all` runs all of both, as
//! `.ci/run mutants` does, optimized.
//! `MUTANTS_SEED=…` changes other places, and `MUTANTS_OF=FILE:FILE` other documents.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, missing_docs)]

mod edits;
#[path = "../mirror/mod.rs"]
mod mirror;
mod sites;
mod table;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use codegen::emit::Config;
use codegen::load::{Source, Texts};
use codegen::pipeline::generate_from;
use codegen::review::crates::crates;
use codegen::review::{Review, Rust, review};
use codegen::surface;
use codegen::{Outcome, Request};
use mirror::unmirrored;
use serde_json::Value;
use sites::Sites;
use table::{ROWS, Row};

/// As many places of a document are changed by one row, where it has so many.
const PLACES: usize = 5;
/// As many mutants of each document run by default.
const SAMPLE: usize = 12;

/// Numbers that look random, and are the same each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.next() % (at as u64 + 1);
            list.swap(at, usize::try_from(other).unwrap());
        }
    }
}

/// A document, changed in one place by one row.
struct Mutant {
    row: &'static Row,
    at: String,
}

/// A document and what to change in it.
struct Subject {
    name: String,
    tree: Value,
    outcome: Outcome,
}

impl Subject {
    /// A document as one file, in the words of 3.0: what the stages before the clean tree do is another matter.
    fn new(spec: &Path) -> Self {
        let request = Request {
            spec: spec.to_owned(),
            name: Some("subject".to_owned()),
            surface: true,
            ..Request::default()
        };
        let read = codegen::generate(&request);
        assert!(read.api.is_some(), "{}: {}", spec.display(), read.messages(&|_| false, false));
        let tree = read.tree().unwrap().clone();
        let outcome = make(&tree);
        Self { name: spec.display().to_string(), tree, outcome }
    }

    fn mutants(&self, random: &mut Random) -> Vec<Mutant> {
        let sites = Sites::of(&self.tree);
        let mut res = Vec::new();
        for row in ROWS {
            let mut places = sites.of_kind(row.place);
            random.shuffle(&mut places);
            let mut found = 0;
            let mut tree = self.tree.clone();
            for at in places {
                if (row.change)(&mut tree, &at).is_none() {
                    continue;
                }
                if tree != self.tree {
                    res.push(Mutant { row, at });
                    found += 1;
                }
                tree.clone_from(&self.tree);
                if found == PLACES {
                    break;
                }
            }
        }
        res
    }
}

fn make(tree: &Value) -> Outcome {
    let text = serde_json::to_vec(tree).unwrap();
    let mut texts = Texts::default();
    texts.push("subject.json", text);
    let config = Config { crate_name: "subject".to_owned(), surface: true, ..Config::default() };
    let outcome = generate_from(&Source::new(&texts, "subject.json"), &config);
    assert!(outcome.sources.is_some(), "{}", outcome.messages(&|_| false, false));
    outcome
}

/// Whether the snapshots of a document change: its API as it was lowered, or what is public in the crate.
fn is_shown(old: &Outcome, new: &Outcome) -> bool {
    let api = |it: &Outcome| it.api.as_ref().unwrap().to_string();
    let sources = |it: &Outcome| it.sources.clone().unwrap();
    let surfaces = || surface::both("crate", &sources(old), &sources(new)).unwrap();
    api(old) != api(new) || matches!(surfaces(), (old, new) if old != new)
}

/// What of a mutant is not as it has to be, a line each.
fn faults(subject: &Subject, mutant: &Mutant) -> Vec<String> {
    let mut tree = subject.tree.clone();
    (mutant.row.change)(&mut tree, &mutant.at).expect("a place that fits");
    let new = make(&tree);
    let old = &subject.outcome;
    let compare = |a: &Outcome, b: &Outcome| -> Review { review(a, b, Some("2026-06-01")).unwrap() };
    let there = compare(old, &new);
    let ids: Vec<&str> = there.all().iter().map(|it| it.kind.id).collect();
    let mut res = Vec::new();
    if !mutant.row.ids.iter().any(|it| ids.contains(it)) {
        res.push(format!("none of {:?} is found, but {ids:?}", mutant.row.ids));
    }
    if let Some(fact) = there.all().iter().find(|it| it.kind.id == "unjudged") {
        res.push(format!("unjudged: {}", fact.message()));
    }
    if there.rust() > Rust::Nothing && !is_shown(old, &new) {
        res.push("no snapshot would change".to_owned());
    }
    let disagreements = |a: &Outcome, b: &Outcome, review: &Review| {
        crates(a, b, review).unwrap().disagreements.into_iter().take(6)
    };
    if let Some(fact) = compare(&new, &new).facts.first() {
        res.push(format!("it differs from itself: {}", fact.message()));
    }
    res.extend(disagreements(old, &new, &there).map(|it| format!("disagree: {it}")));
    let back = compare(&new, old);
    res.extend(unmirrored(&there, &back).map(|it| format!("the other way round is {it}")));
    res.extend(disagreements(&new, old, &back).map(|it| format!("disagree, the other way round: {it}")));
    res
}

/// The same of all of them, on as many threads as there are cores.
fn all_faults(subject: &Subject, mutants: &[Mutant]) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let of = |mutant: &Mutant| {
        let said = |it| format!("{} at {}: {it}", mutant.row.ids[0], mutant.at);
        faults(subject, mutant).into_iter().map(said).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let parts = mutants.chunks(mutants.len().div_ceil(threads).max(1));
        let parts = parts.map(|part| scope.spawn(move || part.iter().flat_map(of).collect::<Vec<_>>()));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().flat_map(|it| it.join().unwrap()).collect()
    })
}

#[test]
fn every_kind_of_change_is_found_wherever_it_is_made() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let others = std::env::var("MUTANTS_OF").ok();
    let all = std::env::var("MUTANTS").ok();
    // The larger description takes minutes where nothing is optimized.
    let apis: &[&str] = if all.is_some() { &["wooshpay", "qashier"] } else { &["qashier"] };
    let specs: Vec<PathBuf> = match &others {
        Some(list) => list.split(':').map(PathBuf::from).collect(),
        None => apis.iter().map(|it| project.join(format!("spec/{it}/openapi.yaml"))).collect(),
    };
    let seed = std::env::var("MUTANTS_SEED").ok().and_then(|it| it.parse().ok()).unwrap_or(20_261_129);
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for spec in specs {
        let subject = Subject::new(&spec);
        let itself = review(&subject.outcome, &subject.outcome, None).unwrap();
        assert!(itself.facts.is_empty(), "{}: it differs from itself", subject.name);
        let mut random = Random(seed);
        let mut mutants = subject.mutants(&mut random);
        for it in &mutants {
            *met.entry(it.row.ids[0]).or_default() += 1;
        }
        match all.as_deref() {
            Some("all") => {}
            // A kind, or the number of mutants.
            Some(word) if word.parse::<usize>().is_err() => mutants.retain(|it| it.row.ids.contains(&word)),
            word => {
                random.shuffle(&mut mutants);
                mutants.truncate(word.and_then(|it| it.parse().ok()).unwrap_or(SAMPLE));
            }
        }
        count += mutants.len();
        wrong.extend(all_faults(&subject, &mutants));
    }
    eprintln!("{count} mutants; places by kind: {met:?}");
    assert!(wrong.is_empty(), "{} faults in {count} mutants:\n{}", wrong.len(), wrong.join("\n"));
    assert!(others.is_some() || all.as_deref() != Some("all") || count >= 500, "{count} mutants");
}
