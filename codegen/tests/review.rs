//! What a change of a description does: pairs of documents, one change each, with the report as a snapshot.
//!
//! A pair whose name starts with `same-` means the same before and after.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod mirror;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use codegen::diagnostic::Diagnostics;
use codegen::emit::Config;
use codegen::load::{self, Source, Texts};
use codegen::pipeline::generate_from;
use codegen::review::crates::crates;
use codegen::review::report::{self, ReviewReport};
use codegen::review::{Review, Rust, Wire, accepted, kinds, review};
use codegen::{Outcome, Request, parallel, surface};
use mirror::unmirrored;
use serde_json::Value;

fn make(path: &Path) -> Outcome {
    let outcome = codegen::generate(&Request {
        spec: path.to_owned(),
        name: Some("shop".to_owned()),
        surface: true,
        ..Request::default()
    });
    assert!(outcome.api.is_some(), "{}: {}", path.display(), outcome.messages(&|_| false, false));
    outcome
}

fn compare(old: &Outcome, new: &Outcome) -> Review {
    review(old, new, Some("2026-06-01")).expect("two documents that can be compared")
}

/// A pair of documents, reviewed both ways.
struct Pair {
    name: String,
    old: Outcome,
    new: Outcome,
    there: Review,
    back: Review,
}

/// Every pair, made once for all tests.
static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let folder = project().join("tests/fixtures/diff");
    let mut folders: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 100, "{} pairs", folders.len());
    let make = |it: &PathBuf| {
        let (old, new) = (make(&it.join("old.yaml")), make(&it.join("new.yaml")));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        Pair { name: it.file_name().unwrap().to_string_lossy().into_owned(), old, new, there, back }
    };
    parallel::map(&folders, parallel::cores(), make)
});

fn pair(name: &str) -> &'static Pair {
    PAIRS.iter().find(|it| it.name == name).unwrap()
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
        let Pair { old, new, there, .. } =
            pair(&path.parent().unwrap().file_name().unwrap().to_string_lossy());
        let report = ReviewReport {
            review: there,
            old,
            new,
            base: "old.yaml",
            folder: "",
            link: None,
            generator: &[],
            crates: None,
        };
        insta::assert_snapshot!(report::text(report, false));
    });
}

#[test]
fn what_means_the_same_is_no_more_than_words() {
    for Pair { name, there: review, .. } in PAIRS.iter().filter(|it| it.name.starts_with("same-")) {
        let ids = ids(review);
        assert!(
            review.wire() <= Wire::Docs && review.rust() <= Rust::Patch && !review.is_silent(),
            "{name}: {ids:?}"
        );
    }
}

#[test]
fn the_other_way_round_is_the_mirror() {
    for Pair { name, old, new, there, back } in PAIRS.iter() {
        assert!(compare(old, old).facts.is_empty(), "{name}: the old document and itself");
        assert!(compare(new, new).facts.is_empty(), "{name}: the new document and itself");
        assert_eq!(unmirrored(there, back), None, "{name}");
        assert!(back.all().iter().all(|it| it.kind.id != "unjudged"), "{name}");
    }
}

/// The verdict for callers from the facts and that from the two crates, path by path.
#[test]
fn both_ways_of_finding_the_verdict_agree_on_each_pair() {
    let disagreements = |Pair { name, old, new, there, back }: &Pair| {
        let ways = [("there", old, new, there), ("back", new, old, back)];
        let of = |(way, old, new, review)| {
            let crates = crates(old, new, review).unwrap();
            crates.disagreements.into_iter().map(move |it| format!("{name} {way}: {it}"))
        };
        ways.into_iter().flat_map(of).collect::<Vec<_>>()
    };
    let wrong = parallel::map(&PAIRS, parallel::cores(), disagreements).concat();
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn fingerprints_tell_facts_apart_and_stay() {
    for Pair { name, old, new, there, .. } in PAIRS.iter() {
        let of = |review: &Review| review.all().iter().map(|it| it.fingerprint()).collect::<Vec<_>>();
        let (first, second) = (of(there), of(&compare(old, new)));
        assert_eq!(first, second);
        let mut unique = first.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), first.len(), "{name}");
    }
}

/// The project's folder.
fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Compares a part of a file with what it has to be; writes it where snapshots are accepted.
fn holds(path: &Path, start: &str, end: &str, wanted: &str) {
    let text = fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(start).expect("the start of the part");
    let (own, after) = rest.split_once(end).expect("the end of the part");
    if own.trim() == wanted.trim() {
        return;
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
        fs::write(path, format!("{before}{start}\n{}\n{end}{after}", wanted.trim())).unwrap();
        return;
    }
    panic!(
        "{} is out of date: run this test with INSTA_UPDATE=always. It should hold:\n{wanted}",
        path.display()
    );
}

