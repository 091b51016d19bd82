//! The files of a document: their contents, their names for people, and where a node of the bundled tree came from.
//!
//! In: contents, from [`load`](crate::load); moves, from [`bundle`](crate::bundle). Out: line and column of a node,
//! looked up only when a message needs them, since most runs need none. Reading files is none of its business.

mod index;
mod json;
mod origins;
mod tree;
mod yaml;

use std::ops::Range;
use std::sync::OnceLock;

use index::Index;
pub use origins::{Gone, Origins};
pub use tree::Tree;
pub(crate) use yaml::{Unreadable, unreadable};

use crate::pointer::Pointer;

/// One file of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML 1.2.
    Yaml,
}

/// A piece of a file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last; never on a later line than `start`.
    pub end: usize,
    /// The line of its first byte, from 1.
    pub line: usize,
    /// The column of its first byte in characters, from 1.
    pub column: usize,
}

/// A node of a file's text, or its nearest ancestor.
#[derive(Debug, Clone, Copy)]
pub struct Cursor {
    file: FileId,
    node: usize,
    exact: bool,
}

/// Every file that was read, the document's root first.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<File>,
}

#[derive(Debug)]
struct File {
    name: String,
    /// The name in messages, where it is another one.
    shown: Option<String>,
    text: String,
    format: Format,
    /// Pieces that no parser reads.
    passed_over: Vec<Range<usize>>,
    index: OnceLock<Index>,
    /// The first byte of every line.
    lines: OnceLock<Vec<usize>>,
    /// How many characters start before each [`BLOCK`] of bytes.
    blocks: OnceLock<Vec<usize>>,
}

/// How many bytes are counted at a time.
const BLOCK: usize = 1024;

