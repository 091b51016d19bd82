//! Drift: what deviates from the document and is read all the same, optional members that came as something else than
//! their type above all.
//!
//! In: a [`Fault`] in an optional member. Out: the member unchanged, kept in the [`Extra`](super::Extra) of its object
//! and written back unchanged, and a [`Drift`] that says where it is, what was expected and what was found. So one
//! member that reads badly does not cost the rest of the response. The nearest optional member around the fault is the
//! one that is kept: a list with an item that cannot be read is kept as a whole, unless an optional member of that item
//! can be kept instead. A required member cannot be kept: without it the object is not of its type.
//!
//! While the alternatives of a union are compared nothing drifts, so that a wrong alternative does not fit by it.

use std::fmt;

use super::fault::{Fault, Step};

/// A member that came as something else than its type, and was kept unchanged; or a response that is labelled as
/// something else than it is, or has no body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    pointer: String,
    reason: String,
}

impl Drift {
    /// Where it is, as a JSON pointer: `/tiers/0/up_to`; empty for the response as a whole.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What was expected and what was found, never the value: `expected a number, found a string`.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The response as a whole, its label for one, deviates.
    pub(crate) fn of_whole(reason: String) -> Self {
        Self { pointer: String::new(), reason }
    }

    /// The same of an item in a list.
    pub(crate) fn of_item(self, index: usize) -> Self {
        Self { pointer: format!("/{index}{}", self.pointer), ..self }
    }

    /// The same without the secrets: names of members come from the server, too.
    pub(crate) fn scrubbed(self, scrub: impl Fn(&str) -> String) -> Self {
        Self { pointer: scrub(&self.pointer), reason: scrub(&self.reason) }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.reason),
            pointer => write!(f, "{pointer}: {}", self.reason),
        }
    }
}

/// A drift on its way to the root.
pub(super) struct Found {
    /// From the innermost step to the outermost.
    pub(super) steps: Vec<Step>,
    pub(super) fault: Fault,
}

impl Found {
    pub(super) fn finished(self) -> Drift {
        let steps = self.steps.iter().rev().map(|it| match it {
            Step::Index(index) => format!("/{index}"),
            Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        });
        Drift { pointer: steps.collect(), reason: self.fault.to_string() }
    }
}