/// The description of WooshPay, with some strings replaced, each in a file of it.
fn wooshpay(changes: &[(&str, &str, &str)]) -> Outcome {
    fn add(texts: &mut Texts, folder: &Path, name: &str, changes: &[(&str, &str, &str)], done: &mut usize) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{name}/{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                add(texts, &path, &name, changes, done);
            } else if let Ok(mut text) = fs::read_to_string(&path) {
                for (_, from, to) in changes.iter().filter(|(file, ..)| name.ends_with(file)) {
                    assert!(text.contains(from), "{name} has no `{from}`");
                    text = text.replacen(from, to, 1);
                    *done += 1;
                }
                texts.push(&name, text.into_bytes());
            }
        }
    }
    let (mut texts, mut done) = (Texts::default(), 0);
    add(&mut texts, &project().join("spec/wooshpay"), "spec/wooshpay", changes, &mut done);
    assert_eq!(done, changes.len());
    let config = Config { crate_name: "wooshpay".to_owned(), ..Config::default() };
    let outcome = generate_from(&Source::new(&texts, "spec/wooshpay/openapi.yaml"), &config);
    assert!(outcome.api.is_some(), "{}", outcome.messages(&|_| false, false));
    outcome
}

/// A review lists a crate without printing it, and a committed one without what is inside functions.
#[test]
fn a_crate_is_listed_alike_from_tokens_and_from_text() {
    for api in ["wooshpay", "qashier"] {
        let make = |surface: bool| {
            let spec = project().join(format!("spec/{api}/openapi.yaml"));
            codegen::generate(&Request { spec, name: Some(api.to_owned()), surface, ..Request::default() })
        };
        let files = make(false).files.unwrap();
        let whole = surface::of("crate", &files).unwrap();
        for other in [
            surface::lean("crate", &files).unwrap(),
            surface::of("crate", &make(true).sources.unwrap()).unwrap(),
        ] {
            let missing: Vec<_> = whole.items.iter().filter(|it| !other.items.contains(it)).collect();
            let added: Vec<_> = other.items.iter().filter(|it| !whole.items.contains(it)).collect();
            assert!(other == whole, "{api}: missing {missing:#?}, added {added:#?}");
        }
    }
}

/// The report that the README shows is that of a real change of a real description.
#[test]
fn the_readme_shows_a_real_report() {
    let old = wooshpay(&[]);
    let new = wooshpay(&[
        ("schemas/RefundStatus.yaml", "failed, canceled]", "failed, canceled, expired]"),
        ("schemas/CreateRefund.yaml", "required: [payment_intent]", "required: [payment_intent, reason]"),
        (
            "schemas/Refund.yaml",
            "  receipt_number:",
            "  pending_reason:\n    type: string\n    description: What it waits for.\n  receipt_number:",
        ),
    ]);
    let review = compare(&old, &new);
    let report = ReviewReport {
        review: &review,
        old: &old,
        new: &new,
        base: "main (1f9ad6d)",
        folder: "spec/wooshpay",
        link: None,
        generator: &[],
        crates: None,
    };
    let text = format!("````markdown\n{}\n````", report::markdown(report).trim());
    holds(&project().join("README.md"), "<!-- a report -->", "<!-- end of the report -->", &text);
}

#[test]
fn the_page_of_kinds_is_printed_from_the_table() {
    holds(&project().join("codegen/KINDS.md"), "<!-- kinds -->", "<!-- end of the kinds -->", &kinds::page());
}

/// What the schema demands of a value, as far as it uses JSON Schema: required members, no others, types, sets of values.
fn fits(root: &Value, schema: &Value, value: &Value, at: &str) {
    let Some(schema) = schema.as_object() else { return };
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        fits(root, root.pointer(name.trim_start_matches('#')).expect("a definition"), value, at);
    }
    if let Some(types) = schema.get("type") {
        let is = |it: &Value| match it.as_str().unwrap_or_default() {
            "null" => value.is_null(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_u64() || value.is_i64(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{at}: unknown type {other}"),
        };
        let any = types.as_array().map_or_else(|| is(types), |it| it.iter().any(is));
        assert!(any, "{at}: {value} is not of type {types}");
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        assert!(values.contains(value), "{at}: {value} is none of {values:?}");
    }
    if let Some(object) = value.as_object() {
        let properties = schema.get("properties").and_then(Value::as_object);
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            assert!(object.contains_key(name.as_str().unwrap()), "{at}: no {name}");
        }
        for (name, value) in object {
            match properties.and_then(|it| it.get(name)) {
                Some(schema) => fits(root, schema, value, &format!("{at}/{name}")),
                None => assert!(
                    schema.get("additionalProperties") != Some(&Value::Bool(false)),
                    "{at}: {name} is not described"
                ),
            }
        }
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        fits(root, schema.get("items").unwrap_or(&Value::Null), value, &format!("{at}/{index}"));
    }
}

