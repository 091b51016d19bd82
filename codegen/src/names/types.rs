//! Names of types, their modules, and what is in them.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::ident::{self, Case, Ident, camel, snake, spelled_out, suffixed};
use super::length;
use super::scope::{RESPELLED, SPELLED, Scope, UNNAMED, Wish};
use super::title::{self, Title};
use crate::diagnostic::Diagnostics;
use crate::ir::{Additional, Api, Enum, EnumValue, Field, Object, Type, TypeId, TypeKind, Union, Webhook};

/// The names of a type and what is in it.
#[derive(Debug)]
pub struct TypeNames {
    /// The type.
    pub ident: Ident,
    /// The module (and file) it is in: that of the schema or operation that it is a part of.
    pub module: Ident,
    /// The alias for the type or null, for a named schema that allows null.
    pub or_null: Option<Ident>,
    /// The struct of its required members, for those that have too many for arguments.
    pub required: Ident,
    /// The fields of a struct.
    pub fields: Vec<FieldNames>,
    /// The map of typed additional members.
    pub additional: Ident,
    /// The arms of an enum or a union, without the one for unknown values.
    pub arms: Vec<Ident>,
    /// The constants of a newtype's known values.
    pub known: Vec<Ident>,
}

/// The names of a struct's field.
#[derive(Debug)]
pub struct FieldNames {
    /// The field, and the setter if it has one.
    pub ident: Ident,
    /// The setter of an explicit null.
    pub null: Ident,
}

/// The names of all types, and for each webhook the arm of the event.
pub(super) fn assign(api: &Api, diagnostics: &mut Diagnostics) -> (Vec<TypeNames>, Vec<Ident>) {
    let mut scope = Scope::new("types", is_reserved_type, "Model");
    let is_event = |index: usize| api.event.is_some_and(|it| it.0 == index);
    let wished = api.types.iter().enumerate();
    let wished = wished.filter(|(index, it)| it.instead_of().is_none() && !is_event(*index));
    let locked = |index: usize| api.locked.types.get(&TypeId(index)).map(|it| it.name.as_str());
    let wishes: Vec<_> = wished.map(|(index, it)| type_wish(it).locked(locked(index), Case::Camel)).collect();
    let mut settled = scope.settle(&wishes, diagnostics).into_iter();
    let mut idents: Vec<Ident> = Vec::with_capacity(api.types.len());
    for (index, ty) in api.types.iter().enumerate() {
        let ident = match ty.instead_of() {
            // What requests send instead of a type comes after it, and is called after it.
            Some(id) => idents.get(id.0).map(|it| scope.take(suffixed(it, "Request"))),
            // No document calls the event so: whatever one does call so keeps the name.
            None if is_event(index) => {
                Some(scope.take_first(["WebhookEvent", "AnyWebhookEvent"].map(|it| camel(&[it]))))
            }
            None => settled.next(),
        };
        idents.extend(ident);
    }
    let webhooks = webhooks(api, diagnostics);
    let modules = modules(api, &idents);
    let types = api.types.iter().enumerate().zip(idents).zip(modules);
    let types = types
        .map(|(((index, ty), ident), module)| {
            let or_null = ty.nullable.then(|| scope.take(suffixed(&ident, "OrNull")));
            let required = match &ty.kind {
                TypeKind::Object(_) => scope.take(suffixed(&ident, "Required")),
                _ => ident.clone(),
            };
            let (fields, additional) = match &ty.kind {
                TypeKind::Object(object) => fields(api, ty, object, diagnostics),
                _ => (Vec::new(), snake(&["additional_properties"])),
            };
            let arms = match &ty.kind {
                TypeKind::Enum(it) => values(it, diagnostics),
                TypeKind::Union(_) if is_event(index) => {
                    let arms = api.webhooks.iter().zip(&webhooks);
                    arms.filter(|(it, _)| it.request.payload.is_some()).map(|(_, it)| it.clone()).collect()
                }
                TypeKind::Union(it) => members(it),
                _ => Vec::new(),
            };
            let known = known(&ty.known);
            TypeNames { ident, module, or_null, required, fields, additional, arms, known }
        })
        .collect();
    (types, webhooks)
}

