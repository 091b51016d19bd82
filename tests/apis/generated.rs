//! What is committed under `generated/` is what the documents in `spec/` say, and callers see what a reviewer signed.

use std::path::Path;

use codegen::output::{self, FileTree};
use codegen::{Outcome, Request, generate, surface};

use crate::root;

/// Every API of this project: its name, and what the generator makes of it.
fn apis() -> Vec<(String, Outcome)> {
    // Documents are known by their path in the project, as for `cargo xtask gen`.
    root();
    let mut names: Vec<_> = std::fs::read_dir("spec")
        .expect("the folder spec")
        .flatten()
        .filter(|it| it.path().join("openapi.yaml").is_file())
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let request = |name: &String| Request {
        spec: Path::new("spec").join(name).join("openapi.yaml"),
        name: Some(name.clone()),
        front: Some(Path::new("spec").join(name).join("front.md")).filter(|it| it.is_file()),
        package: Some(Path::new("spec").join(name).join("crate.toml")).filter(|it| it.is_file()),
        command: Some("cargo xtask gen".to_owned()),
        ..Request::default()
    };
    names.iter().map(|name| (name.clone(), generate(&request(name)))).collect()
}

fn files<'a>(name: &str, outcome: &'a Outcome) -> &'a FileTree {
    outcome.files.as_ref().unwrap_or_else(|| panic!("{name}:\n{}", outcome.messages(&|_| true, false)))
}

fn snapshot(api: &str, what: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_input_file(root().join("spec").join(api).join("openapi.yaml"));
    settings.set_snapshot_path("../snapshots/generated");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{api}.{what}"), text));
}

/// The whole of `generated/`, the IR behind it, and what callers can name.
#[test]
fn crates_are_what_their_documents_say() {
    let apis = apis();
    assert!(!apis.is_empty(), "no document in spec/");
    for (name, outcome) in &apis {
        let messages = outcome.messages(&|_| true, false);
        assert!(messages.is_empty(), "{name}:\n{messages}");
        let (changes, diff) =
            output::check(&Path::new("generated").join(name), files(name, outcome)).expect("the crate");
        assert!(changes.is_empty(), "{name} is out of date, run `cargo xtask gen`:\n{diff}");

        let lock = Path::new("spec").join(name).join("openapi.names.lock");
        let stale = output::check_file(&lock, &outcome.lock).expect("the lock");
        assert!(stale.is_none(), "run `cargo xtask gen`:\n{}", stale.unwrap_or_default());

        let api = outcome.api.as_ref().expect("a crate has an API");
        snapshot(name, "ir", &api.to_string());

        let surface = surface::of(name, files(name, outcome)).expect("a crate has a surface");
        assert!(surface.unread.is_empty(), "{name}: the surface is not all there: {:?}", surface.unread);
        let own = surface.items.iter().map(ToString::to_string);
        snapshot(name, "surface", &own.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for ((name, first), (_, second)) in apis().iter().zip(&apis()) {
        let (first, second) = (files(name, first), files(name, second));
        assert!(first.iter().eq(second.iter()), "{name} differs from run to run");
    }
}

#[test]
fn every_file_of_the_runtime_is_carried() {
    let folder = root().join("codegen/runtime/src");
    let mut found = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(dir) = folders.pop() {
        for entry in std::fs::read_dir(&dir).expect("the runtime").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("a file of the runtime");
                let path = path
                    .strip_prefix(&folder)
                    .expect("below the folder")
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push((if path == "lib.rs" { "mod.rs".to_owned() } else { path }, text));
            }
        }
    }
    found.sort();
    let parts = [codegen::emit::WEBHOOKS, codegen::emit::TIMES, codegen::emit::TOKENS, codegen::emit::TYPED];
    let carried = codegen::emit::RUNTIME.iter().chain(parts.into_iter().flatten());
    let mut carried: Vec<_> = carried.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    carried.sort();
    assert!(
        found == carried,
        "`emit/runtime.rs` lists {} files, the runtime has {}",
        carried.len(),
        found.len()
    );
}
