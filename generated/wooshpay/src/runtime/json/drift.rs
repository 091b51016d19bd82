//! Drift: what deviates from the document and is read all the same, optional members that came as something else than
//! their type above all.
//!
//! In: a [`Fault`] in an optional member. Out: the member as it came, kept in the [`Extra`](super::Extra) of its object
//! and written back unchanged, and a [`Drift`] that says where it is, what was expected and what was found. So one
//! member that reads badly does not cost the rest of the response. The nearest optional member around the fault is the
//! one that is kept: a list with an item that cannot be read is kept as a whole, unless an optional member of that item
//! can be kept instead. A required member cannot be kept: without it the object is not of its type.
//!
//! While the alternatives of a union are compared nothing drifts, so that a wrong alternative does not fit by it.

use std::fmt;

use super::fault::{Fault, Step};
use super::reader::Reader;

/// How many places are reported for one text. Members beyond are kept all the same.
const MOST: usize = 1000;

/// Longer keys are cut in a report, so that no text makes it much larger than itself.
const LONGEST_KEY: usize = 100;

/// A member that came as something else than its type, and was kept as it came; or a response that is labelled as
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
    pub(in super::super) fn of_whole(reason: String) -> Self {
        Self { pointer: String::new(), reason }
    }

    /// The same without the secrets: names of members come from the server, too.
    pub(in super::super) fn scrubbed(self, scrub: impl Fn(&str) -> String) -> Self {
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
    steps: Vec<Step>,
    fault: Fault,
}

impl Found {
    fn finished(self) -> Drift {
        let steps = self.steps.iter().rev().map(|it| match it {
            Step::Index(index) => format!("/{index}"),
            Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        });
        Drift { pointer: steps.collect(), reason: self.fault.to_string() }
    }
}

impl Reader<'_> {
    /// Whether a member that reads badly may be kept as it came.
    pub(super) fn drifts(&self) -> bool {
        !self.firm && !self.is_strict()
    }

    /// Does something in which nothing drifts.
    pub(super) fn firmly<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.firm, true);
        let result = run(self);
        self.firm = before;
        result
    }

    /// Reports a member that is kept as it came.
    pub(super) fn drifted(&mut self, fault: Fault) {
        if self.drift.len() < MOST {
            self.drift.push(Found { steps: Vec::new(), fault });
        }
    }

    /// What has drifted since there were so many stands one step further in.
    pub(super) fn drifted_inside(&mut self, since: usize, step: &dyn Fn() -> Step) {
        for found in self.drift.iter_mut().skip(since) {
            found.steps.push(match step() {
                Step::Key(key) if key.len() > LONGEST_KEY => {
                    let cut: String = key.chars().take(LONGEST_KEY).collect();
                    Step::Key(format!("{cut}…"))
                }
                step => step,
            });
        }
    }

    /// Forgets what has drifted since there were so many in the member of this name, which came another time.
    pub(super) fn forget_drift(&mut self, since: usize, name: &str) {
        let mut index = 0;
        self.drift.retain(|it| {
            index += 1;
            index <= since || !matches!(it.steps.last(), Some(Step::Key(key)) if key == name)
        });
    }

    /// Reads something whose inside must not show, keys included: faults and drift in it are those of the whole.
    pub(super) fn sealed(&mut self, read: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        let since = self.drift.len();
        let result = read(self).map_err(Fault::sealed);
        for found in self.drift.split_off(since.min(self.drift.len())) {
            self.drift.push(Found { steps: Vec::new(), fault: found.fault.sealed() });
        }
        result
    }

    /// What has drifted so far, for the caller.
    pub(super) fn take_drift(&mut self) -> Vec<Drift> {
        std::mem::take(&mut self.drift).into_iter().map(Found::finished).collect()
    }
}
