//! Nothing is dropped in silence: the report accounts for every key of every document.
//!
//! In: the fixtures and the documents of this project. A key is accounted for by a row of its own, or by standing
//! inside something that was cut or read as a whole, or inside a value that nobody looks into.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::Outcome;
use codegen::diagnostic::Diagnostics;
use codegen::emit::Config;
use codegen::load::{Disk, Loaded, Source, load};
use codegen::pipeline::generate_from;
use codegen::pointer::Pointer;
use codegen::report::{Construct, Fate, Report};
use codegen::source::FileId;
use serde_json::Value;

use crate::root;

/// Constructs that hold JSON of the document's own: what is in it is no construct.
const VALUES: &[&str] = &[
    "schema.default",
    "schema.example",
    "schema.examples",
    "schema.enum",
    "schema.const",
    "schema.dependentRequired",
    "schema.$vocabulary",
    "media-type.example",
    "parameter.example",
    "header.example",
    "example.value",
    "link.parameters",
    "link.requestBody",
];

#[test]
fn every_key_of_every_fixture_has_its_fate() {
    let root = root();
    let folders = ["tests/fixtures/ok", "tests/fixtures/err"];
    let mut documents: Vec<PathBuf> = folders
        .iter()
        .flat_map(|it| fs::read_dir(root.join(it)).unwrap())
        .map(|it| it.unwrap().path())
        .collect();
    documents.retain(|it| it.is_file());
    documents.extend(crate::documents());
    documents.sort();
    let mut silent = Vec::new();
    let mut unexplained = Vec::new();
    let mut keys = 0;
    for path in documents {
        let (outcome, loaded) = read(&path);
        if outcome.files.is_none() {
            continue;
        }
        let report = outcome.report();
        let name = path.file_name().unwrap().to_string_lossy();
        for row in report.constructs.iter().filter(|it| it.fate > Fate::Documented && it.reason.is_none()) {
            unexplained.push(format!("{name}: {} is {}", row.pointer, row.fate.name()));
        }
        let fates = Fates::of(&report);
        for (index, tree) in loaded.trees.iter().enumerate() {
            let Some(tree) = tree else { continue };
            let file = FileId(u32::try_from(index).unwrap());
            keys += fates.missing(file, tree, &mut Pointer::root(), false, &mut |pointer| {
                silent.push(format!("{name}: {} {pointer}", loaded.sources.name(file)));
            });
        }
    }
    assert!(keys > 1000, "only {keys} keys were looked at");
    assert!(silent.is_empty(), "no word of:\n{}", silent.join("\n"));
    assert!(unexplained.is_empty(), "no reason why\n{}", unexplained.join("\n"));
}

/// Else nobody could hold a document to it.
#[test]
fn a_document_without_a_flaw_denies_nothing() {
    let root = root();
    let (outcome, _) = read(&root.join("tests/fixtures/ok/empty.yaml"));
    assert_eq!(outcome.report().count(Fate::Ignored), 0);
}

/// A message about a value is about a value that Rust has all the same.
#[test]
fn a_value_that_something_is_said_of_keeps_its_fate() {
    let root = root();
    let (outcome, _) = read(&root.join("tests/fixtures/ok/names-collisions.yaml"));
    let report = outcome.report();
    let of_value = |it: &&Construct| it.construct == "schema.enum" && it.origin.as_str().contains("/enum/");
    let said: Vec<_> = report.constructs.iter().filter(of_value).collect();
    assert!(!said.is_empty(), "nothing is said of a value");
    for it in said.iter().filter(|it| it.fate == Fate::Typed) {
        assert!(it.rust.is_some() && it.reason.is_some(), "{it:?}");
    }
}

/// What is said to be documented is there to be read, and what is said to be ignored is not.
#[test]
fn the_report_and_the_documentation_agree_about_words() {
    let (outcome, loaded) = read(&root().join("tests/fixtures/ok/docs-everywhere.yaml"));
    let report = outcome.report();
    let files = outcome.files.unwrap();
    let own = files.iter().filter(|(path, _)| !path.starts_with("src/runtime/"));
    let shown = plain(&own.map(|(_, text)| text).collect::<Vec<_>>().join("\n"));
    let tree = loaded.trees[0].as_ref().unwrap();
    let mut checked = HashMap::new();
    let mut wrong = Vec::new();
    for it in report.constructs.iter().filter(|it| [Fate::Documented, Fate::Ignored].contains(&it.fate)) {
        let words = match tree.pointer(it.origin.as_str()) {
            Some(Value::String(words)) => words,
            // Of several examples the first is shown.
            Some(Value::Array(list)) if list.first().is_some_and(Value::is_string) => {
                list[0].as_str().unwrap()
            }
            _ => continue,
        };
        // Only what is nowhere else tells anything.
        if words.to_lowercase().contains("words") {
            *checked.entry(it.fate).or_insert(0) += 1;
            if shown.contains(&plain(words)) != (it.fate == Fate::Documented) {
                wrong.push(format!("{} is {}: {words}", it.pointer, it.fate.name()));
            }
        }
    }
    assert!(checked[&Fate::Documented] > 40 && checked[&Fate::Ignored] > 15, "{checked:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words as they are read, without line breaks, marks of comments, and escapes.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|it| it.trim().trim_start_matches(['/', '!']).trim());
    lines.collect::<Vec<_>>().join(" ").replace('\\', "").to_lowercase()
}

fn read(path: &Path) -> (Outcome, Loaded) {
    let (disk, root) = Disk::around(path);
    let config = Config {
        crate_name: "report".to_owned(),
        source: root.clone(),
        command: "cargo test".to_owned(),
        ..Config::default()
    };
    let source = Source::new(&disk, &root);
    (generate_from(&source, &config), load(&source, &mut Diagnostics::default()))
}

/// The rows of a report by the nodes of the files.
struct Fates<'r> {
    by_node: HashMap<(FileId, &'r Pointer), Vec<&'r Construct>>,
}

impl<'r> Fates<'r> {
    fn of(report: &'r Report) -> Self {
        let mut by_node: HashMap<_, Vec<_>> = HashMap::new();
        for it in &report.constructs {
            by_node.entry((it.file, &it.origin)).or_default().push(it);
        }
        Self { by_node }
    }

    /// Calls back for every key without a fate; says how many were looked at. Of another file only what the document
    /// refers to belongs to it.
    fn missing(
        &self,
        file: FileId,
        value: &Value,
        at: &mut Pointer,
        within: bool,
        found: &mut dyn FnMut(&Pointer),
    ) -> usize {
        let rows = self.by_node.get(&(file, &*at)).map(Vec::as_slice).unwrap_or_default();
        if rows.iter().any(|it| is_whole(it)) {
            return 0;
        }
        let within = within || file.0 == 0 || !rows.is_empty();
        let mut count = 0;
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let len = at.push(key);
                    count += 1;
                    if within && !self.by_node.contains_key(&(file, &*at)) {
                        found(at);
                    } else {
                        count += self.missing(file, value, at, within, found);
                    }
                    at.truncate(len);
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    let len = at.push(&index.to_string());
                    count += self.missing(file, value, at, within, found);
                    at.truncate(len);
                }
            }
            _ => {}
        }
        count
    }
}

/// Whether a row speaks for all below its node.
fn is_whole(row: &Construct) -> bool {
    let of_extension = row.construct.split('.').next_back().is_some_and(|it| it.starts_with("x-"));
    row.gone || row.fate == Fate::Refused || of_extension || VALUES.contains(&row.construct.as_str())
}
