//! Messages of lowering: each about a place is given once, however often the place is lowered.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;

/// Where messages go.
pub(super) struct Messages<'r> {
    diagnostics: &'r mut Diagnostics,
    said: HashSet<(&'static str, Pointer)>,
}

impl<'r> Messages<'r> {
    pub(super) fn new(diagnostics: &'r mut Diagnostics) -> Self {
        Self { diagnostics, said: HashSet::new() }
    }

    /// Adds a message, unless its rule has already spoken about its place.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if let Place::Node(at) | Place::Key(at) = &diagnostic.place
            && !self.said.insert((diagnostic.id, at.clone()))
        {
            return;
        }
        self.diagnostics.push(diagnostic);
    }
}
