//! One of the two documents that are compared: its clean tree, and what became of its nodes in Rust.
//!
//! In: the outcome of the generator. Out: look-ups by pointer. Nothing is compared here.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::Outcome;
use crate::analyze::Facts;
use crate::diagnostic::Diagnostics;
use crate::ir::{Additional, Api, Items, MAX_ARGUMENTS, Operation, Scalar, TypeId, TypeKind, TypeRef};
use crate::names::EventMember;
use crate::pointer::Pointer;

/// A node that a reference leads to, with where it is.
#[derive(Debug, Clone)]
pub(super) struct TreeValue<'a> {
    pub(super) at: Pointer,
    pub(super) value: &'a Value,
}

impl<'a> TreeValue<'a> {
    /// The member of this name; null members count as missing.
    pub(super) fn get(&self, key: &str) -> Option<TreeValue<'a>> {
        let value = self.value.get(key).filter(|it| !it.is_null())?;
        Some(TreeValue { at: self.at.key(key), value })
    }

    /// The members of an object.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, TreeValue<'a>)> + use<'a> {
        let at = self.at.clone();
        let object = self.value.as_object();
        object
            .into_iter()
            .flatten()
            .map(move |(key, value)| (key.as_str(), TreeValue { at: at.key(key), value }))
    }

    /// The elements of a list.
    pub(super) fn elements(&self) -> impl Iterator<Item = TreeValue<'a>> + use<'a> {
        let at = self.at.clone();
        let list = self.value.as_array();
        list.into_iter()
            .flatten()
            .enumerate()
            .map(move |(index, value)| TreeValue { at: at.index(index), value })
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or(false)
    }
}

/// A function of the event: the member on the wire, its path, what it gives.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EventFunction {
    pub(super) wire: String,
    pub(super) path: String,
    pub(super) ty: String,
}

/// One of the two documents.
pub(super) struct Side<'a> {
    pub(super) root: &'a Value,
    pub(super) api: &'a Api,
    pub(super) outcome: &'a Outcome,
    facts: Facts,
    /// The Rust path of each node.
    pub(super) names: HashMap<&'a Pointer, &'a str>,
    /// The type that a schema is held as in Rust, by where the schema is.
    held: HashMap<Pointer, Held<'a>>,
    /// The types that a schema became, that for responses first.
    types: HashMap<&'a Pointer, Vec<TypeId>>,
    /// Operations by where they stand, the one with the preferred body first.
    operations: HashMap<&'a Pointer, Vec<usize>>,
    /// Fields by where the property is.
    fields: HashMap<&'a Pointer, Vec<(TypeId, usize)>>,
}

#[derive(Debug, Clone, Copy)]
struct Held<'a> {
    ty: &'a TypeRef,
    nullable: bool,
}

impl<'a> Side<'a> {
    /// A document of which something could be made.
    pub(super) fn new(outcome: &'a Outcome) -> Option<Self> {
        let (root, api) = (outcome.tree()?, outcome.api.as_ref()?);
        let mut side = Self {
            root,
            api,
            outcome,
            facts: Facts::of(api, &mut Diagnostics::default()),
            names: outcome.names.iter().map(|(at, path)| (at, path.as_str())).collect(),
            held: HashMap::new(),
            types: HashMap::new(),
            operations: HashMap::new(),
            fields: HashMap::new(),
        };
        for (index, ty) in api.types.iter().enumerate() {
            side.types.entry(&ty.pointer).or_default().push(TypeId(index));
            match &ty.kind {
                TypeKind::Object(object) => {
                    for (position, field) in object.fields.iter().enumerate() {
                        side.fields.entry(&field.pointer).or_default().push((TypeId(index), position));
                        side.hold(field.pointer.clone(), &field.ty, field.nullable);
                    }
                    if let Additional::Typed(ty_of) = &object.additional {
                        side.hold(ty.pointer.key("additionalProperties"), ty_of, false);
                    }
                }
                TypeKind::Alias(target) => side.hold(ty.pointer.clone(), target, false),
                TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Newtype(_) => {}
            }
        }
        for (index, operation) in api.operations.iter().enumerate() {
            side.operations.entry(&operation.pointer).or_default().push(index);
            for it in &operation.parameters {
                side.hold(it.pointer.key("schema"), &it.ty, false);
            }
            for header in &operation.headers {
                for pointer in &header.pointers {
                    side.hold(pointer.key("schema"), &header.ty, false);
                }
            }
            for content in operation.contents() {
                side.hold(content.pointer.key("schema"), &content.ty, false);
            }
        }
        for content in api.webhooks.iter().filter_map(|it| it.request.payload.as_ref()) {
            side.hold(content.pointer.key("schema"), &content.ty, false);
        }
        Some(side)
    }

    fn hold(&mut self, at: Pointer, ty: &'a TypeRef, nullable: bool) {
        match ty {
            TypeRef::Array(item) => self.hold(at.key("items"), item, false),
            TypeRef::Map(value) => self.hold(at.key("additionalProperties"), value, false),
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => {
                self.hold(at.clone(), inner, false);
            }
            TypeRef::Any | TypeRef::Scalar(_) | TypeRef::Named(_) => {}
        }
        self.held.insert(at, Held { ty, nullable });
    }

