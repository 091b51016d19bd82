//! What a crate is called: whether it can have a name, and which name follows from a document's.
//!
//! In: a name that somebody asked for, or the path of a document. Out: why it cannot be, or a name that can.

use std::path::Path;

use crate::emit::{self, shared_runtime};
use crate::names::is_keyword;

/// Crates that the compiler brings along: a crate of the same name hides them.
const OF_THE_COMPILER: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];

/// File names that say nothing about the API in them.
const ANY: [&str; 5] = ["openapi", "swagger", "spec", "api", "index"];

/// Why no generated crate can be called so; `None` where one can.
pub fn fault(name: &str) -> Option<String> {
    let ident = name.replace('-', "_");
    let is_depended_on =
        || emit::dependencies().chain([shared_runtime::CRATE]).any(|it| it.replace('-', "_") == ident);
    misnamed(name).or_else(|| {
        is_depended_on().then(|| "it is the name of a crate that generated crates depend on".to_owned())
    })
}

/// Why no crate can be called so, generated or not; `None` where one can.
pub(crate) fn misnamed(name: &str) -> Option<String> {
    let is_sign = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    let ident = name.replace('-', "_");
    Some(if name.is_empty() {
        "it is empty".to_owned()
    } else if let Some(sign) = name.chars().find(|it| !is_sign(*it)) {
        format!("it holds {sign:?}, and a name has ASCII letters, digits, `-` and `_` only")
    } else if !name.starts_with(|it: char| it.is_ascii_alphabetic()) {
        "it does not start with a letter".to_owned()
    } else if name.len() > LONGEST {
        format!("it is longer than {LONGEST} letters")
    } else if is_keyword(&ident) {
        "it is a keyword of Rust".to_owned()
    } else if OF_THE_COMPILER.contains(&ident.as_str()) {
        "it is the name of a crate that comes with the compiler".to_owned()
    } else {
        return None;
    })
}

/// As long as registries allow.
const LONGEST: usize = 64;

/// The document's name as that of a crate: of the file, or of its folder where the file's says nothing.
pub fn of_document(spec: &Path) -> String {
    let name =
        |it: Option<&std::ffi::OsStr>| it.map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name(spec.file_stem());
    let said =
        if ANY.contains(&stem.as_str()) { name(spec.parent().and_then(Path::file_name)) } else { stem };
    let plain: String = said
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' })
        .take(LONGEST - "api-".len())
        .collect();
    let words: Vec<_> = plain.split('-').filter(|it| !it.is_empty()).collect();
    let plain = words.join("-");
    match plain.as_str() {
        "" => "api".to_owned(),
        it if it.starts_with(|it: char| it.is_ascii_digit()) => format!("api-{it}"),
        it if fault(it).is_some() => format!("{it}-api"),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{fault, of_document};

    #[test]
    fn a_crate_is_named_after_its_document() {
        for (path, name) in [
            ("spec/wooshpay/openapi.yaml", "wooshpay"),
            ("x/Stripe Spec3.yaml", "stripe-spec3"),
            ("1password.json", "api-1password"),
            ("openapi.yaml", "api"),
            ("serde.yaml", "serde-api"),
            ("std/openapi.json", "std-api"),
            ("Type.json", "type-api"),
            ("http body.yaml", "http-body-api"),
            ("a\nb.yaml", "a-b"),
            ("支付.yaml", "api"),
        ] {
            assert_eq!(of_document(Path::new(path)), name);
            assert_eq!(fault(name), None, "{name}");
        }
        let long = of_document(Path::new(&format!("{}.yaml", "9".repeat(300))));
        assert_eq!(fault(&long), None, "{long}");
    }

    #[test]
    fn a_name_that_no_crate_can_have_is_refused() {
        for (name, why) in [
            ("", "empty"),
            ("a b", "' '"),
            ("a\nb", "'\\n'"),
            ("naïve", "'ï'"),
            ("9pay", "start with a letter"),
            ("_pay", "start with a letter"),
            ("fn", "keyword"),
            ("async", "keyword"),
            ("core", "compiler"),
            ("proc-macro", "compiler"),
            ("serde", "depend on"),
            ("serde-json", "depend on"),
            ("futures_core", "depend on"),
        ] {
            assert!(fault(name).is_some_and(|it| it.contains(why)), "{name}: {:?}", fault(name));
        }
        for name in ["wooshpay", "stripe-spec3", "my_api2", "hyper", "A"] {
            assert_eq!(fault(name), None);
        }
    }
}