impl Sources {
    /// Takes a file in. The name is for people, and relative: it ends up in messages.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>, format: Format) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(File {
            name: name.into(),
            shown: None,
            text: text.into(),
            format,
            passed_over: Vec::new(),
            index: OnceLock::new(),
            lines: OnceLock::new(),
            blocks: OnceLock::new(),
        });
        id
    }

    /// Every file, in the order in which they were taken in.
    pub fn ids(&self) -> impl Iterator<Item = FileId> {
        (0..self.files.len()).filter_map(|it| u32::try_from(it).ok()).map(FileId)
    }

    /// The file with this name.
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.ids().find(|&id| self.name(id) == name)
    }

    /// A file's name among the files of its document.
    pub fn name(&self, file: FileId) -> &str {
        self.file(file).map_or("", |it| &it.name)
    }

    /// A file's name in messages.
    pub fn shown(&self, file: FileId) -> &str {
        self.file(file).map_or("", |it| it.shown.as_deref().unwrap_or(&it.name))
    }

    /// Gives a file another name in messages.
    pub fn show_as(&mut self, file: FileId, shown: &str) {
        if let Some(file) = self.files.get_mut(file.0 as usize) {
            file.shown = (shown != file.name).then(|| shown.to_owned());
        }
    }

    /// A file's text, without a byte order mark.
    pub fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |it| &it.text)
    }

    /// How a file is written.
    pub fn format(&self, file: FileId) -> Format {
        self.file(file).map_or(Format::Yaml, |it| it.format)
    }

    /// Where a node is, or its nearest ancestor where the text has no such node.
    ///
    /// An object or a list that starts below its key is shown by the key, which says more than its first member.
    pub fn span(&self, file: FileId, pointer: &Pointer) -> Span {
        let range = self.range(file, pointer);
        self.in_line(file, range.start, range.end)
    }

    /// A place that can go down step by step, for those who ask at every node.
    pub fn cursor(&self, file: FileId, pointer: &Pointer) -> Cursor {
        let (node, exact) = self.index(file).find(pointer);
        Cursor { file, node, exact }
    }

    /// The place one step below.
    pub fn step(&self, from: Cursor, step: &str) -> Cursor {
        match self.index(from.file).child(from.node, step).filter(|_| from.exact) {
            Some(node) => Cursor { node, ..from },
            None => Cursor { exact: false, ..from },
        }
    }

    /// The line on which [`span`](Self::span) starts.
    pub fn line(&self, at: Cursor) -> usize {
        let start = self.range_of(at).start;
        self.lines(at.file).partition_point(|&it| it <= start).max(1)
    }

    /// Where the key of a node is, or its nearest ancestor's.
    pub fn key_span(&self, file: FileId, pointer: &Pointer) -> Span {
        let index = self.index(file);
        let (node, _) = index.find(pointer);
        let range = index.key(node).unwrap_or_else(|| index.value(node));
        self.in_line(file, range.start, range.end)
    }

    /// Where the key of a node is written first and last, if the text repeats it.
    pub fn repeated_key(&self, file: FileId, pointer: &Pointer) -> Option<(Span, Span)> {
        let (first, last) = self.index(file).first_and_last(pointer)?;
        Some((self.in_line(file, first.start, first.end), self.in_line(file, last.start, last.end)))
    }

    /// Says which pieces of a file no parser reads, so that the positions of all else are found.
    pub(crate) fn pass_over(&mut self, file: FileId, pieces: Vec<Range<usize>>) {
        if let Some(file) = self.files.get_mut(file.0 as usize) {
            file.passed_over = pieces;
        }
    }

    /// A scalar as written: `1.10`, which as a number has become 1.1. `None` for anything but a plain scalar.
    pub fn raw(&self, file: FileId, pointer: &Pointer) -> Option<&str> {
        let index = self.index(file);
        let (node, exact) = index.find(pointer);
        if !exact || !index.is_scalar(node) {
            return None;
        }
        self.text(file).get(index.value(node)).map(str::trim)
    }

    /// A place by line and column, both from 1.
    pub fn at(&self, file: FileId, line: usize, column: usize) -> Span {
        let starts = self.lines(file);
        let text = self.text(file);
        let line = line.clamp(1, starts.len().max(1));
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let offset = text
            .get(start..)
            .and_then(|it| it.char_indices().nth(column.saturating_sub(1)))
            .map_or(text.len(), |(at, _)| start + at);
        // All of a word, since a message about a text that is no tree has no node to underline.
        let rest = text.get(offset..).unwrap_or("");
        let quote = rest.chars().next().filter(|it| ['"', '\''].contains(it));
        let len = match quote.and_then(|quote| rest.get(1..).unwrap_or("").find([quote, '\n'])) {
            Some(end) => end + 2,
            None => {
                rest.find(|it: char| it.is_whitespace() || ",:[]{}\"'".contains(it)).unwrap_or(rest.len())
            }
        };
        self.in_line(file, offset, offset + len.max(1))
    }

    /// The text of some lines, both ends included and from 1, and the byte at which it starts.
    pub fn line_text(&self, file: FileId, first: usize, last: usize) -> (&str, usize) {
        let starts = self.lines(file);
        let text = self.text(file);
        let start = starts.get(first.saturating_sub(1)).copied().unwrap_or(text.len());
        let end = starts.get(last).copied().unwrap_or(text.len());
        (text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']), start)
    }

    /// The whole file, that is its first character.
    pub fn start(&self, file: FileId) -> Span {
        self.in_line(file, 0, 0)
    }

    /// A range of bytes, cut at the end of its first line and put on character borders.
    pub(crate) fn in_line(&self, file: FileId, start: usize, end: usize) -> Span {
        let text = self.text(file);
        let start = floor_char(text, start);
        let end = ceil_char(text, end.max(start));
        let end = text[start..end].find(['\n', '\r']).map_or(end, |it| start + it);
        let starts = self.lines(file);
        let line = starts.partition_point(|&it| it <= start).max(1);
        let line_start = starts.get(line - 1).copied().unwrap_or(0);
        let column = self.characters(file, start) - self.characters(file, line_start) + 1;
        let end = start + text[start..end].trim_end().len();
        Span { start, end, line, column }
    }

    /// How many characters start before a byte. A minified document is one line, so they are not counted each time.
    fn characters(&self, file: FileId, end: usize) -> usize {
        let Some(file) = self.file(file) else { return 0 };
        let count = |bytes: &[u8]| bytes.iter().filter(|&&it| it & 0xc0 != 0x80).count();
        let blocks = file.blocks.get_or_init(|| {
            let mut blocks = vec![0];
            let mut before = 0;
            for block in file.text.as_bytes().chunks(BLOCK) {
                before += count(block);
                blocks.push(before);
            }
            blocks
        });
        let block = end / BLOCK;
        let rest = file.text.as_bytes().get(block * BLOCK..end).unwrap_or_default();
        blocks.get(block).copied().unwrap_or(0) + count(rest)
    }

    fn range(&self, file: FileId, pointer: &Pointer) -> Range<usize> {
        self.range_of(self.cursor(file, pointer))
    }

    fn range_of(&self, Cursor { file, node, exact }: Cursor) -> Range<usize> {
        let index = self.index(file);
        match index.key(node) {
            Some(key) if !exact || self.starts_below(file, &key, &index.value(node)) => key,
            _ => index.value(node),
        }
    }

    fn starts_below(&self, file: FileId, key: &Range<usize>, value: &Range<usize>) -> bool {
        self.text(file).get(key.end..value.start.max(key.end)).is_some_and(|it| it.contains('\n'))
    }

    fn file(&self, file: FileId) -> Option<&File> {
        self.files.get(file.0 as usize)
    }

    fn index(&self, file: FileId) -> &Index {
        static NOTHING: OnceLock<Index> = OnceLock::new();
        match self.file(file) {
            Some(it) => it.index.get_or_init(|| match it.format {
                Format::Json => json::index(&it.text),
                Format::Yaml => yaml::index(&yaml::blanked(&it.text, &it.passed_over)),
            }),
            None => NOTHING.get_or_init(Index::default),
        }
    }

    fn lines(&self, file: FileId) -> &[usize] {
        self.file(file).map_or(&[], |it| {
            it.lines.get_or_init(|| {
                std::iter::once(0).chain(it.text.match_indices('\n').map(|(at, _)| at + 1)).collect()
            })
        })
    }
}

