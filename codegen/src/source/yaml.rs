//! Positions in YAML, from the events of a parser that keeps them.
//!
//! In: text. Out: an [`Index`], of as much as could be parsed, or the parts that no reader of values takes. Values are
//! not looked at: `load` has read them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
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

/// A part of a text that no reader of values takes, though it is YAML or nearly so.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// A key that is not a scalar; else an alias without an anchor.
    pub(crate) is_key: bool,
}

/// How many aliases without an anchor are looked for: the text is read again behind each.
const MOST_ALIASES: usize = 100;

/// Finds keys that are not scalars, and aliases without an anchor, in the order of the text. Nothing where there are
/// too many, or where the text is broken otherwise.
pub(crate) fn unreadable(text: &str) -> Vec<Unreadable> {
    let mut aliases: Vec<Range<usize>> = Vec::new();
    loop {
        match keys(&blanked(text, &aliases)) {
            Ok(keys) => {
                let is_inside = |it: &Range<usize>| keys.iter().any(|key| key.contains(&it.start));
                aliases.retain(|it| !is_inside(it));
                let aliases = aliases.into_iter().map(|range| Unreadable { range, is_key: false });
                let mut found: Vec<_> = aliases.collect();
                found.extend(keys.into_iter().map(|range| Unreadable { range, is_key: true }));
                found.sort_by_key(|it| it.range.start);
                return found;
            }
            Err(Some(start)) if aliases.len() < MOST_ALIASES && text[start..].starts_with('*') => {
                let rest = &text[start..];
                let end = rest.find(|it: char| it.is_whitespace() || ",[]{}".contains(it));
                aliases.push(start..end.map_or(text.len(), |it| start + it));
            }
            Err(_) => return Vec::new(),
        }
    }
}

/// The keys of a text that are lists or maps; or where the first alias without an anchor is.
fn keys(text: &str) -> Result<Vec<Range<usize>>, Option<usize>> {
    let offsets = Offsets::new(text);
    let mut reader =
        Reader { index: Index::default(), open: Vec::new(), anchors: HashMap::new(), documents: 0 };
    let mut found = Vec::new();
    // The outermost key that is open: how many nodes are around it, and its first byte.
    let mut key: Option<(usize, usize)> = None;
    let mut large: HashSet<usize> = HashSet::new();
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = next
            .map_err(|it| it.info().contains("unknown anchor").then(|| offsets.byte(it.marker().index())))?;
        let range = offsets.range(span);
        let (is_key, depth) = (reader.is_key() && key.is_none(), reader.open.len());
        match &event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                large.insert(*anchor);
                if is_key {
                    key = Some((depth, range.start));
                }
            }
            Event::Alias(of) if is_key && large.contains(of) => found.push(range.clone()),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((_, start)) = key.take_if(|(around, _)| *around + 1 == depth) {
                    let key = text.get(start..range.end).unwrap_or_default();
                    found.push(start..start + key.trim_end().len());
                }
            }
            _ => {}
        }
        if !reader.event(event, range) {
            break;
        }
    }
    Ok(found)
}

/// A text of the same length without some of its parts: an empty value is left of each.
pub(super) fn blanked<'t>(text: &'t str, parts: &[Range<usize>]) -> Cow<'t, str> {
    if parts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blank = String::with_capacity(text.len());
    let mut done = 0;
    for part in parts {
        blank += text.get(done..part.start).unwrap_or_default();
        let bytes = text.get(part.clone()).unwrap_or_default().bytes();
        blank.extend(bytes.enumerate().map(|(index, it)| match (index, it) {
            (0, _) => '~',
            (_, b'\n') => '\n',
            _ => ' ',
        }));
        done = part.end;
    }
    blank += text.get(done..).unwrap_or_default();
    Cow::Owned(blank)
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
