//! A document as the generator takes it: in one piece, with its overlays applied, and nothing corrected yet.
//!
//! In: a request. Out: [`Effective`], as YAML or JSON, with the messages of reading it. Other tools for OpenAPI take the
//! same document this way.

use crate::diagnostic::Diagnostics;
use crate::inputs::Inputs;
use crate::read::{Reading, whole};
use crate::{Request, stack};

/// A document in one piece.
#[derive(Debug)]
pub struct Effective {
    reading: Reading,
    diagnostics: Diagnostics,
}

/// Reads it.
pub fn effective(request: &Request) -> Effective {
    stack::with_room(|| {
        let (inputs, mut diagnostics) = (Inputs::of(request), Diagnostics::default());
        let (sources, tree) = whole(&inputs.source(), &mut diagnostics);
        let reading = Reading { sources, tree, foreign_extensions: Vec::new() };
        Effective { reading, diagnostics }
    })
}

impl Effective {
    /// The messages as text.
    pub fn messages(&self, color: bool) -> String {
        self.reading.render(&self.diagnostics, &|_| false, color)
    }

    /// The document as YAML; `None` after a message that it cannot be read.
    pub fn yaml(&self) -> Option<String> {
        stack::with_room(|| serde_yaml::to_string(self.root()?).ok())
    }

    /// The document as JSON; `None` after a message that it cannot be read.
    pub fn json(&self) -> Option<String> {
        stack::with_room(|| Some(format!("{:#}\n", self.root()?)))
    }

    fn root(&self) -> Option<&serde_json::Value> {
        let tree = self.reading.tree.as_ref().filter(|_| !self.diagnostics.is_fatal())?;
        Some(&tree.root)
    }
}
