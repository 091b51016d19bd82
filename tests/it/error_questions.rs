//! Questions about errors: what a document lists, asked of what a server says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use codegen::ir;
use codegen::{Request, generate};

use crate::runtime;
use crate::server::{Server, answer};
use crate::whole::error_questions::Client;
use crate::whole::error_questions::models::{Kind, ProblemsProblemsType, RefusalType, StatusValueType};
use crate::whole::error_questions::runtime::Error;

/// The error of a call that is refused with this body.
fn refused(body: &str) -> Error {
    let server = Server::start(vec![answer("400 A", &["content-type: application/json"], body)]);
    failed(&server.url())
}

fn failed(url: &str) -> Error {
    let client = Client::builder().base_url(url).retries(0).build().unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio.block_on(client.parcels().send().send()).unwrap_err()
}

/// The questions that are true, of the error and of what the server said.
fn answers(error: &Error) -> Vec<&'static str> {
    let of_error = [
        ("timeout", error.is_timeout_error2()),
        ("timeout_error", error.is_timeout_error()),
        ("retryable", error.is_retryable_error()),
        ("too_heavy", error.is_too_heavy()),
        ("9pay", error.is_9pay()),
        ("lost at a place", error.is_https_errors_example_lost()),
        ("down", error.is_down()),
        ("unknown", error.is_unknown()),
        ("lost", error.is_lost()),
    ];
    let yes = |it: &[(&'static str, bool)]| it.iter().filter(|it| it.1).map(|it| it.0).collect::<Vec<_>>();
    if let Some(api) = error.api() {
        let of_api = [
            ("timeout", api.is_timeout_error2()),
            ("timeout_error", api.is_timeout_error()),
            ("retryable", api.is_retryable_error()),
            ("too_heavy", api.is_too_heavy()),
            ("9pay", api.is_9pay()),
            ("lost at a place", api.is_https_errors_example_lost()),
            ("down", api.is_down()),
            ("unknown", api.is_unknown()),
            ("lost", api.is_lost()),
        ];
        assert_eq!(yes(&of_api), yes(&of_error));
    }
    yes(&of_error)
}

#[test]
fn each_class_of_failure_has_its_question() {
    for (body, yes) in [
        (r#"{"error":{"type":"timeout"}}"#, vec!["timeout"]),
        (r#"{"error":{"type":"timeout_error"}}"#, vec!["timeout_error"]),
        (r#"{"error":{"type":"retryable"}}"#, vec!["retryable"]),
        (r#"{"error":{"type":"9pay"}}"#, vec!["9pay"]),
        (r#"{"error":{"type":"https://errors.example/lost"}}"#, vec!["lost at a place"]),
        (r#"{"kind":"too_heavy"}"#, vec!["too_heavy"]),
        (r#"{"kind":"unknown"}"#, vec!["unknown"]),
        (r#"{"problems":[{"type":"lost"}]}"#, vec!["lost"]),
        // Spelled alike in Rust, they are one class.
        (r#"{"problems":[{"type":"TooHeavy"}]}"#, vec!["too_heavy"]),
        (r#"{"any":{"type":"down"}}"#, vec!["down"]),
        (r#"{"error":{"type":"new"}}"#, vec![]),
        (r#"{"error":{"type":""}}"#, vec![]),
        (r#"{"type":"timeout"}"#, vec![]),
        ("<html>", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(answers(&refused(body)), yes, "{body}");
    }
}

#[test]
fn what_every_error_can_be_asked_keeps_its_meaning() {
    let error = refused(r#"{"error":{"type":"timeout"}}"#);
    assert!(!error.is_timeout() && !error.is_retryable(), "the server took no long time");
    let nothing = failed("http://127.0.0.1:1");
    assert!(nothing.is_retryable() && answers(&nothing).is_empty());
    assert_eq!(nothing.refusal_type(), None);
}

#[test]
fn the_class_is_one_of_an_enum() {
    let error = refused(r#"{"error":{"type":"too_heavy"}}"#);
    assert_eq!(error.refusal_type(), Some(RefusalType::TooHeavy));
    assert_eq!(error.error_kind(), Some(Kind::TooHeavy));
    assert_eq!(error.api().unwrap().problems_problems_type(), Some(ProblemsProblemsType::from("too_heavy")));
    assert!(matches!(error.status_value_type(), Some(StatusValueType::Unknown(_))));
    let new = refused(r#"{"error":{"type":"new"}}"#);
    assert_eq!(new.refusal_type().unwrap().as_str(), "new");
    assert_eq!(refused("{}").refusal_type(), None);
}

#[test]
fn a_document_that_does_not_say_where_is_read_where_the_runtime_looks() {
    let (ours, runtimes) = (ir::ErrorPointers::common(), runtime::ErrorPointers::COMMON);
    assert_eq!(ours.kind, runtimes.kind);
    assert_eq!(ours.code, runtimes.code);
    assert_eq!(ours.message, runtimes.message);
}

/// The functions in a text of Rust.
fn functions(text: &str) -> BTreeSet<String> {
    let functions = text.split("pub fn ").skip(1);
    functions.map(|it| it.split(['(', '<']).next().unwrap().to_owned()).collect()
}

#[test]
fn no_document_takes_a_name_that_every_error_has() {
    let runtime = |name: &str| {
        functions(
            codegen::emit::RUNTIME.iter().find(|(path, _)| *path == name).map(|(_, text)| *text).unwrap(),
        )
    };
    let taken: BTreeSet<String> =
        runtime("response/error.rs").union(&runtime("response/api_error.rs")).cloned().collect();
    assert!(taken.contains("is_timeout") && taken.contains("kind"), "{taken:?}");
    // Enums called like each of them, with values that would ask like each of them.
    let mut schemas = String::new();
    let mut members = String::new();
    for (index, name) in taken.iter().enumerate() {
        let value = name.strip_prefix("is_").unwrap_or(name);
        schemas += &format!("    {name}: {{type: string, enum: [{value}, v{index}]}}\n");
        members +=
            &format!("{{type: object, properties: {{type: {{$ref: '#/components/schemas/{name}'}}}}}}, ");
    }
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\npaths:\n  /x:\n    get:\n      responses:\n        \
         '400': {{description: d, content: {{application/json: {{schema: {{oneOf: [{members}]}}}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    );
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("error-names.yaml");
    fs::write(&path, document).unwrap();
    let outcome = generate(&Request { spec: path, name: Some("names".to_owned()), ..Request::default() });
    let (_, errors) =
        outcome.files.as_ref().unwrap().iter().find(|(path, _)| *path == "src/errors.rs").unwrap();
    let asked = functions(errors);
    assert!(asked.is_disjoint(&taken), "{:?}", asked.intersection(&taken).collect::<Vec<_>>());
    // Two impl blocks with the same functions, each once: a view and two questions an enum.
    assert_eq!(errors.matches("pub fn ").count(), 2 * asked.len());
    assert_eq!(asked.len(), 3 * taken.len(), "{asked:?}");
}
