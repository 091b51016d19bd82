//! What became of what the generator does not make as a document says: by kind, over all documents.
//!
//! In: the messages of each document. Out: a table of the kinds that are refused or degraded, each with the reason for which
//! that is right, from `fates.txt`; and those without one, which a change of the generator brought, or a new document.

use std::collections::BTreeMap;

use codegen::Outcome;
use codegen::diagnostic::Severity;

/// A line a kind: its class, the id of its messages, a colon, the reason.
const LIST: &str = include_str!("fates.txt");

/// How many documents have each kind.
#[derive(Default)]
pub(super) struct Fates(BTreeMap<String, usize>);

/// The kinds of a document, each once: `degraded allof-conflict`, with commas between.
pub(super) fn kinds(outcome: &Outcome) -> String {
    let kinds = outcome.diagnostics.iter().filter_map(|it| match it.severity {
        Severity::Degraded => Some(format!("degraded {}", it.id)),
        Severity::Refused => Some(format!("refused {}", it.id)),
        Severity::Warning | Severity::Fatal => None,
    });
    let kinds: std::collections::BTreeSet<_> = kinds.collect();
    kinds.into_iter().collect::<Vec<_>>().join(",")
}

impl Fates {
    /// Counts the kinds of a document.
    pub(super) fn add(&mut self, kinds: &str) {
        for kind in kinds.split(',').filter(|it| !it.is_empty()) {
            *self.0.entry(kind.to_owned()).or_default() += 1;
        }
    }

    /// The table; nothing where nothing is refused or degraded.
    pub(super) fn table(&self) -> String {
        let line = |(kind, count): (&String, &usize)| {
            format!(
                "{count:>5} {kind:<40} {}\n",
                reason(kind).unwrap_or("NOT LISTED in xtask/src/corpus/fates.txt")
            )
        };
        self.0.iter().map(line).collect()
    }

    /// The kinds that nobody gave a reason for.
    pub(super) fn unlisted(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).filter(|it| reason(it).is_none()).collect()
    }
}

fn list() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = LIST.lines().filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines.filter_map(|it| it.split_once(": "))
}

fn reason(kind: &str) -> Option<&'static str> {
    list().find(|(it, _)| *it == kind).map(|(_, reason)| reason)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Fates, LIST, list};

    #[test]
    fn a_kind_without_a_reason_is_named() {
        let mut fates = Fates::default();
        fates.add("degraded allof-conflict,refused of-no-kind");
        fates.add("refused of-no-kind");
        fates.add("");
        assert_eq!(fates.unlisted(), ["refused of-no-kind"]);
        let table = fates.table();
        assert!(
            table.contains("    2 refused of-no-kind") && table.contains("    1 degraded allof-conflict"),
            "{table}"
        );
    }

    #[test]
    fn each_line_of_the_list_is_a_kind_that_the_generator_knows() {
        fn texts(folder: &Path, all: &mut String) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    texts(&path, all);
                } else {
                    *all += &fs::read_to_string(path).unwrap();
                }
            }
        }
        let mut code = String::new();
        texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src"), &mut code);
        let mut before = "";
        for (kind, reason) in list() {
            let id = kind.strip_prefix("degraded ").or_else(|| kind.strip_prefix("refused "));
            let id = id.unwrap_or_else(|| panic!("`{kind}` has no class"));
            assert!(code.contains(&format!("\"{id}\"")), "no message is called `{id}`");
            assert!(kind > before, "`{kind}` is not in its place");
            assert!(reason.len() > 10, "`{kind}` has no reason");
            before = kind;
        }
        assert_eq!(LIST.lines().filter(|it| !it.is_empty() && !it.starts_with('#')).count(), list().count());
    }
}
