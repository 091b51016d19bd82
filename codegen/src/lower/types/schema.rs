//! Lowers schemas to types.
//!
//! In: nodes. Out: for each named schema the body of its [`Type`], and for each use of a schema a [`Usage`]: how its
//! type is mentioned, and what is said in addition to it. Inline scalars, arrays and maps need no type of their own; inline
//! objects, enums and unions get one, which those share that are made of the same nodes.
//! The members of objects are lowered in [`object`](super::object); which alternatives a `oneOf` or `anyOf` has is
//! decided in [`compose`](super::compose).

use serde_json::Value;

use super::Types;
use super::compose::Alternative;
use super::enumeration::enum_of;
use super::scalar::scalar;
use crate::diagnostic::{Diagnostic, Severity, several};
use crate::ir::{Enum, EnumOf, EnumValue, Scalar, Travels, Type, TypeId, TypeKind, TypeRef};
use crate::lower::merge::{Extra, Flat, Kind, Node, Notes, Part, both, unite};
use crate::pointer::Pointer;

/// Maximum nesting depth of schemas.
const DEPTH: usize = 64;
/// As many types may be made of several schemas that meet in one property or alternative. Real documents make some
/// dozens; without an end an adversary could make a power set.
const MERGED: usize = 1000;
/// As many schemas may meet in one place.
const MEETING: usize = 16;

/// A schema as it is used.
#[derive(Debug, Clone)]
pub(in crate::lower) struct Usage {
    /// Its type, without null.
    pub(in crate::lower) ty: TypeRef,
    pub(in crate::lower) nullable: bool,
    pub(in crate::lower) notes: Notes,
    /// The only value it can have.
    pub(in crate::lower) constant: Option<Value>,
}

impl Usage {
    /// Its type, null included.
    pub(super) fn with_null(self) -> TypeRef {
        match self.ty {
            TypeRef::Any => TypeRef::Any,
            ty if self.nullable => TypeRef::Nullable(Box::new(ty)),
            ty => ty,
        }
    }

    /// Its type, null included, where nothing around it hides what is sensitive.
    pub(in crate::lower) fn alone(mut self) -> TypeRef {
        // Any value is null among others.
        self.nullable &= self.ty != TypeRef::Any;
        if self.notes.traits.sensitive {
            self.ty = TypeRef::Sensitive(Box::new(self.ty));
        }
        self.with_null()
    }
}

