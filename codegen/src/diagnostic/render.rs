//! Renders messages in the style of rustc: heading, location, source line with a caret, suggested fixes.
//!
//! In: all messages of a run, the sources, the origins of bundled nodes. Out: one string, in the order of the files, each
//! message once, and a line that counts them. Line and column are looked up only here. Control and invisible characters in
//! sources, names of files and keys are escaped (`\u{1b}`).

use annotate_snippets::{AnnotationKind, Element, Level, Message, Origin, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Place, Severity};
use crate::pointer::Pointer;
use crate::source::{FileId, Origins, Sources, Span};
use crate::unseen::{spelled, spelled_lines};

/// Lines longer than this are cut around the caret: a minified document is one line.
const LONGEST_LINE: usize = 160;

/// What is kept before the caret of a line that is cut.
const BEFORE_CARET: usize = 60;

/// Renders all messages. Those of a denied severity are errors, as fatal ones always are; `color` is for terminals.
pub fn render(
    diagnostics: &Diagnostics,
    sources: &Sources,
    origins: &Origins,
    denied: &dyn Fn(Severity) -> bool,
    color: bool,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let is_error = |it: &Diagnostic| it.severity == Severity::Fatal || denied(it.severity);
    let mut text = String::new();
    let mut count = Count::default();
    for located in sort(diagnostics, sources, origins) {
        let error = is_error(located.diagnostic);
        count.add(located.diagnostic.severity, error);
        text.push_str(&message(&located, sources, origins, error, &renderer));
        text.push_str("\n\n");
    }
    if let Some(line) = count.line() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// The location of a message in the files: file, piece of text, and the pointer to show.
pub fn locate(place: &Place, sources: &Sources, origins: &Origins) -> (FileId, Span, Option<Pointer>) {
    let of_root = |file: &FileId, pointer: &Pointer| (file.0 == 0).then(|| pointer.clone());
    match place {
        Place::Node(pointer) => {
            let (file, inner) = origins.locate(pointer);
            (file, sources.span(file, &inner), Some(pointer.clone()))
        }
        Place::Key(pointer) => {
            let (file, inner) = origins.locate(pointer);
            (file, sources.key_span(file, &inner), Some(pointer.clone()))
        }
        Place::Pinned { at, file, pointer, key } => {
            let span = if *key { sources.key_span(*file, pointer) } else { sources.span(*file, pointer) };
            (*file, span, Some(at.clone()))
        }
        Place::InFile(file, pointer) => (*file, sources.span(*file, pointer), of_root(file, pointer)),
        Place::KeyInFile(file, pointer) => (*file, sources.key_span(*file, pointer), of_root(file, pointer)),
        Place::Text(file, line, column) => (*file, sources.at(*file, *line, *column), None),
        Place::File(file) => (*file, sources.start(*file), None),
    }
}

/// A message with its place looked up.
pub(crate) struct Located<'d> {
    pub(crate) diagnostic: &'d Diagnostic,
    pub(crate) file: FileId,
    pub(crate) span: Span,
    /// The node, if it is one of the document.
    pub(crate) at: Option<Pointer>,
}

/// In the order of the sources, each message once.
pub(crate) fn sort<'d>(
    diagnostics: &'d Diagnostics,
    sources: &Sources,
    origins: &Origins,
) -> Vec<Located<'d>> {
    let mut all: Vec<Located<'d>> = diagnostics
        .iter()
        .map(|diagnostic| {
            let (file, span, at) = locate(&diagnostic.place, sources, origins);
            Located { diagnostic, file, span, at }
        })
        .collect();
    all.sort_by(|a, b| key(a).cmp(&key(b)));
    all.dedup_by(|a, b| key(a) == key(b));
    all
}

fn key<'l>(it: &Located<'l>) -> (FileId, Span, &'static str, &'l str) {
    (it.file, it.span, it.diagnostic.id, it.diagnostic.message.as_str())
}