/// The constants of known values.
fn known(values: &[String]) -> Vec<Ident> {
    let mut scope = Scope::new("constants", |_| false, "_");
    values.iter().map(|it| scope.take(ident::constant(it))).collect()
}

/// What every file sees without an import, and the one keyword in this case.
fn is_reserved_type(text: &str) -> bool {
    ident::is_prelude(text) || ident::is_keyword(text)
}

fn type_wish(ty: &Type) -> Wish<'_> {
    let mut hint: Vec<_> = ty.hint.iter().map(String::as_str).collect();
    let title = ty.docs.summary.as_deref().filter(|_| !ty.named);
    let title = title.and_then(|it| title::said(it, &hint));
    if let (Some(Title::Instead(word)), Some(own)) = (&title, hint.last_mut()) {
        *own = word;
    }
    let mut spelled = length::names(&hint);
    let mut others = spelled.split_off(1);
    match &title {
        // What it would be called without a title is better than a number.
        Some(Title::Instead(_)) => {
            others.extend(length::names(&ty.hint.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        Some(Title::Besides(word)) => {
            let more: Vec<_> = hint.iter().copied().chain([word.as_str()]).collect();
            others.extend(length::names(&more));
        }
        None => {}
    }
    let spelled = spelled.remove(0);
    let wire = ty.hint.last().map_or("", String::as_str);
    let rank = match (ty.named, hint == [spelled.as_str()]) {
        (true, true) => SPELLED,
        (true, false) => RESPELLED,
        (false, _) => UNNAMED,
    };
    let out: Vec<_> = hint.iter().map(|it| spelled_out(it)).collect();
    let out: Vec<_> = out.iter().map(String::as_str).collect();
    let mut wish = Wish::plain(spelled, wire, &ty.pointer, rank);
    wish.others = others;
    let out = camel(&out);
    if out.as_str().chars().count() <= length::LONGEST {
        wish = wish.or(out);
    }
    // Where all words are the same, what kind of type it is tells two apart.
    let kind = match &ty.kind {
        TypeKind::Object(_) if hint.len() == 1 && ty.pointer.as_str().contains("/responses/") => "response",
        TypeKind::Object(_) if hint.len() == 1 => "request",
        TypeKind::Object(_) => "object",
        TypeKind::Enum(_) => "enum",
        TypeKind::Union(_) => "union",
        TypeKind::Newtype(_) | TypeKind::Alias(_) => "value",
    };
    let with_kind = camel(&[wish.ident.as_str(), kind]);
    let says_kind = hint.last().is_some_and(|it| it.eq_ignore_ascii_case(kind));
    if !ty.named && !says_kind && with_kind.as_str().chars().count() <= length::LONGEST {
        wish.others.push(with_kind);
    }
    wish.asking(ty.rename.as_deref(), Case::Camel)
}

/// Whether a type has a number that nothing of the document asks for.
pub(super) fn is_numbered(ty: &Type, ident: &Ident) -> bool {
    let is_asked = ty.rename.is_some() || ty.instead_of().is_some();
    let wish = type_wish(ty);
    let known = || std::iter::once(&wish.ident).chain(&wish.others);
    let ends_with_digit = ident.as_str().ends_with(|it: char| it.is_ascii_digit());
    let bare = ident.as_str().trim_end_matches(|it: char| it.is_ascii_digit()).trim_end_matches('_');
    !is_asked && ends_with_digit && !known().any(|it| it == ident) && known().any(|it| it.as_str() == bare)
}

/// A type is in the module of what its hint begins with, so that what is nested in a document stays together.
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

fn fields(api: &Api, ty: &Type, object: &Object, diagnostics: &mut Diagnostics) -> (Vec<FieldNames>, Ident) {
    let mut scope = Scope::new("fields", is_reserved_field, "_");
    let all = members_of_schema(api, ty, object);
    let wishes: Vec<_> = all.iter().map(|it| field_wish(it)).collect();
    // What there is to say of a schema with two views is said of the first.
    let mut quiet = Diagnostics::default();
    let idents = scope.settle(&wishes, if ty.instead_of().is_some() { &mut quiet } else { diagnostics });
    let additional = match object.additional {
        Additional::Typed(_) => scope.take(snake(&["additional_properties"])),
        _ => snake(&["additional_properties"]),
    };
    let nulls: Vec<_> = idents.iter().map(|it| scope.take(ident::joined(it, "null"))).collect();
    let names = idents.into_iter().zip(nulls).map(|(ident, null)| FieldNames { ident, null });
    let own: HashSet<&str> = object.fields.iter().map(|it| it.wire.as_str()).collect();
    let fields = all.iter().zip(names).filter(|(it, _)| own.contains(it.wire.as_str()));
    (fields.map(|(_, names)| names).collect(), additional)
}

/// The members of a struct and of its twin, in the order of the schema: a member has one name in both views of it.
fn members_of_schema<'a>(api: &'a Api, ty: &Type, object: &'a Object) -> Vec<&'a Field> {
    let twin = ty.view.and_then(|it| it.twin).map(|id| &api.ty(id).kind);
    let Some(TypeKind::Object(twin)) = twin else { return object.fields.iter().collect() };
    let (first, second) = if ty.instead_of().is_some() { (twin, object) } else { (object, twin) };
    let shared: HashSet<&str> = second.fields.iter().map(|it| it.wire.as_str()).collect();
    let mut others = second.fields.iter();
    let mut all = Vec::with_capacity(first.fields.len() + second.fields.len());
    for field in &first.fields {
        if shared.contains(field.wire.as_str()) {
            all.extend(others.by_ref().take_while(|it| it.wire != field.wire));
        }
        all.push(field);
    }
    all.extend(others);
    all
}

fn field_wish(field: &Field) -> Wish<'_> {
    let spelled = snake(&[&field.wire]);
    let rank = if spelled.as_str() == field.wire { SPELLED } else { RESPELLED };
    Wish::plain(spelled, &field.wire, &field.pointer, rank)
        .or(snake(&[&spelled_out(&field.wire)]))
        .asking(field.rename.as_deref(), Case::Snake)
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
        .map(|(value, (ident, text))| {
            let wish = Wish::plain(ident.clone(), text, &value.pointer, SPELLED);
            let wish = match &value.value {
                Value::String(text) => wish.or(camel(&[&spelled_out(text)])),
                _ => wish,
            };
            wish.asking(value.rename.as_deref(), Case::Camel)
        })
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
            Wish::plain(camel(&hint), wire, &member.pointer, SPELLED)
        })
        .collect();
    // Members are named after what they are; that two are alike is not a mistake of the document.
    Scope::new("arms of a union", is_reserved_arm, "Value").settle_quietly(&wishes)
}

/// The arms of the event: called like their webhooks, and like the method, too, where it is not the usual one.
fn webhooks(api: &Api, diagnostics: &mut Diagnostics) -> Vec<Ident> {
    let wishes: Vec<_> = api.webhooks.iter().map(webhook_wish).collect();
    Scope::new("webhooks", is_reserved_arm, "Value").settle(&wishes, diagnostics)
}

fn webhook_wish(webhook: &Webhook) -> Wish<'_> {
    let request = &webhook.request;
    let words = [webhook.name.as_str(), request.method.as_str()];
    let spelled = camel(if request.method == "POST" { &words[..1] } else { &words });
    Wish::plain(spelled, &webhook.name, &request.pointer, SPELLED)
        .asking(request.rename.as_deref(), Case::Camel)
}

/// The arm for what the schema does not list, and the one keyword in this case.
fn is_reserved_arm(text: &str) -> bool {
    ["Unknown", "Self"].contains(&text)
}
