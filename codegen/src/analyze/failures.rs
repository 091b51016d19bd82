//! Failures that most operations have in common: the same status, of which the document says the same.
//!
//! In: the operations. Out: these failures, and the operations that have all of them. They are documented once.

use std::collections::{HashMap, HashSet};

use super::output::failures;
use crate::ir::{Api, Response};

/// Fewer operations than this have nothing in common: what they share is no repetition yet.
const FEW: usize = 3;

/// The failures of most operations.
#[derive(Debug, Default)]
pub struct CommonFailures {
    said: HashSet<String>,
    /// An example of each: its operation, and its place among the failures of that.
    examples: Vec<(usize, usize)>,
    had_by: Vec<bool>,
}

impl CommonFailures {
    pub(super) fn of_api(api: &Api) -> Self {
        let said: Vec<Vec<String>> =
            api.operations.iter().map(|it| failures(it).map(said).collect()).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for it in said.iter().flatten() {
            *counts.entry(it).or_default() += 1;
        }
        let is_common = |it: &str| {
            let count = counts.get(it).copied().unwrap_or_default();
            count >= FEW && count * 2 > said.len()
        };
        let mut found = Self::default();
        for (index, own) in said.iter().enumerate() {
            for (position, it) in own.iter().enumerate() {
                if is_common(it) && found.said.insert(it.clone()) {
                    found.examples.push((index, position));
                }
            }
        }
        let has_all = |own: &Vec<String>| {
            let own: HashSet<&String> = own.iter().collect();
            !found.said.is_empty() && found.said.iter().all(|it| own.contains(it))
        };
        found.had_by = said.iter().map(has_all).collect();
        found
    }

    /// Whether an operation has all of them.
    pub fn is_had_by(&self, operation: usize) -> bool {
        self.had_by.get(operation).copied().unwrap_or_default()
    }

    /// Whether a failure is one of them.
    pub fn has(&self, response: &Response) -> bool {
        self.said.contains(&said(response))
    }

    /// The failures, one of each, if any operation has all of them.
    pub fn of<'a>(&self, api: &'a Api) -> impl Iterator<Item = &'a Response> {
        let examples = if self.had_by.contains(&true) { self.examples.as_slice() } else { &[] };
        examples
            .iter()
            .filter_map(|(operation, position)| failures(&api.operations[*operation]).nth(*position))
    }
}

/// All that the documentation shows of a failure.
fn said(response: &Response) -> String {
    let content = response.content.as_ref().map(|it| (&it.ty, &it.docs));
    format!("{:?}", (response.status, &response.docs.description, content))
}
