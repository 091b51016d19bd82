//! Tests of the whole, one module an area.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

#[macro_use]
mod received;

mod choices;
mod constructs_bodies;
mod constructs_documents;
mod dice;
mod difference;
mod directions;
mod document;
mod drift;
mod empty_strings;
mod error_questions;
mod error_shape;
mod events;
mod examples;
mod fidelity;
mod golden;
mod item_parts;
mod item_shapes;
mod item_streams;
mod keywords_31;
mod lint;
mod mutations;
mod names_command;
mod openapi_32;
mod operation_names;
mod own_crate;
mod paging;
mod readme;
mod report;
mod retries;
mod roundtrip;
mod secrets;
mod sensitive;
mod shared_types;
mod tags;
mod tidy;
mod times;
mod tokens;
mod tuples;
mod union_names;
mod unmoved;
mod values;
mod webhooks;
mod wire;

/// Where the wire may deviate from a schema.
#[path = "../apis/recorded/rules.rs"]
#[allow(dead_code)]
mod rules;

/// The server that the runtime is tested with.
#[path = "../../codegen/runtime/tests/it/support/server.rs"]
#[allow(dead_code)]
mod server;

/// The runtime, on which everything generated from the fixtures is built.
#[path = "../../codegen/runtime/src/lib.rs"]
#[allow(dead_code)]
pub mod runtime;

/// What was made of the good fixtures, with what the manifest of a crate allows.
#[allow(
    dead_code,
    clippy::disallowed_names,
    clippy::just_underscores_and_digits,
    clippy::module_inception,
    clippy::new_ret_no_self,
    clippy::self_named_constructors,
    clippy::should_implement_trait,
    clippy::wrong_self_convention
)]
pub mod ok {
    include!(concat!(env!("OUT_DIR"), "/modules.rs"));
}

/// What was made of documents whose crates ask for types and names of their own.
#[allow(dead_code)]
pub mod own {
    include!(concat!(env!("OUT_DIR"), "/own.rs"));
}

// The types of a document, without its operations.
include!(concat!(env!("OUT_DIR"), "/shop_types.rs"));

/// What was made of the good fixtures that add to the runtime, each a whole crate.
#[allow(dead_code)]
pub mod whole {
    include!(concat!(env!("OUT_DIR"), "/whole.rs"));
}

/// Goes to the project's folder, and says which it is: messages name files as seen from there, whichever test comes
/// first.
fn root() -> std::path::PathBuf {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf();
    std::env::set_current_dir(&root).unwrap();
    root
}

/// The documents of this project, in `spec/`.
fn documents() -> Vec<std::path::PathBuf> {
    let folders = std::fs::read_dir(root().join("spec")).unwrap();
    folders.map(|it| it.unwrap().path().join("openapi.yaml")).filter(|it| it.is_file()).collect()
}

/// Reads a value, and makes sure that it goes out unchanged.
#[track_caller]
fn read<T: runtime::json::Json>(value: serde_json::Value) -> T {
    let read: T = runtime::json::from_slice(value.to_string().as_bytes()).unwrap();
    assert_eq!(runtime::json::to_value(&read), value);
    read
}
