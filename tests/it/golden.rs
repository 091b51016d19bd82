//! Every fixture, one named test each: what a good document becomes, and what is said about a bad one.
//!
//! A good one has two snapshots, so that a change is seen where it was made: the IR, where a change in lowering moves
//! a line, and the Rust, which is what callers get. A bad one has its messages.

use codegen::emit::Config;
use codegen::load::Disk;
use codegen::pipeline::{Outcome, generate_from};

use crate::root;

include!(concat!(env!("OUT_DIR"), "/tests.rs"));

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
    generate_from(&disk, &root, &config)
}

fn ok(name: &str, file: &str) {
    let outcome = generate("ok", name, file);
    let messages = outcome.messages(&|_| false, false);
    let api = outcome.api.unwrap_or_else(|| panic!("no crate:\n{messages}"));
    let files = outcome.files.unwrap_or_else(|| panic!("no crate:\n{messages}"));
    let messages = if messages.is_empty() { messages } else { format!("{messages}\n") };
    snapshot("ok", &format!("{name}.ir"), file, &format!("{messages}{api}"));
    // The runtime is the same for all, and the manifest and the guide have tests of their own.
    let is_own = |path: &str| {
        path.starts_with("src/") && !["src/guide/", "src/runtime/"].iter().any(|it| path.starts_with(it))
    };
    let own = files.iter().filter(|(path, _)| is_own(path));
    let rust: Vec<_> = own.map(|(path, text)| format!("// {path}\n{text}")).collect();
    snapshot("ok", &format!("{name}.rs"), file, &rust.join("\n"));
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
