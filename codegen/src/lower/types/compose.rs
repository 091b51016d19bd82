//! Lowers `oneOf` and `anyOf`.
//!
//! In: a merged schema with choices. Out: the simplest thing that says the same: one of its alternatives, a scalar, an
//! open enum, or a union. What is next to a choice belongs to every alternative, and is merged into each.
//! Two choices at once are multiplied out; where that would be too much they become one object with all members.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use openapiv3::Discriminator;
use serde_json::Value;

use super::Types;
use super::enumeration::enum_of;
use super::scalar::scalar;
use super::schema::{Class, Usage};
use crate::diagnostic::Diagnostic;
use crate::ir::{Docs, EnumOf, EnumValue, Member, Scalar, TypeKind, TypeRef, Union};
use crate::lower::merge::{Choice, Flat, Kind, Node, Notes, a, superfluous, with};
use crate::pointer::Pointer;

/// As many alternatives may come out of two choices at once.
const PRODUCT: usize = 32;

/// An alternative.
#[derive(Debug)]
pub(in crate::lower) struct Alternative<'d> {
    /// What it is made of: the alternative itself, and what is next to the choice.
    nodes: Vec<Node<'d>>,
    flat: Rc<Flat<'d>>,
    /// The named schema that it comes down to.
    name: Option<&'d str>,
    /// The named schema that the choice lists, which is what a discriminator maps to.
    listed: Option<&'d str>,
    /// Where the choice lists it.
    pointer: Pointer,
    word: String,
    discriminator: Option<(&'d Discriminator, Pointer)>,
    /// Why no value is of it and of what is next to the choice.
    clash: Option<Clash>,
}

/// What no value can be at once.
#[derive(Debug)]
enum Clash {
    /// The type next to the choice, and that of the alternative.
    Types(Kind, Kind),
    /// A value, or a member of this name, is one thing next to the choice and another in the alternative.
    Values(Option<String>),
}

