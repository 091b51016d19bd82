//! Positions in YAML, from the events of a parser that keeps them.
//!
//! In: text. Out: an [`Index`], of as much as could be parsed. Values are not looked at: `load` has read them.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::index::Index;

/// Reads the positions of all nodes.
pub(super) fn index(text: &str) -> Index {
    let offsets = Offsets::new(text);
    let mut reader =
        Reader { index: Index::default(), open: Vec::new(), anchors: HashMap::new(), documents: 0 };
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        let range = offsets.range(span);
        if !reader.event(event, range) {
            break;
        }
    }
    reader.index
}

struct Reader {
    index: Index,
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
    documents: usize,
}

struct Open {
    node: usize,
    is_map: bool,
    /// In a map, the key whose value comes next.
    key: Option<(Box<str>, Range<usize>)>,
}

impl Reader {
    /// Takes one event; `false` once there is no more to know.
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> bool {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                return self.documents == 1;
            }
            Event::Scalar(text, _, anchor, _) => {
                if self.is_key() {
                    self.set_key(text.into(), range);
                } else {
                    let (name, key) = self.take_key();
                    let node = self.index.scalar(key, range);
                    self.anchor(anchor, node);
                    self.file(name, node);
                }
            }
            Event::Alias(of) => {
                if self.is_key() {
                    self.set_key("".into(), range);
                } else {
                    let (name, key) = self.take_key();
                    let node = self.index.scalar(key, range);
                    self.index.alias(node, self.anchors.get(&of).copied());
                    self.file(name, node);
                }
            }
            Event::SequenceStart(anchor, _) => self.start(anchor, range, false),
            Event::MappingStart(anchor, _) => self.start(anchor, range, true),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.index.close(open.node, range.end);
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        true
    }

    fn start(&mut self, anchor: usize, range: Range<usize>, is_map: bool) {
        let start = range.start;
        if self.is_key() {
            // A key that is itself a list or a map has no name; its value is filed under an empty one.
            self.set_key("".into(), range);
            let node = if is_map { self.index.map(None, start) } else { self.index.list(None, start) };
            self.open.push(Open { node, is_map, key: None });
            return;
        }
        let (name, key) = self.take_key();
        let node = if is_map { self.index.map(key, start) } else { self.index.list(key, start) };
        self.anchor(anchor, node);
        self.file(name, node);
        self.open.push(Open { node, is_map, key: None });
    }

    fn is_key(&self) -> bool {
        self.open.last().is_some_and(|it| it.is_map && it.key.is_none())
    }

    fn set_key(&mut self, name: Box<str>, range: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((name, range));
        }
    }

    fn take_key(&mut self) -> (Option<Box<str>>, Option<Range<usize>>) {
        self.open.last_mut().and_then(|it| it.key.take()).unzip()
    }

    fn file(&mut self, name: Option<Box<str>>, node: usize) {
        if let Some(open) = self.open.last() {
            self.index.adopt(open.node, name, node);
        }
    }

    fn anchor(&mut self, anchor: usize, node: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
    }
}

/// From the parser's count of characters to bytes.
struct Offsets {
    /// The byte of every [`STRIDE`]th character; empty for ASCII, where both counts are one.
    strides: Vec<usize>,
    text: Option<String>,
}

const STRIDE: usize = 256;

impl Offsets {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { strides: Vec::new(), text: None };
        }
        let strides = text.char_indices().step_by(STRIDE).map(|(at, _)| at).collect();
        Self { strides, text: Some(text.to_owned()) }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }

    fn byte(&self, character: usize) -> usize {
        let Some(text) = &self.text else { return character };
        let Some(&start) = self.strides.get(character / STRIDE) else { return text.len() };
        let rest = text.get(start..).unwrap_or("");
        rest.char_indices().nth(character % STRIDE).map_or(text.len(), |(at, _)| start + at)
    }
}
