//! The rules for descriptions: each finds what it is for, says nothing of what is right, and nothing of another rule's.

use std::collections::BTreeSet;
use std::path::PathBuf;

use codegen::lint::RULES;
use codegen::{Outcome, Request, generate};

use crate::root;

fn read(rule: &str, file: &str) -> Outcome {
    let spec: PathBuf = root().join("tests/fixtures/lint").join(rule).join(file);
    generate(&Request { spec, ..Request::default() })
}

fn found(outcome: &Outcome) -> BTreeSet<&'static str> {
    outcome.lint().iter().map(|it| it.id).collect()
}

#[test]
fn each_rule_finds_its_own_and_nothing_else() {
    for rule in RULES {
        assert_eq!(found(&read(rule.id, "ok.yaml")), BTreeSet::new(), "{}", rule.id);
        assert_eq!(found(&read(rule.id, "err.yaml")), BTreeSet::from([rule.id]));
    }
}

#[test]
fn an_allowance_needs_a_rule_a_reason_and_a_finding() {
    assert_eq!(found(&read("allowances", "ok.yaml")), BTreeSet::new());
    let expected = BTreeSet::from(["lint-allow-reason", "lint-allow-unknown", "lint-allow-unused"]);
    assert_eq!(found(&read("allowances", "err.yaml")), expected);
}

#[test]
fn what_is_found_is_shown_with_its_place_and_a_way_out() {
    let outcome = read("money-number", "err.yaml");
    insta::assert_snapshot!(outcome.render(&outcome.lint(), false));
}

#[test]
fn the_own_descriptions_are_clean() {
    for api in ["wooshpay", "qashier"] {
        let spec = root().join("spec").join(api).join("openapi.yaml");
        let outcome = generate(&Request { spec, ..Request::default() });
        let findings = outcome.lint();
        assert!(findings.iter().next().is_none(), "{}", outcome.render(&findings, false));
    }
}

#[test]
fn each_rule_has_its_row_in_the_documentation() {
    let page = std::fs::read_to_string(root().join("codegen/README.md")).unwrap();
    for rule in RULES {
        let row = format!("| `{}` | {} | {} |", rule.id, rule.level.word(), rule.finds);
        assert!(page.contains(&row), "missing: {row}");
    }
}
