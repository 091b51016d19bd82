//! What every named schema is made of, worked out before any is lowered.
//!
//! In: `components.schemas`. Out: for each name its parts, its merged form, whether null is a value of it, and what its
//! users inherit. References that only lead back to themselves are cut here, so that everything after is finite.
//! Chains of references can be as long as the document, so nothing here recurses over them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Schemas;
use super::flat::Flat;
use super::node::{Node, Part, Piece, Target};
use crate::diagnostic::several;
use crate::ir::Lenient;
use crate::pointer::Pointer;

/// What is known about the named schemas.
#[derive(Debug, Default)]
pub(in crate::lower) struct Named<'d> {
    pub(in crate::lower) parts: HashMap<&'d str, Rc<[Part<'d>]>>,
    flats: HashMap<&'d str, Rc<Flat<'d>>>,
    pub(in crate::lower) nullable: HashSet<&'d str>,
    traits: HashMap<&'d str, Traits>,
}

/// What a schema hands on to the fields that use it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::lower) struct Traits {
    /// What is said of leniency; none where nothing is, so that the document's default holds.
    pub(in crate::lower) lenient: Option<Lenient>,
    pub(in crate::lower) sensitive: bool,
    pub(in crate::lower) read_only: bool,
    pub(in crate::lower) write_only: bool,
}

impl Traits {
    /// With those of another added.
    pub(in crate::lower) fn and(self, other: Self) -> Self {
        Self {
            lenient: unite(self.lenient, other.lenient),
            sensitive: self.sensitive || other.sensitive,
            read_only: self.read_only || other.read_only,
            write_only: self.write_only || other.write_only,
        }
    }
}

/// Both concessions together.
pub(in crate::lower) fn unite(a: Option<Lenient>, b: Option<Lenient>) -> Option<Lenient> {
    let (Some(a), Some(b)) = (a, b) else { return a.or(b) };
    Some(Lenient {
        numeric_string: a.numeric_string || b.numeric_string,
        bare_number: a.bare_number || b.bare_number,
        empty_as_absent: a.empty_as_absent || b.empty_as_absent,
        json_in_string: a.json_in_string || b.json_in_string,
    })
}

