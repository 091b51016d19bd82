//! The messages about a document: collected by every stage, printed once, at the end.
//!
//! In: a rule's id, a location, a sentence, a suggested fix. Out: text in the style of rustc. No stage stops at its first
//! message, and none prints. `explain` finds the entry of an id in `DIAGNOSTICS.md`.

mod consequences;
mod explain;
pub mod records;
mod render;
pub(crate) mod several;

pub use consequences::Cause;
pub use explain::{explain, ids};
pub(crate) use render::{Located, sort};
pub use render::{locate, render};

use crate::pointer::Pointer;
use crate::source::{FileId, Origins};

/// The severity of a message, which decides whether the run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Harmless, or corrected: the crate is generated as if the mistake were not there.
    Warning,
    /// The construct became a weaker type than the document says, and still works.
    Degraded,
    /// The construct has no sensible meaning and was removed; the rest of the crate is generated.
    Refused,
    /// No crate can be generated from the document.
    Fatal,
}

impl Severity {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Degraded => "degraded",
            Self::Refused => "refused",
            Self::Fatal => "fatal",
        }
    }
}

/// Where a message points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A node of the bundled document; its file and line are found through the document's origins.
    Node(Pointer),
    /// The key of a node of the bundled document (for "unknown key" and the like) rather than its value.
    Key(Pointer),
    /// A node of one file, for the stages before bundling.
    InFile(FileId, Pointer),
    /// The key of a node of one file.
    KeyInFile(FileId, Pointer),
    /// A node of the bundled document whose origin was looked up when the message was made, because later it may
    /// have moved or gone; see [`Diagnostic::pin`].
    Pinned {
        /// The node, as the bundled document had it.
        at: Pointer,
        /// The file that it came from.
        file: FileId,
        /// The node in that file.
        pointer: Pointer,
        /// Whether the key is meant rather than the value.
        key: bool,
    },
    /// A place in a text that could not be read as a tree: line and column, both from 1.
    Text(FileId, usize, usize),
    /// A whole file, or a document as a whole.
    File(FileId),
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's id in kebab case: stable, while wording may improve.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One short sentence that is clear by itself: lower case first, no full stop.
    pub message: String,
    /// What it is about.
    pub place: Place,
    /// A few words under the caret; empty for none.
    pub label: String,
    /// Other places that matter ("first defined here").
    pub related: Vec<(Place, String)>,
    /// What to do about it.
    pub help: Vec<String>,
    /// What ties it to another message.
    pub cause: Option<Cause>,
}

impl Diagnostic {
    fn new(severity: Severity, id: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            id,
            severity,
            message: message.into(),
            place,
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            cause: None,
        }
    }

    /// A harmless or corrected mistake.
    pub fn warning(id: &'static str, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, id, place.into(), message)
    }

    /// A construct that became a weaker type.
    pub fn degraded(id: &'static str, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Degraded, id, place.into(), message)
    }

    /// A construct that was removed.
    pub fn refused(id: &'static str, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Refused, id, place.into(), message)
    }

    /// A document from which no crate can be generated.
    pub fn fatal(id: &'static str, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Fatal, id, place.into(), message)
    }

    /// Looks the origins of all places up now. Stages that cut or move nodes do this, since a pointer may mean
    /// another node afterwards: the second of two parameters becomes the first.
    #[must_use]
    pub fn pin(mut self, origins: &Origins) -> Self {
        self.place = self.place.pin(origins);
        self.related = self.related.into_iter().map(|(place, label)| (place.pin(origins), label)).collect();
        self
    }

    /// What may tie it to another message.
    #[must_use]
    pub fn cause(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Another place that matters.
    #[must_use]
    pub fn related(mut self, place: impl Into<Place>, label: impl Into<String>) -> Self {
        self.related.push((place.into(), label.into()));
        self
    }

    /// A suggested fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

impl Place {
    fn pin(self, origins: &Origins) -> Self {
        let (at, key) = match self {
            Self::Node(at) => (at, false),
            Self::Key(at) => (at, true),
            fixed => return fixed,
        };
        let (file, pointer) = origins.locate(&at);
        Self::Pinned { at, file, pointer, key }
    }
}

impl From<Pointer> for Place {
    fn from(pointer: Pointer) -> Self {
        Self::Node(pointer)
    }
}

impl From<&Pointer> for Place {
    fn from(pointer: &Pointer) -> Self {
        Self::Node(pointer.clone())
    }
}

impl From<FileId> for Place {
    fn from(file: FileId) -> Self {
        Self::File(file)
    }
}

/// All messages of a run, in the order in which they came up.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a message.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Keeps some of the messages. Those that cost the crate stay, whatever they are about.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&Diagnostic) -> bool) {
        self.items.retain(|it| it.severity == Severity::Fatal || is_kept(it));
    }

    /// The messages so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// The worst severity so far; `None` while nothing was said.
    pub fn worst(&self) -> Option<Severity> {
        self.items.iter().map(|it| it.severity).max()
    }

    /// Whether no crate can be generated from the document.
    pub fn is_fatal(&self) -> bool {
        self.worst() == Some(Severity::Fatal)
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, more: T) {
        self.items.extend(more);
    }
}
