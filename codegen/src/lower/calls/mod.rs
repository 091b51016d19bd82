//! The top floor of lowering: what uses the types: operations, webhooks, callbacks, servers and security.
//!
//! In: the [`Types`] of the API. Out: every operation that can be called, with its arguments, bodies and responses, and
//! every message that the server sends. [`files`] and [`forms`] settle at last what depends on where a type travels,
//! [`events`] how a webhook says what it is.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::ir::{Convention, Docs, Recognised, Tag};
use crate::lower::extensions::{self, Extensions};
use crate::lower::merge::{both, external, text};
use crate::lower::messages::Messages;
use crate::lower::types::Types;
use crate::nearest::nearest;
use crate::pointer::Pointer;

mod content;
mod encoding;
pub(super) mod events;
pub(super) mod files;
pub(super) mod forms;
mod header;
pub(super) mod incoming;
mod items;
mod operation;
mod pagination;
mod parameter;
mod parts;
mod retry;
mod security;
mod server;
pub(super) mod signature;
mod template;

/// What calls and is called.
pub(super) struct Calls<'d, 'r> {
    document: &'d Document,
    pub(super) types: Types<'d, 'r>,
    /// The conventions that may be recognised where an operation says nothing of them.
    conventions: Vec<Convention>,
    pub(super) recognised: Vec<Recognised>,
    /// What types of operations begin with, where that is not an id.
    type_words: HashSet<String>,
}

impl<'d, 'r> Calls<'d, 'r> {
    pub(super) fn new(mut types: Types<'d, 'r>) -> Self {
        let document = types.document;
        let root = &document.api().extensions;
        let conventions = extensions::conventions(root, &Pointer::root(), types.messages())
            .unwrap_or_else(|| Convention::ALL.to_vec());
        Self { document, types, conventions, recognised: Vec::new(), type_words: HashSet::new() }
    }

    /// Where messages go.
    pub(super) fn messages(&mut self) -> &mut Messages<'r> {
        self.types.messages()
    }

    /// Tags that say something about themselves.
    pub(super) fn tags(&mut self) -> Vec<Tag> {
        let document = self.document;
        let mut tags = Vec::new();
        for (index, tag) in document.api().tags.iter().enumerate() {
            let at = Pointer::root().key("tags").index(index);
            let extensions = Extensions::read(&tag.extensions, &at, self.messages());
            let parent = document.said(&at, "parent").map(|it| format!("Part of `{it}`."));
            let docs = Docs {
                summary: text(document.said(&at, "summary")),
                description: both(text(tag.description.as_deref()), parent),
                external: external(tag.external_docs.as_ref()),
                evidence: extensions.evidence,
                ..Docs::default()
            };
            if docs != Docs::default() || extensions.rename.is_some() {
                tags.push(Tag { name: tag.name.clone(), rename: extensions.rename, docs });
            }
        }
        self.undeclared_tags();
        tags
    }

    /// Reports each tag of an operation that the document's list of tags does not have, once: a misspelt tag moves its
    /// operations to a handle of their own. A document without a list declares none.
    fn undeclared_tags(&mut self) {
        let document = self.document;
        let mut known: HashSet<&str> = document.api().tags.iter().map(|it| it.name.as_str()).collect();
        if known.is_empty() {
            return;
        }
        for entry in document.operations() {
            let tags = entry.operation.tags.iter().enumerate();
            let Some((index, tag)) = tags.into_iter().find(|(_, it)| !it.trim().is_empty()) else { continue };
            let near = nearest(tag, document.api().tags.iter().map(|it| it.name.as_str()));
            if !known.insert(tag) {
                continue;
            }
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it under `tags`, or write one of those".to_owned(),
            };
            self.messages().push(
                Diagnostic::warning(
                    "tag-undeclared",
                    entry.pointer.key("tags").index(index),
                    format!("the tag `{tag}` is not in the document's list of tags"),
                )
                .label("its operations get a handle of their own")
                .help(help),
            );
        }
    }
}
