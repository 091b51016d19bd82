//! What a change of a description does: pairs of documents, one change each, with the report as a snapshot.
//!
//! A pair whose name starts with `same-` means the same before and after.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::review::report::{self, Report};
use codegen::review::{Review, Rust, Wire, review};
use codegen::{Outcome, Request};

/// Kinds whose mirror depends on more than the kind: what became required is an error for some and a relief for others,
/// and a name that is taken over is given up the other way round.
const WITHOUT_MIRROR: &[(&str, &str)] = &[
    ("meaning-changed", "of two nodes that trade a name both are found, of one that takes it over only that"),
    ("name-changed", "stands under the fact that explains it, which may be another the other way round"),
    ("schema-renamed", "the same both ways, but a name of its own keeps the Rust name one way only"),
];

fn make(path: &Path) -> Outcome {
    let outcome = codegen::generate(&Request {
        spec: path.to_owned(),
        name: Some("shop".to_owned()),
        ..Request::default()
    });
    assert!(outcome.api.is_some(), "{}: {}", path.display(), outcome.messages(&|_| false, false));
    outcome
}

fn compare(old: &Outcome, new: &Outcome) -> Review {
    review(old, new, Some("2026-06-01")).expect("two documents that can be compared")
}

fn pairs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/diff");
    let mut res: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    res.sort();
    assert!(res.len() > 100, "{} pairs", res.len());
    res
}

fn ids(review: &Review) -> BTreeMap<&'static str, usize> {
    let mut res = BTreeMap::new();
    for fact in review.all() {
        *res.entry(fact.kind.id).or_default() += 1;
    }
    res
}

#[test]
fn each_pair_gives_its_report() {
    insta::glob!("../../tests/fixtures/diff", "*/new.yaml", |path| {
        let (old, new) = (make(&path.with_file_name("old.yaml")), make(path));
        let review = compare(&old, &new);
        let report = Report {
            review: &review,
            old: &old,
            new: &new,
            base: "old.yaml",
            folder: "",
            link: None,
            crates: None,
        };
        insta::assert_snapshot!(report::text(report, false));
    });
}

#[test]
fn what_means_the_same_is_no_more_than_words() {
    for folder in pairs().iter().filter(|it| it.file_name().unwrap().to_string_lossy().starts_with("same-")) {
        let review = compare(&make(&folder.join("old.yaml")), &make(&folder.join("new.yaml")));
        let name = folder.display();
        let ids = ids(&review);
        assert!(review.wire() <= Wire::Docs && review.rust() <= Rust::Patch && !review.is_silent(), "{name}: {ids:?}");
    }
}

#[test]
fn the_other_way_round_is_the_mirror() {
    for folder in pairs() {
        let (old, new) = (make(&folder.join("old.yaml")), make(&folder.join("new.yaml")));
        let name = folder.display();
        assert!(compare(&old, &old).facts.is_empty(), "{name}: a document and itself");
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        let is_excepted = |id: &str| WITHOUT_MIRROR.iter().any(|(it, _)| *it == id);
        // What is gone is one kind, whether it was required or not.
        let class = |id: &str| {
            let id = id.strip_suffix("-required").or_else(|| id.strip_suffix("-optional")).unwrap_or(id);
            id.to_owned()
        };
        let classes = |ids: &mut dyn Iterator<Item = &'static str>| {
            let mut res: BTreeMap<String, usize> = BTreeMap::new();
            for id in ids {
                *res.entry(class(id)).or_default() += 1;
            }
            res
        };
        let all = there.all();
        let mirrored = classes(&mut all.iter().filter(|it| !is_excepted(it.kind.id)).map(|it| it.kind.mirror));
        let all = back.all();
        let found = classes(&mut all.iter().map(|it| it.kind.id).filter(|id| !is_excepted(id)));
        assert_eq!(mirrored, found, "{name}");
        assert!(!found.contains_key("unjudged"), "{name}");
    }
}

#[test]
fn fingerprints_tell_facts_apart_and_stay() {
    for folder in pairs() {
        let (old, new) = (make(&folder.join("old.yaml")), make(&folder.join("new.yaml")));
        let of = |review: &Review| review.all().iter().map(|it| it.fingerprint()).collect::<Vec<_>>();
        let (first, second) = (of(&compare(&old, &new)), of(&compare(&old, &new)));
        assert_eq!(first, second);
        let mut unique = first.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), first.len(), "{}", folder.display());
    }
}
