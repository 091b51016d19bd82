//! Schemas in their places, and what a schema is made of once its `allOf` is opened.
//!
//! In: nodes, that is schemas with the way to them and the words that a type of theirs would be named by. A list of
//! nodes is all of them at once, as under `allOf`.
//! Out: parts. A part is a reference to a named schema or the keywords of one schema without its composition; members
//! of `allOf` are parts of their parent, and so is the only alternative of a `oneOf` or `anyOf`. What is left of
//! those is a choice between nodes.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::Schemas;
use super::constraints::phrases;
use super::keywords::Keywords;
use super::words::words;
use crate::diagnostic::several;
use crate::pointer::Pointer;

/// A schema in its place. Cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::lower) struct Node<'d>(Rc<Data<'d>>);

#[derive(Debug, Clone)]
struct Data<'d> {
    target: Target<'d>,
    pointer: Pointer,
    hint: Vec<String>,
    masked: bool,
    chosen: Option<&'d str>,
    word: Rc<str>,
}

/// What is at a node.
#[derive(Debug, Clone, Copy)]
pub(in crate::lower) enum Target<'d> {
    /// A reference to a named schema.
    Named(&'d str),
    /// A schema.
    Inline(&'d Schema),
    /// A reference that leads nowhere; it says nothing.
    Missing,
}

/// A constituent of a schema.
#[derive(Debug, Clone)]
pub(in crate::lower) enum Part<'d> {
    /// A named schema; without its choices if masked.
    Named { name: &'d str, masked: bool, pointer: Pointer },
    /// The keywords of one schema.
    Piece(Rc<Piece<'d>>),
}

/// The keywords of one schema, without `allOf`, `oneOf` and `anyOf`.
#[derive(Debug)]
pub(in crate::lower) struct Piece<'d> {
    pub(in crate::lower) node: Node<'d>,
    pub(in crate::lower) keywords: Keywords<'d>,
    /// One of the alternatives of its `oneOf` or `anyOf` is null.
    pub(in crate::lower) nullable: bool,
    pub(in crate::lower) choices: Vec<Choice<'d>>,
    /// What it says that no type expresses.
    pub(in crate::lower) phrases: Vec<String>,
}

/// Two or more alternatives.
#[derive(Debug, Clone)]
pub(in crate::lower) struct Choice<'d> {
    pub(in crate::lower) members: Vec<Node<'d>>,
    pub(in crate::lower) discriminator: Option<&'d Discriminator>,
    /// Where the `oneOf` or `anyOf` is.
    pub(in crate::lower) pointer: Pointer,
}

impl<'d> Node<'d> {
    pub(in crate::lower) fn new(target: Target<'d>, pointer: Pointer, hint: Vec<String>) -> Self {
        Self(Rc::new(Data { target, pointer, hint, masked: false, chosen: None, word: "value".into() }))
    }

    /// The same as an alternative of this schema: where it extends that, it has made its choice.
    fn chosen(self, of: Option<&'d str>) -> Self {
        if of.is_none() {
            return self;
        }
        Self(Rc::new(Data { chosen: of, ..(*self.0).clone() }))
    }

    /// The same under this name among the alternatives that it is listed with.
    fn called(self, word: String) -> Self {
        Self(Rc::new(Data { word: word.into(), ..(*self.0).clone() }))
    }

    /// What it is called among the alternatives that it is listed with.
    pub(in crate::lower) fn word(&self) -> &str {
        &self.0.word
    }

    pub(in crate::lower) fn target(&self) -> Target<'d> {
        self.0.target
    }

    /// The named schema that it refers to.
    pub(in crate::lower) fn name(&self) -> Option<&'d str> {
        match self.0.target {
            Target::Named(name) => Some(name),
            Target::Inline(_) | Target::Missing => None,
        }
    }

    pub(in crate::lower) fn pointer(&self) -> &Pointer {
        &self.0.pointer
    }

    /// The words that a type of its own would be named by.
    pub(in crate::lower) fn hint(&self) -> &[String] {
        &self.0.hint
    }

    pub(in crate::lower) fn is_masked(&self) -> bool {
        self.0.masked
    }

    /// The same without its choices: what all alternatives share.
    pub(in crate::lower) fn masked(&self) -> Self {
        Self(Rc::new(Data { masked: true, ..(*self.0).clone() }))
    }

    /// What tells nodes apart.
    pub(in crate::lower) fn key(&self) -> (Pointer, bool) {
        (self.0.pointer.clone(), self.0.masked)
    }

    /// Whether both say the same, descriptions and the like aside.
    pub(in crate::lower) fn same_shape(&self, other: &Self) -> bool {
        self.0.masked == other.0.masked
            && match (self.target(), other.target()) {
                (Target::Named(a), Target::Named(b)) => a == b,
                (Target::Inline(a), Target::Inline(b)) => a.schema_kind == b.schema_kind,
                (Target::Missing, Target::Missing) => true,
                _ => false,
            }
    }
}

