//! What an object holds beyond its schema: members that the schema does not name, explicit nulls, required members that
//! were missing, and the digits of numbers that a float does not carry.
//!
//! It costs one pointer, null while there is nothing to keep.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::members::Members;
use super::remembered;
use super::remembered::Exact;

/// What an object holds beyond its schema, so that an object that is stored or forwarded is the object that came.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Option<Box<Inner>>);

#[derive(Clone, Default, PartialEq)]
struct Inner {
    members: Members,
    nulls: Vec<&'static str>,
    missing: Vec<&'static str>,
    exact: Option<Arc<[Exact]>>,
}

impl Extra {
    /// Nothing.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Whether there is neither an unknown member, nor an explicit null, nor a required member that was missing.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|it| it.members.is_empty() && it.nulls.is_empty() && it.missing.is_empty())
    }

    /// The value of a member that the schema does not name.
    #[inline]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.members.get(name)
    }

    /// The members that the schema does not name, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|it| it.members.iter())
    }

    /// Sets a member that the schema does not name. It is written after those that the schema names.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.get_or_insert_default().members.set(name.into(), value.into());
    }

    /// Keeps a member that was read.
    pub(super) fn keep(&mut self, name: &str, value: Value) {
        self.0.get_or_insert_default().members.set(name, value);
    }

    /// Takes a member that the schema does not name.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let value = self.0.as_mut()?.members.take(name);
        self.shrink();
        value
    }

    /// Whether an optional member is an explicit null. The name is the one on the wire.
    #[inline]
    pub fn is_null(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|it| it.nulls.contains(&name))
    }

    /// Makes an optional member an explicit null while it has no value.
    #[allow(dead_code, reason = "for the setters of a generated crate, which may have none")]
    pub(crate) fn set_null(&mut self, name: &'static str) {
        if !self.is_null(name) {
            self.0.get_or_insert_default().nulls.push(name);
        }
    }

    /// Whether a required member that allows null was missing when the object was read.
    #[inline]
    pub(super) fn is_missing(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|it| it.missing.contains(&name))
    }

    /// Leaves a required member out while it has no value, since it came so.
    pub(super) fn set_missing(&mut self, name: &'static str) {
        self.0.get_or_insert_default().missing.push(name);
    }

    /// Keeps numbers that floats do not carry.
    pub(super) fn remember(&mut self, exact: Vec<Exact>) {
        if !exact.is_empty() {
            self.0.get_or_insert_default().exact = Some(remembered::inside(exact));
        }
    }

    /// The numbers that floats do not carry.
    #[inline]
    pub(super) fn exact(&self) -> Option<&Arc<[Exact]>> {
        self.0.as_ref()?.exact.as_ref()
    }

    fn shrink(&mut self) {
        if self.is_empty() && self.exact().is_none() {
            self.0 = None;
        }
    }
}

/// Names only: a member that no schema describes may be a secret.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
