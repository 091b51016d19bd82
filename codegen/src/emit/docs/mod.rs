//! Documentation of generated items: what the document says in words, and where an item comes from.
//!
//! In: descriptions of the document, and [`Prose`]. Out: attributes, or Markdown. The project's own front page comes as
//! [`Front`]. A text of the document gets into docs by
//! one of three ways only: [`Prose::text`] escapes it, [`Prose::code`] shows it as code, and [`Doc::description`] reads
//! its Markdown. So nothing of it is run as a test, shown as HTML, or a link to anything but the web.

mod escape;
mod markdown;
mod prose;

use proc_macro2::TokenStream;
use quote::quote;

pub(super) use self::prose::{Prose, prose};
use super::Context;
use super::code::Page;
use super::front::Front;
use crate::ir::{Docs, Evidence, Source};
use crate::unseen::spelled;

/// Longer examples and defaults tell a reader nothing at the place where they stand.
const SHORT: usize = 80;

/// The paragraphs of an item's documentation.
#[derive(Debug, Clone, Default)]
pub(super) struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// One paragraph.
    pub(super) fn words(words: impl Into<Prose>) -> Self {
        Self::default().paragraph(words)
    }

    /// What the document says about a node; `otherwise` where it says nothing.
    pub(super) fn of(docs: &Docs, otherwise: impl Into<Prose>) -> Self {
        let mut doc = Self::default();
        let words =
            [&docs.summary, &docs.description].into_iter().flatten().filter(|it| !it.trim().is_empty());
        let words: Vec<_> = words.collect();
        if words.is_empty() {
            doc = doc.paragraph(otherwise);
        }
        // A description that only repeats the summary says nothing new.
        let repeated = words.len() == 2 && words[0].trim() == words[1].trim();
        for text in words.into_iter().skip(usize::from(repeated)) {
            doc = doc.description(text);
        }
        doc.facts(docs)
    }

    /// The same in one line, as far as the document says anything.
    pub(super) fn line(docs: &Docs) -> Prose {
        let words = [&docs.summary, &docs.description].into_iter().flatten();
        let words = words.map(|it| Prose::description(it)).filter(|it| !it.is_empty());
        let words = words.map(|it| it.ended(&['.', '!', '?', ':', ';'], "."));
        Prose::join(words.chain(phrases(docs)).chain(further(docs)), " ")
    }

    /// Adds a paragraph, if there is anything in it.
    pub(super) fn paragraph(mut self, words: impl Into<Prose>) -> Self {
        let words: Prose = words.into();
        if !words.is_empty() {
            self.begin();
            self.lines.push(words.as_str().to_owned());
        }
        self
    }

    /// Says so where nothing may show it.
    pub(super) fn hidden(self, sensitive: bool) -> Self {
        if sensitive { self.paragraph("Sensitive: never shown by `Debug` or in an error.") } else { self }
    }

    /// Adds a description of the document, which may be Markdown.
    pub(super) fn description(self, text: &str) -> Self {
        self.append(Self { lines: markdown::lines(text) })
    }

    /// Adds a text of ours as it is, with code that is run.
    pub(super) fn page(self, page: &Page) -> Self {
        self.append(Self { lines: page.as_str().trim().lines().map(str::to_owned).collect() })
    }

    /// Adds the project's own front page as it is, with code that is run.
    pub(super) fn front(self, page: &Front) -> Self {
        self.append(Self { lines: page.as_str().trim().lines().map(str::to_owned).collect() })
    }

    /// Adds another documentation below this one.
    pub(super) fn append(mut self, other: Self) -> Self {
        if !other.lines.is_empty() {
            self.begin();
        }
        self.lines.extend(other.lines);
        self
    }

    /// Adds a list.
    pub(super) fn list(mut self, heading: &'static str, items: impl IntoIterator<Item = Prose>) -> Self {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self = self.paragraph(heading).items(items);
        }
        self
    }

    /// Adds the items of a list.
    pub(super) fn items(mut self, items: impl IntoIterator<Item = Prose>) -> Self {
        self.begin();
        self.lines.extend(items.into_iter().map(|it| format!("- {}", it.as_str())));
        self
    }

    /// Adds a comment, which a README shows to nobody.
    pub(super) fn comment(self, text: &str) -> Self {
        let text = spelled(text).replace('<', "&lt;").replace('>', "&gt;");
        self.append(Self { lines: vec![format!("<!-- {text} -->")] })
    }

    /// Adds a table.
    pub(super) fn table<const N: usize>(
        mut self,
        heads: [&'static str; N],
        rows: impl IntoIterator<Item = [Prose; N]>,
    ) -> Self {
        // A bar ends a cell wherever it is.
        let cell = |it: Prose| it.as_str().replace('|', "\\|");
        self.begin();
        self.lines.push(format!("| {} |", heads.join(" | ")));
        self.lines.push(format!("|{}", "---|".repeat(N)));
        self.lines.extend(rows.into_iter().map(|it| format!("| {} |", it.map(cell).join(" | "))));
        self
    }

    /// Begins a block.
    fn begin(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }

    /// Constraints, default, example, evidence and further reading.
    fn facts(mut self, docs: &Docs) -> Self {
        self = self.paragraph(Prose::join(phrases(docs), " "));
        if let Some(evidence) = &docs.evidence {
            self = self.paragraph(prose!["Evidence: ", words(evidence)]);
        }
        match further(docs) {
            Some(further) => self.paragraph(further),
            None => self,
        }
    }

    /// The first sentence of a description, if it begins with one that can stand by itself.
    pub(super) fn first_sentence(text: &str) -> Option<Self> {
        markdown::first_sentence(text).map(|it| Self::default().description(it))
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
    pub(super) fn markdown(&self) -> String {
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
    /// The name of an item that is at this path in the crate.
    pub(super) fn to(self, ctx: &Context<'_>, name: &str, path: &str) -> Prose {
        match self {
            Self::Yes => Prose::item(name, &format!("{}::{path}", ctx.root_path())),
            Self::No => Prose::code(name),
        }
    }
}

/// Items in a row, as many as anybody reads.
pub(super) fn listed(items: impl Iterator<Item = Prose>) -> Prose {
    const MOST: usize = 12;
    let mut items = items.peekable();
    let listed = Prose::join(items.by_ref().take(MOST), ", ");
    if items.peek().is_some() { listed.and(" and others") } else { listed }
}

fn spaced(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// What a node rests on, said to callers.
fn words(evidence: &Evidence) -> Prose {
    let note = evidence.note.as_deref().map(Prose::description);
    let (seen, rest) = match (evidence.source, &note) {
        (Source::Recorded, _) => ("seen with a value in recorded payloads; not documented", "."),
        (Source::RecordedNull, _) => ("recorded as null or empty only", "; its type is not verified."),
        (Source::Example, _) => ("only in the vendor's examples", ", unverified."),
        (Source::Code, _) => ("only in integrators' code", ", unverified."),
        (Source::Analogy, Some(with)) => return prose!["by analogy with ", with.clone(), ", unverified."],
        (Source::Analogy, None) => ("by analogy with similar APIs", ", unverified."),
        (Source::Subtraction, _) => {
            ("inferred from a shared schema without the members that a page hides", ", unverified.")
        }
        (Source::Inferred, _) => ("inferred", ", unverified."),
    };
    prose![seen, note.map(|it| prose![" (", it, ")"]), rest]
}

/// Constraints, default and example, each a sentence.
fn phrases(docs: &Docs) -> Vec<Prose> {
    let mut phrases: Vec<Prose> = docs.constraints.iter().map(|it| sentence(it)).collect();
    let short = |it: &Option<serde_json::Value>| {
        it.as_ref().map(ToString::to_string).filter(|it| it.len() <= SHORT).map(|it| Prose::code(&it))
    };
    phrases.extend(short(&docs.default).map(|it| prose!["Default: ", it, "."]));
    phrases.extend(short(&docs.example).map(|it| prose!["Example: ", it, "."]));
    phrases
}

/// Where there is more to read.
fn further(docs: &Docs) -> Option<Prose> {
    let (words, url) = docs.external.as_ref()?;
    let words = words.as_deref().map(|it| Prose::description(it).without_stop());
    let words = words.filter(|it| !it.is_empty()).unwrap_or("Further reading".into());
    Some(prose![words, ": ", Prose::url(url)])
}

/// A phrase with a capital letter and a full stop.
fn sentence(phrase: &str) -> Prose {
    Prose::description(phrase).without_stop().capitalized().and(".")
}
