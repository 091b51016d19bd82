//! Schemas with their `allOf` merged.
//!
//! In: the parts of a schema. Out: one flat set of keywords that holds what all parts say together: properties side
//! by side, `required` united, enums intersected. Where two parts contradict each other the later wins, and the
//! contradiction is kept for whoever lowers the result.
//! What a flat schema becomes is decided in [`schema`](super::schema); the cache for named ones is in
//! [`named`](super::named).

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::AdditionalProperties;
use serde_json::Value;

use super::Lowering;
use super::enumeration::canonical;
use super::extensions;
use super::facets::{Facets, Kind};
use super::node::{Choice, Node, Part, Piece};
use crate::diagnostic::Diagnostic;
use crate::ir::Docs;
use crate::pointer::Pointer;

/// A schema, merged.
#[derive(Debug, Clone, Default)]
pub(super) struct Flat<'d> {
    /// `type`, and where it was said last.
    pub(super) kind: Option<(Kind, Pointer)>,
    pub(super) format: Option<&'d str>,
    /// The values of `enum`; `None` where there is none.
    pub(super) values: Option<Vec<Literal>>,
    /// Each property with all that is said about it: one node, or more to be merged in turn.
    pub(super) properties: IndexMap<&'d str, Vec<Node<'d>>>,
    /// The names under `required`, and where they stand.
    pub(super) required: IndexMap<&'d str, Pointer>,
    pub(super) additional: Extra<'d>,
    pub(super) items: Vec<Node<'d>>,
    pub(super) choices: Vec<Choice<'d>>,
    /// What no type expresses.
    pub(super) phrases: Vec<String>,
    /// Contradictions between its parts.
    pub(super) conflicts: Vec<Diagnostic>,
    /// It is one schema with others inside: what it says of them itself.
    pub(super) around: bool,
}

/// What `additionalProperties` says.
#[derive(Debug, Clone, Default)]
pub(super) enum Extra<'d> {
    #[default]
    Unspecified,
    Forbidden,
    Open,
    Typed(Vec<Node<'d>>),
}

/// A value of an `enum`.
#[derive(Debug, Clone)]
pub(super) struct Literal {
    pub(super) value: Value,
    pub(super) pointer: Pointer,
    pub(super) docs: Docs,
    pub(super) rename: Option<String>,
    /// What to call it, where the value itself says little.
    pub(super) word: Option<String>,
}

impl Literal {
    /// The same value, called and described as elsewhere where nothing is said of it here.
    fn with_words_of(&self, other: &Self) -> Self {
        let mut it = self.clone();
        it.word = it.word.or_else(|| other.word.clone());
        it.rename = it.rename.or_else(|| other.rename.clone());
        it.docs.description = it.docs.description.or_else(|| other.docs.description.clone());
        it.docs.evidence = it.docs.evidence.or_else(|| other.docs.evidence.clone());
        it
    }
}

impl<'d> Flat<'d> {
    /// `type`, or what the other keywords make of it.
    pub(super) fn implied_kind(&self) -> Option<Kind> {
        if let Some((kind, _)) = self.kind {
            return Some(kind);
        }
        // `required` alone says nothing: a text has no members that it could lack.
        if !self.properties.is_empty() || !matches!(self.additional, Extra::Unspecified) {
            return Some(Kind::Object);
        }
        if !self.items.is_empty() {
            return Some(Kind::Array);
        }
        let mut kinds = self.texts_or_others().map(|it| match it {
            Value::String(_) => Kind::String,
            Value::Bool(_) => Kind::Boolean,
            Value::Number(it) if !it.is_f64() => Kind::Integer,
            Value::Number(_) => Kind::Number,
            Value::Array(_) => Kind::Array,
            Value::Object(_) | Value::Null => Kind::Object,
        });
        let first = kinds.next()?;
        let number = |it| matches!(it, Kind::Integer | Kind::Number);
        kinds.try_fold(first, |all, it| match it {
            _ if it == all => Some(all),
            _ if number(it) && number(all) => Some(Kind::Number),
            _ => None,
        })
    }

    /// The only value it can have, null aside.
    pub(super) fn constant(&self) -> Option<&Value> {
        let mut values = self.texts_or_others();
        let first = values.next()?;
        values.all(|it| it == first).then_some(first)
    }

