//! Names of types, their modules, and what is in them.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::ident::{self, Ident, camel, exact, snake, suffixed};
use super::scope::{Scope, UNNAMED, Wish};
use crate::diagnostic::Diagnostics;
use crate::ir::{Additional, Api, Enum, EnumValue, Field, Object, Type, TypeKind, Union};

/// The names of a type and what is in it.
#[derive(Debug)]
pub struct TypeNames {
    /// The type.
    pub ident: Ident,
    /// The module (and file) it stands in: that of the schema or operation that it is a part of.
    pub module: Ident,
    /// The struct of its required members, for those that have too many for arguments.
    pub required: Ident,
    /// The fields of a struct.
    pub fields: Vec<FieldNames>,
    /// The map of typed additional members.
    pub additional: Ident,
    /// The arms of an enum or a union, without the one for unknown values.
    pub arms: Vec<Ident>,
}

/// The names of a struct's field.
#[derive(Debug)]
pub struct FieldNames {
    /// The field, and the setter if it has one.
    pub ident: Ident,
    /// The setter of an explicit null.
    pub null: Ident,
}

pub(super) fn assign(api: &Api, diagnostics: &mut Diagnostics) -> Vec<TypeNames> {
    let mut scope = Scope::new("types", is_reserved_type, "Model");
    let wishes: Vec<_> = api.types.iter().map(type_wish).collect();
    let idents = scope.settle(&wishes, diagnostics);
    let modules = modules(api, &idents);
    api.types
        .iter()
        .zip(idents)
        .zip(modules)
        .map(|((ty, ident), module)| {
            let required = match &ty.kind {
                TypeKind::Object(_) => scope.take(suffixed(&ident, "Required")),
                _ => ident.clone(),
            };
            let (fields, additional) = match &ty.kind {
                TypeKind::Object(object) => fields(object, diagnostics),
                _ => (Vec::new(), snake(&["additional_properties"])),
            };
            let arms = match &ty.kind {
                TypeKind::Enum(it) => values(it, diagnostics),
                TypeKind::Union(it) => members(it),
                _ => Vec::new(),
            };
            TypeNames { ident, module, required, fields, additional, arms }
        })
        .collect()
}

/// What every file sees without an import, and the one keyword in this case.
fn is_reserved_type(text: &str) -> bool {
    ident::is_prelude(text) || ident::is_keyword(text)
}

fn type_wish(ty: &Type) -> Wish<'_> {
    let hint: Vec<_> = ty.hint.iter().map(String::as_str).collect();
    let spelled = camel(&hint);
    let wire = hint.last().copied().unwrap_or_default();
    let rank = match (ty.named, hint == [spelled.as_str()]) {
        (true, true) => 1,
        (true, false) => 2,
        (false, _) => UNNAMED,
    };
    wish(ty.rename.as_deref(), spelled, wire, &ty.pointer, rank)
}

fn wish<'a>(
    rename: Option<&str>,
    spelled: Ident,
    wire: &'a str,
    pointer: &'a crate::pointer::Pointer,
    rank: u8,
) -> Wish<'a> {
    match rename.and_then(exact) {
        Some(ident) => Wish { ident, wire, pointer, rank: 0 },
        None => Wish { ident: spelled, wire, pointer, rank },
    }
}

/// A type stands in the module of what its hint begins with, so that what is nested in a document stays together.
fn modules(api: &Api, idents: &[Ident]) -> Vec<Ident> {
    let mut scope = Scope::new("modules", ident::is_keyword, "_");
    let mut roots: HashMap<&str, Ident> = HashMap::new();
    for (ty, ident) in api.types.iter().zip(idents).filter(|(ty, _)| ty.named) {
        if let Some(root) = ty.hint.first() {
            roots.entry(root).or_insert_with(|| scope.take(ident::module(ident.as_str())));
        }
    }
    api.types
        .iter()
        .map(|ty| {
            let root = ty.hint.first().map_or("", String::as_str);
            roots.entry(root).or_insert_with(|| scope.take(ident::module(root))).clone()
        })
        .collect()
}

fn fields(object: &Object, diagnostics: &mut Diagnostics) -> (Vec<FieldNames>, Ident) {
    let mut scope = Scope::new("fields", is_reserved_field, "_");
    let wishes: Vec<_> = object.fields.iter().map(field_wish).collect();
    let idents = scope.settle(&wishes, diagnostics);
    let additional = match object.additional {
        Additional::Typed(_) => scope.take(snake(&["additional_properties"])),
        _ => snake(&["additional_properties"]),
    };
    let nulls: Vec<_> = idents.iter().map(|it| scope.take(ident::joined(it, "null"))).collect();
    let fields = idents.into_iter().zip(nulls).map(|(ident, null)| FieldNames { ident, null }).collect();
    (fields, additional)
}

fn field_wish(field: &Field) -> Wish<'_> {
    let spelled = snake(&[&field.wire]);
    let rank = if spelled.as_str() == field.wire { 1 } else { 2 };
    wish(field.rename.as_deref(), spelled, &field.wire, &field.pointer, rank)
}

/// Besides keywords: the functions that every struct has.
fn is_reserved_field(text: &str) -> bool {
    ident::is_keyword(text) || ["new", "extra", "extra_mut"].contains(&text)
}

fn values(it: &Enum, diagnostics: &mut Diagnostics) -> Vec<Ident> {
    // A text that reads like another value of the enum, a number or a boolean.
    let others: HashSet<_> =
        it.values.iter().filter(|it| !it.value.is_string()).map(EnumValue::text).collect();
    let spelled: Vec<_> = it
        .values
        .iter()
        .map(|value| {
            let spelled = match (&value.word, &value.value) {
                (Some(word), _) => camel(&[word]),
                (None, Value::String(text)) if others.contains(text) => camel(&["text", text]),
                (None, Value::Number(number)) => ident::number(&number.to_string()),
                (None, _) => camel(&[&value.text()]),
            };
            (spelled, value.text())
        })
        .collect();
    let wishes: Vec<_> = it
        .values
        .iter()
        .zip(&spelled)
        .map(|(value, (ident, text))| wish(value.rename.as_deref(), ident.clone(), text, &value.pointer, 1))
        .collect();
    Scope::new("arms of an enum", is_reserved_arm, "Value").settle(&wishes, diagnostics)
}

fn members(union: &Union) -> Vec<Ident> {
    let wishes: Vec<_> = union
        .members
        .iter()
        .map(|member| {
            let hint: Vec<_> = member.hint.iter().map(String::as_str).collect();
            let wire = hint.last().copied().unwrap_or_default();
            Wish { ident: camel(&hint), wire, pointer: &member.pointer, rank: 1 }
        })
        .collect();
    // Members are named after what they are; that two are alike is no mistake of the document.
    Scope::new("arms of a union", is_reserved_arm, "Value").settle_quietly(&wishes)
}

/// The arm for what the schema does not list, and the one keyword in this case.
fn is_reserved_arm(text: &str) -> bool {
    ["Unknown", "Self"].contains(&text)
}
