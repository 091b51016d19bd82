//! Documentation of generated items: what the document says in words, and where an item comes from.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::markdown::{code, lines, one_line};
use crate::ir::{Docs, Evidence, Source};

/// Longer examples and defaults tell a reader nothing at the place where they stand.
const SHORT: usize = 80;

/// The paragraphs of an item's documentation.
#[derive(Default)]
pub(super) struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// What the document says about a node; `otherwise` where it says nothing.
    pub(super) fn of(docs: &Docs, otherwise: &str) -> Self {
        let mut doc = Self::default();
        let words =
            [&docs.summary, &docs.description].into_iter().flatten().filter(|it| !it.trim().is_empty());
        let words: Vec<_> = words.collect();
        if words.is_empty() && !otherwise.is_empty() {
            doc = doc.paragraph(otherwise);
        }
        // A description that only repeats the summary says nothing new.
        let repeated = words.len() == 2 && words[0].trim() == words[1].trim();
        for text in words.into_iter().skip(usize::from(repeated)) {
            doc = doc.markdown(text);
        }
        doc.facts(docs)
    }

    /// Adds a paragraph of our own words.
    pub(super) fn paragraph(mut self, text: impl Into<String>) -> Self {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(one_line(&text.into()));
        self
    }

    /// Says so where nothing may show it.
    pub(super) fn hidden(self, sensitive: bool) -> Self {
        if sensitive { self.paragraph("Sensitive: shown in no `Debug` and no error.") } else { self }
    }

    /// Adds a text from the document.
    pub(super) fn markdown(mut self, text: &str) -> Self {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines(text));
        self
    }

    /// Adds a text of ours as it stands, with code that is run.
    pub(super) fn guide(mut self, text: &str) -> Self {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(text.trim().lines().map(str::to_owned));
        self
    }

    /// Adds another documentation below this one.
    pub(super) fn append(mut self, other: Self) -> Self {
        if !self.lines.is_empty() && !other.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(other.lines);
        self
    }

    /// Adds a list.
    pub(super) fn list(mut self, heading: &str, items: impl IntoIterator<Item = String>) -> Self {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self = self.paragraph(heading);
            self.lines.push(String::new());
            self.lines.extend(items.map(|it| format!("- {it}")));
        }
        self
    }

    /// Constraints, default, example, evidence and further reading.
    fn facts(mut self, docs: &Docs) -> Self {
        let mut facts: Vec<String> =
            docs.constraints.iter().map(|it| sentence(&lines(it).join(" "))).collect();
        if let Some(default) = docs.default.as_ref().map(ToString::to_string).filter(|it| it.len() <= SHORT) {
            facts.push(format!("Default: {}.", code(&default)));
        }
        if let Some(example) = docs.example.as_ref().map(ToString::to_string).filter(|it| it.len() <= SHORT) {
            facts.push(format!("Example: {}.", code(&example)));
        }
        if !facts.is_empty() {
            self = self.paragraph(facts.join(" "));
        }
        if let Some(evidence) = &docs.evidence {
            self = self.markdown(&format!("Evidence: {}", words(evidence)));
        }
        if let Some((words, url)) = &docs.external {
            let words = words.as_deref().unwrap_or("Further reading").trim().trim_end_matches('.').to_owned();
            self = self.markdown(&format!("{words}: {url}"));
        }
        self
    }

    /// As attributes of an item, one a line.
    pub(super) fn outer(&self) -> TokenStream {
        let lines = self.lines.iter().map(|it| spaced(it));
        quote! { #(#[doc = #lines])* }
    }

    /// As text at the top of a file.
    pub(super) fn inner(&self) -> String {
        self.lines.iter().map(|it| format!("//!{}\n", spaced(it))).collect()
    }

    /// As plain Markdown.
    pub(super) fn text(&self) -> String {
        self.lines.iter().map(|it| format!("{it}\n")).collect()
    }
}

/// Whether a page can hold links to items.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    Yes,
    No,
}

impl Links {
    /// The name of an item that stands at this path in the crate.
    pub(super) fn to(self, ctx: &Context<'_>, name: &str, path: &str) -> String {
        match self {
            Self::Yes => format!("[`{name}`]({}::{path})", ctx.root_path()),
            Self::No => format!("`{name}`"),
        }
    }
}

/// Items in a row, as many as anybody reads.
pub(super) fn listed(items: impl Iterator<Item = String>) -> String {
    const MOST: usize = 12;
    let items: Vec<_> = items.collect();
    let others = if items.len() > MOST { " and others" } else { "" };
    format!("{}{others}", items[..items.len().min(MOST)].join(", "))
}

fn spaced(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// What a node rests on, said to callers.
fn words(evidence: &Evidence) -> String {
    let note = evidence.note.as_deref();
    let (seen, rest) = match (evidence.source, note) {
        (Source::Recorded, _) => ("seen with a value in recorded payloads, in no document", ""),
        (Source::RecordedNull, _) => ("recorded as null or empty only", "; its type is not verified"),
        (Source::Example, _) => ("shown in the vendor's examples only", ", unverified"),
        (Source::Code, _) => ("seen in integrators' code", ", unverified"),
        (Source::Analogy, Some(with)) => return format!("by analogy with {with}, unverified."),
        (Source::Analogy, None) => ("by analogy with similar APIs", ", unverified"),
        (Source::Subtraction, _) => {
            ("what is left of a shared schema when a page's hidden members are taken away", ", unverified")
        }
        (Source::Inferred, _) => ("inferred", ", unverified"),
    };
    let note = note.map(|it| format!(" ({it})")).unwrap_or_default();
    format!("{seen}{note}{rest}.")
}

/// A phrase with a capital letter and a full stop.
fn sentence(phrase: &str) -> String {
    let mut chars = phrase.chars();
    let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}