    /// The node at a pointer, if there is one.
    pub(super) fn node(&self, at: &Pointer) -> Option<TreeValue<'a>> {
        Some(TreeValue { at: at.clone(), value: self.root.pointer(at.as_str())? })
    }

    /// The node that references lead to from here, to their end.
    pub(super) fn follow(&self, mut node: TreeValue<'a>) -> TreeValue<'a> {
        // No chain is longer than this; a cycle of references is one.
        for _ in 0..64 {
            let target = node.text("$ref").and_then(|it| Pointer::parse(it.strip_prefix('#')?));
            match target.and_then(|it| self.node(&it)) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The reference that a schema is around, where it says no more than words and whether the value may be null.
    pub(super) fn wrapped(&self, node: &TreeValue<'a>) -> Option<TreeValue<'a>> {
        const BESIDE: &[&str] = &[
            "allOf",
            "description",
            "title",
            "example",
            "examples",
            "externalDocs",
            "default",
            "deprecated",
            "nullable",
            "readOnly",
            "writeOnly",
            "x-evidence",
            "x-sunset",
            "x-rust-name",
            "x-rust-argument",
            "x-sensitive",
        ];
        let only = node.get("allOf").filter(|it| it.value.as_array().is_some_and(|it| it.len() == 1))?;
        let says_more = node.members().any(|(key, _)| !BESIDE.contains(&key));
        only.elements().next().filter(|it| !says_more && it.value.get("$ref").is_some())
    }

    /// The Rust path of a node.
    pub(super) fn path(&self, at: &Pointer) -> Option<&'a str> {
        self.names.get(at).copied()
    }

    /// The types that a schema became.
    pub(super) fn types_at(&self, at: &Pointer) -> &[TypeId] {
        self.types.get(at).map_or(&[], Vec::as_slice)
    }

    /// The Rust path of the type that a schema became, that for responses if there are two.
    pub(super) fn type_path_at(&self, at: &Pointer) -> Option<String> {
        self.types_at(at).first().map(|it| self.type_path(*it).to_owned())
    }

    /// The fields that a property became.
    pub(super) fn fields_at(&self, at: &Pointer) -> &[(TypeId, usize)] {
        self.fields.get(at).map_or(&[], Vec::as_slice)
    }

    /// The place among the arguments that a property asks for.
    pub(super) fn argument_at(&self, at: &Pointer) -> Option<u32> {
        let (ty, position) = self.fields_at(at).first()?;
        match &self.api.ty(*ty).kind {
            TypeKind::Object(object) => object.fields.get(*position)?.argument,
            _ => None,
        }
    }

    /// Whether the member that a property became holds its value in a box.
    pub(super) fn is_boxed(&self, at: &Pointer) -> bool {
        self.fields_at(at).iter().any(|(ty, field)| self.facts.is_boxed(*ty, *field))
    }

    /// The operation at a node, with its preferred body.
    pub(super) fn operation_at(&self, at: &Pointer) -> Option<&'a Operation> {
        let index = *self.operations.get(at)?.first()?;
        self.api.operations.get(index)
    }

    /// The Rust type that a schema is held as where it is; `None` where nothing is known of it.
    pub(super) fn held_at(&self, at: &Pointer) -> Option<String> {
        match self.held.get(at) {
            Some(held) => {
                let text = self.print(held.ty);
                Some(if held.nullable { format!("Option<{text}>") } else { text })
            }
            None => {
                let id = *self.types_at(at).first()?;
                Some(match &self.api.ty(id).kind {
                    TypeKind::Newtype(scalar) => format!("newtype {}", scalar_name(*scalar)),
                    _ => self.type_path(id).to_owned(),
                })
            }
        }
    }

    /// How the items of a media type are written, if it is read or sent as items.
    pub(super) fn items_at(&self, at: &Pointer) -> Option<&Items> {
        let contents = self.api.operations.iter().flat_map(|it| {
            let body = it.body.iter().map(|it| &it.content);
            body.chain(it.responses.iter().filter_map(|it| it.content.as_ref()))
        });
        contents.filter(|it| it.pointer == *at).find_map(|it| it.items.as_ref())
    }

    /// What a schema is in Rust where it is, whatever it is called: what does not change when a type is renamed.
    pub(super) fn shape_at(&self, at: &Pointer) -> Option<String> {
        match self.held.get(at) {
            Some(held) => Some(self.shape(held.ty)),
            None => self.types_at(at).first().map(|id| self.shape(&TypeRef::Named(*id))),
        }
    }

    fn shape(&self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Any => "any".to_owned(),
            TypeRef::Scalar(scalar) => scalar_name(*scalar).to_owned(),
            TypeRef::Array(item) => format!("[{}]", self.shape(item)),
            TypeRef::Map(value) => format!("{{{}}}", self.shape(value)),
            TypeRef::Nullable(inner) => format!("{}?", self.shape(inner)),
            TypeRef::Sensitive(inner) => format!("secret {}", self.shape(inner)),
            TypeRef::Named(id) => match &self.api.ty(*id).kind {
                TypeKind::Newtype(scalar) => format!("newtype {}", scalar_name(*scalar)),
                TypeKind::Object(_) => "struct".to_owned(),
                TypeKind::Enum(it) => format!("enum of {:?}", it.of),
                TypeKind::Union(_) => "union".to_owned(),
                // What an alias is for is another fact; it may hold itself.
                TypeKind::Alias(TypeRef::Named(_)) => "alias".to_owned(),
                TypeKind::Alias(ty) => match ty.mentioned() {
                    None => self.shape(ty),
                    Some(_) => "alias".to_owned(),
                },
            },
        }
    }

    /// The schema that became the type of a value that is here, null and secrecy aside.
    pub(super) fn type_of(&self, at: &Pointer) -> Option<TypeId> {
        match self.held.get(at) {
            Some(held) => held.ty.direct(),
            None => self.types_at(at).first().copied(),
        }
    }

    /// What a member is in Rust, as its struct declares it.
    pub(super) fn declaration(&self, at: &Pointer) -> Option<String> {
        let (ty, position) = *self.fields_at(at).first()?;
        let TypeKind::Object(object) = &self.api.ty(ty).kind else { return None };
        let field = object.fields.get(position)?;
        let name = self.path(at)?.rsplit("::").next()?;
        let ty = self.print(&field.ty);
        let ty = ty.strip_prefix("models::").unwrap_or(&ty).to_owned();
        let is_option = !field.required || field.nullable;
        Some(format!("pub {name}: {}", if is_option { format!("Option<{ty}>") } else { ty }))
    }

    /// The functions that the event has for members that every webhook brings.
    pub(super) fn event_functions(&self) -> BTreeSet<EventFunction> {
        let Some(event) = self.api.event else { return BTreeSet::new() };
        let function = |it: &EventMember| EventFunction {
            wire: it.wire.clone(),
            path: format!("{}::{}", self.type_path(event), it.ident),
            ty: self.print(&it.ty),
        };
        self.outcome.event_members.iter().map(function).collect()
    }

    /// What errors can be asked for by name: the enums of their classes, with each value.
    pub(super) fn error_functions(&self) -> BTreeSet<String> {
        let mut res = BTreeSet::new();
        for id in self.facts.error_kinds() {
            let path = self.type_path(*id);
            res.insert(path.to_owned());
            if let TypeKind::Enum(it) = &self.api.ty(*id).kind {
                res.extend(it.values.iter().map(|it| format!("{path} {}", it.value)));
            }
        }
        res
    }

    /// How callers make the struct that a property or an object belongs to: `CreateRefund::new(amount, reason)`; `None`
    /// where they do not, since only responses bring it.
    pub(super) fn constructor(&self, at: &Pointer) -> Option<String> {
        // The type for requests is the last of several.
        let field = self.fields_at(at).iter().map(|it| it.0).next_back();
        let id = field.or_else(|| self.types_at(at).last().copied())?;
        let ty = self.api.ty(id);
        let TypeKind::Object(object) = &ty.kind else { return None };
        if ty.travels.is_only_received() {
            return None;
        }
        let fields = object.arguments();
        let names = fields.iter().filter_map(|it| self.path(&it.pointer)?.rsplit("::").next());
        let names = names.collect::<Vec<_>>().join(", ");
        let path = self.type_path(id).strip_prefix("models::")?;
        Some(match fields.len() {
            ..=MAX_ARGUMENTS => format!("{path}::new({names})"),
            _ => format!("{path}::new({path}Required {{ {names} }})"),
        })
    }

    /// The Rust path of a type, without the crate.
    pub(super) fn type_path(&self, id: TypeId) -> &'a str {
        self.outcome.types.get(id.0).map_or("", String::as_str)
    }

    /// A type as callers write it.
    pub(super) fn print(&self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Any => "serde_json::Value".to_owned(),
            TypeRef::Scalar(scalar) => scalar_name(*scalar).to_owned(),
            TypeRef::Array(item) => format!("Vec<{}>", self.print(item)),
            TypeRef::Map(value) => format!("BTreeMap<String, {}>", self.print(value)),
            TypeRef::Nullable(inner) => format!("Option<{}>", self.print(inner)),
            TypeRef::Sensitive(inner) => format!("json::Sensitive<{}>", self.print(inner)),
            TypeRef::Named(id) => self.type_path(*id).to_owned(),
        }
    }
}

fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "bool",
        Scalar::I32 => "i32",
        Scalar::I64 => "i64",
        Scalar::I128 => "i128",
        Scalar::U128 => "u128",
        Scalar::F64 => "f64",
        Scalar::String => "String",
        Scalar::DateTime => "json::DateTime",
        Scalar::Date => "json::Date",
        Scalar::Uuid => "json::Uuid",
        Scalar::Decimal => "json::Decimal",
        Scalar::EmptyString => "json::EmptyString",
        Scalar::File => "json::File",
    }
}
