//! Who compiles what is generated: the program that calls it, and not the crate, for everyone.
//!
//! In: generated models and operations, and the macros that models are written with. A function without generics and without
//! `#[inline]` becomes machine code in the crate, whether a program calls it or not, and all that it reaches with it: one
//! such function of an operation brings all models of its response.

use super::files::{self, File};

/// The functions at this depth that the crate itself would compile, with their line.
fn compiled_early(file: &File, indent: &str) -> Vec<String> {
    let lines: Vec<&str> = file.text.lines().collect();
    let is_function = |line: &str| {
        line.strip_prefix(indent).is_some_and(|it| {
            let it = it.strip_prefix("pub ").unwrap_or(it);
            let it = it.strip_prefix("const ").unwrap_or(it);
            // What the caller's serializer is generic over is compiled there anyway.
            it.starts_with("fn ") && !it.starts_with("fn serialize<") && !it.starts_with("fn deserialize<")
        })
    };
    let inline = format!("{indent}#[inline]");
    let functions = lines.iter().enumerate().filter(|(_, line)| is_function(line));
    let early = functions.filter(|(at, _)| at.checked_sub(1).is_none_or(|it| lines[it] != inline));
    early.map(|(at, line)| format!("{}:{}: {}", file.path, at + 1, line.trim())).collect()
}

#[test]
fn functions_of_models_and_operations_are_compiled_by_the_program_that_calls_them() {
    let (mut found, mut seen) = (Vec::new(), 0);
    for file in files::all() {
        let is_macro = file.path.starts_with("codegen/runtime/src/json/describe/");
        let is_emitted = ["/src/models/", "/src/resources/"].iter().any(|it| file.path.contains(it));
        match (is_macro, file.is_generated() && is_emitted) {
            (true, _) => found.extend(compiled_early(&file, "            ")),
            (_, true) => found.extend(compiled_early(&file, "    ")),
            _ => continue,
        }
        seen += file.text.matches("#[inline]").count();
    }
    assert!(seen > 100, "found only {seen} functions: do they still look like this?");
    assert!(found.is_empty(), "without `#[inline]`:\n{}", found.join("\n"));
}

#[test]
fn a_function_without_the_attribute_is_found() {
    let text =
        "impl A {\n    #[inline]\n    pub fn a(&self) {}\n\n    fn b() {}\n    fn serialize<S>(s: S) {}\n}\n";
    let file = File { path: "a.rs".into(), text: text.into() };
    assert_eq!(compiled_early(&file, "    "), ["a.rs:5: fn b() {}"]);
}
