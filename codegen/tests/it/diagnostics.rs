//! The page of all diagnostic ids: each is shown by a document of the tests, and each that the generator can report is there.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use codegen::diagnostic::Diagnostics;
use codegen::{Outcome, Request, generate};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project").to_owned()
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = project().join("tests/fixtures").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).expect("fixtures").flatten().map(|it| it.path()).collect();
    files.sort();
    files
}

/// Every document of the tests from which a message may come, mistakes first.
fn documents() -> Vec<Outcome> {
    // Messages show files as seen from here.
    std::env::set_current_dir(project().join("tests/fixtures")).expect("the fixtures");
    let read = |spec: PathBuf| generate(&Request { spec, ..Request::default() });
    let mut outcomes: Vec<_> = fixtures("err").into_iter().filter(|it| it.is_file()).map(read).collect();
    let rules = fixtures("lint").into_iter().map(|it| it.join("err.yaml"));
    outcomes.extend(rules.map(read));
    let overlay = |name: &str| project().join("tests/fixtures/overlay").join(name);
    outcomes.extend(["unused.yaml", "broken.yaml"].map(|it| {
        generate(&Request { spec: overlay("shop.yaml"), overlays: vec![overlay(it)], ..Request::default() })
    }));
    let own = |name: &str| project().join("tests/fixtures/own").join(name);
    outcomes.extend(["mistakes.toml", "unmatched.toml", "needed.toml"].map(|it| {
        generate(&Request { spec: own("shop.yaml"), package: Some(own(it)), ..Request::default() })
    }));
    outcomes.extend(fixtures("ok").into_iter().filter(|it| it.is_file()).map(read));
    for outcome in &mut outcomes {
        outcome.deny_foreign_extensions();
    }
    outcomes
}

/// An entry for each id: its severities, and an example as a run prints it.
fn page() -> String {
    let mut entries: BTreeMap<&str, (BTreeSet<&str>, String)> = BTreeMap::new();
    for outcome in documents() {
        let findings = outcome.lint();
        for message in outcome.diagnostics.iter().chain(findings.iter()) {
            let (severities, example) = entries.entry(message.id).or_default();
            severities.insert(message.severity.name());
            if example.is_empty() {
                let mut only = Diagnostics::default();
                only.push(message.clone());
                *example = outcome.render(&only, false);
            }
        }
    }
    let shown = entries.iter().map(|(id, (severities, example))| {
        let severities: Vec<_> = severities.iter().copied().collect();
        // The last line counts the messages.
        let example = example.trim_end().rsplit_once("\n\n").map_or(example.as_str(), |(first, _)| first);
        let lines: Vec<_> = example.lines().map(str::trim_end).collect();
        let entry = format!("Severity: {}.\n\n```text\n{}\n```\n", severities.join(", "), lines.join("\n"));
        ((*id).to_owned(), entry)
    });
    let mut page: BTreeMap<String, String> = shown.collect();
    for id in ids_in_sources() {
        page.entry(id).or_insert_with(|| NO_EXAMPLE.to_owned());
    }
    let entries = page.iter().map(|(id, entry)| format!("## `{id}`\n\n{entry}"));
    entries.collect::<Vec<_>>().join("\n")
}

const NO_EXAMPLE: &str = "No example.\n";

/// The ids that no document of the tests shows: they need several documents, a broken disk, or a fault of the generator, or
/// nobody has written their document yet.
const WITHOUT_EXAMPLE: &[&str] = &[
    "accepted-list",
    "accepted-nothing",
    "allof-conflict",
    "allof-over-union",
    "composition-too-large",
    "crate-name",
    "discriminator-ambiguous",
    "document-unreadable",
    "file-encoding",
    "file-unreadable",
    "form-encoding",
    "generator-bug",
    "lock-shape",
    "lock-unmatched",
    "overlay-shape",
    "overlay-version",
    "path-parameter-missing",
    "ref-cut",
    "ref-expansion",
    "schema-cycle",
    "schema-endless",
    "security-unknown",
];

#[test]
fn the_page_shows_each_id_as_a_run_prints_it() {
    let path = project().join("codegen/DIAGNOSTICS.md");
    let (start, end) = ("<!-- diagnostics -->", "<!-- end of the diagnostics -->");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(start).expect("the start of the part");
    let (own, after) = rest.split_once(end).expect("the end of the part");
    let wanted = page();
    if own.trim() == wanted.trim() {
        return;
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
        fs::write(&path, format!("{before}{start}\n\n{}\n\n{end}{after}", wanted.trim())).unwrap();
        return;
    }
    panic!("codegen/DIAGNOSTICS.md is out of date: run this test with INSTA_UPDATE=always");
}

/// The ids as they are written in the sources: the first text of each message that is made there.
fn ids_in_sources() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![project().join("codegen/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|it| it != "rs") || path.ends_with("tests.rs") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for maker in ["warning(", "degraded(", "refused(", "fatal("] {
                for (at, _) in text.match_indices(&format!("Diagnostic::{maker}")) {
                    let rest = text[at..].split_once('(').map_or("", |(_, rest)| rest.trim_start());
                    if let Some((id, _)) = rest.strip_prefix('"').and_then(|it| it.split_once('"')) {
                        found.insert(id.to_owned());
                    }
                }
            }
        }
    }
    found
}

#[test]
fn each_id_has_an_example_unless_it_is_listed() {
    let page = page();
    let sections = page.split("## `").skip(1).filter_map(|it| it.split_once('`'));
    let without: Vec<_> =
        sections.filter(|(_, entry)| entry.trim() == NO_EXAMPLE.trim()).map(|(id, _)| id).collect();
    assert_eq!(without, WITHOUT_EXAMPLE);
}
