//! The front half in one call: from files to one clean tree of OpenAPI 3.0.
//!
//! In: a path, or contents. Out: the contents and the tree, for the stages after, and messages. Each stage is a module of
//! its own; here is only their order.

use crate::bundle::bundle;
use crate::diagnostic::records::{Record, records};
use crate::diagnostic::{Diagnostics, Located, Severity, render, sort};
use crate::load::{self, Source};
use crate::normalize::normalize;
use crate::overlay;
use crate::pointer::Pointer;
use crate::shape;
use crate::source::{FileId, Origins, Sources, Tree};

/// A document that was read.
#[derive(Debug)]
pub struct Reading {
    /// Its contents, for messages.
    pub sources: Sources,
    /// Its tree; `None` where there is no root that can be read. After a fatal message it is not to be used.
    pub tree: Option<Tree>,
    /// Where extensions stand that mean nothing to the generator.
    pub foreign_extensions: Vec<Pointer>,
}

impl Reading {
    /// Renders messages about this document.
    pub fn render(
        &self,
        diagnostics: &Diagnostics,
        denied: &dyn Fn(Severity) -> bool,
        color: bool,
    ) -> String {
        self.by_origins(|origins| render(diagnostics, &self.sources, origins, denied, color))
    }

    /// The same messages for programs.
    pub fn records(&self, diagnostics: &Diagnostics, denied: &dyn Fn(Severity) -> bool) -> Vec<Record> {
        self.by_origins(|origins| records(diagnostics, &self.sources, origins, denied))
    }

    /// A node of the tree as the document has it: its pointer, after the name of its file where that is not the root. The
    /// name is relative to the root's folder where it is in it.
    pub fn written(&self, node: &Pointer) -> String {
        let (file, pointer) = self.by_origins(|origins| origins.locate(node));
        if file == FileId(0) {
            return pointer.to_string();
        }
        let folder = self.sources.name(FileId(0)).rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = self.sources.name(file);
        let inner = name.strip_prefix(folder).map(|it| it.strip_prefix('/').unwrap_or(it));
        format!("{}{pointer}", inner.unwrap_or(name))
    }

    /// Messages about this document with their places, in the order of the files, each once.
    pub(crate) fn located<'d>(&self, diagnostics: &'d Diagnostics) -> Vec<Located<'d>> {
        self.by_origins(|origins| sort(diagnostics, &self.sources, origins))
    }

    fn by_origins<T>(&self, of: impl FnOnce(&Origins) -> T) -> T {
        match &self.tree {
            Some(tree) => of(&tree.origins),
            None => of(&Origins::default()),
        }
    }
}

/// Reads a document: the stages up to the clean tree.
pub fn read(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Reading {
    let (sources, mut tree) = whole(source, diagnostics);
    let mut foreign_extensions = Vec::new();
    if let Some(tree) = &mut tree {
        foreign_extensions = shape::check(tree, &sources, diagnostics);
        normalize(tree, diagnostics);
    }
    Reading { sources, tree, foreign_extensions }
}

/// Reads a document in one piece, as it is: the stages before anything is corrected.
pub(crate) fn whole(source: &Source<'_>, diagnostics: &mut Diagnostics) -> (Sources, Option<Tree>) {
    let mut opened = load::open(source, diagnostics);
    overlay::apply(&mut opened, diagnostics);
    let loaded = load::follow(source, opened, diagnostics);
    bundle(loaded, diagnostics)
}

/// Reads a document that is one text.
#[cfg(test)]
pub(crate) fn read_text(name: &str, text: &str, diagnostics: &mut Diagnostics) -> Reading {
    read(&Source::new(&load::Texts::new(&[(name, text)]), name), diagnostics)
}
