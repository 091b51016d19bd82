//! The middle floor of lowering: what a schema becomes.
//!
//! In: the [`Schemas`] of the document, merged. Out: one [`Type`] for each named schema, in document order, then one for
//! each inline schema that needs a type of its own; and for each place that uses a schema a [`Usage`]. What uses
//! them next to other schemas (operations, webhooks) is one floor up, in [`calls`](super::calls).
//!
//! A schema is first sorted into a [`Class`](schema::Class) (a scalar, a list, an object, an enum, a union of
//! [`Alternative`](compose::Alternative)s …), then made. At last [`sensitive`] and [`cycles`] go over all types.

use std::collections::HashMap;

use crate::document::Document;
use crate::ir::{Docs, Travels, Type, TypeId, TypeKind, TypeRef};
use crate::lower::merge::{Schemas, schema_pointer};
use crate::lower::messages::Messages;
use crate::pointer::Pointer;

mod compose;
pub(super) mod cycles;
mod discriminator;
mod enumeration;
mod object;
mod scalar;
mod schema;
pub(super) mod sensitive;

pub(super) use schema::Usage;

/// The types of an API.
pub(super) struct Types<'d, 'r> {
    pub(super) document: &'d Document,
    pub(super) schemas: Schemas<'d, 'r>,
    pub(super) all: Vec<Type>,
    /// The types of named schemas.
    ids: HashMap<&'d str, TypeId>,
    /// The types of inline schemas, by all nodes that they are made of.
    inline: HashMap<Vec<(Pointer, bool)>, TypeId>,
    tags: discriminator::Index<'d>,
    /// How many schemas around the one at work are being lowered.
    depth: usize,
    /// How many types were made of more than one node.
    merged: usize,
}

impl<'d, 'r> Types<'d, 'r> {
    /// Every named schema gets its id before any is lowered, so that references forward and in rings are plain ids.
    pub(super) fn new(schemas: Schemas<'d, 'r>) -> Self {
        let document = schemas.document;
        let names = document.components().schemas.keys().map(String::as_str);
        let ids = names.clone().enumerate().map(|(index, name)| (name, TypeId(index))).collect();
        let blank = |name: &str| Type {
            pointer: schema_pointer(name),
            hint: vec![name.to_owned()],
            named: true,
            rename: None,
            docs: Docs::default(),
            sensitive: false,
            epoch: None,
            known: Vec::new(),
            nullable: false,
            view: None,
            travels: Travels::default(),
            kind: TypeKind::Alias(TypeRef::Any),
        };
        let mut types = Self {
            document,
            schemas,
            all: names.map(blank).collect(),
            ids,
            inline: HashMap::new(),
            tags: discriminator::Index::default(),
            depth: 0,
            merged: 0,
        };
        types.index_discriminators();
        types.lower_named();
        types
    }

    /// Where messages go.
    pub(super) fn messages(&mut self) -> &mut Messages<'r> {
        &mut self.schemas.messages
    }
}
