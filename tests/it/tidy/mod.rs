//! What holds for every file of this project: headers, who knows whom, no leftovers.
//!
//! The tables are those of the architecture page, `codegen/README.md`; a change of one is a change of the other.

pub(crate) mod files;
mod inline;
mod tokens;
mod wings;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

use files::File;

/// Crates and parts of `std` that only some modules of `codegen` may know.
const RESERVED: &[(&[&str], &[&str])] = &[
    (&["std", "fs"], &["load", "output", "commands"]),
    (&["std", "env"], &["load", "commands"]),
    (&["std", "net"], &[]),
    (&["std", "process"], &["commands", "main"]),
    (&["std", "time", "SystemTime"], &["commands"]),
    (&["std", "time", "Instant"], &[]),
    (&["annotate_snippets"], &["diagnostic"]),
    (&["heck"], &["names", "lint", "wording"]),
    (&["openapiv3"], &["document", "lower"]),
    (&["prettyplease"], &["format"]),
    (&["proc_macro2"], &["emit", "format", "surface"]),
    (&["pulldown_cmark"], &["emit"]),
    (&["quote"], &["emit", "surface"]),
    (&["saphyr_parser"], &["load", "source"]),
    (&["serde_json_path"], &["overlay"]),
    (&["serde_yaml"], &["load", "lock", "effective"]),
    (&["sha2"], &["digest"]),
    (&["similar"], &["output"]),
    (&["syn"], &["format", "package", "surface"]),
    (&["unicode_ident"], &["names"]),
];

/// The stages of `codegen`: none knows a later one. `lock` is both applied before `analyze` and written after `names`.
const STAGES: &[&str] = &[
    "openapi",
    "source",
    "load",
    "overlay",
    "bundle",
    "shape",
    "normalize",
    "examples",
    "document",
    "lower",
    "directions",
    "leniency",
    "analyze",
    "conventions",
    "names",
    "lock",
    "select",
    "sharing",
    "emit",
    "format",
    "output",
    "report",
    "lint",
    "surface",
    "review",
];

/// The floors of `lower`, the lowest first. None knows one above it.
const FLOORS: &[&str] = &["merge", "types", "calls"];

/// What the stages behind `lower` must not know, so that no OpenAPI type comes that far.
const BEFORE_IR: &[&str] = &["load", "overlay", "bundle", "shape", "normalize", "document", "lower"];

#[test]
fn every_rust_file_opens_with_its_job() {
    report(own_rust().filter(|it| {
        let first = it.text.lines().map(str::trim).find(|it| !it.is_empty() && !it.starts_with("#!"));
        !first.is_some_and(|it| it.starts_with("//!") && it.len() > "//! ".len())
    }));
}

