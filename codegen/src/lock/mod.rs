//! The lock of a document: names and boxes that callers rely on and that no rule can keep as the document grows.
//!
//! In: the file next to the document, and an API. Out: the API with what it has of the lock
//! ([`Api::locked`](crate::ir::Api::locked)), a message for each entry that matches nothing, and the file as it should be
//! now. What a locked name means for the names around it is decided in `names`, what a locked box means in `analyze`. A
//! rule sees one document and cannot know which part of it is new; the lock knows.
//!
//! The file is called after the document, `openapi.names.lock` next to `openapi.yaml`. Its entries are sorted, and each
//! says where something is used, not where it is written: neither the order of the document nor a move to `components`
//! changes an entry.

mod apply;
mod collect;
mod parse;
mod places;

use std::collections::BTreeMap;

pub use apply::apply;
pub use collect::collect;
pub use parse::parse;
use serde::Serialize;

use crate::pointer::Pointer;
use crate::source::FileId;

/// What is at the top of each file.
const HEAD: &str = "\
# What code of callers relies on, and what no rule could keep as the description grows. `gen` reads this first and
# adds what is new. Review a change of it like code: a line that goes or changes breaks callers. To give something
# the name that it would have today, delete its line; to keep a name where something moved, write the new place.
#   functions:  what each operation is called, by handle
#   parameters: what parameters in headers and cookies are called
#   types:      what schemas without a name of their own are called, by where they are used
#   boxed:      members that hold their value in a `Box`
#   plain:      structs that a struct holds without one
";

/// The name of a document's lock: `openapi.names.lock` for `openapi.yaml`.
pub fn name_of(document: &str) -> String {
    let (folder, file) = document.rsplit_once('/').map_or(("", document), |(folder, file)| (folder, file));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let slash = if folder.is_empty() && !document.starts_with('/') { "" } else { "/" };
    format!("{folder}{slash}{stem}.names.lock")
}

/// A lock as it was read.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    /// The file, for messages.
    file: Option<FileId>,
    entries: Vec<Entry>,
}

/// One line of a lock.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    kind: Kind,
    /// What it is about: `POST /v1/refunds`, `Order/address`.
    place: String,
    /// What is said of it: a name, a member, a schema.
    says: String,
    /// Where it is in the file.
    at: Pointer,
}

/// The sections of a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Function,
    Parameter,
    Type,
    Boxed,
    Plain,
}

/// A lock as it is written.
#[derive(Debug, Default, Serialize)]
struct Written {
    /// Handle, function, operation.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    functions: BTreeMap<String, BTreeMap<String, String>>,
    /// Operation, name, place and name on the wire.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    parameters: BTreeMap<String, BTreeMap<String, String>>,
    /// Name, place.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    types: BTreeMap<String, String>,
    /// Struct, members.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    boxed: BTreeMap<String, Vec<String>>,
    /// Struct, named schemas.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    plain: BTreeMap<String, Vec<String>>,
}