#[test]
fn the_json_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(report::SCHEMA).unwrap();
    for Pair { name, old, new, there, .. } in PAIRS.iter() {
        let report = ReviewReport {
            review: there,
            old,
            new,
            base: "old.yaml",
            folder: "",
            link: None,
            generator: &[],
            crates: None,
        };
        let value: Value = serde_json::from_str(&report::json(report)).unwrap();
        fits(&schema, &schema, &value, name);
    }
}

#[test]
fn no_text_of_a_document_is_more_than_text() {
    let hostile = "<img src=x onerror=alert(1)> @all `code` [a](http://b) | ## x \u{1b}[31m";
    let text = |name: &str, description: &str| {
        let name = serde_json::to_string(name).unwrap();
        let description = serde_json::to_string(description).unwrap();
        let paths = format!(
            "  /a:\n    get:\n      operationId: a\n      description: {description}\n      parameters: [{{name: {name}, in: query, schema: {{type: string}}}}]\n      responses: {{'204': {{description: x}}}}\n"
        );
        format!("openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\npaths:\n{paths}")
    };
    let make = |text: &str| {
        let config = Config { crate_name: "shop".to_owned(), ..Config::default() };
        generate_from(&Source::new(&Texts::new(&[("a.yaml", text)]), "a.yaml"), &config)
    };
    let (old, new) = (make(&text("a", "b")), make(&text(hostile, hostile)));
    let review = compare(&old, &new);
    assert!(review.facts.len() >= 3, "{:?}", ids(&review));
    let report = ReviewReport {
        review: &review,
        old: &old,
        new: &new,
        base: "a",
        folder: "",
        link: None,
        generator: &[],
        crates: None,
    };
    let page = report::html(report);
    assert!(!page.contains("<img") && !page.contains('\u{1b}') && !page.contains("<script"), "{page}");
    let markdown = report::markdown(report);
    // Outside of code nothing of it is left.
    let unfenced: String = markdown.split("```").step_by(2).collect();
    let outside: String = unfenced.split('`').step_by(2).collect();
    assert!(
        !outside.contains("<img") && !outside.contains("@all") && !outside.contains("](http"),
        "{markdown}"
    );
    assert!(!report::text(report, false).contains('\u{1b}'));
}

#[test]
fn an_accepted_change_needs_a_reason_a_day_and_a_change() {
    let Pair { old, new, .. } = pair("bound-tightened");
    let accept = |list: &str| {
        let mut review = compare(old, new);
        let mut diagnostics = Diagnostics::default();
        let (_, list) = load::plain("review.yaml", list, &mut diagnostics);
        accepted::accept(&mut review, &list.unwrap(), "2026-06-01", &mut diagnostics);
        (review, diagnostics.iter().map(|it| it.id).collect::<Vec<_>>())
    };
    let fingerprint = compare(old, new).facts[0].fingerprint();
    let entry = |fingerprint: &str, rest: &str| {
        format!("- {{fingerprint: '{fingerprint}', id: bound-tightened, {rest}}}\n")
    };
    let (review, ids) = accept(&entry(&fingerprint, "reason: was refused anyway, until: '2027-01-31'"));
    assert_eq!(ids, [""; 0]);
    assert_eq!(review.facts[0].accepted.as_ref().unwrap().reason, "was refused anyway");
    assert_eq!((review.wire(), review.open().wire()), (Wire::Breaking, Wire::Nothing));
    for (list, id) in [
        (entry(&fingerprint, "until: '2027-01-31'"), "accepted-reason"),
        (entry(&fingerprint, "reason: x, until: '2026-01-31'"), "accepted-until"),
        (entry(&fingerprint, "reason: x, until: soon"), "accepted-entry"),
        (entry("0", "reason: x, until: '2027-01-31'"), "accepted-nothing"),
        ("a: b\n".to_owned(), "accepted-list"),
    ] {
        let (review, ids) = accept(&list);
        assert_eq!(ids, [id], "{list}");
        assert!(review.facts[0].accepted.is_none(), "{list}");
    }
}
