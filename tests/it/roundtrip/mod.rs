//! Whatever a schema allows, and whatever a server makes of it later, is read and written back unchanged.
//!
//! For each type of each good fixture and of each API in `spec/`: instances made from the IR are decoded into the
//! generated type and encoded again; the JSON must be the same, numbers by value. Once as the schema has them, and
//! once drifted: members that it does not name, enum values that it does not list, null for what may be missing.
//! The seed is fixed, so a failure comes again.
//! What is made from the IR cannot show that the IR allows too little: for that see `valid`.

mod examples;
mod instance;
mod sample;
mod valid;
mod validator;

use std::path::Path;

use codegen::emit::Config;
use codegen::ir::{Api, TypeId};
use codegen::load::{Disk, Source};
use codegen::pipeline::generate_from;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config as Cases, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::{Number, Value};

use crate::rules;
use crate::runtime::json::{self, Json};
use instance::Instances;

include!(concat!(env!("OUT_DIR"), "/roundtrip.rs"));

/// Decodes bytes into a type and encodes it again.
type Again = fn(&[u8]) -> Result<Vec<u8>, String>;

/// As many instances of each type are tried, pure and drifted each.
const CASES: u32 = 48;
/// As many choices go into one instance; where they run out the simplest is taken.
const CHOICES: usize = 160;

fn again<T: Json>(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let value: T = json::from_slice(bytes).map_err(|it| it.to_string())?;
    Ok(json::to_vec(&value))
}

fn check(file: &str, types: &[Again]) {
    let path = crate::root().join("tests").join(file);
    let api = api(&path);
    assert_eq!(api.types.len(), types.len(), "the table has a row for each type");
    let mut failures = Vec::new();
    for (index, again) in types.iter().enumerate() {
        for drift in [false, true] {
            let found = try_type(&api, TypeId(index), *again, drift);
            failures.extend(found.err().map(|it| format!("{}: {it}", api.types[index].pointer)));
        }
    }
    failures.extend(valid::failures(file, &path, &api, types));
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

fn api(path: &Path) -> Api {
    let config = Config {
        crate_name: "roundtrip".to_owned(),
        source: String::new(),
        command: "cargo test".to_owned(),
        ..Config::default()
    };
    let (disk, root) = Disk::around(path);
    let outcome = generate_from(&Source::new(&disk, &root), &config);
    let messages = outcome.messages(&|_| true, false);
    outcome.api.unwrap_or_else(|| panic!("no API:\n{messages}"))
}

fn try_type(api: &Api, id: TypeId, again: Again, drift: bool) -> Result<(), String> {
    let instances = Instances::new(api, drift);
    // A type without a finite instance has nothing to read.
    if !instances.is_finite(id) {
        return Ok(());
    }
    let cases = Cases { cases: CASES, failure_persistence: None, ..Cases::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(cases, rng);
    // An instance is a row of choices: a shorter row with smaller numbers is a simpler instance.
    let choices = vec(any::<u32>(), 0..CHOICES);
    let result = runner.run(&choices, |choices| {
        let value = instances.of(id, &choices);
        let text = value.to_string();
        let back = again(text.as_bytes()).map_err(|it| TestCaseError::fail(format!("rejected: {it}")))?;
        let back: Value = serde_json::from_slice(&back)
            .map_err(|it| TestCaseError::fail(format!("what was written is no JSON: {it}")))?;
        // What reading accepts is not written back: empty text that meant absence is absent.
        if same(&rules::apply(api, id, value), &back) {
            Ok(())
        } else {
            Err(TestCaseError::fail(format!("became {back}")))
        }
    });
    let kind = if drift { "drifted" } else { "valid" };
    result.map_err(|error| match error {
        TestError::Fail(reason, choices) => {
            format!("{kind} {} {reason} (choices {choices:?})", instances.of(id, &choices))
        }
        TestError::Abort(reason) => format!("{kind}: {reason}"),
    })
}

/// Whether two trees are equal, numbers by value.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

fn same_number(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}

#[test]
fn equality_is_by_value() {
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert!(same(&value("[1.0, 1e2]"), &value("[1, 100]")));
    assert!(same(&value(r#"{"a": 1, "b": null}"#), &value(r#"{"b": null, "a": 1}"#)));
    for (a, b) in [
        ("9007199254740993", "9007199254740992"),
        (r#"{"a": null}"#, "{}"),
        ("1", r#""1""#),
        ("[1]", "[1, 1]"),
    ] {
        assert!(!same(&value(a), &value(b)), "{a} {b}");
    }
}