#[test]
fn only_some_modules_know_some_crates() {
    let mut wrong = Vec::new();
    for (file, module) in modules() {
        let tokens = tokens::outside_tests(&file.text);
        for (path, allowed) in RESERVED {
            if !allowed.contains(&module.as_str()) && tokens::names(&tokens, path) {
                wrong.push(format!("{}: `{}` is for {allowed:?}", file.path, path.join("::")));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_stage_knows_a_later_one() {
    let mut wrong = Vec::new();
    for (file, module) in modules() {
        let Some(own) = STAGES.iter().position(|it| *it == module) else { continue };
        let tokens = tokens::outside_tests(&file.text);
        let later = STAGES.iter().skip(own + 1);
        let behind = if own > stage("lower") { BEFORE_IR } else { &[] };
        for other in later.chain(behind) {
            if tokens::names(&tokens, &["crate", other]) {
                wrong.push(format!("{}: knows `{other}`", file.path));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_floor_of_lowering_knows_one_above_it() {
    let mut wrong = Vec::new();
    for file in own_rust() {
        let Some(path) = file.path.strip_prefix("codegen/src/lower/") else { continue };
        let Some((folder, _)) = path.split_once('/').filter(|(it, _)| *it != "tests") else { continue };
        let Some(own) = FLOORS.iter().position(|it| *it == folder) else {
            wrong.push(format!("{}: is on no floor", file.path));
            continue;
        };
        let tokens = tokens::outside_tests(&file.text);
        // A path from the top is one that this test reads.
        if tokens::names(&tokens, &["super", "super"]) {
            wrong.push(format!("{}: names another floor by `super::super`", file.path));
        }
        for above in &FLOORS[own + 1..] {
            if tokens::names(&tokens, &["crate", "lower", above]) {
                wrong.push(format!("{}: knows `{above}`", file.path));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_library_prints_nothing() {
    let printing = ["print", "println", "eprint", "eprintln"];
    report(modules().map(|(file, _)| file).filter(|it| {
        let tokens = tokens::outside_tests(&it.text);
        printing.iter().any(|name| tokens::calls(&tokens, name))
    }));
}

/// A string that a `quote!` puts into docs would pass by the types that make a text of the document safe.
#[test]
fn only_one_file_turns_docs_into_tokens() {
    report(
        own_rust()
            .filter(|it| it.path.starts_with("codegen/src/") && it.path != "codegen/src/emit/docs/mod.rs")
            .filter(|it| {
                let tokens = tokens::outside_tests(&it.text);
                tokens.windows(3).any(|it| it[0] == "doc" && it[1] == "=" && it[2] == "#")
            }),
    );
}

#[test]
fn runtime_files_can_stand_in_any_crate() {
    report(own_rust().filter(|it| it.path.starts_with("codegen/runtime/src/")).filter(|it| {
        let tokens = tokens::outside_tests(&it.text);
        // Tests of a copied file stand outside it, and a macro that it exports would be the generated crate's.
        tokens::names(&tokens, &["crate"])
            || it.text.contains("cfg(test)")
            || it.text.contains("macro_export")
    }));
}

#[test]
fn the_generator_depends_on_nothing_it_generates() {
    let crates: BTreeSet<String> = files::all()
        .iter()
        .filter_map(|it| it.path.strip_prefix("spec/")?.strip_suffix("/openapi.yaml").map(str::to_owned))
        .collect();
    let mut wrong = Vec::new();
    for file in files::all() {
        if !matches!(
            file.path.as_str(),
            "xtask/Cargo.toml" | "codegen/Cargo.toml" | "tests/runtime/Cargo.toml"
        ) {
            continue;
        }
        for line in file.text.lines().filter(|it| !it.trim_start().starts_with('#')) {
            let key = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if crates.contains(key) || line.contains("generated/") {
                wrong.push(format!("{}: {line}", file.path));
            }
        }
    }
    assert_none(&wrong);
}

/// A licence asks for its text in each copy, and a package is a copy.
#[test]
fn what_is_published_has_its_licences_and_its_changes() {
    let all = files::all();
    let find = |path: &str| all.iter().find(|it| it.path == path).map(|it| it.text.as_str());
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in all.iter().filter(|it| it.name() == "Cargo.toml" && it.text.contains("[package]")) {
        if file.text.lines().any(|it| it == "publish = false" || it == "publish.workspace = true") {
            continue;
        }
        count += 1;
        let folder = file.path.trim_end_matches("Cargo.toml");
        for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
            if find(&format!("{folder}{name}")) != find(name) {
                wrong.push(format!("{folder}{name} is not the project's"));
            }
        }
        if find(&format!("{folder}CHANGELOG.md")).is_none() {
            wrong.push(format!("{folder} has no CHANGELOG.md"));
        }
        let package = if folder == "codegen/" {
            "paywright"
        } else {
            folder.trim_matches('/').rsplit('/').next().unwrap_or_default()
        };
        if !find(".release-plz.toml")
            .is_some_and(|it| it.contains(&format!("name = \"{package}\"\nrelease = true")))
        {
            wrong.push(format!(".release-plz.toml does not release `{package}`"));
        }
    }
    assert!(count > 2, "{count} packages are published");
    assert_none(&wrong);
}

#[test]
fn nothing_is_left_undone() {
    report(own_rust().filter(|it| {
        let tokens = tokens::outside_tests(&it.text);
        ["todo", "unimplemented", "dbg"].iter().any(|name| tokens::calls(&tokens, name))
    }));
}

#[test]
fn every_module_has_a_criterion() {
    let vague = ["util", "utils", "helper", "helpers", "misc", "common"];
    report(own_rust().filter(|it| {
        let folder = it.path.rsplit('/').nth(1).unwrap_or_default();
        vague.contains(&it.name().trim_end_matches(".rs")) || vague.contains(&folder)
    }));
}

/// Everywhere `x/mod.rs`, as in the generated crates and their runtime, and never `x.rs` next to a folder `x`.
#[test]
fn a_module_with_a_folder_is_in_the_folder() {
    let files = files::all();
    let folders: BTreeSet<&str> =
        files.iter().filter_map(|it| it.path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    let is_next_to_its_folder =
        |it: &&File| it.path.strip_suffix(".rs").is_some_and(|stem| folders.contains(stem));
    report(files.iter().filter(is_next_to_its_folder).cloned());
}

/// Examples of all crates are built into one folder, where cargo warns of two that have one name.
#[test]
fn an_example_is_named_after_its_crate() {
    let examples = files::all().into_iter().filter(|it| {
        let Some((krate, example)) =
            it.path.strip_prefix("generated/").and_then(|it| it.split_once("/examples/"))
        else {
            return false;
        };
        !example.contains('/') && !example.starts_with(&format!("{krate}_"))
    });
    report(examples);
}

#[test]
fn no_file_names_a_place_on_some_machine() {
    // Put together here, or this file would be the first to be found.
    let places = ["home", "root", "work", "Users", "tmp/wt"].map(|it| format!("/{it}/"));
    let mut wrong = Vec::new();
    for file in files::all() {
        for (line, number) in file.text.lines().zip(1..) {
            // As part of a longer path or an address it is not a place on a machine.
            let found = places.iter().any(|place| {
                line.match_indices(place.as_str()).any(|(at, _)| {
                    !line[..at].ends_with(|it: char| it.is_alphanumeric() || "}{_-.~)*>$".contains(it))
                })
            });
            if found {
                wrong.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    assert_none(&wrong);
}

/// A test that looks at the clock on the wall measures how busy the machine is. What measures for people may.
#[test]
fn no_test_looks_at_the_clock_on_the_wall() {
    // Those that measure, and the one that is given how long to look.
    let may = [
        "codegen/runtime/src/wire/platform.rs",
        "tests/calls/src/codec.rs",
        "tests/calls/src/main.rs",
        "tests/hostile/src/fuzz.rs",
        "xtask/src/measure.rs",
    ];
    report(own_rust().filter(|it| !may.contains(&it.path.as_str())).filter(|it| {
        let tokens = tokens::outside_tests(&it.text);
        tokens::names(&tokens, &["std", "time", "Instant"])
    }));
}

#[test]
fn snapshots_are_accepted_and_belong_to_a_test() {
    let files = files::all();
    let mut wrong = Vec::new();
    for file in &files {
        if file.path.ends_with(".snap.new") || file.path.ends_with(".pending-snap") {
            wrong.push(format!("{}: not accepted yet", file.path));
        }
        if !file.path.ends_with(".snap") {
            continue;
        }
        let header = |key: &str| {
            let lines = file.text.lines().skip(1).take_while(|it| *it != "---");
            lines
                .filter_map(|it| it.strip_prefix(key))
                .map(|it| it.trim().trim_matches('"').to_owned())
                .next()
        };
        // A snapshot of what became of a file is named after the file.
        if let Some(input) = header("input_file:") {
            if !files::root().join(input).is_file() {
                wrong.push(format!("{}: its input is gone", file.path));
            }
            continue;
        }
        let source = header("source:").unwrap_or_default();
        let Some(text) = files.iter().find(|it| it.path == source).map(|it| &it.text) else {
            wrong.push(format!("{}: `{source}` is gone", file.path));
            continue;
        };
        if !text.contains(test_of(file)) {
            wrong.push(format!("{}: `{source}` has no test or snapshot of that name", file.path));
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_top_folder_is_not_a_drawer() {
    let known = [
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "SECURITY.md",
        "codegen",
        "deny.toml",
        "generated",
        "spec",
        "tests",
        "xtask",
    ];
    let all = files::all();
    let tops: BTreeSet<&str> = all.iter().filter_map(|it| it.path.split('/').next()).collect();
    let wrong: Vec<String> = tops
        .into_iter()
        .filter(|it| !it.starts_with('.') && !known.contains(it))
        .map(str::to_owned)
        .collect();
    assert_none(&wrong);
}

/// The name that a snapshot file was given: without module, fixture and number.
fn test_of(file: &File) -> &str {
    let stem = file.name().trim_end_matches(".snap");
    let stem = stem.split('@').next().unwrap_or(stem);
    let name = stem.rsplit("__").next().unwrap_or(stem);
    match name.rsplit_once('-') {
        Some((name, number)) if number.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => name,
    }
}

fn own_rust() -> impl Iterator<Item = File> {
    files::all().into_iter().filter(File::is_own_rust)
}

/// The files of `codegen`, but for the test modules that are files, each with the name of its module.
fn modules() -> impl Iterator<Item = (File, String)> {
    own_rust().filter_map(|it| {
        let rest = it.path.strip_prefix("codegen/src/")?;
        let module = rest.split('/').next()?.trim_end_matches(".rs").to_owned();
        let is_test = Path::new(rest)
            .components()
            .any(|it| matches!(it.as_os_str().to_str(), Some("tests.rs" | "tests")));
        (!is_test && module != "lib").then_some((it, module))
    })
}

fn stage(name: &str) -> usize {
    STAGES.iter().position(|it| *it == name).unwrap_or(STAGES.len())
}

fn report(files: impl Iterator<Item = File>) {
    assert_none(&files.map(|it| it.path).collect::<Vec<_>>());
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
