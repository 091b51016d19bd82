//! The wings of the runtime: each imports from those to its left, names are imported from the file that defines them, and
//! no files form a ring.
//!
//! In: the files of `codegen/runtime/src`. Out: the imports among them, as edges from file to file.

use std::collections::{BTreeMap, BTreeSet};

use super::{assert_none, own_rust, tokens};

const RUNTIME: &str = "codegen/runtime/src/";

/// From left to right. The table is that of `codegen/runtime/README.md`.
const WINGS: &[&str] = &["secret", "wire", "json", "operation", "response", "client", "call", "paging"];

/// They import from any wing, and no wing from them.
const BESIDE: &[&str] = &["blocking", "testing", "tokens", "webhooks"];

type Edges = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_file_of_the_runtime_is_in_a_wing_or_beside_them() {
    let wrong: Vec<String> = files()
        .into_keys()
        .filter(|it| it != "lib.rs" && !WINGS.contains(&wing(it)) && !BESIDE.contains(&wing(it)))
        .collect();
    assert_none(&wrong);
}

#[test]
fn wings_import_from_their_left_only() {
    let mut wrong = Vec::new();
    for (file, imports) in edges(&files()).0 {
        let Some(own) = WINGS.iter().position(|it| *it == wing(&file)) else { continue };
        for import in imports {
            if !WINGS[..=own].contains(&wing(&import)) {
                wrong.push(format!("{file}: imports from {import}"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn names_of_the_runtime_are_imported_from_the_file_that_defines_them() {
    assert_none(&edges(&files()).1);
}

#[test]
fn no_files_of_the_runtime_form_a_ring() {
    let edges = edges(&files()).0;
    // A file that reaches itself is in a ring.
    assert_none(&edges.keys().filter(|it| reached(&edges, it).contains(*it)).cloned().collect::<Vec<_>>());
}

/// The files of the runtime without what only re-exports, by their path below its folder.
fn files() -> BTreeMap<String, Vec<String>> {
    let files = own_rust().filter_map(|it| {
        let path = it.path.strip_prefix(RUNTIME)?.to_owned();
        Some((path, tokens::outside_tests(&it.text)))
    });
    files.collect()
}

fn wing(path: &str) -> &str {
    path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// Who imports from whom, and which paths lead to something that its file does not define: to what a `mod.rs` re-exports.
fn edges(files: &BTreeMap<String, Vec<String>>) -> (Edges, Vec<String>) {
    let (mut edges, mut wrong) = (Edges::new(), Vec::new());
    for (file, tokens) in files {
        for path in paths(file, tokens) {
            let module = (1..=path.len()).rev().map(|it| path[..it].join("/"));
            let file_of = |it: String| files.contains_key(&format!("{it}.rs")).then(|| format!("{it}.rs"));
            match module.filter_map(file_of).next() {
                Some(import) => {
                    edges.entry(file.clone()).or_default().insert(import);
                }
                None => wrong.push(format!("{file}: {} is not in the file that defines it", path.join("::"))),
            }
        }
    }
    (edges, wrong)
}

/// All files that a file imports from, at once or by way of others.
fn reached<'a>(edges: &'a Edges, from: &str) -> BTreeSet<&'a String> {
    let mut found = BTreeSet::new();
    let mut todo: Vec<&String> = edges.get(from).into_iter().flatten().collect();
    while let Some(next) = todo.pop() {
        if found.insert(next) {
            todo.extend(edges.get(next).into_iter().flatten());
        }
    }
    found
}

/// The paths that begin with `super`, from the top of the runtime on.
fn paths(file: &str, tokens: &[String]) -> Vec<Vec<String>> {
    let mut own: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    own.retain(|it| *it != "mod");
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|it| tokens[it].as_str());
        // `pub(in super::super)` names no import, and the `super`s behind the first belong to its path.
        if token != "super"
            || matches!(before, Some("::" | "in"))
            || tokens.get(at + 1).is_none_or(|it| it != "::")
        {
            continue;
        }
        let mut rest = &tokens[at..];
        let mut base = own.clone();
        while let [first, second, tail @ ..] = rest
            && first == "super"
            && second == "::"
        {
            base.pop();
            rest = tail;
        }
        let base = base.into_iter().map(str::to_owned).collect();
        leaves(base, &mut rest, &mut found);
    }
    found
}

/// The paths of a tree such as `a::{b, c::D}` at the start of `rest`, each behind `base`.
fn leaves(mut base: Vec<String>, rest: &mut &[String], found: &mut Vec<Vec<String>>) {
    while let Some((token, tail)) = rest.split_first() {
        *rest = tail;
        if token == "{" {
            while rest.first().is_some_and(|it| it != "}") {
                leaves(base.clone(), rest, found);
                if rest.first().is_some_and(|it| it == ",") {
                    *rest = &rest[1..];
                }
            }
            *rest = rest.get(1..).unwrap_or_default();
            return;
        }
        if token != "self" {
            base.push(token.clone());
        }
        match rest.first() {
            Some(sign) if sign == "::" => *rest = &rest[1..],
            _ => break,
        }
    }
    found.push(base);
}

#[cfg(test)]
mod tests {
    use super::{edges, paths, reached, tokens};

    fn read(text: &str) -> Vec<String> {
        tokens::outside_tests(text)
    }

    #[test]
    fn imports_are_found_however_they_are_written() {
        let of =
            |text: &str| paths("call/raw.rs", &read(text)).iter().map(|it| it.join("::")).collect::<Vec<_>>();
        assert_eq!(of("use super::request::Request;"), ["call::request::Request"]);
        assert_eq!(
            of("use super::super::wire::{random, body::{self, Body}};"),
            ["wire::random", "wire::body", "wire::body::Body"]
        );
        assert_eq!(of("fn f() -> super::super::json::File { a }"), ["json::File"]);
        assert!(of("pub(super) fn f() {} pub(in super::super) fn g() {}").is_empty());
    }

    #[test]
    fn a_ring_and_a_re_export_are_found() {
        let file = |path: &str, text: &str| (path.to_owned(), read(text));
        let files = [
            file("a/mod.rs", "pub use self::b::B;"),
            file("a/b.rs", "use super::c::C; pub struct B;"),
            file("a/c.rs", "use super::b::B; use super::B; pub struct C;"),
        ];
        let (edges, wrong) = edges(&files.into());
        assert!(reached(&edges, "a/b.rs").contains(&"a/b.rs".to_owned()));
        assert_eq!(wrong, ["a/c.rs: a::B is not in the file that defines it"]);
    }
}
