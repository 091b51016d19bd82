//! One message for one slip: what is missing only since a key near it is misspelt goes into the message about that key.
//!
//! In: all messages about a document, some of which say what node is missing, or which one a misspelt key means. Out: the same
//! without those that follow from another one. Nothing weighs less for it: a message is as bad as the worst of what follows.

use std::collections::HashMap;

use super::{Diagnostic, Diagnostics, Severity};
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
        let mut found: HashMap<usize, Following<'_>> = HashMap::new();
        for (item, reason) in self.items.iter().zip(&reasons) {
            if let Some(reason) = reason {
                found.entry(*reason).or_default().add(item, &self.items[*reason]);
            }
        }
        let mut items = Vec::with_capacity(self.items.len());
        for ((index, item), reason) in self.items.iter().enumerate().zip(reasons) {
            if reason.is_some() {
                continue;
            }
            let mut item = item.clone();
            if let Some(following) = found.get(&index) {
                following.tell(&mut item);
            }
            items.push(item);
        }
        Self { items }
    }
}

/// What follows from one misspelt key.
#[derive(Default)]
struct Following<'a> {
    /// The places elsewhere that count on what the key means.
    elsewhere: usize,
    /// Why the object of the key is worse off than the key: it cannot be without what the key means.
    lacking: Option<&'a str>,
    worst: Option<Severity>,
}

impl<'a> Following<'a> {
    fn add(&mut self, item: &'a Diagnostic, key: &Diagnostic) {
        if node(item) == node(key) {
            self.lacking = self.lacking.or((item.severity > key.severity).then_some(&item.message));
        } else {
            self.elsewhere += 1;
        }
        self.worst = self.worst.max(Some(item.severity));
    }

    fn tell(&self, key: &mut Diagnostic) {
        key.severity = self.worst.map_or(key.severity, |it| it.max(key.severity));
        key.help.extend(self.lacking.map(ToOwned::to_owned));
        match self.elsewhere {
            0 => {}
            1 => key.help.push("1 place counts on it, and is not listed".to_owned()),
            count => key.help.push(format!("{count} places count on it, and are not listed")),
        }
    }
}

/// The node that a message says is missing, or that a misspelt key means.
fn node(item: &Diagnostic) -> Option<&Pointer> {
    match item.cause.as_ref()? {
        Cause::Misspelt(node) | Cause::Missing(node) => Some(node),
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
