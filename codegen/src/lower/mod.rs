//! Lowers a document to the intermediate representation: the last place that knows OpenAPI types.
//!
//! In: a [`Document`]. Out: an [`Api`]: one type for each named schema, in document order, then one for each inline
//! schema that needs a type of its own; every operation that can be made.
//! Lowering never fails: what Rust cannot express becomes something weaker (*degraded*) or is cut (*refused*), and a
//! message says where. Identifiers are none of its business.
//!
//! Its parts, in the order in which a schema passes them:
//! `facets` (one view of a schema object) → `node` (`allOf` opened) → `flat` (merged) → `named` (all of that for
//! named schemas) → `schema` (types) with `scalar`, `object`, `enumeration`, `compose` (`oneOf`, `anyOf`) and
//! `discriminator` (`words` names alternatives); at last `files` settles where files can travel, `sensitive` what hides
//! itself, and `cycles` opens the rings that no type can have.
//! Beside them: `docs`, `constraints`, `extensions`, `server`, `operation` with `parameter`, `content`, `header`, `security`,
//! `retry` and `pagination`, and `incoming` for webhooks and callbacks, with `signature` and `events` (how one says what it
//! is).

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::ir::{
    Api, Convention, Docs, Locked, Recognised, Sharing, Tag, Travels, Type, TypeId, TypeKind, TypeRef,
};
use crate::pointer::Pointer;

mod compose;
mod constraints;
mod content;
mod cycles;
mod discriminator;
mod docs;
mod enumeration;
mod events;
mod extensions;
mod facets;
mod files;
mod flat;
mod forms;
mod header;
mod incoming;
mod members;
mod named;
mod node;
mod object;
mod operation;
mod pagination;
mod parameter;
mod report;
mod retry;
mod scalar;
mod schema;
mod security;
mod sensitive;
mod server;
mod signature;
mod template;
mod words;

/// Lowers a document. What is lost on the way is told to `diagnostics`.
pub fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Api {
    let mut lowering = Lowering::new(document, report::Report::new(diagnostics));
    lowering.survey();
    lowering.index_discriminators();
    lowering.schemas();
    let (at, root) = (Pointer::root(), &document.api().extensions);
    if let Some(conventions) = extensions::conventions(root, &at, &mut lowering.report) {
        lowering.conventions = conventions;
    }
    let mut operations = lowering.operations();
    incoming::resolve_links(&mut operations);
    let (webhooks, event) = lowering.webhooks();
    let info = &document.api().info;
    let mut api = Api {
        title: info.title.clone(),
        version: info.version.clone(),
        docs: Docs {
            // New in 3.1, so openapiv3 does not know it.
            summary: document.raw(&at.key("info").key("summary")).and_then(|it| docs::text(it.as_str())),
            description: docs::text(info.description.as_deref()),
            external: docs::external(document.api().external_docs.as_ref()),
            ..Docs::default()
        },
        servers: lowering.servers(&document.api().servers, &at.key("servers")),
        security_schemes: lowering.security_schemes(),
        tags: lowering.tags(),
        operations,
        webhooks,
        event,
        event_keys: None,
        signature: signature::signature(root, &at, &mut lowering.report),
        lenient: extensions::lenient_default(root, &at, &mut lowering.report).unwrap_or_default(),
        error: extensions::error(root, &at, &mut lowering.report),
        request_id_header: extensions::request_id(root, &at, &mut lowering.report),
        recognised: lowering.recognised,
        locked: Locked::default(),
        sharing: Sharing::default(),
        types: lowering.types,
    };
    files::settle(&mut api, &mut lowering.report);
    forms::settle(&mut api, &mut lowering.report);
    sensitive::settle(&mut api);
    cycles::cut(&mut api.types, &mut lowering.report);
    events::settle(&mut api, root, &at, &mut lowering.report);
    api
}

/// The state of one run.
struct Lowering<'d, 'r> {
    document: &'d Document,
    report: report::Report<'r>,
    types: Vec<Type>,
    /// The types of named schemas.
    ids: HashMap<&'d str, TypeId>,
    /// The types of inline schemas, by all nodes that they are made of.
    inline: HashMap<Vec<(Pointer, bool)>, TypeId>,
    named: named::Named<'d>,
    tags: discriminator::Index<'d>,
    /// The conventions that may be recognised where an operation says nothing of them.
    conventions: Vec<Convention>,
    recognised: Vec<Recognised>,
    /// What types of operations begin with, where that is not an id.
    type_words: HashSet<String>,
    /// How many schemas around the one at work are being lowered.
    depth: usize,
    /// How many types were made of more than one node.
    merged: usize,
}

impl<'d, 'r> Lowering<'d, 'r> {
    /// Every named schema gets its id before any is lowered, so that references forward and in rings are plain ids.
    fn new(document: &'d Document, report: report::Report<'r>) -> Self {
        let names = document.components().schemas.keys().map(String::as_str);
        let ids = names.clone().enumerate().map(|(index, name)| (name, TypeId(index))).collect();
        let types = names
            .map(|name| Type {
                pointer: named::schema_pointer(name),
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
            })
            .collect();
        Self {
            document,
            report,
            types,
            ids,
            inline: HashMap::new(),
            named: named::Named::default(),
            tags: discriminator::Index::default(),
            conventions: Convention::ALL.to_vec(),
            recognised: Vec::new(),
            type_words: HashSet::new(),
            depth: 0,
            merged: 0,
        }
    }

    /// Tags that say something about themselves.
    fn tags(&mut self) -> Vec<Tag> {
        let document = self.document;
        let mut tags = Vec::new();
        for (index, tag) in document.api().tags.iter().enumerate() {
            let at = Pointer::root().key("tags").index(index);
            let extensions = extensions::Extensions::read(&tag.extensions, &at, &mut self.report);
            let docs = Docs {
                description: docs::text(tag.description.as_deref()),
                external: docs::external(tag.external_docs.as_ref()),
                evidence: extensions.evidence,
                ..Docs::default()
            };
            if docs != Docs::default() || extensions.rename.is_some() {
                tags.push(Tag { name: tag.name.clone(), rename: extensions.rename, docs });
            }
        }
        tags
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
