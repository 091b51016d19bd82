//! One message for one slip: what is missing only since a key near it is misspelt, or since its file cannot be read, goes into
//! the message about that key or file.
//!
//! In: all messages about a document, some of which say what node or file is missing, or which node a misspelt key means. Out: the
//! same without those that follow from another one. Nothing weighs less for it: a message is as bad as the worst of what follows.

use std::collections::HashMap;

use super::{Diagnostic, Diagnostics, Place, Severity};
use crate::pointer::Pointer;
use crate::source::FileId;

/// Why a message is there, as far as another one may be the reason, or have it for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A key is unknown, and this node is what it means, most likely.
    Misspelt(Pointer),
    /// This node is missing.
    Missing(Pointer),
    /// This file is there, and cannot be read.
    Unread(FileId),
}

impl Diagnostics {
    /// Whether nothing is made since a reference leads into a file that cannot be read.
    pub(crate) fn lack_a_file(&self, denied: &dyn Fn(Severity) -> bool) -> bool {
        self.items.iter().any(|it| matches!(it.cause, Some(Cause::Unread(_))) && denied(it.severity))
    }

    /// The messages to show: all but what follows from another one. A report has them all.
    pub(crate) fn without_consequences(&self) -> Self {
        let known = Reasons::of(&self.items);
        let reasons: Vec<Option<usize>> = self.items.iter().map(|it| known.of_item(it)).collect();
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

/// The messages that others may follow from, each by its place in the list.
struct Reasons {
    /// By the node that a misspelt key means.
    keys: HashMap<String, usize>,
    /// By the file that cannot be read.
    files: HashMap<FileId, usize>,
}

impl Reasons {
    fn of(items: &[Diagnostic]) -> Self {
        let (mut keys, mut files) = (HashMap::new(), HashMap::new());
        for (index, item) in items.iter().enumerate() {
            if let Some(Cause::Misspelt(node)) = &item.cause {
                keys.insert(node.as_str().to_owned(), index);
            }
            if let Place::Text(file, ..) | Place::File(file) = item.place
                && item.severity >= Severity::Refused
            {
                files.entry(file).or_insert(index);
            }
        }
        Self { keys, files }
    }

    /// The message that this one follows from: about the file, or about the key that a missing node, or one above it, is behind.
    fn of_item(&self, item: &Diagnostic) -> Option<usize> {
        let mut at = match item.cause.as_ref()? {
            Cause::Misspelt(_) => return None,
            Cause::Unread(file) => return self.files.get(file).copied(),
            Cause::Missing(node) => node.clone(),
        };
        loop {
            if let Some(reason) = self.keys.get(at.as_str()) {
                return Some(*reason);
            }
            at = at.parent()?;
        }
    }
}

/// What follows from one message.
#[derive(Default)]
struct Following<'a> {
    /// The places elsewhere that count on what the key means, or refer to the file.
    elsewhere: usize,
    /// Why the object of the key is worse off than the key: it cannot be without what the key means.
    lacking: Option<&'a str>,
    worst: Option<Severity>,
}

impl<'a> Following<'a> {
    fn add(&mut self, item: &'a Diagnostic, reason: &Diagnostic) {
        match (&item.cause, &reason.cause) {
            (Some(Cause::Missing(node)), Some(Cause::Misspelt(meant))) if node == meant => {
                self.lacking = self.lacking.or((item.severity > reason.severity).then_some(&item.message));
            }
            _ => self.elsewhere += 1,
        }
        self.worst = self.worst.max(Some(item.severity));
    }

    fn tell(&self, reason: &mut Diagnostic) {
        reason.severity = self.worst.map_or(reason.severity, |it| it.max(reason.severity));
        reason.help.extend(self.lacking.map(ToOwned::to_owned));
        let (one, several) = match reason.cause {
            Some(Cause::Misspelt(_)) => ("counts on it", "count on it"),
            _ => ("refers to this file", "refer to this file"),
        };
        match self.elsewhere {
            0 => {}
            1 => reason.help.push(format!("1 place {one}, and is not listed")),
            count => reason.help.push(format!("{count} places {several}, and are not listed")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;
    use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
    use crate::pointer::Pointer;
    use crate::source::FileId;

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

    #[test]
    fn a_file_that_cannot_be_read_is_one_message() {
        let mut all = Diagnostics::default();
        let lost = |severity, file| {
            let lost = Diagnostic::refused("ref-file", Pointer::root(), "into a file")
                .cause(Cause::Unread(FileId(file)));
            Diagnostic { severity, ..lost }
        };
        all.push(lost(Severity::Refused, 1));
        all.push(Diagnostic::warning("key-duplicate", Place::Text(FileId(1), 1, 1), "harmless"));
        all.push(Diagnostic::refused("yaml-invalid", Place::Text(FileId(1), 2, 1), "not YAML"));
        all.push(lost(Severity::Degraded, 1));
        // Nothing is said of this file, so it is said of the reference.
        all.push(lost(Severity::Refused, 2));
        let left: Vec<_> = all.without_consequences().into_iter().collect();
        assert_eq!(
            left.iter().map(|it| it.id).collect::<Vec<_>>(),
            ["key-duplicate", "yaml-invalid", "ref-file"]
        );
        assert_eq!(left[1].help, ["2 places refer to this file, and are not listed"]);
    }
}
