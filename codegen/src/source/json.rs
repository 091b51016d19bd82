//! Positions in JSON, by a scanner of its own: the YAML parser knows no surrogate pairs and no tabs.
//!
//! In: text, which may be broken. Out: an [`Index`] of everything before the break.

use std::ops::Range;

use super::index::Index;

/// Reads the positions of all nodes. Nesting costs heap, not stack.
pub(super) fn index(text: &str) -> Index {
    let mut scanner = Scanner { text, at: 0, index: Index::default(), open: Vec::new() };
    while scanner.step().is_some() {}
    scanner.index
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    index: Index,
    open: Vec<Open>,
}

struct Open {
    node: usize,
    is_map: bool,
    key: Option<(Box<str>, Range<usize>)>,
}

impl<'t> Scanner<'t> {
    /// One token; `None` at the end.
    fn step(&mut self) -> Option<()> {
        self.skip_space();
        let start = self.at;
        match *self.text.as_bytes().get(start)? {
            b',' | b':' => self.at += 1,
            open @ (b'{' | b'[') => {
                self.at += 1;
                let (name, key) = self.take_key();
                let is_map = open == b'{';
                let node = if is_map { self.index.map(key, start) } else { self.index.list(key, start) };
                self.file(name, node);
                self.open.push(Open { node, is_map, key: None });
            }
            b'}' | b']' => {
                self.at += 1;
                let open = self.open.pop()?;
                self.index.close(open.node, self.at);
            }
            b'"' => {
                let raw = self.string()?;
                let is_key = self.open.last().is_some_and(|it| it.is_map && it.key.is_none());
                if is_key {
                    let name: String = serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned());
                    let range = start..self.at;
                    if let Some(open) = self.open.last_mut() {
                        open.key = Some((name.into(), range));
                    }
                } else {
                    self.scalar(start);
                }
            }
            _ => {
                let rest = self.text.get(start..)?;
                let len = rest.find(|it: char| it.is_whitespace() || ",:[]{}\"".contains(it));
                self.at = start + len.unwrap_or(rest.len()).max(1);
                self.scalar(start);
            }
        }
        Some(())
    }

    fn string(&mut self) -> Option<&'t str> {
        let text = self.text;
        let bytes = text.as_bytes();
        let start = self.at;
        self.at += 1;
        loop {
            match *bytes.get(self.at)? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        text.get(start..self.at)
    }

    fn scalar(&mut self, start: usize) {
        let (name, key) = self.take_key();
        let node = self.index.scalar(key, start..self.at);
        self.file(name, node);
    }

    fn take_key(&mut self) -> (Option<Box<str>>, Option<Range<usize>>) {
        self.open.last_mut().and_then(|it| it.key.take()).unzip()
    }

    fn file(&mut self, name: Option<Box<str>>, node: usize) {
        if let Some(open) = self.open.last() {
            self.index.adopt(open.node, name, node);
        }
    }

    fn skip_space(&mut self) {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }
}
