//! Schemas with their `allOf` merged.
//!
//! In: the parts of a schema. Out: one flat set of keywords that holds what all parts say together: properties side
//! by side, `required` united, enums intersected. Where two parts contradict each other the later wins, and the
//! contradiction is kept for whoever lowers the result.
//! What a flat schema becomes is decided in [`schema`](crate::lower::types); the cache for named ones is in
//! [`named`](super::named).

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::AdditionalProperties;
use serde_json::Value;

use super::Schemas;
use super::constraints::canonical;
use super::keywords::{Keywords, Kind};
use super::node::{Choice, Node, Part, Piece};
use crate::diagnostic::Diagnostic;
use crate::ir::{Docs, EnumValue};
use crate::lower::extensions;
use crate::pointer::Pointer;

/// A schema, merged.
#[derive(Debug, Clone, Default)]
pub(in crate::lower) struct Flat<'d> {
    /// `type`, and where it was said last.
    pub(in crate::lower) kind: Option<(Kind, Pointer)>,
    pub(in crate::lower) format: Option<&'d str>,
    /// The values of `enum`; `None` where there is none.
    pub(in crate::lower) values: Option<Vec<EnumValue>>,
    /// Each property with all that is said about it: one node, or more to be merged in turn.
    pub(in crate::lower) properties: IndexMap<&'d str, Vec<Node<'d>>>,
    /// The names under `required`, and where they stand.
    pub(in crate::lower) required: IndexMap<&'d str, Pointer>,
    pub(in crate::lower) additional: Extra<'d>,
    pub(in crate::lower) items: Vec<Node<'d>>,
    pub(in crate::lower) choices: Vec<Choice<'d>>,
    /// What no type expresses.
    pub(in crate::lower) phrases: Vec<String>,
    /// Contradictions between its parts.
    pub(in crate::lower) conflicts: Vec<Diagnostic>,
    /// It is one schema with others inside: what it says of them itself.
    pub(in crate::lower) around: bool,
}

/// What `additionalProperties` says.
#[derive(Debug, Clone, Default)]
pub(in crate::lower) enum Extra<'d> {
    #[default]
    Unspecified,
    Forbidden,
    Open,
    Typed(Vec<Node<'d>>),
}