impl<'d> Types<'d, '_> {
    /// What a schema with choices becomes.
    pub(super) fn choose_among(
        &mut self,
        nodes: &[Node<'d>],
        flat: &Flat<'d>,
        notes: &mut Notes,
    ) -> Class<'d> {
        let mut rest: Vec<_> = nodes.iter().map(Node::masked).collect();
        let mut seen = HashSet::new();
        rest.retain(|it| seen.insert(it.pointer().clone()));
        let rest_parts = self.schemas.parts(&rest);
        let rest_flat = self.schemas.flatten(&rest_parts);
        let Some(combinations) = combinations(&flat.choices) else {
            return self.loosen(&flat.choices, &rest_flat, notes);
        };
        let discriminator = match flat.choices.as_slice() {
            [only] => only
                .discriminator
                .map(|it| (it, only.pointer.parent().unwrap_or_default().key("discriminator"))),
            _ => None,
        };
        let mut alternatives: Vec<Alternative<'d>> = Vec::with_capacity(combinations.len());
        let mut names = HashSet::new();
        for combination in combinations {
            let Some(mut alternative) = self.alternative(combination, &rest, &rest_flat) else { continue };
            alternative.discriminator.clone_from(&discriminator);
            if alternative.name.is_none_or(|it| names.insert(it)) {
                alternatives.push(alternative);
            }
        }
        self.without_impossible(&mut alternatives, &rest_flat);
        self.simplest(alternatives, notes)
    }

    /// An alternative together with what is next to the choice; `None` if it is null.
    fn alternative(
        &mut self,
        listed: Vec<Node<'d>>,
        rest: &[Node<'d>],
        rest_flat: &Flat<'d>,
    ) -> Option<Alternative<'d>> {
        let parts = self.schemas.parts(&listed);
        let own = self.schemas.flatten(&parts);
        if own.is_null() {
            return None;
        }
        let pointer = listed.last()?.pointer().clone();
        let word = listed.iter().map(Node::word).collect::<Vec<_>>().join(" ");
        let listed_name = if let [only] = listed.as_slice() { only.name() } else { None };
        let clash = self.clash(rest_flat, &own);
        let fits = rest_flat.properties.is_empty()
            || !own.choices.is_empty()
            || matches!(own.implied_kind(), None | Some(Kind::Object));
        if !fits && clash.is_none() {
            self.messages().push(
                Diagnostic::degraded(
                    "allof-over-union",
                    &pointer,
                    "properties next to an alternative that is not an object",
                )
                .label("the alternative is taken without them")
                .help("move the properties into the alternatives that are objects"),
            );
        }
        let nodes = if fits && clash.is_none() && !rest_flat.adds_nothing_to(&own) {
            let rest = rest.iter().filter(|it| !listed.iter().any(|own| own.pointer() == it.pointer()));
            rest.chain(&listed).cloned().collect()
        } else {
            listed
        };
        let parts = self.schemas.parts(&nodes);
        let name = self.transparent(&parts);
        let flat = self.schemas.flatten(&parts);
        let discriminator = None;
        Some(Alternative { nodes, flat, name, listed: listed_name, pointer, word, discriminator, clash })
    }

    /// Why no value is of an alternative and of what is next to the choice, where that is plain to see.
    fn clash(&mut self, rest: &Flat<'d>, own: &Flat<'d>) -> Option<Clash> {
        if !own.choices.is_empty() {
            return None;
        }
        if let Some((beside, kind)) = rest.contradicts(own) {
            return Some(Clash::Types(beside, kind));
        }
        if are_apart(rest.values.as_deref(), own.values.as_deref()) {
            return Some(Clash::Values(None));
        }
        let required = |name| rest.required.contains_key(name) || own.required.contains_key(name);
        let both = own.properties.iter().filter(|(name, _)| required(**name));
        let both = both.filter_map(|(name, nodes)| Some((*name, nodes, rest.properties.get(name)?)));
        for (name, nodes, beside) in both {
            let [own, beside] = [nodes, beside].map(|it| {
                let parts = self.schemas.parts(it);
                self.schemas.flatten(&parts)
            });
            if are_apart(beside.values.as_deref(), own.values.as_deref()) {
                return Some(Clash::Values(Some(name.to_owned())));
            }
        }
        None
    }

    /// Takes alternatives away that no value is of. Where that is all of them, what is next to the choice is the mistake:
    /// a type by itself, which is left out of account.
    fn without_impossible(&mut self, alternatives: &mut Vec<Alternative<'d>>, rest: &Flat<'d>) {
        let Some(first) = alternatives.iter().find_map(|it| it.clash.as_ref()) else { return };
        if alternatives.iter().all(|it| it.clash.is_some()) {
            if let (Clash::Types(beside, _), Some((_, at))) = (first, &rest.kind) {
                self.messages().push(superfluous(at, *beside, "what is inside".to_owned()));
            }
            return;
        }
        alternatives.retain(|it| {
            let Some(clash) = &it.clash else { return true };
            let why = match clash {
                Clash::Types(beside, kind) => format!("no value is {} and {} at once", a(*beside), a(*kind)),
                Clash::Values(None) => {
                    "none of its values is allowed by the schema around the choice".to_owned()
                }
                Clash::Values(Some(name)) => {
                    format!("its `{name}` is never one that the schema around the choice allows")
                }
            };
            self.messages().push(
                Diagnostic::warning("alternative-impossible", &it.pointer, why)
                    .label("left out: no value is of this alternative")
                    .help("remove the alternative, or the keywords next to the choice"),
            );
            false
        });
    }

    fn simplest(&mut self, mut alternatives: Vec<Alternative<'d>>, notes: &mut Notes) -> Class<'d> {
        if alternatives.len() < 2 {
            return alternatives.pop().map_or(Class::Any, |it| Class::Same(it.nodes));
        }
        // Of what becomes one, all is sensitive; a union knows which of its alternatives are.
        let sensitive = alternatives.iter().any(|it| self.is_sensitive(&it.nodes));
        // A file is not a string where files can travel; elsewhere the two become one again.
        let files = alternatives.iter().filter(|it| is_file(&it.flat)).count();
        let is_mixed = (1..alternatives.len()).contains(&files);
        if !is_mixed && alternatives.iter().all(|it| is_text(&it.flat)) {
            notes.traits.sensitive |= sensitive;
            return self.texts(alternatives);
        }
        let listed = alternatives.iter().all(is_listed);
        if listed {
            let of_numbers = alternatives.iter().any(|it| it.flat.implied_kind() == Some(Kind::Number));
            let values = self.values(&alternatives);
            let numbers = of_numbers && values.iter().all(|it| it.value.is_number());
            if let Some(of) = enum_of(numbers.then_some(Kind::Number), &values) {
                notes.traits.sensitive |= sensitive;
                return Class::Enum(of, values);
            }
        }
        let scalars: Option<Vec<Scalar>> = alternatives.iter().map(plain_scalar).collect();
        if let Some(scalar) = scalars.and_then(|it| common(&it)).filter(|_| !is_mixed) {
            notes.traits.sensitive |= sensitive;
            if listed {
                let values = self.values(&alternatives);
                self.weaken_values(&values, &mut notes.docs.constraints);
            }
            return Class::Scalar(scalar);
        }
        tell_apart(&mut alternatives);
        Class::Union(alternatives)
    }

    fn is_sensitive(&mut self, nodes: &[Node<'d>]) -> bool {
        let parts = self.schemas.parts(nodes);
        self.schemas.notes(&parts).traits.sensitive
    }

    /// Alternatives that are all text.
    fn texts(&mut self, alternatives: Vec<Alternative<'d>>) -> Class<'d> {
        let open = alternatives.iter().any(|it| it.flat.values.is_none());
        let values = self.values(&alternatives);
        let only_empty = values.iter().all(|it| it.value.as_str() == Some(""));
        if only_empty && open {
            let plain: Vec<_> = alternatives
                .iter()
                .filter(|it| it.flat.values.is_none())
                .map(|it| scalar(Kind::String, it.flat.format))
                .collect();
            let same = if values.is_empty() { common(&plain) } else { None };
            return Class::Scalar(same.unwrap_or(Scalar::String));
        }
        let mut enums = alternatives.iter().filter(|it| it.flat.values.is_some());
        match (enums.next(), enums.next()) {
            (Some(only), None) if only.name.is_some() => Class::Same(only.nodes.clone()),
            _ => Class::Enum(EnumOf::Text, values),
        }
    }

    /// The values of all alternatives, each once. An alternative of one value describes it.
    fn values(&mut self, alternatives: &[Alternative<'d>]) -> Vec<EnumValue> {
        let mut values: Vec<EnumValue> = Vec::new();
        let mut seen = HashSet::new();
        for alternative in alternatives {
            let literals: Vec<_> =
                alternative.flat.values.iter().flatten().filter(|it| !it.value.is_null()).collect();
            let only = literals.len() == 1;
            for literal in literals {
                if !seen.insert(literal.value.to_string()) {
                    continue;
                }
                let mut literal = literal.clone();
                if only {
                    let parts = self.schemas.parts(&alternative.nodes);
                    let notes = self.schemas.notes(&parts);
                    let described = literal.docs.description.take();
                    literal.docs = Docs { default: None, example: None, ..notes.docs };
                    literal.docs.description = literal.docs.description.or(described);
                    literal.rename = notes.rename;
                    // A string says what it is by itself.
                    let title = literal.docs.summary.clone().filter(|_| !literal.value.is_string());
                    literal.word = literal.word.or(title);
                }
                values.push(literal);
            }
        }
        values
    }

    /// The body of a union.
    pub(in crate::lower) fn union(
        &mut self,
        alternatives: Vec<Alternative<'d>>,
        hint: &[String],
    ) -> TypeKind {
        let discriminator = alternatives.iter().find_map(|it| it.discriminator.clone());
        let listed: Vec<_> = alternatives.iter().filter_map(|it| it.listed).collect();
        let mapping = discriminator.as_ref().map(|(it, at)| self.mapping_at(it, at, &listed));
        let mut members: Vec<Member> = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            let usage = self.alternative_usage(&alternative, hint);
            let tags = match &mapping {
                Some(mapping) => self.tags_of(mapping, alternative.listed, &alternative.flat),
                None => Vec::new(),
            };
            match members.iter_mut().find(|it| it.ty == usage.ty) {
                Some(same) => {
                    same.tags.extend(tags);
                    same.sensitive |= usage.notes.traits.sensitive;
                }
                None => members.push(Member {
                    pointer: alternative.pointer,
                    hint: vec![alternative.word],
                    ty: usage.ty,
                    tags,
                    fallback: false,
                    sensitive: usage.notes.traits.sensitive,
                    docs: usage.notes.docs,
                }),
            }
        }
        if let (Some((_, at)), Some(mapping)) = (&discriminator, &mapping) {
            self.check_mapping(mapping, at, &members);
            self.settle_tags(&mut members, at);
            self.settle_default(mapping, at, &mut members);
        }
        // Next to others, an alternative that says nothing needs no arm: what is of none of them is kept anyway.
        if members.len() > 2 && discriminator.is_none() {
            members.retain(|it| it.ty != TypeRef::Any || it.docs != Docs::default());
        }
        let tagged = members.iter().any(|it| !it.tags.is_empty());
        match members.as_slice() {
            [only] => TypeKind::Alias(only.ty.clone()),
            _ => TypeKind::Union(Union {
                members,
                discriminator: discriminator.filter(|_| tagged).map(|(it, _)| it.property_name.clone()),
            }),
        }
    }

    /// An alternative as it is used.
    fn alternative_usage(&mut self, alternative: &Alternative<'d>, hint: &[String]) -> Usage {
        if !is_empty_text(alternative) {
            return self.usage(&alternative.nodes, &with(hint, &alternative.word));
        }
        let parts = self.schemas.parts(&alternative.nodes);
        let ty = TypeRef::Scalar(Scalar::EmptyString);
        Usage { ty, nullable: false, notes: self.schemas.notes(&parts), constant: None }
    }

    /// A union of named schemas that no choice lists.
    pub(super) fn listed_alternative(
        &mut self,
        node: Node<'d>,
        listed: &'d str,
        word: &str,
        discriminator: (&'d Discriminator, Pointer),
    ) -> Alternative<'d> {
        let nodes = vec![node];
        let parts = self.schemas.parts(&nodes);
        let name = self.transparent(&parts);
        let flat = self.schemas.flatten(&parts);
        let pointer = crate::lower::merge::schema_pointer(listed);
        Alternative {
            nodes,
            flat,
            name,
            listed: Some(listed),
            pointer,
            word: word.to_owned(),
            discriminator: Some(discriminator),
            clash: None,
        }
    }

    /// One object with the members of all alternatives, none of them required.
    fn loosen(&mut self, choices: &[Choice<'d>], rest: &Flat<'d>, notes: &mut Notes) -> Class<'d> {
        let mut flat = Flat { choices: Vec::new(), ..rest.clone() };
        for choice in choices {
            self.messages().push(
                Diagnostic::degraded("allof-over-union", &choice.pointer, "too many alternatives meet here")
                    .label("one object with the members of all of them")
                    .help("name the combinations that occur"),
            );
            for member in &choice.members {
                notes.traits.sensitive |= self.is_sensitive(std::slice::from_ref(member));
                let parts = self.schemas.parts(std::slice::from_ref(member));
                let other = self.schemas.flatten(&parts);
                for (name, nodes) in &other.properties {
                    if !flat.properties.contains_key(name) {
                        flat.properties.insert(name, nodes.clone());
                    }
                }
            }
        }
        if flat.properties.is_empty() { Class::Any } else { Class::Object(Box::new(flat)) }
    }
}

/// Whether two lists of values have none in common.
fn are_apart(a: Option<&[EnumValue]>, b: Option<&[EnumValue]>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    !a.iter().any(|a| b.iter().any(|b| a.value == b.value))
}

/// Every way to choose; `None` where there are too many.
fn combinations<'d>(choices: &[Choice<'d>]) -> Option<Vec<Vec<Node<'d>>>> {
    let (first, others) = choices.split_first()?;
    let mut all: Vec<Vec<Node<'d>>> = first.members.iter().map(|it| vec![it.clone()]).collect();
    for choice in others {
        if all.len().checked_mul(choice.members.len())? > PRODUCT {
            return None;
        }
        all = all
            .iter()
            .flat_map(|head| {
                choice.members.iter().map(|it| {
                    let mut all = head.clone();
                    all.push(it.clone());
                    all
                })
            })
            .collect();
    }
    Some(all)
}

