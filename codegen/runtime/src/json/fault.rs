//! Why a JSON text could not be read: what was expected, and where, but never the value.
//!
//! A body may hold a card number or a secret, so a message names keys, positions and kinds of value only.

use std::fmt;

/// Why a JSON text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    reason: String,
    /// From the innermost step to the outermost: it grows while the fault travels up.
    steps: Vec<Step>,
    /// Byte offset in the text.
    offset: usize,
    /// Line and column, both from 1.
    position: Option<(usize, usize)>,
    /// The time for reading was over.
    late: bool,
}

/// One step of the way from a JSON text's root to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Step {
    /// Into an object, by key.
    Key(String),
    /// Into an array, by position from 0.
    Index(usize),
}

impl Fault {
    /// A fault at a byte offset. The reason must not quote the text.
    pub fn new(offset: usize, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self(Box::new(Inner { reason, steps: Vec::new(), offset, position: None, late: false }))
    }

    /// The time for reading is over.
    pub(super) fn late(offset: usize) -> Self {
        let mut fault = Self::new(offset, "reading timed out");
        fault.0.late = true;
        fault
    }

    /// Whether nothing is wrong with the text, but the time for reading it was over.
    pub(crate) fn is_late(&self) -> bool {
        self.0.late
    }

    /// The same fault, seen from one step further out.
    #[must_use]
    pub fn inside(mut self, step: Step) -> Self {
        self.0.steps.push(step);
        self
    }

    /// The same fault, without the way to it from here: the keys of what is sensitive may be sensitive, too.
    pub(super) fn sealed(mut self) -> Self {
        self.0.steps.clear();
        self
    }

    /// The same fault, with its byte offset replaced: for JSON inside a string, whose offsets mean nothing outside.
    #[must_use]
    pub fn at_offset(mut self, offset: usize) -> Self {
        self.0.offset = offset;
        self
    }

    /// The same fault, with line and column looked up in the text.
    #[must_use]
    pub fn located(mut self, text: &[u8]) -> Self {
        let before = &text[..self.0.offset.min(text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        // Columns count characters; a continuation byte belongs to the character before it.
        let column = 1 + before[line_start..].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.0.position = Some((line, column));
        self
    }

    /// What was expected.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The way from the root to the value: `data[0].amount`; empty at the root.
    pub fn path(&self) -> String {
        path(self.0.steps.iter().rev())
    }

    /// Line and column in the text, both from 1.
    pub fn position(&self) -> Option<(usize, usize)> {
        self.0.position
    }
}

/// The way from the root to a value: `data[0].amount`; empty at the root.
pub(super) fn path<'a>(steps: impl Iterator<Item = &'a Step>) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Index(index) => path.push_str(&format!("[{index}]")),
            Step::Key(key) if plain(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Step::Key(key) => path.push_str(&format!("[{key:?}]")),
        }
    }
    path
}

fn plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '-')
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.reason)?;
        if !self.0.steps.is_empty() {
            write!(f, " at `{}`", self.path())?;
        }
        if let Some((line, column)) = self.0.position {
            write!(f, ", line {line} column {column}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
