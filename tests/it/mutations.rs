//! Spoilt documents through the whole pipeline: none makes it panic, hang or overflow the stack.
//!
//! In: the fixtures and this project's documents, changed at random but the same in every run. What a document becomes
//! is of no interest here, only that there is an answer: a crate that parses as Rust, or messages. The seed of a failure
//! is in its message.

use std::fs;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use codegen::diagnostic::Diagnostics;
use codegen::emit::Config;
use codegen::load::{Source, Texts, load};
use codegen::pipeline::generate_from;
use codegen::source::FileId;
use codegen::stack::with_room;
use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::root;

/// No document of this size may take more CPU time, even where nothing is optimized.
const LONGEST: Duration = Duration::from_secs(60);

#[test]
fn spoilt_trees_get_an_answer() {
    let documents = documents();
    for seed in 0..seeds() {
        let mut dice = Dice::new(seed);
        let (name, text) = &documents[dice.below(documents.len())];
        let files = Texts::new(&[(name, text)]);
        let loaded = load(&Source::new(&files, name), &mut Diagnostics::default());
        let mut tree = loaded.tree(FileId(0)).unwrap().clone();
        for _ in 0..=dice.below(6) {
            spoil(&mut tree, &mut dice);
        }
        answer(&format!("{name}, seed {seed}"), tree.to_string().into_bytes());
    }
}

#[test]
fn spoilt_texts_get_an_answer() {
    let documents = documents();
    for seed in 0..seeds() {
        let mut dice = Dice::new(seed);
        let (name, text) = &documents[dice.below(documents.len())];
        let mut bytes = text.clone().into_bytes();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len().max(1));
            match dice.below(5) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
                2 if at < bytes.len() => {
                    bytes.remove(at);
                }
                3 => {
                    let what =
                        *dice.pick(&[b'{', b'}', b'[', b':', b'\t', b'\n', b'"', b'&', b'*', b'-', 0, 0xff]);
                    bytes.insert(at.min(bytes.len()), what);
                }
                _ => {
                    // A piece of the text once more, which doubles keys and shifts nesting.
                    let end = (at + dice.below(200)).min(bytes.len());
                    let piece = bytes[at.min(end)..end].to_vec();
                    let to = dice.below(bytes.len().max(1));
                    bytes.splice(to..to, piece);
                }
            }
        }
        answer(&format!("{name}, seed {seed}"), bytes);
    }
}

