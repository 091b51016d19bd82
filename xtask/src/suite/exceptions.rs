//! The instances that do not come back equal, and why that is right.
//!
//! A line that begins with a letter is a reason; the lines below it that are set in are instances: the file, the group
//! and the instance, with ` | ` between.

use std::collections::BTreeMap;

const LIST: &str = include_str!("exceptions.txt");

/// The exceptions, and whether each was met.
pub(super) struct Exceptions(BTreeMap<String, bool>);

impl Exceptions {
    pub(super) fn listed() -> Self {
        Self::of(LIST)
    }

    fn of(list: &str) -> Self {
        let instances = list.lines().filter_map(|it| it.strip_prefix("  "));
        Self(instances.map(|it| (it.trim().to_owned(), false)).collect())
    }

    /// Whether an instance is one of them.
    pub(super) fn take(&mut self, name: &str) -> bool {
        // A list of lines has no line breaks, and no spaces at the ends.
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.get_mut(&name).map(|it| *it = true).is_some()
    }

    pub(super) fn taken(&self) -> usize {
        self.0.values().filter(|it| **it).count()
    }

    /// Those that were not met.
    pub(super) fn left(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, met)| !**met).map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Exceptions, LIST};

    #[test]
    fn an_exception_is_met_or_left() {
        let mut it = Exceptions::of("Why\n  a | b | c\n  d | e | f\n");
        assert!(it.take("a | b | c") && !it.take("a | b | d"));
        assert_eq!((it.taken(), it.left().collect::<Vec<_>>()), (1, vec!["d | e | f"]));
    }

    #[test]
    fn each_instance_of_the_list_stands_below_a_reason_and_once() {
        let mut reason = "";
        let mut met = std::collections::HashSet::new();
        for line in LIST.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
            match line.strip_prefix("  ") {
                None => reason = line,
                Some(it) => {
                    assert!(reason.len() > 20, "no reason for {it}");
                    assert!(it.matches(" | ").count() >= 2, "{it} is not file, group and instance");
                    assert!(met.insert(it), "{it} stands there twice");
                }
            }
        }
    }
}
