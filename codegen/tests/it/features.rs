//! Tags as features of a crate: when they are, what is compiled with each, and that nothing else changes.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use codegen::Outcome;
use codegen::emit::Config;
use codegen::features::LARGE;
use codegen::load::{Source, Texts};
use codegen::output::FileTree;
use codegen::package::Package;
use codegen::pipeline::generate_from;
use codegen::surface;
use serde_json::{Map, Value, json};

/// Two tags that share a schema, a schema that nothing mentions, and as many operations as are asked for.
fn document(operations: usize) -> Value {
    let mut paths = Map::new();
    for index in 0..operations {
        let (tag, schema) = if index == 0 { ("Pay Outs", "PayOut") } else { ("cards", "Card") };
        let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
        paths.insert(
            format!("/things/{index}"),
            json!({"get": {
                "tags": [tag],
                "operationId": format!("get{index}"),
                "responses": {"200": {"description": "It.", "content": {"application/json": {"schema": schema}}}},
            }}),
        );
    }
    let money = json!({"$ref": "#/components/schemas/Money"});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": {
            "PayOut": {"type": "object", "properties": {"amount": money}},
            "Card": {"type": "object", "properties": {"limit": money}},
            "Money": {"type": "object", "properties": {"amount": {"type": "integer"}}},
            "Pin": {"type": "object", "properties": {"pin": {"type": "string"}}},
        }},
    })
}

fn made(operations: usize, config: Config) -> FileTree {
    let text = document(operations).to_string();
    let config = Config { crate_name: "things".to_owned(), ..config };
    let outcome: Outcome = generate_from(&Source::new(&Texts::new(&[("t.json", &text)]), "t.json"), &config);
    outcome.files.unwrap()
}

fn asked(features_per_tag: Option<bool>) -> Config {
    Config { features_per_tag, ..Config::default() }
}

fn has_features(files: &FileTree) -> bool {
    files.get("Cargo.toml").unwrap().contains("all-tags")
}

/// What is wrong with features that a crate adds in its configuration.
fn said(config: &str) -> String {
    let text = document(2).to_string();
    let files = Texts::new(&[("t.json", text.as_str()), ("crate.toml", config)]);
    let source = Source { package: Some((&files, "crate.toml")), ..Source::new(&files, "t.json") };
    generate_from(&source, &Config { crate_name: "things".to_owned(), ..Config::default() })
        .messages(&|_| true, false)
}

#[test]
fn a_feature_that_a_crate_adds_is_none_of_those_of_tags() {
    let said_of = |features: &str, per_tag: bool| {
        said(&format!("features-per-tag = {per_tag}\n[features]\n{features}\n"))
    };
    for name in ["tag-cards", "all-tags", "other-models"] {
        let said = said_of(&format!("{name} = []"), true);
        assert!(said.contains("already, since its tags are features"), "{said}");
        assert!(said.contains("crate.toml:3:1") && said.contains(&format!("`{name}`")), "{said}");
        assert_eq!(said_of(&format!("{name} = []"), false), "");
    }
    assert_eq!(said_of("mine = ['tag-cards', 'all-tags', 'other-models']", true), "");
    let said = said_of("mine = ['tag-card', 'blocking']", true);
    assert!(said.contains("crate.toml:3:9") && said.contains("did you mean `tag-cards`?"), "{said}");
    let said = said_of("mine = ['tag-cards']", false);
    assert!(said.contains("no feature `tag-cards`") && said.contains("features-per-tag = true"), "{said}");
}

#[test]
fn a_crate_has_features_of_tags_if_it_is_large_or_asks_for_them() {
    assert!(!has_features(&made(LARGE - 1, asked(None))));
    assert!(has_features(&made(LARGE, asked(None))));
    assert!(!has_features(&made(LARGE, asked(Some(false)))));
    assert!(has_features(&made(2, asked(Some(true)))));
    let package = Package { features_per_tag: Some(true), ..Package::default() };
    let config =
        |features_per_tag| Config { package: package.clone(), features_per_tag, ..Config::default() };
    assert!(has_features(&made(2, config(None))) && !has_features(&made(2, config(Some(false)))));
}

#[test]
fn each_model_is_compiled_with_what_needs_it() {
    let files = made(2, asked(Some(true)));
    let manifest = files.get("Cargo.toml").unwrap();
    assert!(
        manifest.contains("default = [\"all-tags\", \"charset\", \"http-client\", \"rustls\"]"),
        "{manifest}"
    );
    for feature in ["tag-pay-outs = []", "tag-cards = []", "other-models = []"] {
        assert!(manifest.lines().any(|it| it == feature), "{manifest}");
    }
    let models = files.get("src/models/mod.rs").unwrap().replace(char::is_whitespace, "");
    let is_under = |condition: &str, module: &str| {
        models.contains(&format!("#[cfg({})]mod{module};", condition.replace(char::is_whitespace, "")))
    };
    assert!(is_under("feature = \"tag-pay-outs\"", "pay_out"), "{models}");
    assert!(is_under("feature = \"tag-cards\"", "card"), "{models}");
    assert!(is_under("any(feature = \"tag-pay-outs\", feature = \"tag-cards\")", "money"), "{models}");
    assert!(is_under("feature = \"other-models\"", "pin"), "{models}");
    assert!(files.get("src/client.rs").unwrap().contains("#[cfg(feature = \"tag-cards\")]"));
    assert!(files.get("src/lib.rs").unwrap().contains("#![cfg_attr(docsrs, feature(doc_cfg))]"));
}

#[test]
fn features_of_tags_change_conditions_and_nothing_else() {
    let (with, without) = (made(2, asked(Some(true))), made(2, asked(None)));
    let differing: Vec<&str> =
        with.iter().filter(|(path, text)| without.get(path) != Some(*text)).map(|(path, _)| path).collect();
    let expected = [
        "Cargo.toml",
        "README.md",
        "src/client.rs",
        "src/lib.rs",
        "src/models/mod.rs",
        "src/resources/mod.rs",
    ];
    assert_eq!(differing, expected);
    assert_eq!(with.len(), without.len());
    // What a caller may rely on is the same: all tags are there unless a caller chooses.
    let listed = |files: &FileTree| surface::of("things", files).unwrap();
    assert_eq!(listed(&with), listed(&without));
}
