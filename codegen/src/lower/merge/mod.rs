//! The ground floor of lowering: what the schemas of a document say, before anybody asks what they become in Rust.
//!
//! In: the document's schemas. Out: for a schema, or for several that hold at once, one [`Flat`] set of keywords, whether
//! null is a value of it, and its [`Notes`]. Which type comes of it is decided one floor up, in
//! [`types`](super::types).
//!
//! The words of this floor, in the order in which a schema passes them:
//!
//! - A [`Node`] is a schema in its place: what it refers to or says, the way to it, and the words that a type of its own
//!   would be named by. A list of nodes is one schema that says all of them at once, as under `allOf`.
//! - [`Keywords`] is one view of a schema object, whichever variant openapiv3 sorted it into.
//! - A [`Part`] is what is left once `allOf` is opened: a reference to a named schema, or a [`Piece`]: the keywords of one
//!   schema without its composition. Two or more alternatives of a piece are a [`Choice`].
//! - [`Flat`] is all parts merged: properties side by side, `required` united, enums intersected.
//! - [`Notes`] are what the parts say in addition to their type: docs, names, and the [`Traits`] that users of a schema inherit.

use crate::document::Document;
use crate::lower::messages::Messages;

mod constraints;
mod docs;
mod flat;
mod keywords;
mod named;
mod node;
mod words;

pub(super) use constraints::code;
pub(super) use docs::{Notes, both, external, text};
pub(super) use flat::{Extra, Flat, a, superfluous, with};
pub(super) use keywords::{Keywords, Kind};
pub(super) use named::{Traits, schema_pointer, unite};
pub(super) use node::{Choice, Node, Part, Piece, Target};

/// The schemas of a document.
pub(super) struct Schemas<'d, 'r> {
    pub(super) document: &'d Document,
    pub(super) messages: Messages<'r>,
    pub(super) named: named::Named<'d>,
}

impl<'d, 'r> Schemas<'d, 'r> {
    /// All named schemas are merged first, so that everything after is finite.
    pub(super) fn new(document: &'d Document, messages: Messages<'r>) -> Self {
        let mut schemas = Self { document, messages, named: named::Named::default() };
        schemas.survey();
        schemas
    }
}
