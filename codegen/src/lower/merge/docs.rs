//! What a node says in addition to its type: docs, and the traits that its users inherit.
//!
//! In: the parts of a schema. Out: one set of notes. The schema's own words win over those of its inline `allOf`
//! members; the words of a named schema stay with its type, while its traits are handed on.

use openapiv3::ExternalDocumentation;

use super::Schemas;
use super::keywords::Kind;
use super::named::{Traits, unite};
use super::node::{Part, Piece};
use crate::diagnostic::Diagnostic;
use crate::ir::{Docs, Epoch};
use crate::lower::extensions::Extensions;

/// What a schema says in addition to its type.
#[derive(Debug, Clone, Default)]
pub(in crate::lower) struct Notes {
    pub(in crate::lower) docs: Docs,
    pub(in crate::lower) rename: Option<String>,
    /// Where its argument goes.
    pub(in crate::lower) argument: Option<u32>,
    pub(in crate::lower) traits: Traits,
    /// What a number of it counts, where it is a point in time.
    pub(in crate::lower) epoch: Option<Epoch>,
    /// Values that are worth a name.
    pub(in crate::lower) known: Vec<String>,
}

impl Notes {
    /// The docs of a type of its own, as against those of the field that uses it.
    pub(in crate::lower) fn type_docs(&self) -> Docs {
        Docs { default: None, deprecated: false, constraints: Vec::new(), ..self.docs.clone() }
    }
}

impl<'d> Schemas<'d, '_> {
    /// What the parts say in addition to their type.
    pub(in crate::lower) fn notes(&mut self, parts: &[Part<'d>]) -> Notes {
        // What all alternatives share is described where they are listed, and not again in each of them.
        let shared = |part: &Part<'d>| match part {
            Part::Named { masked, .. } => *masked,
            Part::Piece(piece) => piece.node.is_masked(),
        };
        let alternative = parts.iter().any(|it| !shared(it));
        let mut notes = Notes::default();
        for part in parts.iter().rev() {
            match part {
                Part::Named { name, .. } => notes.traits = notes.traits.and(self.traits_of(name)),
                Part::Piece(piece) if alternative && shared(part) => {
                    notes.traits = notes.traits.and(self.piece_traits(piece));
                }
                Part::Piece(piece) => self.note(piece, &mut notes),
            }
        }
        notes
    }

    /// What the users of one schema inherit.
    pub(super) fn piece_traits(&mut self, piece: &Piece<'d>) -> Traits {
        let mut notes = Notes::default();
        self.note(piece, &mut notes);
        notes.traits
    }

    /// Adds what a schema says where nothing was said yet.
    fn note(&mut self, piece: &Piece<'d>, notes: &mut Notes) {
        let data = piece.keywords.data;
        let at = piece.node.pointer();
        let extensions = Extensions::read(&data.extensions, at, &mut self.messages);
        let docs = &mut notes.docs;
        docs.summary = docs.summary.take().or_else(|| text(data.title.as_deref()));
        docs.description = docs.description.take().or_else(|| text(data.description.as_deref()));
        docs.external = docs.external.take().or_else(|| external(data.external_docs.as_ref()));
        docs.example = docs.example.take().or_else(|| data.example.clone());
        docs.default = docs.default.take().or_else(|| data.default.clone()).or_else(|| {
            // openapiv3 takes `default: null` for no default.
            self.document.raw(&at.key("default")).cloned()
        });
        docs.evidence = docs.evidence.take().or(extensions.evidence);
        docs.deprecated |= data.deprecated;
        notes.rename = notes.rename.take().or(extensions.rename);
        notes.argument = notes.argument.or(extensions.argument);
        let by_format = match piece.keywords.format {
            // The registry's word, and the one that is in use.
            Some("unixtime" | "unix-time") => Some(Epoch::Seconds),
            _ => None,
        };
        let is_no_integer = piece.keywords.kind.is_some_and(|it| it != Kind::Integer);
        if extensions.epoch.is_some() && is_no_integer {
            self.messages.push(
                Diagnostic::warning(
                    "extension-misplaced",
                    at.key("x-epoch"),
                    "`x-epoch` says what an integer counts, and this is none",
                )
                .label("has no effect")
                .help("remove `x-epoch`, or say `type: integer` if servers send a number"),
            );
        }
        if notes.known.is_empty() {
            notes.known = extensions.known;
        }
        notes.epoch = notes.epoch.or(extensions.epoch).or(by_format);
        notes.traits = notes.traits.and(Traits {
            lenient: unite(extensions.lenient, notes.traits.lenient),
            sensitive: extensions.sensitive || piece.keywords.format == Some("password"),
            read_only: data.read_only,
            write_only: data.write_only,
        });
    }
}

/// A text that says something.
pub(in crate::lower) fn text(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned)
}

/// Both strings, one after the other; one where they are the same.
pub(in crate::lower) fn both(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) if first.trim() != second.trim() => Some(format!("{first}\n\n{second}")),
        (first, second) => first.or(second),
    }
}

/// A link to further reading.
pub(in crate::lower) fn external(docs: Option<&ExternalDocumentation>) -> Option<(Option<String>, String)> {
    docs.filter(|it| !it.url.is_empty()).map(|it| (text(it.description.as_deref()), it.url.clone()))
}
