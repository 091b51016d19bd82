//! The types of other crates that a crate has in place of its own.

use std::collections::BTreeMap;

use super::{Scalar, TypeId, TypeKind};

/// Types of other crates, as Rust spells them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Foreign {
    /// For strings of a format that no schema with a name has.
    pub formats: Vec<(Scalar, String)>,
    /// For schemas with a name.
    pub types: BTreeMap<TypeId, String>,
    /// For schemas with a name that are types of another generated crate: these read and write themselves.
    pub shared: BTreeMap<TypeId, SharedType>,
}

/// A type of another generated crate, and what this one has to know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedType {
    /// Its path.
    pub path: String,
    /// What it is. What is in it can be anything.
    pub kind: TypeKind,
    /// Whether it holds something that nothing may show.
    pub secret: bool,
}

impl Foreign {
    /// The type of a format.
    pub fn format(&self, scalar: Scalar) -> Option<&str> {
        self.formats.iter().find(|(it, _)| *it == scalar).map(|(_, path)| path.as_str())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.formats.is_empty() && self.types.is_empty()
    }

    /// Whether a type is of this crate.
    pub fn uses(&self, name: &str) -> bool {
        let is_of = |path: &String| {
            path.trim_start_matches("::").strip_prefix(name).is_some_and(|it| it.starts_with("::"))
        };
        self.formats.iter().any(|(_, path)| is_of(path)) || self.types.values().any(is_of)
    }
}
