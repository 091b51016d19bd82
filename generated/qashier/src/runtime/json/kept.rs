//! What the reader notes of members that are kept unchanged.
//!
//! In: faults in optional members. Out: the list of [`Drift`]s, each with the way from the root to it.

use super::drift::{Drift, Found};
use super::fault::{Fault, Step};
use super::reader::Reader;

/// How many places are reported for one text. Members beyond are kept all the same.
const MOST: usize = 1000;

/// Longer keys are cut in a report, so that no text makes it much larger than itself.
const LONGEST_KEY: usize = 100;

impl Reader<'_> {
    /// Whether a member that reads badly may be kept unchanged.
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

    /// Reports a member that is kept unchanged.
    pub(super) fn drifted(&mut self, fault: Fault) {
        if self.drift.len() < MOST {
            self.drift.push(Found { steps: Vec::new(), fault });
        }
    }

    /// Adds a step to what has drifted since there were so many.
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
