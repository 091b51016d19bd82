//! Every fixture, one named test each: what a good document becomes, and what is said about a bad one.
//!
//! A good one has two snapshots, so that a change is seen where it was made: the IR, where a change in lowering moves
//! a line, and what callers get. For a few that is the Rust itself, one for each part of emission; for the others it is
//! the surface, a line for each thing that a caller can name. A bad one has its messages.

use codegen::Outcome;
use codegen::emit::Config;
use codegen::load::{Disk, Source};
use codegen::output::FileTree;
use codegen::pipeline::generate_from;
use codegen::surface;

use crate::root;

include!(concat!(env!("OUT_DIR"), "/tests.rs"));

/// The fixtures whose Rust is a snapshot.
const RUST: &[&str] = &[
    "enum_kinds",
    "epochs",
    "error_questions",
    "multipart",
    "objects",
    "pagination_token",
    "response_headers",
    "responses_several",
    "servers",
    "union_choices",
    "webhook_events",
    "webhook_signature",
];

/// What becomes of a fixture.
pub(crate) fn generate(kind: &str, name: &str, file: &str) -> Outcome {
    let path = root().join("tests/fixtures").join(kind).join(file);
    let config = Config {
        crate_name: name.replace('_', "-"),
        source: file.to_owned(),
        command: "cargo test".to_owned(),
        ..Config::default()
    };
    let (disk, root) = Disk::around(&path);
    generate_from(&Source::new(&disk, &root), &config)
}

fn ok(name: &str, file: &str) {
    let outcome = generate("ok", name, file);
    let messages = outcome.messages(&|_| false, false);
    let api = outcome.api.unwrap_or_else(|| panic!("no crate:\n{messages}"));
    let files = outcome.files.unwrap_or_else(|| panic!("no crate:\n{messages}"));
    let messages = if messages.is_empty() { messages } else { format!("{messages}\n") };
    snapshot("ok", &format!("{name}.ir"), file, &format!("{messages}{api}"));
    match RUST.contains(&name) {
        true => snapshot("ok", &format!("{name}.rs"), file, &rust(&files)),
        false => snapshot("ok", &format!("{name}.surface"), file, &callers_see(&files)),
    }
}

/// The Rust of a crate. The runtime is the same for all, and the manifest and the guide have tests of their own.
fn rust(files: &FileTree) -> String {
    let is_own = |path: &str| {
        path.starts_with("src/") && !["src/guide/", "src/runtime/"].iter().any(|it| path.starts_with(it))
    };
    let own = files.iter().filter(|(path, _)| is_own(path));
    let rust: Vec<_> = own.map(|(path, text)| format!("// {path}\n{text}")).collect();
    rust.join("\n")
}

/// What callers can name of a crate, the runtime aside. Of its traits, those by which one type becomes another.
fn callers_see(files: &FileTree) -> String {
    let surface = surface::of("api", &without_runtime(files)).expect("a crate has a surface");
    let is_own =
        |it: &&surface::Item| !it.path.starts_with("api::runtime") && !it.path.starts_with("api::guide");
    let tells = |it: &&surface::Item| !it.kind.starts_with("impl") || it.detail.contains("From<");
    let own = surface.items.iter().filter(is_own).filter(tells);
    own.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The files of a crate, those of the runtime blank but for the macros that models are written with: reading all of it
/// again for each fixture would take most of the time of the tests.
fn without_runtime(files: &FileTree) -> FileTree {
    let mut few = FileTree::new();
    for (path, text) in files.iter() {
        let is_needed = !path.starts_with("src/runtime/") || path.starts_with("src/runtime/json/describe/");
        let declares = matches!(path, "src/runtime/mod.rs" | "src/runtime/json/mod.rs");
        few.insert(path, if is_needed || declares { text } else { "" });
    }
    few
}

fn err(name: &str, file: &str) {
    let outcome = generate("err", name, file);
    let messages = outcome.messages(&|_| true, false);
    assert!(outcome.diagnostics.iter().next().is_some(), "nothing is said about {file}");
    let fate = match &outcome.files {
        Some(_) => "A crate is made all the same, unless warnings are denied.",
        None => "Nothing can be made of it.",
    };
    snapshot("err", name, file, &format!("{messages}\n{fate}"));
}

fn snapshot(kind: &str, name: &str, file: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_input_file(root().join("tests/fixtures").join(kind).join(file));
    settings.set_snapshot_path(format!("../snapshots/{kind}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