    /// Whether null is its only value.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.kind, Some((Kind::Null, _)))
            || self.values.as_ref().is_some_and(|it| it.iter().all(|it| it.value.is_null()))
    }

    /// Whether all of it is already said by the other, phrases aside.
    pub(super) fn adds_nothing_to(&self, other: &Self) -> bool {
        let kind = match self.kind {
            Some((kind, _)) => {
                self.is_superfluous_to(other)
                    || other.implied_kind().map_or(!other.choices.is_empty(), |it| {
                        it == kind || (it == Kind::Integer && kind == Kind::Number)
                    })
            }
            None => true,
        };
        kind && self.values.is_none()
            && self.choices.is_empty()
            && (self.format.is_none() || self.format == other.format)
            && self.properties.iter().all(|(name, nodes)| {
                other.properties.get(name).is_some_and(|it| nodes.iter().all(|node| contains(it, node)))
            })
            && self.required.keys().all(|name| other.required.contains_key(name))
            && self.items.iter().all(|node| contains(&other.items, node))
            && !matches!(self.additional, Extra::Typed(_))
    }

    /// Whether nothing but its type is said.
    fn is_only_type(&self) -> bool {
        self.values.is_none()
            && self.choices.is_empty()
            && self.format.is_none()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.items.is_empty()
            && matches!(self.additional, Extra::Unspecified)
    }

    /// Whether what was merged so far is no more than a type.
    fn is_bare(&self) -> bool {
        self.kind.is_some() && self.is_only_type()
    }

    /// Whether it only says a type, around or beside a schema that says more, and one that no value of that has.
    fn is_superfluous_to(&self, other: &Self) -> bool {
        self.is_only_type() && (self.around || !other.is_only_type()) && self.contradicts(other).is_some()
    }

    /// The types that no value can have at once.
    pub(super) fn contradicts(&self, other: &Self) -> Option<(Kind, Kind)> {
        let ((mine, _), theirs) = (self.kind.as_ref()?, other.implied_kind()?);
        (!agree(*mine, theirs)).then_some((*mine, theirs))
    }

    /// What there is to say of a type around or beside a schema that has another.
    pub(super) fn superfluous_to(&self, other: &Self) -> Option<Diagnostic> {
        let (_, at) = self.kind.as_ref().filter(|_| self.is_superfluous_to(other))?;
        let (mine, theirs) = self.contradicts(other)?;
        Some(superfluous(at, mine, a(theirs)))
    }

    /// Adds what another says; it wins where they contradict each other.
    pub(super) fn merge(&mut self, other: &Self) {
        self.merge_kind(other);
        self.format = other.format.or(self.format);
        self.merge_values(other);
        for (name, nodes) in &other.properties {
            let known = self.properties.entry(name).or_default();
            nodes.iter().for_each(|node| add(known, node));
        }
        for (name, at) in &other.required {
            self.required.entry(name).or_insert_with(|| at.clone());
        }
        self.additional = match (std::mem::take(&mut self.additional), &other.additional) {
            (Extra::Typed(mut mine), Extra::Typed(theirs)) => {
                theirs.iter().for_each(|node| add(&mut mine, node));
                Extra::Typed(mine)
            }
            (_, Extra::Typed(nodes)) => Extra::Typed(nodes.clone()),
            (Extra::Typed(nodes), _) => Extra::Typed(nodes),
            (Extra::Open, _) | (_, Extra::Open) => Extra::Open,
            (Extra::Forbidden, _) | (_, Extra::Forbidden) => Extra::Forbidden,
            (Extra::Unspecified, Extra::Unspecified) => Extra::Unspecified,
        };
        other.items.iter().for_each(|node| add(&mut self.items, node));
        for choice in &other.choices {
            if !self.choices.iter().any(|it| it.pointer == choice.pointer) {
                self.choices.push(choice.clone());
            }
        }
        for phrase in &other.phrases {
            if !self.phrases.contains(phrase) {
                self.phrases.push(phrase.clone());
            }
        }
    }

    fn texts_or_others(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().flatten().map(|it| &it.value).filter(|it| !it.is_null())
    }

    fn merge_kind(&mut self, other: &Self) {
        let Some((theirs, at)) = &other.kind else { return };
        let (is_bare, is_other_bare) = (self.is_bare(), other.is_bare());
        let mine = self.kind.take();
        let kept = match &mine {
            Some((Kind::Integer, _)) if *theirs == Kind::Number => Kind::Integer,
            // A type by itself says less than what comes with a type.
            Some((kind, earlier))
                if is_other_bare && (other.around || !is_bare) && !agree(*kind, *theirs) =>
            {
                self.conflicts.push(superfluous(at, *theirs, a(*kind)));
                self.kind = Some((*kind, earlier.clone()));
                return;
            }
            Some((kind, earlier)) if is_bare && !is_other_bare && !agree(*kind, *theirs) => {
                self.conflicts.push(superfluous(earlier, *kind, a(*theirs)));
                *theirs
            }
            Some((kind, earlier))
                if kind != theirs && !(*kind == Kind::Number && *theirs == Kind::Integer) =>
            {
                self.conflicts.push(
                    Diagnostic::degraded(
                        "allof-conflict",
                        at,
                        format!("a value cannot be {} and {} at once", a(*kind), a(*theirs)),
                    )
                    .label(format!("{} is taken", a(*theirs)))
                    .related(earlier, format!("{} here", a(*kind)))
                    .help("let the members of `allOf` agree on `type`"),
                );
                *theirs
            }
            _ => *theirs,
        };
        self.kind = Some((kept, at.clone()));
    }

    fn merge_values(&mut self, other: &Self) {
        let Some(theirs) = &other.values else { return };
        let Some(mine) = &self.values else {
            self.values = Some(theirs.clone());
            return;
        };
        let own: HashMap<String, &Literal> = mine.iter().map(|it| (it.value.to_string(), it)).collect();
        let both = theirs.iter().filter_map(|it| Some(it.with_words_of(own.get(&it.value.to_string())?)));
        let both: Vec<_> = both.collect();
        if both.is_empty() {
            if let (Some(first), Some(earlier)) = (theirs.first(), mine.first()) {
                self.conflicts.push(
                    Diagnostic::degraded(
                        "allof-conflict",
                        &first.pointer,
                        "the enums of an `allOf` share no value",
                    )
                    .label("these values are taken")
                    .related(&earlier.pointer, "other values here")
                    .help("let the members of `allOf` agree on the values"),
                );
            }
            self.values = Some(theirs.clone());
        } else {
            self.values = Some(both);
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// Merges parts. Named ones must have been flattened before.
    pub(super) fn flatten(&mut self, parts: &[Part<'d>]) -> Rc<Flat<'d>> {
        if let [Part::Named { name, masked: false, .. }] = parts {
            return self.flat_of(name);
        }
        let mut flat = Flat::default();
        for part in parts {
            match part {
                Part::Named { name, masked, .. } => {
                    let other = self.flat_of(name);
                    if *masked && !other.choices.is_empty() {
                        flat.merge(&Flat { choices: Vec::new(), ..(*other).clone() });
                    } else {
                        flat.merge(&other);
                    }
                }
                Part::Piece(piece) => {
                    let other = self.piece(piece);
                    flat.merge(&other);
                }
            }
        }
        Rc::new(flat)
    }

    /// The flat form of one schema without its composition.
    pub(super) fn piece(&mut self, piece: &Piece<'d>) -> Flat<'d> {
        let facets = &piece.facets;
        let at = piece.node.pointer();
        let hint = piece.node.hint();
        let mut flat = Flat {
            kind: facets.kind.map(|kind| (kind, at.clone())),
            format: if is_beyond_i64(facets) {
                Some("int128")
            } else {
                facets.format.filter(|it| *it != "int32" || fits_i32(facets.bounds))
            },
            values: self.literals(piece),
            choices: piece.choices.clone(),
            phrases: piece.phrases.clone(),
            around: !(facets.all_of.is_empty() && facets.one_of.is_empty() && facets.any_of.is_empty()),
            ..Flat::default()
        };
        for (name, schema) in facets.properties.into_iter().flatten() {
            let node = self.boxed_node(schema, at.key("properties").key(name), with(hint, name));
            flat.properties.insert(name, vec![node]);
        }
        for (index, name) in facets.required.iter().enumerate() {
            flat.required.entry(name).or_insert_with(|| at.key("required").index(index));
        }
        flat.additional = match facets.additional {
            None => Extra::Unspecified,
            Some(AdditionalProperties::Any(false)) => Extra::Forbidden,
            Some(AdditionalProperties::Any(true)) => Extra::Open,
            Some(AdditionalProperties::Schema(schema)) => {
                // A struct, or a named map, already has the plain hint.
                let taken = hint.len() == 1 || !flat.properties.is_empty();
                let hint = if taken { with(hint, "value") } else { hint.to_vec() };
                Extra::Typed(vec![self.node(schema, at.key("additionalProperties"), hint)])
            }
        };
        if let Some(schema) = facets.items {
            let hint = if hint.len() == 1 { with(hint, "item") } else { hint.to_vec() };
            flat.items.push(self.boxed_node(schema, at.key("items"), hint));
        }
        flat
    }

    fn literals(&mut self, piece: &Piece<'d>) -> Option<Vec<Literal>> {
        let facets = &piece.facets;
        if facets.values.is_empty() {
            return None;
        }
        let at = piece.node.pointer().key("enum");
        let mut literals: Vec<Literal> = Vec::with_capacity(facets.values.len());
        let mut seen = HashMap::new();
        for (index, value) in facets.values.iter().enumerate() {
            let pointer = at.index(index);
            // openapiv3 reads the values of a number as floats.
            let written = self.document.raw(&pointer).unwrap_or(value);
            let value = canonical(if written.is_number() { written } else { value });
            if let Some(first) = seen.insert(value.to_string(), pointer.clone()) {
                self.report.push(
                    Diagnostic::warning(
                        "enum-duplicate",
                        &pointer,
                        format!("{value} is listed twice in this enum"),
                    )
                    .label("the second has no effect")
                    .related(first, "first listed here")
                    .help("remove one"),
                );
                continue;
            }
            let text = extensions::value_description(&facets.data.extensions, written);
            let word = extensions::value_word(&facets.data.extensions, written);
            let evidence = extensions::value_evidence(
                &facets.data.extensions,
                written,
                piece.node.pointer(),
                &mut self.report,
            );
            let docs = Docs { description: text, evidence, ..Docs::default() };
            literals.push(Literal { value, pointer, docs, rename: None, word });
        }
        for key in extensions::values_with_evidence(&facets.data.extensions) {
            if !literals.iter().any(|it| extensions::value_key(&it.value) == *key) {
                let at = piece.node.pointer().key("x-enumEvidence").key(key);
                let message = format!("`{key}` is not a value of this enum");
                self.report.push(
                    Diagnostic::warning("extension-value", at, message)
                        .label("has no effect")
                        .help("correct it, or list it under `enum`"),
                );
            }
        }
        Some(literals)
    }
}

/// A hint with one more word.
pub(super) fn with(hint: &[String], word: &str) -> Vec<String> {
    let mut hint = hint.to_vec();
    hint.push(word.to_owned());
    hint
}

fn add<'d>(nodes: &mut Vec<Node<'d>>, node: &Node<'d>) {
    if !contains(nodes, node) {
        nodes.push(node.clone());
    }
}

fn contains(nodes: &[Node<'_>], node: &Node<'_>) -> bool {
    nodes.iter().any(|it| it.key() == node.key())
}

/// Some documents say `int32` and allow more than it holds.
fn fits_i32(bounds: [Option<f64>; 2]) -> bool {
    bounds.into_iter().flatten().all(|it| (-2_147_483_649.0..=2_147_483_648.0).contains(&it))
}

/// Whether the schema allows integers that 64 bits do not hold, whatever its format says.
fn is_beyond_i64(facets: &Facets<'_>) -> bool {
    // Bounds were read as floats, to which the largest `i64` is the integer behind it.
    const CLEARLY_BEYOND: f64 = 9.3e18;
    let mut values = facets.values.iter().filter_map(Value::as_number);
    facets.kind == Some(Kind::Integer)
        && (facets.bounds.iter().flatten().any(|it| it.abs() > CLEARLY_BEYOND)
            || values.any(|it| it.as_i64().is_none() && it.as_i128().is_some()))
}

fn agree(a: Kind, b: Kind) -> bool {
    let number = |it| matches!(it, Kind::Integer | Kind::Number);
    a == b || (number(a) && number(b))
}

/// A type that comes with nothing, around or beside schemas of another.
pub(super) fn superfluous(at: &Pointer, kind: Kind, inside: String) -> Diagnostic {
    Diagnostic::warning(
        "type-superfluous",
        at.key("type"),
        format!("no value of the rest of this schema is {}", a(kind)),
    )
    .label(format!("ignored: read as {inside}"))
    .help("remove the type: the rest of the schema says what it is")
}

pub(super) fn a(kind: Kind) -> String {
    let word = kind.word();
    let article = if matches!(kind, Kind::Integer | Kind::Object | Kind::Array) { "an" } else { "a" };
    format!("{article} {word}")
}
