//! A review as text: for people at a terminal or in a pull request, and for programs.
//!
//! In: a review, the two documents for the places, and how to link. Out: text. The same facts give the same bytes.

mod github;
mod html;
mod json;
mod markdown;
mod schema;
mod text;

pub use github::github;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use schema::SCHEMA;
pub use text::text;

use std::collections::HashSet;

use super::{Fact, Position, Review, place};
use crate::Outcome;
use crate::diagnostic::{Diagnostic, Located};

/// What a report needs in addition to the facts.
#[derive(Clone, Copy)]
pub struct ReviewReport<'a> {
    /// The facts.
    pub review: &'a Review,
    /// The old document.
    pub old: &'a Outcome,
    /// The new document.
    pub new: &'a Outcome,
    /// What the old document is called: a revision or a file.
    pub base: &'a str,
    /// The folder of the API, for people; empty for a document from elsewhere.
    pub folder: &'a str,
    /// What precedes `path#Lnn` in links to the new side, and to the old one.
    pub link: Option<(&'a str, &'a str)>,
    /// Lines of the public API that a change of the generator brings, each with `+`, `-` or `!` (another meaning) in front.
    pub generator: &'a [String],
    /// Whether the crates agree with the facts: what they tell, and where not.
    pub crates: Option<&'a super::crates::Crates>,
}

/// A message about the new document that the old one does not have.
struct NewMessage<'a> {
    said: &'a Diagnostic,
    place: Position,
}

impl NewMessage<'_> {
    /// What became of the construct.
    fn word(&self) -> &'static str {
        self.said.severity.name()
    }
}

impl ReviewReport<'_> {
    /// Messages that come with the change. What the generator ignores, weakens or cuts is not among the facts.
    fn new_messages(&self) -> Vec<NewMessage<'_>> {
        let [old, new] = [self.old, self.new].map(|it| it.document().located(&it.diagnostics));
        let key = |it: &Located<'_>| (it.diagnostic.id, it.diagnostic.message.clone(), it.at.clone());
        let known: HashSet<_> = old.iter().map(key).collect();
        let sources = &self.new.document().sources;
        let place = |it: &Located<'_>| Position {
            file: sources.name(it.file).to_owned(),
            line: it.span.line,
            column: it.span.column,
        };
        let new = new.into_iter().filter(|it| !known.contains(&key(it)));
        new.map(|it| NewMessage { said: it.diagnostic, place: place(&it) }).collect()
    }

    /// Where a fact is on the old side.
    fn old_place(&self, fact: &Fact) -> Option<Position> {
        fact.old.as_ref().map(|at| place(self.old, at))
    }

    /// Where a fact is on the new side.
    fn new_place(&self, fact: &Fact) -> Option<Position> {
        fact.new.as_ref().map(|at| place(self.new, at))
    }

    /// Where a reader looks first: at what is new, or at what is gone.
    fn shown_place(&self, fact: &Fact) -> Option<(Position, bool)> {
        let is_gone = fact.new.is_none()
            || fact.kind.id.ends_with("-removed")
            || fact.kind.id.ends_with("-removed-required");
        let old = || self.old_place(fact).map(|it| (it, false));
        let new = || self.new_place(fact).map(|it| (it, true));
        if is_gone { old().or_else(new) } else { new().or_else(old) }
    }
}