/// Whether a schema is text, one way or another.
fn is_text(flat: &Flat<'_>) -> bool {
    flat.choices.is_empty()
        && flat.implied_kind() == Some(Kind::String)
        && flat.values.iter().flatten().all(|it| matches!(it.value, Value::String(_) | Value::Null))
}

/// Whether an alternative is the empty string and nothing else: many APIs take it for "unset". Any other string is of no
/// alternative then, and the union keeps it.
fn is_empty_text(alternative: &Alternative<'_>) -> bool {
    let is_empty = |it: &[EnumValue]| matches!(it, [only] if only.value.as_str() == Some(""));
    alternative.name.is_none()
        && is_text(&alternative.flat)
        && alternative.flat.values.as_deref().is_some_and(is_empty)
}

fn is_file(flat: &Flat<'_>) -> bool {
    is_text(flat) && flat.values.is_none() && scalar(Kind::String, flat.format) == Scalar::File
}

/// Whether nothing but its values matters.
fn is_listed(alternative: &Alternative<'_>) -> bool {
    alternative.name.is_none() && alternative.flat.choices.is_empty() && alternative.flat.values.is_some()
}

fn plain_scalar(alternative: &Alternative<'_>) -> Option<Scalar> {
    let flat = &alternative.flat;
    match flat.implied_kind()? {
        kind @ (Kind::Integer | Kind::Number | Kind::Boolean)
            if flat.choices.is_empty() && alternative.name.is_none() =>
        {
            Some(scalar(kind, flat.format))
        }
        _ => None,
    }
}

/// The scalar that holds them all without loss.
fn common(scalars: &[Scalar]) -> Option<Scalar> {
    let first = *scalars.first()?;
    if scalars.iter().all(|it| *it == first) {
        return Some(first);
    }
    let widest = if scalars.contains(&Scalar::I128) { Scalar::I128 } else { Scalar::I64 };
    // No integer holds both what may be negative and all of 128 bits.
    scalars.iter().all(|it| matches!(it, Scalar::I32 | Scalar::I64 | Scalar::I128)).then_some(widest)
}

/// Two alternatives of one kind need words that tell them apart: `int32` and `int64`.
fn tell_apart(alternatives: &mut [Alternative<'_>]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for alternative in alternatives.iter() {
        *counts.entry(alternative.word.clone()).or_default() += 1;
    }
    for alternative in alternatives {
        if counts.get(&alternative.word).is_none_or(|it| *it < 2) {
            continue;
        }
        if let Some(format) = alternative.flat.format {
            format.clone_into(&mut alternative.word);
        }
    }
}