/// What a schema becomes.
#[derive(Debug)]
pub(in crate::lower) enum Class<'d> {
    Any,
    Scalar(Scalar),
    Array(Vec<Node<'d>>),
    /// Without nodes: of anything.
    Map(Vec<Node<'d>>),
    /// Whatever these nodes become.
    Same(Vec<Node<'d>>),
    Object(Box<Flat<'d>>),
    Enum(EnumOf, Vec<EnumValue>),
    Union(Vec<Alternative<'d>>),
}

impl<'d> Types<'d, '_> {
    /// Lowers every named schema.
    pub(in crate::lower) fn lower_named(&mut self) {
        for (index, name) in self.document.components().schemas.keys().enumerate() {
            let Some(node) = self.schemas.named_node(name) else { continue };
            let parts = self.schemas.named.parts.get(name.as_str()).cloned().unwrap_or_else(|| [].into());
            let mut notes = self.schemas.notes(&parts);
            let kind = match self.named_kind(name, &node, &parts, &mut notes) {
                TypeKind::Alias(target) if notes.traits.sensitive => {
                    TypeKind::Alias(TypeRef::Sensitive(Box::new(target)))
                }
                kind => kind,
            };
            // Any value is null among others.
            let is_any = matches!(&kind, TypeKind::Alias(it) if *it.shown() == TypeRef::Any);
            let nullable = self.schemas.named.nullable.contains(name.as_str()) && !is_any;
            if let Some(ty) = self.all.get_mut(index) {
                ty.rename = notes.rename;
                ty.docs = notes.docs;
                ty.epoch = notes.epoch.filter(|_| matches!(kind, TypeKind::Newtype(Scalar::I64)));
                if let TypeKind::Newtype(Scalar::String) = kind {
                    ty.known = notes.known;
                }
                ty.sensitive = notes.traits.sensitive;
                ty.nullable = nullable;
                ty.kind = kind;
            }
        }
    }

    /// Lowers the use of all these nodes at once. The hint counts where the nodes are more than one schema.
    pub(in crate::lower) fn usage(&mut self, nodes: &[Node<'d>], hint: &[String]) -> Usage {
        if self.depth >= DEPTH {
            if let Some(node) = nodes.last() {
                self.messages().push(several::too_deep(
                    node.pointer(),
                    Severity::Degraded,
                    "any value is accepted here",
                ));
            }
            return Usage { ty: TypeRef::Any, nullable: false, notes: Notes::default(), constant: None };
        }
        self.depth += 1;
        let usage = self.usage_within(nodes, hint);
        self.depth -= 1;
        usage
    }

    /// The named schema that parts come down to, if what is around it only comments on it.
    pub(super) fn transparent(&mut self, parts: &[Part<'d>]) -> Option<&'d str> {
        let mut names = parts.iter().filter_map(|it| match it {
            Part::Named { name, masked, .. } => Some((*name, *masked)),
            Part::Piece(_) => None,
        });
        let (name, masked) = names.next_back()?;
        let whole = self.schemas.flat_of(name);
        if masked && !whole.choices.is_empty() {
            return None;
        }
        let mut superfluous = Vec::new();
        for part in parts {
            let adds_nothing = match part {
                Part::Named { name: other, .. } => {
                    *other == name || self.schemas.flat_of(other).adds_nothing_to(&whole)
                }
                Part::Piece(piece) => {
                    let piece = self.schemas.piece(piece);
                    superfluous.extend(piece.superfluous_to(&whole));
                    piece.adds_nothing_to(&whole)
                }
            };
            if !adds_nothing {
                return None;
            }
        }
        superfluous.into_iter().for_each(|it| self.messages().push(it));
        Some(name)
    }

    /// Whether the type of a named schema hides what is sensitive in it, or can be no other than that of the schema.
    fn hides_itself(&self, name: &str) -> bool {
        self.schemas.traits_of(name).sensitive || self.is_base(name)
    }

    fn named_kind(
        &mut self,
        name: &'d str,
        node: &Node<'d>,
        parts: &[Part<'d>],
        notes: &mut Notes,
    ) -> TypeKind {
        if let Some(kind) = self.inheritance(name, node) {
            return kind;
        }
        let same = self.transparent(parts).filter(|base| !self.is_heir(name, base));
        if let Some(target) = same.filter(|it| !notes.traits.sensitive || self.hides_itself(it)) {
            notes.docs.constraints.extend(piece_phrases(parts));
            return self
                .ids
                .get(target)
                .map_or(TypeKind::Alias(TypeRef::Any), |id| TypeKind::Alias(TypeRef::Named(*id)));
        }
        let flat = self.schemas.flat_of(name);
        flat.conflicts.iter().for_each(|it| self.messages().push(it.clone()));
        notes.docs.constraints.extend(flat.phrases.iter().cloned());
        match self.classify(std::slice::from_ref(node), &flat, notes) {
            Class::Scalar(scalar) => TypeKind::Newtype(scalar),
            Class::Same(nodes) => self.same_kind(name, &nodes, node.hint(), notes),
            class @ (Class::Object(_) | Class::Enum(..) | Class::Union(_)) => {
                self.kind(class, node.hint(), &[name])
            }
            class => {
                let mut inner = Notes::default();
                let ty = self.loose(class, node.hint(), &mut inner);
                notes.docs.constraints.extend(inner.docs.constraints);
                notes.traits.sensitive |= inner.traits.sensitive;
                TypeKind::Alias(ty)
            }
        }
    }

    /// The body of a named schema that is the same as these nodes. Where no schema that they come down to has a name, it is
    /// the schema's own, so that no other type is needed and named after it.
    fn same_kind(
        &mut self,
        name: &'d str,
        nodes: &[Node<'d>],
        hint: &[String],
        notes: &mut Notes,
    ) -> TypeKind {
        let parts = self.schemas.parts(nodes);
        if self.depth < DEPTH && self.transparent(&parts).is_none() {
            let nodes = self.essential(nodes);
            let parts = self.schemas.parts(&nodes);
            let flat = self.schemas.flatten(&parts);
            let mut inner = self.schemas.notes(&parts);
            self.depth += 1;
            let kind = match self.classify(&nodes, &flat, &mut inner) {
                Class::Same(nodes) => Some(self.same_kind(name, &nodes, hint, &mut inner)),
                class @ (Class::Object(_) | Class::Enum(..) | Class::Union(_)) => {
                    let names = std::iter::once(name).chain(self.names_of(&parts)).collect::<Vec<_>>();
                    Some(self.kind(class, hint, &names))
                }
                Class::Any | Class::Scalar(_) | Class::Array(_) | Class::Map(_) => None,
            };
            self.depth -= 1;
            if let Some(kind) = kind {
                flat.conflicts.iter().for_each(|it| self.messages().push(it.clone()));
                notes.traits.sensitive |= inner.traits.sensitive;
                notes.docs.description = both(notes.docs.description.take(), inner.docs.description);
                return kind;
            }
        }
        let usage = self.usage(nodes, hint);
        notes.traits.sensitive |= usage.notes.traits.sensitive;
        match usage.ty {
            TypeRef::Scalar(scalar) => TypeKind::Newtype(scalar),
            ty => TypeKind::Alias(ty),
        }
    }

    fn usage_within(&mut self, nodes: &[Node<'d>], hint: &[String]) -> Usage {
        let parts = self.schemas.parts(nodes);
        let mut notes = self.schemas.notes(&parts);
        let nullable = self.schemas.is_nullable(&parts);
        if let Some(name) = self.transparent(&parts) {
            notes.docs.constraints = piece_phrases(&parts);
            let ty = self.ids.get(name).map_or(TypeRef::Any, |id| TypeRef::Named(*id));
            let flat = self.schemas.flat_of(name);
            let constant = flat.constant().filter(|_| flat.choices.is_empty()).cloned();
            return Usage { ty, nullable, notes, constant };
        }
        let nodes = self.essential(nodes);
        let parts = self.schemas.parts(&nodes);
        let flat = self.schemas.flatten(&parts);
        flat.conflicts.iter().for_each(|it| self.messages().push(it.clone()));
        let hint = match nodes.as_slice() {
            [node] if !node.is_masked() => node.hint().to_vec(),
            _ => hint.to_vec(),
        };
        notes.docs.constraints = flat.phrases.clone();
        let constant = flat.constant().filter(|_| flat.choices.is_empty()).cloned();
        let class = self.classify(&nodes, &flat, &mut notes);
        let mut usage = Usage { ty: TypeRef::Any, nullable, notes, constant };
        match class {
            Class::Same(nodes) => {
                let inner = self.usage(&nodes, &hint);
                usage.ty = inner.ty;
                usage.nullable |= inner.nullable;
                usage.notes.traits = usage.notes.traits.and(inner.notes.traits);
                usage.constant = inner.constant;
            }
            class @ (Class::Object(_) | Class::Enum(..) | Class::Union(_)) => {
                usage.ty = self.own_type(&nodes, &parts, class, hint, &usage.notes);
            }
            class => usage.ty = self.loose(class, &hint, &mut usage.notes),
        }
        usage
    }

    /// What a merged schema becomes.
    pub(super) fn classify(&mut self, nodes: &[Node<'d>], flat: &Flat<'d>, notes: &mut Notes) -> Class<'d> {
        if !flat.choices.is_empty() {
            return self.choose_among(nodes, flat, notes);
        }
        if let Some(values) = &flat.values {
            let values: Vec<_> = values.iter().filter(|it| !it.value.is_null()).cloned().collect();
            if let Some(of) = enum_of(flat.implied_kind(), &values) {
                return Class::Enum(of, values);
            }
            self.weaken_values(&values, &mut notes.docs.constraints);
        }
        match flat.implied_kind() {
            None | Some(Kind::Null) => {
                if let Some(at) = flat.required.values().next().and_then(Pointer::parent) {
                    self.messages().push(required_of_anything(&at));
                }
                if let Some(node) = nodes.last().filter(|_| flat.is_null()) {
                    self.messages().push(
                        Diagnostic::degraded(
                            "null-only",
                            node.pointer(),
                            "no value but null is allowed here",
                        )
                        .label("read as any value")
                        .help("say what else there may be, or leave it out"),
                    );
                }
                Class::Any
            }
            Some(Kind::Array) => Class::Array(flat.items.clone()),
            Some(Kind::Object) if flat.properties.is_empty() && flat.required.is_empty() => {
                match &flat.additional {
                    Extra::Typed(nodes) => Class::Map(nodes.clone()),
                    Extra::Open | Extra::Unspecified => Class::Map(Vec::new()),
                    Extra::Forbidden => Class::Object(Box::new(flat.clone())),
                }
            }
            Some(Kind::Object) => Class::Object(Box::new(flat.clone())),
            Some(kind) => Class::Scalar(scalar(kind, flat.format)),
        }
    }

    /// The type reference of what needs no type of its own.
    fn loose(&mut self, class: Class<'d>, hint: &[String], notes: &mut Notes) -> TypeRef {
        match class {
            Class::Scalar(scalar) => TypeRef::Scalar(scalar),
            Class::Array(items) => TypeRef::Array(Box::new(self.element(&items, hint, "each item", notes))),
            Class::Map(values) => TypeRef::Map(Box::new(self.element(&values, hint, "each value", notes))),
            _ => TypeRef::Any,
        }
    }

    fn element(&mut self, nodes: &[Node<'d>], hint: &[String], each: &str, notes: &mut Notes) -> TypeRef {
        if nodes.is_empty() {
            return TypeRef::Any;
        }
        let usage = self.usage(nodes, hint);
        let inner = &usage.notes;
        notes.docs.constraints.extend(inner.docs.constraints.iter().map(|it| format!("{each}: {it}")));
        // The words of a type of its own stand there.
        if !matches!(usage.ty, TypeRef::Named(_)) {
            let words = both(inner.docs.summary.clone(), inner.docs.description.clone());
            notes.docs.description = both(notes.docs.description.take(), words);
        }
        notes.traits.lenient = unite(notes.traits.lenient, inner.traits.lenient);
        notes.traits.sensitive |= inner.traits.sensitive;
        usage.with_null()
    }

    /// The type that these nodes share with whatever else is made of the same.
    fn own_type(
        &mut self,
        nodes: &[Node<'d>],
        parts: &[Part<'d>],
        class: Class<'d>,
        hint: Vec<String>,
        notes: &Notes,
    ) -> TypeRef {
        let key: Vec<_> = nodes.iter().map(Node::key).collect();
        if let Some(id) = self.inline.get(&key) {
            return TypeRef::Named(*id);
        }
        let Some(last) = nodes.last() else { return TypeRef::Any };
        if nodes.len() > 1 {
            self.merged += 1;
            if self.merged > MERGED || nodes.len() > MEETING {
                self.messages().push(
                    Diagnostic::degraded(
                        "composition-too-large",
                        last.pointer(),
                        "too many schemas meet here",
                    )
                    .label("any value is accepted here")
                    .help("let fewer members of `allOf` declare the same property"),
                );
                return TypeRef::Any;
            }
        }
        let id = TypeId(self.all.len());
        let of_property = last.pointer().parent().and_then(|it| it.last().map(|it| it == "properties"));
        self.all.push(Type {
            pointer: last.pointer().clone(),
            hint: hint.clone(),
            named: false,
            // On a property the name is for the field.
            rename: notes.rename.clone().filter(|_| of_property != Some(true)),
            docs: notes.type_docs(),
            sensitive: notes.traits.sensitive,
            nullable: false,
            epoch: None,
            known: Vec::new(),
            view: None,
            travels: Travels::default(),
            kind: TypeKind::Alias(TypeRef::Any),
        });
        self.inline.insert(key, id);
        let names = self.names_of(parts);
        let kind = self.kind(class, &hint, &names);
        if let Some(ty) = self.all.get_mut(id.0) {
            ty.kind = kind;
        }
        TypeRef::Named(id)
    }

    /// The names of the schemas that parts are of.
    fn names_of(&self, parts: &[Part<'d>]) -> Vec<&'d str> {
        let names = parts.iter().filter_map(|it| match it {
            Part::Named { name, .. } => Some(*name),
            Part::Piece(piece) => self.document.schema_at(piece.node.pointer()),
        });
        names.collect()
    }

    /// The body of a type. The names are those of the schemas that it means, as a discriminator sees them.
    fn kind(&mut self, class: Class<'d>, hint: &[String], names: &[&'d str]) -> TypeKind {
        match class {
            Class::Object(flat) => TypeKind::Object(self.object(&flat, hint, names)),
            Class::Enum(of, values) => TypeKind::Enum(Enum { of, values }),
            Class::Union(alternatives) => self.union(alternatives, hint),
            _ => TypeKind::Alias(TypeRef::Any),
        }
    }

    /// Without the nodes that say nothing new, so that a property which is only declared again keeps its type.
    fn essential(&mut self, nodes: &[Node<'d>]) -> Vec<Node<'d>> {
        let mut kept: Vec<Node<'d>> = Vec::with_capacity(nodes.len());
        for node in nodes {
            if !kept.iter().any(|it| it.same_shape(node)) {
                kept.push(node.clone());
            }
        }
        if kept.len() < 2 {
            return kept;
        }
        let flats: Vec<_> = kept
            .iter()
            .map(|node| {
                let parts = self.schemas.parts(std::slice::from_ref(node));
                self.schemas.flatten(&parts)
            })
            .collect();
        let mut needed = vec![true; kept.len()];
        for (index, flat) in flats.iter().enumerate() {
            let implied = flats.iter().enumerate().any(|(other, it)| {
                other != index && needed.get(other) == Some(&true) && flat.adds_nothing_to(it)
            });
            if let Some(it) = needed.get_mut(index) {
                *it = !implied;
            }
        }
        kept.into_iter().zip(needed).filter_map(|(node, needed)| needed.then_some(node)).collect()
    }
}

/// Names of members say nothing about a value that may be a text or a number: mostly something else is meant.
fn required_of_anything(at: &Pointer) -> Diagnostic {
    Diagnostic::degraded(
        "required-alone",
        at,
        "`required` says which members an object has, and this may be anything",
    )
    .label("any value is accepted")
    .help("add `type: object`, or write `enum` if these are the possible values")
}

fn piece_phrases(parts: &[Part<'_>]) -> Vec<String> {
    parts
        .iter()
        .filter_map(|it| match it {
            Part::Piece(piece) => Some(piece.phrases.iter().cloned()),
            Part::Named { .. } => None,
        })
        .flatten()
        .collect()
}
