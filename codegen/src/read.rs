//! The front half in one call: from files to one clean tree of OpenAPI 3.0.
//!
//! In: a path, or texts. Out: the texts and the tree, for the stages after, and messages. Each stage is a module of
//! its own; here is only their order.

use crate::bundle::bundle;
use crate::diagnostic::{Diagnostics, Severity, render};
use crate::load::{Files, Loaded, Texts, from_changed};
use crate::normalize::normalize;
use crate::overlay;
use crate::pointer::Pointer;
use crate::shape::check;
use crate::source::{Origins, Sources, Tree};

/// A document that was read.
#[derive(Debug)]
pub struct Document {
    /// Its texts, for messages.
    pub sources: Sources,
    /// Its tree; `None` where there is no root that can be read. After a fatal message it is not to be used.
    pub tree: Option<Tree>,
    /// Where extensions stand that mean nothing to the generator.
    pub foreign_extensions: Vec<Pointer>,
}

impl Document {
    /// Renders messages about this document.
    pub fn render(
        &self,
        diagnostics: &Diagnostics,
        denied: &dyn Fn(Severity) -> bool,
        color: bool,
    ) -> String {
        let nothing = Origins::default();
        let origins = self.tree.as_ref().map_or(&nothing, |it| &it.origins);
        render(diagnostics, &self.sources, origins, denied, color)
    }
}

/// Reads a document that is one text.
pub fn read_text(name: &str, text: &str, diagnostics: &mut Diagnostics) -> Document {
    read_files(&Texts::new(&[(name, text)]), name, diagnostics)
}

/// Reads a document from wherever its files are.
pub fn read_files(files: &dyn Files, root: &str, diagnostics: &mut Diagnostics) -> Document {
    read_overlaid(files, root, &[], diagnostics)
}

/// Reads a document that overlays change, each by where it is and its name.
pub fn read_overlaid(
    files: &dyn Files,
    root: &str,
    overlays: &[(&dyn Files, &str)],
    diagnostics: &mut Diagnostics,
) -> Document {
    finish(from_changed(files, root, overlays, &overlay::apply, diagnostics), diagnostics)
}

/// Runs the stages after loading.
pub fn finish(loaded: Loaded, diagnostics: &mut Diagnostics) -> Document {
    let (sources, mut tree) = bundle(loaded, diagnostics);
    let mut foreign_extensions = Vec::new();
    if let Some(tree) = &mut tree {
        foreign_extensions = check(tree, &sources, diagnostics);
        normalize(tree, diagnostics);
    }
    Document { sources, tree, foreign_extensions }
}