impl<'d> Schemas<'d, '_> {
    /// A node for a schema as it is listed.
    pub(in crate::lower) fn node(
        &mut self,
        schema: &'d ReferenceOr<Schema>,
        pointer: Pointer,
        hint: Vec<String>,
    ) -> Node<'d> {
        match schema {
            ReferenceOr::Item(schema) => Node::new(Target::Inline(schema), pointer, hint),
            ReferenceOr::Reference { reference } => self.reference(reference, pointer, hint),
        }
    }

    /// A node for a schema as a property or an array lists it.
    pub(super) fn boxed_node(
        &mut self,
        schema: &'d ReferenceOr<Box<Schema>>,
        pointer: Pointer,
        hint: Vec<String>,
    ) -> Node<'d> {
        match schema {
            ReferenceOr::Item(schema) => Node::new(Target::Inline(schema), pointer, hint),
            ReferenceOr::Reference { reference } => self.reference(reference, pointer, hint),
        }
    }

    fn reference(&mut self, reference: &'d str, pointer: Pointer, hint: Vec<String>) -> Node<'d> {
        let target = match self.document.schema_name(reference) {
            Some(name) => Target::Named(name),
            None => {
                self.messages.push(several::unresolved(&pointer, reference, "any value is accepted here"));
                Target::Missing
            }
        };
        Node::new(target, pointer, hint)
    }

    /// The named schema whose own choice is at this place.
    fn owner(&self, choice: &Pointer) -> Option<&'d str> {
        let mut steps = choice.steps();
        let in_schemas = steps.next()? == "components" && steps.next()? == "schemas";
        let name = steps.next().filter(|_| in_schemas && is_composition(steps))?;
        self.document.components().schemas.get_key_value(name.as_ref()).map(|(name, _)| name.as_str())
    }

    /// Opens `allOf` and whatever is like it.
    pub(in crate::lower) fn parts(&mut self, nodes: &[Node<'d>]) -> Vec<Part<'d>> {
        let mut parts = Vec::new();
        for node in nodes {
            self.open(node, node.0.masked, &mut parts);
        }
        let mut names = HashSet::new();
        parts.retain(|it| match it {
            Part::Named { name, masked, .. } => names.insert((*name, *masked)),
            Part::Piece(_) => true,
        });
        parts
    }

    fn open(&mut self, node: &Node<'d>, masked: bool, parts: &mut Vec<Part<'d>>) {
        let schema = match node.target() {
            Target::Named(name) => {
                let masked = masked || node.0.chosen == Some(name);
                parts.push(Part::Named { name, masked, pointer: node.pointer().clone() });
                return;
            }
            Target::Missing => return,
            Target::Inline(schema) => schema,
        };
        let keywords = Keywords::new(schema);
        let at = node.pointer();
        for (index, member) in keywords.all_of.iter().enumerate() {
            let member = self.node(member, at.key("allOf").index(index), node.hint().to_vec());
            let member = member.chosen(node.0.chosen);
            self.open(&if masked { member.masked() } else { member }, masked, parts);
        }
        let phrases = self.document.raw(at).and_then(Value::as_object).map(phrases).unwrap_or_default();
        let mut piece = Piece { node: node.clone(), keywords, nullable: false, choices: Vec::new(), phrases };
        for (key, list) in [("oneOf", piece.keywords.one_of), ("anyOf", piece.keywords.any_of)] {
            self.choose(key, list, masked, &mut piece, parts);
        }
        parts.push(Part::Piece(Rc::new(piece)));
    }

    /// Sorts one `oneOf` or `anyOf`: a phrase, one more part, or a choice.
    fn choose(
        &mut self,
        key: &str,
        list: &'d [ReferenceOr<Schema>],
        masked: bool,
        piece: &mut Piece<'d>,
        parts: &mut Vec<Part<'d>>,
    ) {
        if list.is_empty() {
            return;
        }
        let at = piece.node.pointer().key(key);
        if let Some(phrase) = only_required(key, list) {
            piece.phrases.push(phrase);
            return;
        }
        let owner = self.owner(&at).or(piece.node.0.chosen);
        let mut members: Vec<Node<'d>> = Vec::new();
        let mut names = HashSet::new();
        let words = words(self.document, list);
        for ((index, member), word) in list.iter().enumerate().zip(words) {
            if member.as_item().is_some_and(|it| Keywords::new(it).is_null()) {
                piece.nullable = true;
                continue;
            }
            let mut hint = piece.node.hint().to_vec();
            hint.extend(member.as_item().map(|_| word.clone()));
            let node = match member {
                ReferenceOr::Item(_) => self.node(member, at.index(index), hint).chosen(owner),
                ReferenceOr::Reference { .. } => self.node(member, at.index(index), hint),
            };
            let node = node.called(word);
            let new = match node.target() {
                Target::Named(name) => names.insert(name),
                Target::Inline(_) | Target::Missing => true,
            };
            if new {
                members.push(node);
            }
        }
        match members.as_slice() {
            [] => {}
            [only] => {
                // The words of an alternative tell it from the others; the only one is the whole.
                let only = Node::new(only.target(), only.pointer().clone(), piece.node.hint().to_vec());
                self.open(&only.chosen(piece.node.0.chosen), masked, parts);
            }
            _ if masked => {}
            _ => piece.choices.push(Choice {
                members,
                discriminator: piece.keywords.discriminator(),
                pointer: at,
            }),
        }
    }
}

/// Whether these steps lead from a schema to a part or an alternative of it, and not into it.
fn is_composition<'s>(mut steps: impl Iterator<Item = Cow<'s, str>>) -> bool {
    steps.all(|it| {
        matches!(it.as_ref(), "allOf" | "oneOf" | "anyOf") || it.bytes().all(|it| it.is_ascii_digit())
    })
}

/// Alternatives that only say which members must be there are a rule about an object, not types.
fn only_required(key: &str, list: &[ReferenceOr<Schema>]) -> Option<String> {
    let keywords: Option<Vec<_>> = list.iter().map(|it| it.as_item().map(Keywords::new)).collect();
    let keywords = keywords.filter(|it| it.iter().all(Keywords::is_only_required))?;
    let sets: Vec<_> = keywords
        .iter()
        .filter(|it| !it.required.is_empty())
        .map(|it| it.required.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with "))
        .collect();
    let how_many = if key == "oneOf" { "exactly one of" } else { "at least one of" };
    Some(if sets.is_empty() {
        "further rules apply".to_owned()
    } else {
        format!("{how_many} {}", sets.join(", "))
    })
}