impl<'d> Flat<'d> {
    /// `type`, or what the other keywords make of it.
    pub(in crate::lower) fn implied_kind(&self) -> Option<Kind> {
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
    pub(in crate::lower) fn constant(&self) -> Option<&Value> {
        let mut values = self.texts_or_others();
        let first = values.next()?;
        values.all(|it| it == first).then_some(first)
    }

    /// Whether null is its only value.
    pub(in crate::lower) fn is_null(&self) -> bool {
        matches!(self.kind, Some((Kind::Null, _)))
            || self.values.as_ref().is_some_and(|it| it.iter().all(|it| it.value.is_null()))
    }

    /// Whether all of it is already said by the other, phrases aside.
    pub(in crate::lower) fn adds_nothing_to(&self, other: &Self) -> bool {
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

    /// Whether what was merged so far is only a type.
    fn is_bare(&self) -> bool {
        self.kind.is_some() && self.is_only_type()
    }

    /// Whether it only says a type, around or next to a schema that says more, and one that no value of that has.
    fn is_superfluous_to(&self, other: &Self) -> bool {
        self.is_only_type() && (self.around || !other.is_only_type()) && self.contradicts(other).is_some()
    }

    /// The types that no value can have at once.
    pub(in crate::lower) fn contradicts(&self, other: &Self) -> Option<(Kind, Kind)> {
        let ((mine, _), theirs) = (self.kind.as_ref()?, other.implied_kind()?);
        (!agree(*mine, theirs)).then_some((*mine, theirs))
    }

    /// What there is to say of a type around or next to a schema that has another.
    pub(in crate::lower) fn superfluous_to(&self, other: &Self) -> Option<Diagnostic> {
        let (_, at) = self.kind.as_ref().filter(|_| self.is_superfluous_to(other))?;
        let (mine, theirs) = self.contradicts(other)?;
        Some(superfluous(at, mine, a(theirs)))
    }

    /// Adds what another says; it wins where they contradict each other.
    pub(in crate::lower) fn merge(&mut self, other: &Self) {
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
        let own: HashMap<String, &EnumValue> = mine.iter().map(|it| (it.value.to_string(), it)).collect();
        let both = theirs.iter().filter_map(|it| Some(with_words_of(it, own.get(&it.value.to_string())?)));
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

impl<'d> Schemas<'d, '_> {
    /// Merges parts. Named ones must have been flattened before.
    pub(in crate::lower) fn flatten(&mut self, parts: &[Part<'d>]) -> Rc<Flat<'d>> {
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
    pub(in crate::lower) fn piece(&mut self, piece: &Piece<'d>) -> Flat<'d> {
        let keywords = &piece.keywords;
        let at = piece.node.pointer();
        let hint = piece.node.hint();
        let mut flat = Flat {
            kind: keywords.kind.map(|kind| (kind, at.clone())),
            format: if is_beyond_i64(keywords) {
                Some("int128")
            } else {
                keywords.format.filter(|it| *it != "int32" || fits_i32(keywords.bounds))
            },
            values: self.literals(piece),
            choices: piece.choices.clone(),
            phrases: piece.phrases.clone(),
            around: !(keywords.all_of.is_empty() && keywords.one_of.is_empty() && keywords.any_of.is_empty()),
            ..Flat::default()
        };
        for (name, schema) in keywords.properties.into_iter().flatten() {
            let node = self.boxed_node(schema, at.key("properties").key(name), with(hint, name));
            flat.properties.insert(name, vec![node]);
        }
        for (index, name) in keywords.required.iter().enumerate() {
            flat.required.entry(name).or_insert_with(|| at.key("required").index(index));
        }
        flat.additional = match keywords.additional {
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
        if let Some(schema) = keywords.items {
            let hint = if hint.len() == 1 { with(hint, "item") } else { hint.to_vec() };
            flat.items.push(self.boxed_node(schema, at.key("items"), hint));
        }
        flat
    }

    fn literals(&mut self, piece: &Piece<'d>) -> Option<Vec<EnumValue>> {
        let keywords = &piece.keywords;
        if keywords.values.is_empty() {
            return None;
        }
        let at = piece.node.pointer().key("enum");
        let mut literals: Vec<EnumValue> = Vec::with_capacity(keywords.values.len());
        let mut seen = HashMap::new();
        for (index, value) in keywords.values.iter().enumerate() {
            let pointer = at.index(index);
            // openapiv3 reads the values of a number as floats.
            let written = self.document.raw(&pointer).unwrap_or(value);
            let value = canonical(if written.is_number() { written } else { value });
            if let Some(first) = seen.insert(value.to_string(), pointer.clone()) {
                self.messages.push(
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
            let text = extensions::value_description(&keywords.data.extensions, written);
            let word = extensions::value_word(&keywords.data.extensions, written);
            let evidence = extensions::value_evidence(
                &keywords.data.extensions,
                written,
                piece.node.pointer(),
                &mut self.messages,
            );
            let docs = Docs { description: text, evidence, ..Docs::default() };
            literals.push(EnumValue { value, pointer, docs, rename: None, word });
        }
        for key in extensions::values_with_evidence(&keywords.data.extensions) {
            if !literals.iter().any(|it| extensions::value_key(&it.value) == *key) {
                let at = piece.node.pointer().key("x-enumEvidence").key(key);
                let message = format!("`{key}` is not a value of this enum");
                self.messages.push(
                    Diagnostic::warning("extension-value", at, message)
                        .label("has no effect")
                        .help("correct it, or list it under `enum`"),
                );
            }
        }
        Some(literals)
    }
}

/// The same value, named and described as elsewhere where nothing is said of it here.
fn with_words_of(value: &EnumValue, other: &EnumValue) -> EnumValue {
    let mut it = value.clone();
    it.word = it.word.or_else(|| other.word.clone());
    it.rename = it.rename.or_else(|| other.rename.clone());
    it.docs.description = it.docs.description.or_else(|| other.docs.description.clone());
    it.docs.evidence = it.docs.evidence.or_else(|| other.docs.evidence.clone());
    it
}

/// A hint with one more word.
pub(in crate::lower) fn with(hint: &[String], word: &str) -> Vec<String> {
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
fn is_beyond_i64(keywords: &Keywords<'_>) -> bool {
    // Bounds were read as floats, to which the largest `i64` is the integer behind it.
    const CLEARLY_BEYOND: f64 = 9.3e18;
    let mut values = keywords.values.iter().filter_map(Value::as_number);
    keywords.kind == Some(Kind::Integer)
        && (keywords.bounds.iter().flatten().any(|it| it.abs() > CLEARLY_BEYOND)
            || values.any(|it| it.as_i64().is_none() && it.as_i128().is_some()))
}

fn agree(a: Kind, b: Kind) -> bool {
    let number = |it| matches!(it, Kind::Integer | Kind::Number);
    a == b || (number(a) && number(b))
}

/// A type that comes with nothing, around or next to schemas of another.
pub(in crate::lower) fn superfluous(at: &Pointer, kind: Kind, inside: String) -> Diagnostic {
    Diagnostic::warning(
        "type-superfluous",
        at.key("type"),
        format!("no value of the rest of this schema is {}", a(kind)),
    )
    .label(format!("ignored: read as {inside}"))
    .help("remove the type: the rest of the schema says what it is")
}

pub(in crate::lower) fn a(kind: Kind) -> String {
    let word = kind.word();
    let article = if matches!(kind, Kind::Integer | Kind::Object | Kind::Array) { "an" } else { "a" };
    format!("{article} {word}")
}
