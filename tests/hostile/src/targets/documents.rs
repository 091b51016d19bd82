//! Documents, through the whole pipeline, from memory.
//!
//! An input is a text. A fixture of the generator is changed as a tree, or as bytes. What is promised: no panic, no more than
//! a bound of work, and a crate that parses as Rust, or messages that say why there is none.

use std::fs;
use std::num::NonZeroUsize;
use std::sync::LazyLock;
use std::time::Duration;

use codegen::Outcome;
use codegen::diagnostic::Diagnostics;
use codegen::emit::Config;
use codegen::load::{Source, Texts, load};
use codegen::pipeline::generate_from;
use codegen::source::FileId;
use fastrand::Rng;
use serde_json::{Value, json};

use super::{Target, ensure};
use crate::{mutate, root};

pub(super) const TARGET: Target =
    Target { name: "documents", ending: "yaml", longest: Duration::from_secs(60), make, check };

/// The fixtures of both kinds, those that are right and those with a mistake.
static FIXTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folders = ["ok", "err"].map(|it| root().join("tests/fixtures").join(it));
    let mut files: Vec<_> = folders.iter().flat_map(fs::read_dir).flatten().flatten().collect();
    files.sort_by_key(fs::DirEntry::path);
    files.iter().filter_map(|it| fs::read(it.path()).ok()).collect()
});

/// Keys that mean something somewhere, and names that mean something to Rust.
const NAMES: &[&str] = &[
    "type",
    "enum",
    "items",
    "properties",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "discriminator",
    "mapping",
    "required",
    "$ref",
    "$id",
    "$defs",
    "schema",
    "schemas",
    "content",
    "default",
    "example",
    "additionalProperties",
    "nullable",
    "in",
    "name",
    "200",
    "get",
    "post",
    "parameters",
    "requestBody",
    "responses",
    "headers",
    "x-rust-name",
    "x-lenient",
    "x-pagination",
    "format",
    "const",
    "pattern",
    "",
    "a b",
    "self",
    "../x",
    "description",
    "<<",
];

fn make(rng: &mut Rng) -> Vec<u8> {
    let text = mutate::pick(rng, &FIXTURES);
    if rng.usize(..3) == 0 {
        let mut text = text.clone();
        mutate::bytes(rng, &mut text, b"{}[]:,\t\n\"'&*-?|>!%#~\0\xff");
        return text;
    }
    let text = String::from_utf8_lossy(text);
    let files = Texts::new(&[("a.yaml", &text)]);
    let loaded = load(&Source::new(&files, "a.yaml"), &mut Diagnostics::default());
    let Some(mut tree) = loaded.tree(FileId(0)).cloned() else { return text.into_owned().into_bytes() };
    for _ in 0..=rng.usize(..6) {
        if rng.usize(..4) == 0 { refer(rng, &mut tree) } else { mutate::tree(rng, &mut tree, NAMES) }
    }
    format!("{tree:#}").into_bytes()
}

/// Puts a reference to something there is, or is not, in the place of a schema.
fn refer(rng: &mut Rng, tree: &mut Value) {
    let sections = tree.get("components").and_then(Value::as_object).into_iter().flatten();
    let names = |(section, it): (&String, &Value)| {
        let names: Vec<_> = it.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        names.into_iter().map(|name| format!("/components/{section}/{name}")).collect::<Vec<_>>()
    };
    let all: Vec<String> = sections.flat_map(names).collect();
    if all.is_empty() {
        return;
    }
    let mut target = format!("#{}", mutate::pick(rng, &all));
    match rng.usize(..8) {
        0 => target.push('s'),
        1 => {
            target =
                (*mutate::pick(rng, &["#", "#/paths", "#/no", "b.yaml", "a.yaml#/info", "../../etc/passwd"]))
                    .into()
        }
        _ => {}
    }
    if let Some(node) = tree.pointer_mut(mutate::pick(rng, &all).as_str()) {
        *node = match rng.usize(..3) {
            0 => json!({"$ref": target}),
            1 => json!({"allOf": [{"$ref": target}, node.take()]}),
            _ => json!({"type": "object", "properties": {"a": {"$ref": target}, "b": node.take()}}),
        };
    }
}

/// Makes a crate, in memory.
pub(super) fn generate(text: &[u8]) -> Outcome {
    let mut files = Texts::default();
    files.push("a.yaml", text.to_vec());
    let config = Config {
        crate_name: "hostile".to_owned(),
        source: "a.yaml".to_owned(),
        command: "cargo test".to_owned(),
        // The time of this thread is measured.
        threads: Some(NonZeroUsize::MIN),
        ..Config::default()
    };
    generate_from(&Source::new(&files, "a.yaml"), &config)
}

fn check(input: &[u8]) -> Result<(), String> {
    let outcome = generate(input);
    let messages = outcome.messages(&|_| true, false);
    let bugs = ["generator-bug", "document-unreadable"];
    if let Some(bug) = outcome.diagnostics.iter().find(|it| bugs.contains(&it.id)) {
        return Err(format!("{}: {}", bug.id, bug.message));
    }
    ensure(outcome.files.is_some() || !messages.is_empty(), || "neither a crate nor a message".to_owned())?;
    let unseen = |text: &str| text.contains(|it: char| it != '\n' && codegen::unseen::is_unseen(it));
    ensure(!unseen(&messages), || "a message that a terminal would obey".to_owned())?;
    ensure(!unseen(&outcome.report_json()), || "a report that a terminal would obey".to_owned())
}
