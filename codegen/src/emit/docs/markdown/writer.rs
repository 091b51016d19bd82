//! Writes what was read of a description: blocks within blocks, with the marks that each line begins with.
//!
//! In: events of the reader, with their places in the text. Out: lines, or one line. Only marks are written as they are;
//! words are escaped, and code is put between more backticks than it has.

use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, Tag, TagEnd};

use super::super::escape::{LESS, escape, is_linkable};
use super::super::prose::code;

/// Deeper lists and quotations are written as if they were this deep: each line repeats the marks of all around it.
const DEEPEST: usize = 12;

/// What a block is in.
enum Container {
    Quote,
    /// An item: its mark, until a line has it, and how wide that is.
    Item {
        mark: Option<String>,
        width: usize,
    },
    /// One that is too deep to be marked.
    Unmarked,
}

/// A list that is being written.
struct List {
    number: Option<u64>,
    items: usize,
    /// Whether its items are paragraphs, with blank lines between them.
    loose: bool,
}

/// What ends a link.
enum Link {
    /// To this URL.
    To(String),
    /// A URL that is its own text, which is not written a second time.
    Itself,
    /// Nowhere: its text alone is left.
    Nowhere,
}

pub(super) struct Writer<'t> {
    text: &'t str,
    /// Whether all goes on one line.
    flat: bool,
    lines: Vec<String>,
    line: Option<String>,
    /// Whether nothing but marks of blocks is on the line.
    fresh: bool,
    /// Whether a blank line comes before the next.
    apart: bool,
    containers: Vec<Container>,
    lists: Vec<List>,
    links: Vec<Link>,
    marks: Vec<&'static str>,
    /// Plain words that are not written yet: the reader gives them in pieces.
    words: String,
    code: Option<String>,
    columns: Vec<Alignment>,
    /// The cell of a table that is being written.
    cell: Option<String>,
    in_heading: bool,
}

impl<'t> Writer<'t> {
    pub(super) fn new(text: &'t str, flat: bool) -> Self {
        Self {
            text,
            flat,
            lines: Vec::new(),
            line: None,
            fresh: true,
            apart: false,
            containers: Vec::new(),
            lists: Vec::new(),
            links: Vec::new(),
            marks: Vec::new(),
            words: String::new(),
            code: None,
            columns: Vec::new(),
            cell: None,
            in_heading: false,
        }
    }

    pub(super) fn lines(mut self) -> Vec<String> {
        self.flush();
        self.end_line();
        if self.flat {
            self.lines.retain(|it| !it.is_empty());
            return vec![self.lines.join(" ")];
        }
        self.lines
    }

