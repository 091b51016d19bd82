//! The cursors of the pages so far, in bounded memory: a list can be endless.
//!
//! In: cursors, one per page. Out: whether a page would be fetched again. Of the last [`RECENT`] cursors each is known, so a
//! short circle is left where it closes. A mark further back is remembered as well, and another one each time the way has
//! become twice as long, so that a circle of any length is left in the end. Marks are kept as hashes, however long they are.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

/// How many of the last marks are known.
const RECENT: usize = 256;

#[derive(Default)]
pub(super) struct Seen {
    hasher: RandomState,
    recent: VecDeque<u64>,
    further_back: Option<u64>,
    count: u64,
}

impl Seen {
    /// Remembers the mark of a page.
    pub(super) fn add(&mut self, mark: &str) {
        let mark = self.hasher.hash_one(mark);
        self.count += 1;
        if self.count.is_power_of_two() {
            self.further_back = Some(mark);
        }
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(mark);
    }

    /// Whether a page with this mark was met, as far as is remembered.
    pub(super) fn has(&self, mark: &str) -> bool {
        let mark = self.hasher.hash_one(mark);
        self.further_back == Some(mark) || self.recent.contains(&mark)
    }
}