fn floor_char(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_char(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, format: Format, pointer: &str) -> (usize, usize, String) {
        let mut sources = Sources::default();
        let file = sources.add("a", text, format);
        let span = sources.span(file, &Pointer::parse(pointer).unwrap_or_default());
        (span.line, span.column, text[span.start..span.end].to_owned())
    }

    #[test]
    fn a_scalar_is_found_after_characters_of_several_bytes() {
        let text = "a: \"äöü€\"\nß: {ключ: значение, x: 1.10}\n";
        assert_eq!(at(text, Format::Yaml, "/ß/ключ"), (2, 11, "значение".to_owned()));
        assert_eq!(at(text, Format::Yaml, "/ß/x"), (2, 24, "1.10".to_owned()));
    }

    #[test]
    fn columns_are_counted_over_long_lines() {
        for len in [BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let text = format!("\"{}\"", "é".repeat(len));
            let mut sources = Sources::default();
            let file = sources.add("a", text.clone(), Format::Json);
            assert_eq!(sources.in_line(file, text.len(), text.len()).column, len + 3);
        }
        let mut sources = Sources::default();
        let file = sources.add("a", "x".repeat(BLOCK), Format::Yaml);
        assert_eq!(sources.in_line(file, BLOCK, BLOCK).column, BLOCK + 1);
    }

    #[test]
    fn a_block_is_shown_by_its_key_and_a_missing_node_by_its_ancestor() {
        let text = "a:\n  - b:\r\n      c: 1\r\n    d: [2, 3]\n";
        assert_eq!(at(text, Format::Yaml, "/a/0/b"), (2, 5, "b".to_owned()));
        assert_eq!(at(text, Format::Yaml, "/a/0/b/c"), (3, 10, "1".to_owned()));
        assert_eq!(at(text, Format::Yaml, "/a/0/b/x/y"), (2, 5, "b".to_owned()));
        assert_eq!(at(text, Format::Yaml, "/a/0/d/1"), (4, 12, "3".to_owned()));
    }

    #[test]
    fn json_is_found_where_yaml_would_stumble() {
        let text = "{\"a\\u0062\":\t[1, {\"\\ud83d\\ude00\": \"x\"}]}";
        assert_eq!(at(text, Format::Json, "/ab/1/😀"), (1, 34, "\"x\"".to_owned()));
    }

    #[test]
    fn an_alias_leads_to_what_it_stands_for() {
        let text = "base: &base\n  x: 1\nuse: *base\nmore:\n  <<: *base\n  y: 2\n";
        assert_eq!(at(text, Format::Yaml, "/use/x").0, 2);
        assert_eq!(at(text, Format::Yaml, "/more/x").0, 2);
        assert_eq!(at(text, Format::Yaml, "/more/y").0, 6);
    }

    #[test]
    fn a_key_that_is_written_again_is_found_at_both_ends() {
        let mut sources = Sources::default();
        let yaml = sources.add("a", "a: 1\nb: 2\na: 3\na: 4\n", Format::Yaml);
        let json = sources.add("b", "{\"a\": 1,\n \"a\": 2}", Format::Json);
        let many: String = (0..100).map(|it| format!("{}: {it}\n", it % 60)).collect();
        let many = sources.add("c", many, Format::Yaml);
        let lines = |file, key| {
            let found = sources.repeated_key(file, &Pointer::root().key(key));
            found.map(|(first, last)| (first.line, last.line))
        };
        assert_eq!(lines(yaml, "a"), Some((1, 4)));
        assert_eq!(lines(yaml, "b"), None);
        assert_eq!(lines(json, "a"), Some((1, 2)));
        assert_eq!(lines(many, "7"), Some((8, 68)));
        assert_eq!(lines(many, "50"), None);
    }
}