fn message(
    located: &Located<'_>,
    sources: &Sources,
    origins: &Origins,
    error: bool,
    renderer: &Renderer,
) -> String {
    let diagnostic = located.diagnostic;
    let level = if error { Level::ERROR } else { Level::WARNING };
    let mut elements: Vec<Element<'_>> = Vec::new();
    let mut shifts = Vec::new();
    if matches!(diagnostic.place, Place::File(_)) {
        elements.push(Origin::path(spelled(sources.shown(located.file)).into_owned()).into());
    } else {
        let related = diagnostic.related.iter().map(|(place, label)| {
            let (file, span, _) = locate(place, sources, origins);
            (file, span, label.as_str())
        });
        let mut windows = vec![Window::new(located.file, located.span, &diagnostic.label, true)];
        for (file, span, label) in related {
            match windows.first_mut() {
                Some(first) if first.takes(file, span, sources) => first.marks.push((span, label, false)),
                _ => windows.push(Window::new(file, span, label, false)),
            }
        }
        for window in &windows {
            let (element, shift) = window.element(sources);
            elements.push(element);
            shifts.extend(shift);
        }
    }
    if let Some(at) = &located.at {
        elements.push(note(Level::NOTE.with_name(Some("at")), at.to_string()));
    }
    match diagnostic.severity {
        Severity::Degraded => {
            elements
                .push(note(Level::NOTE, "degraded: the crate is weaker here than the document".to_owned()));
        }
        Severity::Refused => elements
            .push(note(Level::NOTE, "refused: the crate is made without what is said here".to_owned())),
        Severity::Warning | Severity::Fatal => {}
    }
    for help in &diagnostic.help {
        elements.push(note(Level::HELP, help.clone()));
    }
    let title = level.primary_title(spelled(&diagnostic.message)).id(diagnostic.id);
    let report = [title.elements(elements)];
    let text = renderer.render(&report);
    // The renderer counts columns from where a cut line starts.
    shifts.iter().fold(text, |text, (cut, whole)| text.replacen(cut.as_str(), whole, 1))
}

