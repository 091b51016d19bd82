//! Which bytes of a text each node takes: an arena that both readers of positions fill.
//!
//! In: keys and ranges, in the order of the text. Out: the ranges of the node that a pointer names.

use std::collections::HashMap;
use std::ops::Range;

use crate::pointer::Pointer;

/// The nodes of one file; the first is the root.
#[derive(Debug, Default)]
pub(super) struct Index {
    nodes: Vec<Entry>,
    /// The members of large maps by key: a document has thousands of schemas in one.
    /// Each with the first and the last of equal keys.
    large: HashMap<usize, HashMap<Box<str>, (usize, usize)>>,
}

/// From how many members on a map is a large one.
const LARGE: usize = 32;

#[derive(Debug)]
struct Entry {
    key: Option<Range<usize>>,
    value: Range<usize>,
    children: Children,
    /// For an alias, the node that it refers to.
    alias: Option<usize>,
}

#[derive(Debug)]
enum Children {
    None,
    List(Vec<usize>),
    Map(Vec<(Box<str>, usize)>),
}

impl Index {
    pub(super) fn scalar(&mut self, key: Option<Range<usize>>, value: Range<usize>) -> usize {
        self.push(key, value, Children::None)
    }

    pub(super) fn list(&mut self, key: Option<Range<usize>>, start: usize) -> usize {
        self.push(key, start..start, Children::List(Vec::new()))
    }

    pub(super) fn map(&mut self, key: Option<Range<usize>>, start: usize) -> usize {
        self.push(key, start..start, Children::Map(Vec::new()))
    }

    /// Says where an open list or map ends.
    pub(super) fn close(&mut self, node: usize, end: usize) {
        if let Some(it) = self.nodes.get_mut(node) {
            it.value.end = end.max(it.value.start);
            if let Children::Map(map) = &it.children
                && map.len() >= LARGE
            {
                let mut members: HashMap<Box<str>, (usize, usize)> = HashMap::with_capacity(map.len());
                for (key, child) in map {
                    members.entry(key.clone()).or_insert((*child, *child)).1 = *child;
                }
                self.large.insert(node, members);
            }
        }
    }

    /// Files a node under its parent: by key in a map, by position in a list.
    pub(super) fn adopt(&mut self, parent: usize, key: Option<Box<str>>, child: usize) {
        match (self.nodes.get_mut(parent).map(|it| &mut it.children), key) {
            (Some(Children::Map(map)), Some(key)) => map.push((key, child)),
            (Some(Children::List(list)), _) => list.push(child),
            _ => {}
        }
    }

    pub(super) fn alias(&mut self, node: usize, of: Option<usize>) {
        if let Some(it) = self.nodes.get_mut(node) {
            it.alias = of.filter(|&of| of != node);
        }
    }

    /// The node, or its nearest ancestor and `false`.
    pub(super) fn find(&self, pointer: &Pointer) -> (usize, bool) {
        let mut node = 0;
        for step in pointer.steps() {
            match self.child(node, &step) {
                Some(child) => node = child,
                None => return (node, false),
            }
        }
        (node, true)
    }

    /// The first and the last place of the last key of a pointer, if it is written more than once.
    pub(super) fn first_and_last(&self, pointer: &Pointer) -> Option<(Range<usize>, Range<usize>)> {
        let (parent, last) = (pointer.parent()?, pointer.last()?);
        let (node, _) = Some(self.find(&parent)).filter(|(_, exact)| *exact)?;
        let node = self.follow(node);
        let (first, last) = match (self.large.get(&node), &self.nodes.get(node)?.children) {
            (Some(large), _) => large.get(&*last).copied()?,
            (None, Children::Map(map)) => {
                let mut equal = map.iter().filter(|(key, _)| **key == *last).map(|&(_, it)| it);
                let first = equal.next()?;
                (first, equal.next_back()?)
            }
            _ => return None,
        };
        Some((self.key(first)?, self.key(last)?)).filter(|_| first != last)
    }

    pub(super) fn key(&self, node: usize) -> Option<Range<usize>> {
        self.nodes.get(node)?.key.clone()
    }

    pub(super) fn value(&self, node: usize) -> Range<usize> {
        self.nodes.get(node).map_or(0..0, |it| it.value.clone())
    }

    pub(super) fn is_scalar(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|it| matches!(it.children, Children::None) && it.alias.is_none())
    }

    fn push(&mut self, key: Option<Range<usize>>, value: Range<usize>, children: Children) -> usize {
        self.nodes.push(Entry { key, value, children, alias: None });
        self.nodes.len() - 1
    }

    /// The node one step below.
    pub(super) fn child(&self, node: usize, step: &str) -> Option<usize> {
        let node = self.follow(node);
        if let Some(&(_, child)) = self.large.get(&node).and_then(|it| it.get(step)) {
            return Some(child);
        }
        match &self.nodes.get(node)?.children {
            Children::None => None,
            Children::List(list) => list.get(step.parse::<usize>().ok()?).copied(),
            // The last of equal keys, which is the one that counts.
            Children::Map(map) => map
                .iter()
                .rev()
                .find(|(key, _)| **key == *step)
                .map(|&(_, it)| it)
                .or_else(|| self.merged(map, step)),
        }
    }

    /// A member that comes from a YAML merge key.
    fn merged(&self, map: &[(Box<str>, usize)], step: &str) -> Option<usize> {
        let merge = map.iter().find(|(key, _)| &**key == "<<").map(|&(_, it)| self.follow(it))?;
        let found = |node: usize| match &self.nodes.get(self.follow(node))?.children {
            Children::Map(map) => map.iter().find(|(key, _)| **key == *step).map(|&(_, it)| it),
            _ => None,
        };
        match &self.nodes.get(merge)?.children {
            Children::List(list) => list.iter().copied().find_map(found),
            _ => found(merge),
        }
    }

    fn follow(&self, mut node: usize) -> usize {
        // An alias points backwards, so this ends; the bound is for an index that a bug has bent.
        for _ in 0..64 {
            match self.nodes.get(node).and_then(|it| it.alias) {
                Some(of) => node = of,
                None => break,
            }
        }
        node
    }
}