#[test]
fn deep_nesting_gets_an_answer() {
    for depth in [60, 127, 1_000, 10_000] {
        for (before, after) in [
            (r#"{"items":"#, "}"),
            (r#"{"allOf":["#, "]}"),
            (r#"{"oneOf":[{"type":"string"},"#, "]}"),
            (r#"{"properties":{"a":"#, "}}"),
            (r#"{"additionalProperties":"#, "}"),
            (r#"{"not":"#, "}"),
        ] {
            let schema = format!("{}{{}}{}", before.repeat(depth), after.repeat(depth));
            let text = format!(
                r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"paths":{{}},"components":{{"schemas":{{"A":{schema}}}}}}}"#
            );
            answer(&format!("{depth} of {before}"), text.clone().into_bytes());
        }
        let names = 0..depth;
        let chain: Map<String, Value> = names
            .map(|it| {
                (format!("A{it}"), json!({"allOf": [{"$ref": format!("#/components/schemas/A{}", it + 1)}]}))
            })
            .chain([(
                format!("A{depth}"),
                json!({"type": "object", "properties": {"a": {"type": "string"}}}),
            )])
            .collect();
        let aliases: Map<String, Value> = (0..depth)
            .map(|it| {
                (format!("A{it}"), json!({"$ref": format!("#/components/schemas/A{}", (it + 1) % depth)}))
            })
            .collect();
        let holders: Map<String, Value> = (0..depth)
            .map(|it| {
                let to = json!({"$ref": format!("#/components/schemas/A{}", (it + 1) % depth)});
                (format!("A{it}"), json!({"type": "object", "required": ["a"], "properties": {"a": to}}))
            })
            .collect();
        for (what, schemas) in [("chain", chain), ("aliases", aliases), ("holders", holders)] {
            // Emitting thousands of types takes its time and shows nothing that hundreds do not.
            if depth > 1_000 || depth > 127 && what == "holders" {
                continue;
            }
            let document = json!({
                "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {},
                "components": {"schemas": schemas},
            });
            answer(&format!("{what} of {depth}"), document.to_string().into_bytes());
        }
    }
}

/// How many documents of a kind are spoilt; `SEEDS=5000` looks harder.
fn seeds() -> u64 {
    std::env::var("SEEDS").ok().and_then(|it| it.parse().ok()).unwrap_or(120)
}

/// Runs a document through the pipeline, and says which it was where that goes wrong.
fn answer(what: &str, bytes: Vec<u8>) {
    let mut files = Texts::default();
    let shown = String::from_utf8_lossy(&bytes).into_owned();
    files.push("a.yaml", bytes);
    let config = Config {
        crate_name: "spoilt".to_owned(),
        source: "a.yaml".to_owned(),
        command: "cargo test".to_owned(),
        threads: Some(NonZeroUsize::MIN),
        ..Config::default()
    };
    let work = || {
        let outcome = generate_from(&Source::new(&files, "a.yaml"), &config);
        let messages = outcome.messages(&|_| true, false);
        (outcome.report_json(), outcome, messages)
    };
    // All of it on one thread, so that its time is the time of the work.
    let (outcome, took) = with_room(|| growth::cpu(|| catch_unwind(AssertUnwindSafe(work))));
    let Ok((_, outcome, messages)) = outcome else { panic!("{what}: a panic, on\n{shown:.20000}") };
    let bugs = ["generator-bug", "document-unreadable"];
    let bug = outcome.diagnostics.iter().find(|it| bugs.contains(&it.id));
    assert!(bug.is_none(), "{what}: {bug:?}, on\n{shown:.20000}");
    assert!(outcome.files.is_some() || !messages.is_empty(), "{what}: neither a crate nor a message");
    assert!(took < LONGEST, "{what}: took {took:?}");
}

/// One change of a tree, somewhere.
fn spoil(tree: &mut Value, dice: &mut Dice) {
    let mut nodes = Vec::new();
    pointers(tree, &mut String::new(), &mut nodes);
    let texts: Vec<String> = ["schemas", "responses", "parameters", "requestBodies", "pathItems"]
        .iter()
        .flat_map(|section| {
            let names = tree.pointer(&format!("/components/{section}")).and_then(Value::as_object);
            names.into_iter().flatten().map(move |(name, _)| format!("#/components/{section}/{name}"))
        })
        .chain(["#".into(), "#/paths".into(), "#/components".into(), "b.yaml".into(), "#/no".into()])
        .collect();
    let other =
        nodes.get(dice.below(nodes.len())).and_then(|it| tree.pointer(it)).cloned().unwrap_or_default();
    let here = nodes[dice.below(nodes.len())].clone();
    let Some(node) = tree.pointer_mut(&here) else { return };
    match dice.below(9) {
        0 => {
            *node = dice
                .pick(&[
                    json!(null),
                    json!(true),
                    json!(-1),
                    json!(1.5),
                    json!(""),
                    json!("string"),
                    json!([]),
                    json!({}),
                    json!([null]),
                    json!({"": {}}),
                    json!(u64::MAX),
                    json!("ß::{}"),
                    json!(["a", "a"]),
                ])
                .clone()
        }
        1 => *node = json!({"$ref": dice.pick(&texts)}),
        2 => *node = other,
        3 => *node = json!([node.take()]),
        4 => *node = json!({"a": node.take()}),
        5 => {
            if let Value::Object(object) = node {
                if let Some(key) = object.keys().nth(dice.below(object.len())).cloned() {
                    object.remove(&key);
                }
            } else if let Value::Array(list) = node
                && !list.is_empty()
            {
                list.remove(dice.below(list.len()));
            }
        }
        6 => match node {
            // A member under another member's name, or under one that means something elsewhere.
            Value::Object(object) => {
                let taken = object.values().nth(dice.below(object.len())).cloned().unwrap_or_default();
                let key = *dice.pick(&[
                    "type",
                    "enum",
                    "items",
                    "properties",
                    "allOf",
                    "oneOf",
                    "anyOf",
                    "discriminator",
                    "required",
                    "$ref",
                    "schema",
                    "content",
                    "default",
                    "additionalProperties",
                    "nullable",
                    "in",
                    "name",
                    "200",
                    "get",
                    "parameters",
                    "x-rust-name",
                    "format",
                    "const",
                    "",
                    "a b",
                    "self",
                    "../x",
                    "description",
                ]);
                object.insert(key.to_owned(), taken);
            }
            Value::Array(list) => {
                let first = list.first().cloned().unwrap_or_default();
                list.push(first);
            }
            Value::String(text) => {
                text.push_str(dice.pick::<&str>(&["\u{0}", "*/", "\"#", "{x}", "]", " ", "é", "\r\n///"]))
            }
            _ => {}
        },
        7 => {
            // A reference from here to here.
            let all = json!([{"$ref": dice.pick(&texts)}, node.take()]);
            let key = *dice.pick(&["allOf", "oneOf", "anyOf"]);
            *node = json!({key: all});
        }
        _ => {
            let depth = 1 + dice.below(40);
            let key = *dice.pick(&["items", "additionalProperties", "not"]);
            for _ in 0..depth {
                *node = json!({key: node.take()});
            }
        }
    }
}

fn pointers(value: &Value, at: &mut String, found: &mut Vec<String>) {
    found.push(at.clone());
    let len = at.len();
    let mut below = |step: &str, value: &Value, at: &mut String| {
        at.push('/');
        at.push_str(&step.replace('~', "~0").replace('/', "~1"));
        pointers(value, at, found);
        at.truncate(len);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| below(key, value, at)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| below(&index.to_string(), value, at))
        }
        _ => {}
    }
}

/// The strings to spoil: of the good fixtures, by name.
fn documents() -> Vec<(String, String)> {
    let folder = root().join("tests/fixtures/ok");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
    };
    paths.iter().filter(|it| it.is_file()).map(read).collect()
}