    pub(super) fn event(&mut self, event: Event<'_>, at: &Range<usize>) {
        if let Some(code) = &mut self.code {
            match event {
                Event::Text(text) => code.push_str(&text),
                Event::End(TagEnd::CodeBlock) => self.code_block(),
                _ => {}
            }
            return;
        }
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => return self.text(&text),
            _ => self.flush(),
        }
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Code(text) if !self.is_shown_already() => {
                let code = code(&text.replace(LESS, "<"));
                self.raw(&code);
            }
            Event::SoftBreak => self.line_break(),
            Event::HardBreak => {
                if !self.flat && self.cell.is_none() && !self.in_heading && !self.fresh {
                    self.raw("\\");
                }
                self.line_break();
            }
            Event::Rule => {
                self.block();
                if !self.flat {
                    self.raw("---");
                    self.end_line();
                }
                self.apart = true;
            }
            Event::TaskListMarker(done) if self.is_marked() => self.raw(if done { "[x] " } else { "[ ] " }),
            // What the reader is not asked for.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: &Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.block();
                if let (Some(list), Some(Container::Item { .. } | Container::Unmarked)) =
                    (self.lists.last_mut(), self.containers.last())
                {
                    list.loose = true;
                }
            }
            Tag::HtmlBlock => self.block(),
            Tag::Heading { level, .. } => {
                self.block();
                if !self.flat {
                    let mark = "#".repeat(level as usize) + " ";
                    self.raw(&mark);
                }
                self.in_heading = true;
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.separate();
                self.contain(Container::Quote);
            }
            Tag::CodeBlock(_) => {
                // Within an item of a list without blank lines it follows its text at once.
                self.end_line();
                self.code = Some(String::new());
            }
            Tag::List(number) => {
                self.end_line();
                self.lists.push(List { number, items: 0, loose: false });
            }
            Tag::Item => self.item(at),
            Tag::Table(columns) => {
                self.block();
                self.columns = columns;
            }
            Tag::TableRow | Tag::TableHead => self.raw("|"),
            Tag::TableCell => self.cell = Some(String::new()),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.mark(&tag, at),
            Tag::Link { link_type, dest_url, .. } => {
                use pulldown_cmark::LinkType::{Autolink, Email};
                let is_itself = matches!(link_type, Autolink | Email);
                self.link(dest_url, is_itself, matches!(link_type, Email));
            }
            Tag::Image { dest_url, .. } => self.link(dest_url, false, false),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => {
                self.end_line();
                self.in_heading = false;
                self.apart = true;
            }
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.containers.pop();
                self.apart = true;
            }
            TagEnd::Item => {
                self.end_line();
                self.containers.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.apart = true;
            }
            TagEnd::TableCell => {
                // A bar ends a cell wherever it is.
                let cell = self.cell.take().unwrap_or_default().replace('|', "\\|");
                self.raw(" ");
                self.raw(cell.trim());
                self.raw(" |");
            }
            TagEnd::TableHead => {
                self.end_line();
                self.delimiters();
            }
            TagEnd::TableRow => self.end_line(),
            TagEnd::Table => self.apart = true,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                let mark = self.marks.pop().unwrap_or_default();
                self.raw(mark);
            }
            TagEnd::Link | TagEnd::Image => match self.links.pop() {
                Some(Link::To(url)) => self.raw(&format!("](<{url}>)")),
                Some(Link::Itself | Link::Nowhere) | None => {}
            },
            _ => {}
        }
    }

    fn item(&mut self, at: &Range<usize>) {
        self.end_line();
        let source = self.text.get(at.clone()).unwrap_or_default();
        let Some(list) = self.lists.last_mut() else { return };
        if list.items > 0 {
            self.apart = list.loose;
        }
        let mark = match list.number {
            // Beyond nine digits it is no number of an item.
            Some(first) => {
                let number = first.saturating_add(list.items as u64).min(999_999_999);
                let stop = source.trim_start_matches(|it: char| it.is_ascii_digit()).chars().next();
                format!("{number}{} ", stop.filter(|it| *it == ')').unwrap_or('.'))
            }
            None => format!("{} ", source.chars().next().filter(|it| "-*+".contains(*it)).unwrap_or('-')),
        };
        list.items += 1;
        self.contain(Container::Item { width: mark.len(), mark: Some(mark) });
    }

    fn contain(&mut self, container: Container) {
        let is_deep = self.flat || self.containers.len() >= DEEPEST;
        self.containers.push(if is_deep { Container::Unmarked } else { container });
    }

    /// Whether the line that comes begins with the mark of an item.
    fn is_marked(&self) -> bool {
        self.line.is_none() && matches!(self.containers.last(), Some(Container::Item { mark: Some(_), .. }))
    }

    fn mark(&mut self, tag: &Tag<'_>, at: &Range<usize>) {
        let is_low = self.text.get(at.start..).is_some_and(|it| it.starts_with('_'));
        let mark = match tag {
            _ if self.is_shown_already() => "",
            // Two at the start of a line would open a block of code.
            Tag::Strikethrough if self.line.is_none() || self.fresh || self.ends_with('~') => "",
            Tag::Strikethrough => "~~",
            Tag::Strong if is_low => "__",
            Tag::Strong => "**",
            _ if is_low => "_",
            _ => "*",
        };
        self.marks.push(mark);
        self.raw(mark);
    }

    fn ends_with(&self, it: char) -> bool {
        self.cell.as_ref().or(self.line.as_ref()).is_some_and(|line| line.ends_with(it))
    }

    fn link(&mut self, url: CowStr<'_>, is_itself: bool, is_mail: bool) {
        let is_inside = self.links.iter().any(|it| !matches!(it, Link::Nowhere));
        let is_plain = |it: char| it.is_ascii_alphanumeric() || "@.-_+".contains(it);
        let link = match is_linkable(&url) || is_mail && url.chars().all(is_plain) {
            true if is_itself && !is_inside => {
                self.raw(&format!("<{url}>"));
                Link::Itself
            }
            true if !is_inside => {
                self.raw("[");
                Link::To(url.into_string())
            }
            _ => Link::Nowhere,
        };
        self.links.push(link);
    }

    /// Whether a link is its own text, so that what is in it is not written again.
    fn is_shown_already(&self) -> bool {
        matches!(self.links.last(), Some(Link::Itself))
    }

    fn text(&mut self, text: &str) {
        if !self.is_shown_already() {
            self.words.push_str(text);
        }
    }

    /// Writes the words that came together.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        for (position, words) in words.trim_end_matches('\n').split('\n').enumerate() {
            if position > 0 {
                self.line_break();
            }
            if words.is_empty() {
                continue;
            }
            let is_inside = self.links.iter().any(|it| !matches!(it, Link::Nowhere));
            let fresh = self.cell.is_none() && (self.line.is_none() || self.fresh) && !self.in_heading;
            let mut out = String::new();
            escape(words, fresh, !is_inside, &mut out);
            // A row of spaces could become the indent of a block of code.
            let is_spaced = self.ends_with(' ');
            self.raw(if is_spaced { out.trim_start() } else { &out });
        }
    }

    fn raw(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match &mut self.cell {
            Some(cell) => cell.push_str(text),
            None => {
                self.begin_line();
                self.fresh = false;
                if let Some(line) = &mut self.line {
                    line.push_str(text);
                }
            }
        }
    }

    fn line_break(&mut self) {
        match &mut self.cell {
            Some(cell) => cell.push(' '),
            None if self.in_heading => self.raw(" "),
            None => self.end_line(),
        }
    }

    /// A block begins, with a blank line before it.
    fn block(&mut self) {
        if self.line.is_some() {
            self.end_line();
            self.apart = true;
        }
    }

    fn begin_line(&mut self) {
        if self.line.is_some() {
            return;
        }
        self.separate();
        let prefix = self.prefix(self.containers.len());
        self.line = Some(prefix);
        self.fresh = true;
    }

    /// Leaves a blank line where one is due.
    fn separate(&mut self) {
        let is_first = |it: &Container| matches!(it, Container::Item { mark: Some(_), .. });
        if self.apart && !self.flat && !self.lines.is_empty() {
            // What an item begins with is on the line of its mark.
            let around = self.containers.iter().position(is_first).unwrap_or(self.containers.len());
            let blank = self.prefix(around);
            self.lines.push(blank.trim_end().to_owned());
        }
        self.apart = false;
    }

    /// What a line begins with in the first of the containers.
    fn prefix(&mut self, containers: usize) -> String {
        let mut prefix = String::new();
        for it in &mut self.containers[..containers] {
            match it {
                Container::Quote => prefix.push_str("> "),
                Container::Item { mark, width } => match mark.take() {
                    Some(mark) => prefix.push_str(&mark),
                    None => prefix.extend(std::iter::repeat_n(' ', *width)),
                },
                Container::Unmarked => {}
            }
        }
        prefix
    }

    fn end_line(&mut self) {
        self.flush();
        if let Some(line) = self.line.take() {
            self.lines.push(line.trim_end().to_owned());
        }
        self.fresh = true;
    }

    /// A block of code, as text: without a language rustdoc takes it for Rust and runs it.
    fn code_block(&mut self) {
        let text = self.code.take().unwrap_or_default().replace(LESS, "<");
        if self.flat {
            let code = code(text.trim());
            return self.raw(&code);
        }
        let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        self.raw(&format!("{fence}text"));
        self.end_line();
        for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
            self.begin_line();
            if let Some(begun) = &mut self.line {
                begun.push_str(line);
            }
            self.end_line();
        }
        self.raw(&fence);
        self.end_line();
        self.apart = true;
    }

    fn delimiters(&mut self) {
        if self.flat {
            return;
        }
        self.raw("|");
        for column in std::mem::take(&mut self.columns) {
            self.raw(match column {
                Alignment::None => "---|",
                Alignment::Left => ":--|",
                Alignment::Center => ":-:|",
                Alignment::Right => "--:|",
            });
        }
        self.end_line();
    }
}
