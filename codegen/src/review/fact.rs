//! A fact: one difference between two documents, and what it does.
//!
//! Data only. The words and verdicts of a kind are rows of [`kinds`](super::kinds); who finds facts is in `walk` and
//! its neighbours.

use std::fmt;

use serde_json::Value;

use super::kinds::Kind;
use crate::pointer::Pointer;
use crate::unseen::spelled;

/// What a change does to programs that already run, by the contract that a document is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wire {
    /// Nothing on the wire.
    #[default]
    Nothing,
    /// Words only.
    Docs,
    /// No old request is refused, and no new response contradicts the old document.
    Compatible,
    /// It depends on the server or on the program.
    Risky,
    /// An old request may be refused, or a new response contradicts the old document.
    Breaking,
}

/// What a change does to code that uses the crate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rust {
    /// The crate is the same.
    #[default]
    Nothing,
    /// The same code compiles, and nothing is new.
    Patch,
    /// The same code compiles, and something is new.
    Minor,
    /// Some code does not compile, or means something else.
    Major,
}

/// Which way the changed values travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Nothing that travels is changed.
    #[default]
    Neither,
    /// What programs send.
    Request,
    /// What programs receive: responses, webhooks and callbacks.
    Response,
    /// What programs send and receive.
    Both,
}

impl Wire {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Docs => "docs",
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

impl Rust {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Direction {
    /// The word for it; none where nothing travels.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Neither => None,
            Self::Request => Some("request"),
            Self::Response => Some("response"),
            Self::Both => Some("both"),
        }
    }

    /// Both of two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (it, Self::Neither) | (Self::Neither, it) => it,
            (a, b) if a == b => a,
            _ => Self::Both,
        }
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for Rust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A Rust path before and after a change; either may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RustPath {
    /// In the old crate.
    pub before: Option<String>,
    /// In the new one.
    pub after: Option<String>,
}

/// Why somebody accepts a change, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The reason.
    pub reason: String,
    /// The last day, as `2027-01-31`.
    pub until: String,
}

/// One difference between two documents.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What kind of difference it is.
    pub kind: &'static Kind,
    /// Which way the changed values travel.
    pub direction: Direction,
    /// What it does on the wire.
    pub wire: Wire,
    /// What it does to callers' code.
    pub rust: Rust,
    /// The same code compiles and does something else.
    pub silent: bool,
    /// Where it is in the old document; `None` where it is new.
    pub old: Option<Pointer>,
    /// Where it is in the new document; `None` where it is gone.
    pub new: Option<Pointer>,
    /// The value before.
    pub before: Option<Value>,
    /// The value after.
    pub after: Option<Value>,
    /// What changed, in the document's words: `Refund.amount`.
    pub subject: String,
    /// Operations and webhooks that reach it, as callers write them, sorted.
    pub reached_from: Vec<String>,
    /// The Rust paths that it touches.
    pub rust_paths: Vec<RustPath>,
    /// What the node is in Rust, before and after: `pub amount: Option<i64>`; behind it, on a line of its own, how the
    /// struct is made, where that changed: `Refund::new(amount)`.
    pub declarations: (Option<String>, Option<String>),
    /// A way to have the change without the harm.
    pub way_out: Option<String>,
    /// What follows from it.
    pub caused: Vec<Fact>,
    /// Why it is accepted, where it is.
    pub accepted: Option<Accepted>,
}

impl Fact {
    /// A fact of a kind, not yet judged.
    pub(super) fn new(kind: &'static Kind) -> Self {
        Self {
            kind,
            direction: Direction::Neither,
            wire: Wire::Nothing,
            rust: Rust::Nothing,
            silent: kind.silent,
            old: None,
            new: None,
            before: None,
            after: None,
            subject: String::new(),
            reached_from: Vec::new(),
            rust_paths: Vec::new(),
            declarations: (None, None),
            way_out: None,
            caused: Vec::new(),
            accepted: None,
        }
    }

    /// What is the same in two findings of one change.
    pub(super) fn key(&self) -> String {
        let pointer = |it: &Option<Pointer>| it.as_ref().map_or("-".to_owned(), |it| it.as_str().to_owned());
        let value = |it: &Option<Value>| it.as_ref().map_or("-".to_owned(), Value::to_string);
        format!(
            "{}\u{1}{}\u{1}{}\u{1}{}\u{1}{}",
            self.kind.id,
            pointer(&self.old),
            pointer(&self.new),
            value(&self.before),
            value(&self.after)
        )
    }

    /// A short name of id, places and values that stays the same while those do.
    pub fn fingerprint(&self) -> String {
        // FNV-1a: it only has to tell the changes of one document apart, and to be the same everywhere.
        let hash = self.key().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{hash:016x}")
    }

    /// One sentence for the reviewer.
    pub fn message(&self) -> String {
        self.fill(self.kind.words)
    }

    /// What callers write now; empty where there is nothing to do.
    pub fn callers(&self) -> String {
        match (self.rust, self.kind.callers) {
            (Rust::Major, callers) => self.fill(callers),
            (_, callers) if self.silent => self.fill(callers),
            _ => String::new(),
        }
    }

    /// A template with the node, its values and its paths between backticks, so that a text of the document stays text
    /// wherever the sentence is shown.
    fn fill(&self, template: &str) -> String {
        let value = |it: &Option<Value>| match it {
            None => "nothing".to_owned(),
            Some(Value::String(text)) => shortened(text),
            Some(Value::Array(list)) if !list.is_empty() && list.iter().all(Value::is_string) => {
                shortened(&list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
            }
            Some(value) => shortened(&value.to_string()),
        };
        let path = |find: fn(&RustPath) -> Option<&String>| {
            self.rust_paths.iter().find_map(find).cloned().unwrap_or_else(|| shortened(&self.subject))
        };
        // One pass, so that a brace within a value stays what it is.
        let mut res = String::new();
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            res += &rest[..start];
            let Some(end) = rest[start..].find('}') else { break };
            let text = match &rest[start..=start + end] {
                "{what}" => shortened(&self.subject),
                "{before}" => value(&self.before),
                "{after}" => value(&self.after),
                "{old}" => path(|it| it.before.as_ref()),
                "{new}" => path(|it| it.after.as_ref()),
                other => other.to_owned(),
            };
            rest = &rest[start + end + 1..];
            let is_code = res.ends_with('`') && rest.starts_with('`');
            res += &if is_code { text } else { format!("`{text}`") };
        }
        res + rest
    }
}

/// A text as a sentence can hold it between backticks: on one line, and not endless.
fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    let line = spelled(text);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST - 1).chain(['…']).collect()
}