impl<'d> Schemas<'d, '_> {
    /// The node of a named schema itself, as against one that refers to it.
    pub(in crate::lower) fn named_node(&mut self, name: &'d str) -> Option<Node<'d>> {
        let schema = self.document.components().schemas.get(name)?;
        Some(self.node(schema, schema_pointer(name), vec![name.to_owned()]))
    }

    /// The merged form of a named schema.
    pub(in crate::lower) fn flat_of(&self, name: &str) -> Rc<Flat<'d>> {
        self.named.flats.get(name).cloned().unwrap_or_default()
    }

    /// What fields that use a named schema inherit.
    pub(in crate::lower) fn traits_of(&self, name: &str) -> Traits {
        self.named.traits.get(name).copied().unwrap_or_default()
    }

    /// Whether null is a value of the parts together.
    pub(in crate::lower) fn is_nullable(&mut self, parts: &[Part<'d>]) -> bool {
        let says_so = parts.iter().any(|it| matches!(it, Part::Piece(piece) if says_nullable(piece)));
        if says_so {
            return true;
        }
        let mut named = parts.iter().filter_map(|it| match it {
            Part::Named { name, .. } => Some(*name),
            Part::Piece(_) => None,
        });
        let bare = parts.iter().all(|it| match it {
            Part::Named { .. } => true,
            Part::Piece(piece) => is_bare(piece),
        });
        if bare && named.clone().next().is_some() && named.all(|it| self.named.nullable.contains(it)) {
            return true;
        }
        parts.iter().any(|it| match it {
            Part::Named { .. } => false,
            Part::Piece(piece) => {
                piece.choices.iter().flat_map(|it| &it.members).any(|it| self.is_node_nullable(it))
            }
        })
    }

    fn is_node_nullable(&mut self, node: &Node<'d>) -> bool {
        match node.target() {
            Target::Named(name) => self.named.nullable.contains(name),
            Target::Missing => false,
            Target::Inline(_) => {
                let parts = self.parts(std::slice::from_ref(node));
                self.is_nullable(&parts)
            }
        }
    }

    /// Works all of it out.
    pub(in crate::lower) fn survey(&mut self) {
        let names: Vec<&'d str> = self.document.components().schemas.keys().map(String::as_str).collect();
        for name in &names {
            if let Some(node) = self.named_node(name) {
                let parts = self.parts(&[node]);
                self.named.parts.insert(name, parts.into());
            }
        }
        for name in self.cut_cycles(&names) {
            self.flatten_named(name);
        }
        self.spread_null(&names);
    }

    /// Every name after those that it is merged from; references that close a ring are taken out of their parts.
    fn cut_cycles(&mut self, names: &[&'d str]) -> Vec<&'d str> {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            Open,
            Done,
        }
        let mut states: HashMap<&'d str, State> = HashMap::new();
        let mut order = Vec::with_capacity(names.len());
        for start in names {
            let mut stack = Vec::new();
            if !states.contains_key(start) {
                states.insert(start, State::Open);
                stack.push((*start, 0));
            }
            while let Some((name, next)) = stack.last_mut() {
                let part = self.named.parts.get(name).and_then(|parts| parts.get(*next));
                let Some(part) = part else {
                    states.insert(name, State::Done);
                    order.push(*name);
                    stack.pop();
                    continue;
                };
                let (target, pointer) = match part {
                    Part::Named { name, pointer, .. } => (*name, pointer.clone()),
                    Part::Piece(_) => {
                        *next += 1;
                        continue;
                    }
                };
                match states.get(target) {
                    Some(State::Open) => {
                        let (name, at) = (*name, *next);
                        self.refuse_cycle(name, target, &pointer);
                        self.remove_part(name, at);
                    }
                    Some(State::Done) => *next += 1,
                    None => {
                        *next += 1;
                        states.insert(target, State::Open);
                        stack.push((target, 0));
                    }
                }
            }
        }
        order
    }

    fn remove_part(&mut self, name: &'d str, index: usize) {
        if let Some(parts) = self.named.parts.get_mut(name) {
            *parts =
                parts.iter().enumerate().filter(|(it, _)| *it != index).map(|(_, it)| it.clone()).collect();
        }
    }

    fn refuse_cycle(&mut self, name: &str, target: &str, at: &Pointer) {
        let message = if name == target {
            format!("schema `{name}` is defined by itself")
        } else {
            format!("schemas `{name}` and `{target}` are defined by each other")
        };
        self.messages.push(several::endless(at, message, "reference"));
    }

    fn flatten_named(&mut self, name: &'d str) {
        let Some(parts) = self.named.parts.get(name).cloned() else { return };
        let parts: Rc<[Part<'d>]> = parts
            .iter()
            .map(|part| match part {
                // A schema that is an alternative of what it extends has made its choice.
                Part::Named { name: base, masked: false, pointer } if self.chooses(base, name) => {
                    Part::Named { name: base, masked: true, pointer: pointer.clone() }
                }
                other => other.clone(),
            })
            .collect();
        let flat = self.flatten(&parts);
        self.named.flats.insert(name, flat);
        let mut traits = Traits::default();
        for part in parts.iter() {
            traits = traits.and(match part {
                Part::Named { name, .. } => self.traits_of(name),
                Part::Piece(piece) => self.piece_traits(piece),
            });
        }
        self.named.traits.insert(name, traits);
        self.named.parts.insert(name, parts);
    }

    fn chooses(&self, base: &str, child: &str) -> bool {
        let is_child = |it: &Node<'d>| matches!(it.target(), Target::Named(name) if name == child);
        self.flat_of(base).choices.iter().flat_map(|it| &it.members).any(is_child)
    }

    /// Null spreads from alternatives to choices and from targets to references until nothing changes.
    fn spread_null(&mut self, names: &[&'d str]) {
        let mut users: HashMap<&'d str, Vec<&'d str>> = HashMap::new();
        for name in names {
            let parts = self.named.parts.get(name).cloned().unwrap_or_else(|| Rc::new([]));
            let mut mentioned = Vec::new();
            self.mentioned(&parts, &mut mentioned);
            for target in mentioned {
                users.entry(target).or_default().push(name);
            }
        }
        let mut open: Vec<&'d str> = names.to_vec();
        while let Some(name) = open.pop() {
            if self.named.nullable.contains(name) {
                continue;
            }
            let parts = self.named.parts.get(name).cloned().unwrap_or_else(|| Rc::new([]));
            if self.is_nullable(&parts) {
                self.named.nullable.insert(name);
                open.extend(users.get(name).into_iter().flatten());
            }
        }
    }

    fn mentioned(&mut self, parts: &[Part<'d>], names: &mut Vec<&'d str>) {
        for part in parts {
            match part {
                Part::Named { name, .. } => names.push(name),
                Part::Piece(piece) => {
                    for member in piece.choices.iter().flat_map(|it| &it.members) {
                        let parts = self.parts(std::slice::from_ref(member));
                        self.mentioned(&parts, names);
                    }
                }
            }
        }
    }
}

/// Where a named schema is.
pub(in crate::lower) fn schema_pointer(name: &str) -> Pointer {
    Pointer::root().key("components").key("schemas").key(name)
}

fn says_nullable(piece: &Piece<'_>) -> bool {
    piece.nullable
        || piece.keywords.data.nullable
        || piece.keywords.values.iter().any(serde_json::Value::is_null)
}

/// Whether a schema has no keyword that could shut null out by itself.
fn is_bare(piece: &Piece<'_>) -> bool {
    let keywords = &piece.keywords;
    keywords.properties.is_none()
        && keywords.values.is_empty()
        && keywords.items.is_none()
        && keywords.additional.is_none()
        && piece.choices.is_empty()
}
