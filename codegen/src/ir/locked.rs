//! What callers already rely on: names and boxes of an earlier run, as the lock next to the document says.

use std::collections::{BTreeMap, BTreeSet};

use super::TypeId;

/// The entries of a lock that match something of the API.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Locked {
    /// The document has a lock: what callers know is in it, and a parameter in a header or a cookie that is not is new.
    pub is_read: bool,
    /// Functions, by the position of the operation.
    pub functions: BTreeMap<usize, String>,
    /// Parameters, by the positions of the operation and of the parameter.
    pub parameters: BTreeMap<(usize, usize), String>,
    /// Setters of the call for members of its body, by the position of the operation and the member's name on the wire.
    pub setters: BTreeMap<(usize, String), String>,
    /// Types, each with the place that the lock gives it.
    pub types: BTreeMap<TypeId, LockedType>,
    /// Fields that hold their value in a box.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// Fields that hold a struct without a box.
    pub plain: BTreeSet<(TypeId, usize)>,
}

/// The name of an inline type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedType {
    /// The name.
    pub name: String,
    /// Where the schema is used, as the lock writes it.
    pub place: String,
}
