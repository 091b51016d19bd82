//! What a change of a description does: to programs that run, to code that is compiled, and in silence.
//!
//! In: two documents, each with what the generator made of it. Out: a [`Review`]: facts, each reported once and judged, and
//! the smallest version that the change allows. How it is printed is the business of [`report`]; nothing is read from
//! disk here.
//!
//! Both clean trees are walked at once, by what nodes are: parameters by place and name, values by value, alternatives
//! by what they refer to. A key that no module compares is a fact, too, `unjudged`, so that nothing is dropped.

pub mod accepted;
mod access;
mod agreement;
mod bodies;
mod bounds;
mod causes;
pub mod changelog;
mod claims;
pub mod crates;
mod document;
mod fact;
mod flat;
pub mod kinds;
mod labels;
mod members;
mod operation;
mod parameters;
mod renames;
pub mod report;
mod rust_names;
mod schema;
mod setters;
mod side;
pub mod summary;
mod unions;
pub mod version;
mod walk;
mod words;

use crates::Crates;
pub use fact::{Accepted, Direction, Fact, Rust, RustPath, Wire};
use side::Side;
use version::Version;
use walk::Walk;

use crate::Outcome;
use crate::pointer::Pointer;
use crate::stack;

/// What a change does.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// What the crate is called.
    pub api: String,
    /// The version of the crate of the old document.
    pub old_version: String,
    /// The version of the crate of the new document.
    pub version: String,
    /// Every fact, the worst first.
    pub facts: Vec<Fact>,
}

/// Where a node is in a file, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The file's name, as seen from the document's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Where a node of a document is.
pub fn place(outcome: &Outcome, at: &Pointer) -> Position {
    let document = outcome.document();
    let (file, pointer) = document
        .tree
        .as_ref()
        .map_or_else(|| (crate::source::FileId(0), at.clone()), |tree| tree.origins.locate(at));
    let span = document.sources.span(file, &pointer);
    Position { file: document.sources.name(file).to_owned(), line: span.line, column: span.column }
}

/// Compares two documents; `None` where nothing can be made of one of them. `today` is a date as `2026-01-31`: what was
/// announced to end before it may go.
pub fn review(old: &Outcome, new: &Outcome, today: Option<&str>) -> Option<Review> {
    stack::with_room(|| {
        let (before, after) = (Side::new(old)?, Side::new(new)?);
        let mut walk = Walk::new(&before, &after, today);
        walk.documents();
        let mut facts = walk.finish();
        rust_names::compare(&walk, &mut facts);
        causes::once(&mut facts, old, new);
        causes::settle(&mut facts, before.root, after.root);
        facts.sort_by_key(|it| {
            std::cmp::Reverse((
                it.silent && it.rust == Rust::Major,
                it.silent,
                it.wire.max(Wire::Docs),
                it.rust,
            ))
        });
        Some(Review {
            api: new.name.clone(),
            old_version: old.version().to_owned(),
            version: new.version().to_owned(),
            facts,
        })
    })
}

impl Review {
    /// Every fact, those that follow from others included.
    pub fn all(&self) -> Vec<&Fact> {
        fn add<'f>(facts: &'f [Fact], res: &mut Vec<&'f Fact>) {
            for fact in facts {
                res.push(fact);
                add(&fact.caused, res);
            }
        }
        let mut res = Vec::new();
        add(&self.facts, &mut res);
        res
    }

    /// The same without what is accepted.
    #[must_use]
    pub fn open(&self) -> Self {
        let facts = self.facts.iter().filter(|it| it.accepted.is_none()).cloned().collect();
        Self { facts, ..self.clone() }
    }

    /// The worst that happens on the wire.
    pub fn wire(&self) -> Wire {
        self.all().iter().map(|it| it.wire).max().unwrap_or_default()
    }

    /// The worst that happens to callers' code, by the facts.
    pub fn rust(&self) -> Rust {
        self.all().iter().map(|it| it.rust).max().unwrap_or_default()
    }

    /// Whether the same code does something else.
    pub fn is_silent(&self) -> bool {
        self.all().iter().any(|it| it.silent)
    }
}

/// The smallest version that a change allows; `None` where the old one is not semver. It follows the verdict for
/// callers, of the facts and of the crates; a silent change is a minor at least.
pub fn least_version(review: &Review, crates: Option<&Crates>) -> Option<Version> {
    let rust = review.rust().max(crates.map(|it| it.rust).unwrap_or_default());
    let rust = if review.is_silent() { rust.max(Rust::Minor) } else { rust };
    Some(Version::parse(&review.old_version)?.after(rust))
}

/// Whether the version is as high as the change asks; `None` where one of the versions is not semver.
pub fn is_version_enough(review: &Review, crates: Option<&Crates>) -> Option<bool> {
    let (least, now) = (least_version(review, crates)?, Version::parse(&review.version)?);
    Some(!now.is_below(&least))
}
