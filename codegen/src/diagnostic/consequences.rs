//! One message for one slip: what is missing only since a key near it is misspelt goes into the message about that key.
//!
//! In: all messages about a document, some of which say what node is missing, or which one a misspelt key means. Out: the same
//! without those that follow from another one. Nothing weighs less for it: a message is as bad as the worst of what follows.

use std::collections::HashMap;

use super::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// Why a message is there, as far as another one may be the reason, or have it for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A key is unknown, and this node is what it means, most likely.
    Misspelt(Pointer),
    /// This node is missing.
    Missing(Pointer),
}

impl Diagnostics {
    /// The messages to show: all but what follows from a misspelt key. A report has them all.
    pub(crate) fn without_consequences(&self) -> Self {
        let meant: HashMap<String, usize> = self.items.iter().enumerate().filter_map(misspelt).collect();
        if meant.is_empty() {
            return self.clone();
        }
        let reasons: Vec<Option<usize>> = self.items.iter().map(|it| reason(it, &meant)).collect();
        let mut found: HashMap<usize, (usize, super::Severity)> = HashMap::new();
        for (item, reason) in self.items.iter().zip(&reasons) {
            if let Some(reason) = reason {
                let (count, worst) = found.entry(*reason).or_insert((0, item.severity));
                *count += 1;
                *worst = item.severity.max(*worst);
            }
        }
        let mut items = Vec::with_capacity(self.items.len());
        for ((index, item), reason) in self.items.iter().enumerate().zip(reasons) {
            if reason.is_some() {
                continue;
            }
            let mut item = item.clone();
            if let Some((count, worst)) = found.get(&index) {
                item.severity = item.severity.max(*worst);
                let places =
                    if *count == 1 { "1 place counts".to_owned() } else { format!("{count} places count") };
                item.help.push(format!(
                    "{places} on it, and {} not listed",
                    if *count == 1 { "is" } else { "are" }
                ));
            }
            items.push(item);
        }
        Self { items }
    }
}

fn misspelt((index, item): (usize, &Diagnostic)) -> Option<(String, usize)> {
    match &item.cause {
        Some(Cause::Misspelt(node)) => Some((node.as_str().to_owned(), index)),
        _ => None,
    }
}

/// The message about the key that a missing node, or one above it, is behind.
fn reason(item: &Diagnostic, meant: &HashMap<String, usize>) -> Option<usize> {
    let Some(Cause::Missing(node)) = &item.cause else { return None };
    let mut at = node.clone();
    loop {
        if let Some(reason) = meant.get(at.as_str()) {
            return Some(*reason);
        }
        at = at.parent()?;
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;
    use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
    use crate::pointer::Pointer;

    #[test]
    fn what_follows_is_counted_and_keeps_its_weight() {
        let at = |it: &str| Pointer::parse(it).expect("a pointer");
        let mut all = Diagnostics::default();
        let key = Diagnostic::warning("key-unknown", at("#/component"), "no key `component`");
        all.push(key.cause(Cause::Misspelt(at("#/components"))));
        for missing in ["#/components/schemas", "#/components/responses/A", "#/componentsB", "#/paths"] {
            let lost = Diagnostic::refused("ref-unresolved", at("#/paths"), missing);
            all.push(lost.cause(Cause::Missing(at(missing))));
        }
        let left: Vec<_> = all.without_consequences().into_iter().collect();
        let ids: Vec<_> = left.iter().map(|it| (it.id, it.message.as_str())).collect();
        assert_eq!(
            ids,
            [
                ("key-unknown", "no key `component`"),
                ("ref-unresolved", "#/componentsB"),
                ("ref-unresolved", "#/paths")
            ]
        );
        assert_eq!(left[0].severity, Severity::Refused);
        assert_eq!(left[0].help, ["2 places count on it, and are not listed"]);
    }
}