fn note(level: Level<'static>, text: String) -> Element<'static> {
    let message: Message<'static> = level.message(spelled(&text).into_owned());
    message.into()
}

/// Some lines of a file with marks in them.
struct Window<'d> {
    file: FileId,
    marks: Vec<(Span, &'d str, bool)>,
}

impl<'d> Window<'d> {
    fn new(file: FileId, span: Span, label: &'d str, primary: bool) -> Self {
        Self { file, marks: vec![(span, label, primary)] }
    }

    /// Whether another mark is so near that both can be shown in one piece.
    fn takes(&self, file: FileId, span: Span, sources: &Sources) -> bool {
        let short = |line| sources.line_text(file, line, line).0.len() <= LONGEST_LINE;
        file == self.file
            && short(span.line)
            && self.marks.iter().all(|(it, ..)| it.line.abs_diff(span.line) <= 40 && short(it.line))
    }

    /// The piece as the renderer wants it; of a cut line also the place that it will name, and the true one.
    fn element(&self, sources: &Sources) -> (Element<'static>, Option<(String, String)>) {
        let name = spelled(sources.shown(self.file));
        let lines = || self.marks.iter().map(|(it, ..)| it.line);
        let (first, last) = (lines().min().unwrap_or(1), lines().max().unwrap_or(1));
        let (text, start) = sources.line_text(self.file, first, last);
        let (text, start) = match self.marks.first() {
            Some(&(main, ..)) if first == last && text.len() > LONGEST_LINE => cut(text, start, main),
            _ => (text, start),
        };
        let shown = legible(text);
        // Where a byte of the file is in what is shown.
        let place = |at: usize| legible(text.get(..at.saturating_sub(start)).unwrap_or(text)).len();
        let shift = self.marks.first().and_then(|(main, ..)| {
            let before = shown.get(..place(main.start)).unwrap_or_default();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let place = |column| format!("{name}:{}:{column}", main.line);
            (column != main.column).then(|| (place(column), place(main.column)))
        });
        let marks = self.marks.iter().map(|(span, label, primary)| {
            let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let from = place(span.start);
            let to = place(span.end).max(from);
            kind.span(from..to).label((!label.is_empty()).then(|| spelled(label).into_owned()))
        });
        let snippet =
            Snippet::source(shown.clone()).path(name.to_string()).line_start(first).annotations(marks);
        (snippet.into(), shift)
    }
}

/// Lines of a file with what nobody sees spelled out, but for the returns that end lines.
fn legible(text: &str) -> String {
    spelled_lines(&text.replace("\r\n", "\n")).trim_end_matches("\\r").to_owned()
}

/// A piece around the caret of a line that is too long to show, and the byte of the file at its start.
fn cut(line: &str, start: usize, span: Span) -> (&str, usize) {
    let floor = |mut at: usize| {
        at = at.min(line.len());
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let caret = span.start.saturating_sub(start);
    let from = floor(caret.saturating_sub(BEFORE_CARET));
    let to = floor(from + LONGEST_LINE);
    (line.get(from..to).unwrap_or(""), start + from)
}

#[derive(Default)]
struct Count {
    errors: usize,
    warnings: usize,
    degraded: usize,
    refused: usize,
}

impl Count {
    fn add(&mut self, severity: Severity, error: bool) {
        *(if error { &mut self.errors } else { &mut self.warnings }) += 1;
        match severity {
            Severity::Degraded => self.degraded += 1,
            Severity::Refused => self.refused += 1,
            Severity::Warning | Severity::Fatal => {}
        }
    }

    fn line(&self) -> Option<String> {
        let counted = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 {what}")),
            _ => Some(format!("{count} {what}s")),
        };
        let parts: Vec<String> = [counted(self.errors, "error"), counted(self.warnings, "warning")]
            .into_iter()
            .flatten()
            .collect();
        let classes: Vec<String> = [(self.degraded, "degraded"), (self.refused, "refused")]
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        match (parts.is_empty(), classes.is_empty()) {
            (true, _) => None,
            (false, true) => Some(parts.join(", ")),
            (false, false) => Some(format!("{} ({})", parts.join(", "), classes.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Format;

    fn rendered(text: &str, format: Format, diagnostics: Vec<Diagnostic>) -> String {
        let mut sources = Sources::default();
        sources.add("spec/a.yaml", text, format);
        let mut all = Diagnostics::default();
        diagnostics.into_iter().for_each(|it| all.push(it));
        render(&all, &sources, &Origins::default(), &|_| false, false)
    }

    #[test]
    fn a_message_shows_its_line_once_and_is_counted() {
        let pointer = Pointer::root().key("paths").key("/a");
        let diagnostic = || {
            Diagnostic::degraded("some-rule", pointer.key("get"), "`get` is odd")
                .label("here")
                .related(pointer.key("put"), "and here")
                .help("write `post`")
        };
        let text = "paths:\n  /a:\n    get: 1\n    put: 2\n";
        let expected = "\
warning[some-rule]: `get` is odd
 --> spec/a.yaml:3:10
  |
3 |     get: 1
  |          ^ here
4 |     put: 2
  |          - and here
  |
  = at: #/paths/~1a/get
  = note: degraded: the crate is weaker here than the document
  = help: write `post`

1 warning (1 degraded)
";
        assert_eq!(rendered(text, Format::Yaml, vec![diagnostic(), diagnostic()]), expected);
    }

    #[test]
    fn what_a_terminal_would_obey_is_spelled_out() {
        let text = "{\"a\u{9b}\u{202e}\": \"\u{1b}x\", \"b\": 7}\r\n".replace('\u{1b}', "\u{7f}");
        let diagnostic = Diagnostic::warning("some-rule", Pointer::root().key("b"), "\u{1b}[31m is\nodd")
            .label("\u{1b}]0;x\u{7}")
            .help("\u{2066}");
        let expected = "\
warning[some-rule]: \\u{1b}[31m is\\nodd
 --> spec/a.yaml:1:20
  |
1 | {\"a\\u{9b}\\u{202e}\": \"\\u{7f}x\", \"b\": 7}
  |                                     ^ \\u{1b}]0;x\\u{7}
  |
  = at: #/b
  = help: \\u{2066}

1 warning
";
        assert_eq!(rendered(&text, Format::Json, vec![diagnostic]), expected);
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let text = format!("{{\"a\":\"{}\",\"b\":7,\"c\":\"{}\"}}", "é".repeat(40_000), "x".repeat(100_000));
        let diagnostic = Diagnostic::fatal("some-rule", Pointer::root().key("b"), "no");
        let out = rendered(&text, Format::Json, vec![diagnostic]);
        assert!(out.contains("--> spec/a.yaml:1:40013"), "{out}");
        assert!(out.contains("\"b\":7"), "{out}");
        assert!(out.len() < 1_000, "{}", out.len());
    }
}
