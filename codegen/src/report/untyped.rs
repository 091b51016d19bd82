//! Why nodes have no type: the nodes that are any JSON in Rust, grouped by the reason.
//!
//! In: what each node became, and the report. Out: [`Untyped`], the most frequent reason first.

use std::collections::{BTreeMap, HashMap};

use super::{Fate, Report};
use crate::names::Described;
use crate::pointer::Pointer;

/// A reason, and the nodes that have no type for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untyped {
    /// Why, without the names of the nodes.
    pub reason: String,
    /// The nodes, in document order.
    pub pointers: Vec<Pointer>,
}

/// What is said of a schema of which nothing was reported.
const NOTHING_SAID: &str = "the schema allows any JSON";

/// Groups them.
pub(crate) fn untyped(nodes: &[Described], report: &Report) -> Vec<Untyped> {
    let is_weak = |fate: Fate| matches!(fate, Fate::Degraded | Fate::Refused);
    let reasons: HashMap<&Pointer, &str> = report
        .constructs
        .iter()
        .filter(|it| is_weak(it.fate))
        .filter_map(|it| Some((&it.pointer, it.reason.as_deref()?)))
        .collect();
    let mut groups: BTreeMap<String, Vec<Pointer>> = BTreeMap::new();
    for node in nodes.iter().filter(|it| is_untyped(it)) {
        let reason = reasons.get(&node.pointer).map_or_else(|| NOTHING_SAID.to_owned(), |it| general(it));
        groups.entry(reason).or_default().push(node.pointer.clone());
    }
    let mut groups: Vec<_> =
        groups.into_iter().map(|(reason, pointers)| Untyped { reason, pointers }).collect();
    groups.sort_by_key(|it| std::cmp::Reverse(it.pointers.len()));
    groups
}

/// Whether a value of it is any JSON, or holds any.
fn is_untyped(node: &Described) -> bool {
    node.ty.as_deref().unwrap_or(&node.rust).contains("serde_json::Value")
}

/// A reason without what is between backticks, so that the same reason of two nodes is one.
fn general(reason: &str) -> String {
    let parts = reason.split('`').enumerate();
    let parts = parts.map(|(index, part)| if index % 2 == 1 { "…" } else { part });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn a_reason_does_not_say_of_which_node_it_is() {
        assert_eq!(general("`a/b` leads nowhere"), "`…` leads nowhere");
        assert_eq!(general("no name"), "no name");
    }
}
