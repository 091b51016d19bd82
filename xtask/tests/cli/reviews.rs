//! `diff` and `changelog`: what a change does, against a document or a revision.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{command, folder, path, text, xtask};

fn pair(name: &str) -> (PathBuf, PathBuf) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/diff").join(name);
    (dir.join("old.yaml"), dir.join("new.yaml"))
}

#[test]
fn a_change_is_held_to_the_version_or_to_what_is_asked() {
    let (old, new) = pair("operation-removed");
    let diff = |more: &[&str]| {
        let output = xtask(&[&["diff", "--spec", path(&new), "--against", path(&old)], more].concat());
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, said, why) = diff(&[]);
    assert_eq!(code, Some(1), "{said}{why}");
    assert!(
        said.contains("an operation is gone: `DELETE /orders/{id}` [operation-removed] breaking, major"),
        "{said}"
    );
    assert!(why.contains("the version is 1.2.0, and the change asks for 2.0.0 at least"), "{why}");
    assert_eq!(diff(&["--format", "version"]).1, "2.0.0\n");
    assert_eq!(diff(&["--fail-on", "none"]).0, Some(0));
    assert_eq!(diff(&["--fail-on", "breaking"]).0, Some(1));
    assert_eq!(diff(&["--fail-on", "silent"]).0, Some(0));
    assert_eq!(diff(&["--fail-on", "rain"]).0, Some(2));
    assert_eq!(diff(&["--format", "runes"]).0, Some(2));
    let (_, said, _) = diff(&["--format", "github"]);
    assert!(said.starts_with("::error file=") && said.contains(",line=93,"), "{said}");
    let same = xtask(&["diff", "--spec", path(&old), "--against", path(&old)]);
    assert_eq!(same.status.code(), Some(0));
}

/// A repository with one API, on a branch that left `main`.
#[test]
fn the_base_is_read_from_git_without_a_checkout() {
    let dir = folder("repository");
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(&dir).args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ]);
        let output = git.args(args).output().expect("git runs");
        assert!(output.status.success(), "git {args:?}: {}", text(&output.stderr));
    };
    let (old, new) = pair("operation-removed");
    let spec = dir.join("spec/shop");
    fs::create_dir_all(spec.join("schemas")).unwrap();
    fs::create_dir_all(dir.join("generated/shop/src")).unwrap();
    fs::write(dir.join("generated/shop/src/lib.rs"), "pub struct A;\n").unwrap();
    fs::write(dir.join("Cargo.toml"), "[workspace]\n").unwrap();
    // A part in a file of its own, which is read from the same revision.
    let split = |it: &Path| {
        fs::read_to_string(it)
            .unwrap()
            .replace("$ref: '#/components/schemas/Error'", "$ref: schemas/Error.yaml")
    };
    fs::write(spec.join("openapi.yaml"), split(&old)).unwrap();
    fs::write(spec.join("schemas/Error.yaml"), "type: object\nproperties: {message: {type: string}}\n")
        .unwrap();
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    git(&["checkout", "-q", "-b", "topic"]);
    fs::write(spec.join("openapi.yaml"), split(&new)).unwrap();
    fs::write(
        spec.join("schemas/Error.yaml"),
        "type: object\nproperties: {message: {type: string}, code: {type: string}}\n",
    )
    .unwrap();
    let diff = |args: &[&str]| {
        let output = command(&[&["diff"], args].concat()).current_dir(&dir).output().unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, said, why) = diff(&["--fail-on", "none"]);
    assert_eq!(code, Some(0), "{said}{why}");
    assert!(said.contains("operation-removed") && said.contains("spec/shop/schemas/Error.yaml:2"), "{said}");
    assert!(diff(&["main"]).2.contains("asks for 2.0.0"));
    let (code, _, why) = diff(&["nowhere"]);
    assert_eq!(code, Some(2));
    assert!(why.contains("git knows no revision `nowhere`"), "{why}");
    // A change of the generator alone has a section of its own, and no facts.
    fs::write(spec.join("openapi.yaml"), split(&old)).unwrap();
    fs::write(spec.join("schemas/Error.yaml"), "type: object\nproperties: {message: {type: string}}\n")
        .unwrap();
    fs::write(dir.join("generated/shop/src/lib.rs"), "pub struct A;\npub struct B;\n").unwrap();
    let (code, said, why) = diff(&["--format", "markdown"]);
    assert_eq!(code, Some(0), "{said}{why}");
    assert!(
        said.contains("### By the generator")
            && said.contains("+ pub struct crate::B")
            && !said.contains("operation-removed"),
        "{said}"
    );
    // A clone without the history says how to get it.
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "two"]);
    git(&["checkout", "-q", "main"]);
    let shallow = folder("shallow");
    let url = format!("file://{}", path(&dir));
    git(&["clone", "-q", "--depth", "1", "--branch", "topic", &url, path(&shallow)]);
    let output = command(&["diff"]).current_dir(&shallow).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("fetch-depth: 0"), "{}", text(&output.stderr));
}

#[test]
fn a_changelog_is_written_once() {
    let dir = folder("changelog");
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(&dir).args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ]);
        assert!(git.args(args).status().expect("git runs").success());
    };
    let (old, new) = pair("operation-removed");
    fs::create_dir_all(dir.join("spec/shop")).unwrap();
    fs::create_dir_all(dir.join("generated/shop")).unwrap();
    fs::write(dir.join("Cargo.toml"), "[workspace]\n").unwrap();
    fs::copy(&old, dir.join("spec/shop/openapi.yaml")).unwrap();
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    fs::copy(&new, dir.join("spec/shop/openapi.yaml")).unwrap();
    let run = || text(&command(&["changelog", "shop"]).current_dir(&dir).output().unwrap().stdout);
    assert!(run().contains("1 changes for callers, generated/shop/CHANGELOG.md written"));
    let log = fs::read_to_string(dir.join("generated/shop/CHANGELOG.md")).unwrap();
    assert!(
        log.contains("## Unreleased\n\n### Breaking\n\n- An operation is gone: `DELETE /orders/{id}`."),
        "{log}"
    );
    assert!(run().contains("unchanged"));
}
