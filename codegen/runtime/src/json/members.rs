//! Members of an object by name, in the order in which they came.
//!
//! Mostly there are none or a few, and a list is all it takes. Where there are more, an index finds them: setting, finding
//! and taking one costs the same however many there are, since a server may send as many as it likes.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

/// So many are looked through one by one.
const FEW: usize = 16;

/// Members by name.
#[derive(Clone, Default)]
pub(super) struct Members {
    /// None where one was taken.
    list: Vec<Option<(Arc<str>, Value)>>,
    /// The index of each name in the list; none while there are only a few.
    index: Option<HashMap<Arc<str>, usize>>,
}

impl Members {
    pub(super) fn is_empty(&self) -> bool {
        self.index.as_ref().map_or(self.list.is_empty(), HashMap::is_empty)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.list[self.find(name)?].as_ref().map(|(_, value)| value)
    }

    /// In the order in which they came.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.list.iter().flatten().map(|(name, value)| (&**name, value))
    }

    /// Sets a member; one that is there stays in its place.
    pub(super) fn set(&mut self, name: impl AsRef<str> + Into<Arc<str>>, value: Value) {
        if let Some(at) = self.find(name.as_ref()) {
            if let Some(member) = &mut self.list[at] {
                member.1 = value;
            }
            return;
        }
        let name = name.into();
        if let Some(index) = &mut self.index {
            index.insert(Arc::clone(&name), self.list.len());
        }
        self.list.push(Some((name, value)));
        if self.index.is_none() && self.list.len() > FEW {
            self.settle();
        }
    }

    /// Takes a member; those after it stay in their order.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.find(name)?;
        let Some(index) = &mut self.index else { return self.list.remove(at).map(|(_, value)| value) };
        index.remove(name);
        let taken = self.list[at].take();
        if index.len() < self.list.len() / 2 {
            self.settle();
        }
        taken.map(|(_, value)| value)
    }

    fn find(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.list.iter().position(|it| it.as_ref().is_some_and(|(it, _)| &**it == name)),
        }
    }

    /// Closes the gaps, and makes the index where one is needed.
    fn settle(&mut self) {
        self.list.retain(Option::is_some);
        let names = || self.list.iter().flatten().map(|(name, _)| Arc::clone(name));
        self.index = (self.list.len() > FEW).then(|| names().zip(0..).collect());
    }
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}
