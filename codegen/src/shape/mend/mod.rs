//! What is particular to a kind of object: mistakes with a sensible reading, and rules between keys.
//!
//! In: one object, before its members are checked and after. Out: the object mended, or the verdict that it has to
//! be cut. Each kind has its own file where there is more than a line to say.

mod operation;
mod parameter;
mod path;
mod response;
mod schema;
mod security;
mod server;
mod template;
mod values;

pub(super) use response::media_types;
use serde_json::{Map, Value, json};

use super::walk::Ctx;
use crate::diagnostic::{Diagnostic, Place};
use crate::openapi::{Kind, Version};
use crate::source::{FileId, Gone};

/// Rules that run before the members are checked: what would otherwise be unknown or wrong is put right.
/// `false` if the object has to be cut.
pub(super) fn before(ctx: &mut Ctx<'_>, kind: Kind, object: &mut Map<String, Value>) -> bool {
    match kind {
        Kind::Schema => schema::before(ctx, object),
        Kind::Parameter | Kind::Header => parameter::before(ctx, object),
        Kind::Operation => operation::before(ctx, object),
        Kind::Paths => path::before(ctx, object),
        Kind::PathItem => {
            path::webhook(ctx, object);
            small_letters(ctx, kind, object);
            path::additional(ctx, object);
        }
        Kind::Responses => {
            small_letters(ctx, kind, object);
            response::ranges(ctx, object);
            response::none(ctx, object);
        }
        Kind::Response => response::before(ctx, object),
        Kind::MediaType => response::media_type(ctx, object),
        Kind::Example => response::example(ctx, object),
        Kind::ServerVariable => server::variable(ctx, object),
        _ => {}
    }
    true
}

/// Rules that run on members of the right kind. `false` if the object has to be cut.
pub(super) fn after(ctx: &mut Ctx<'_>, kind: Kind, object: &mut Map<String, Value>) -> bool {
    match kind {
        Kind::Schema => schema::after(ctx, object),
        Kind::Parameter => return parameter::after(ctx, object),
        Kind::Header => parameter::header(ctx, object),
        Kind::Operation => operation::after(ctx, object),
        Kind::Paths => path::after(ctx, object),
        Kind::Encoding => parameter::encoding(ctx, object),
        Kind::Response => response::headers(ctx, object),
        Kind::Server => server::url(ctx, object),
        Kind::Example => response::values(ctx, object),
        Kind::Components => component_names(ctx, object),
        Kind::Link => return response::link(ctx, object),
        Kind::SecurityScheme => return security::scheme(ctx, object),
        Kind::OAuthFlows => security::flows(ctx, object),
        Kind::SecurityRequirement => return security::requirement(ctx, object),
        Kind::Document => document(ctx, object),
        _ => {}
    }
    true
}

/// What is read where a required key is missing; `None` where nothing can be.
pub(super) fn stand_in(kind: Kind, key: &str, _object: &Map<String, Value>) -> Option<Value> {
    Some(match (kind, key) {
        (Kind::Document, "info") => json!({"title": "API", "version": "0.0.0"}),
        (Kind::Info, "title") => json!("API"),
        (Kind::Info, "version") => json!("0.0.0"),
        (Kind::License, "name") | (Kind::Response, "description") | (Kind::ServerVariable, "default") => {
            json!("")
        }
        (Kind::Operation, "responses") | (Kind::RequestBody, "content") | (Kind::OAuthFlow, "scopes") => {
            json!({})
        }
        _ => return None,
    })
}

/// Reads a short form as the object it is short for; `false` if it is none.
pub(super) fn from_other_kind(ctx: &mut Ctx<'_>, kind: Kind, value: &mut Value) -> bool {
    let text = value.as_str().map(ToOwned::to_owned);
    let read = match (kind, text) {
        (Kind::Schema, Some(text)) if schema::type_word(&text).is_some() => json!({"type": text}),
        (Kind::Discriminator, Some(text)) => json!({"propertyName": text}),
        (Kind::Tag | Kind::License | Kind::Contact, Some(text)) => json!({"name": text}),
        (Kind::Server | Kind::ExternalDocs, Some(text)) => json!({"url": text}),
        (Kind::Response, Some(text)) => json!({"description": text}),
        (Kind::SecurityRequirement, Some(text)) => json!({text: []}),
        (Kind::Example, _) => json!({"value": value.take()}),
        _ => return false,
    };
    ctx.warn("object-expected", format!("{} is expected, not a bare value", kind.name()))
        .label(format!("read as `{read}`"));
    *value = read;
    true
}

/// Reads a list as an object by name; `None` if its members have no names.
pub(super) fn map_of_list(kind: Kind, list: &mut Vec<Value>) -> Option<Map<String, Value>> {
    if kind == Kind::Example {
        let named = list.drain(..).enumerate().map(|(index, it)| ((index + 1).to_string(), it));
        return Some(named.collect());
    }
    let name = |it: &Value| it.get("name").and_then(Value::as_str).map(ToOwned::to_owned);
    let names: Option<Vec<String>> = list.iter().map(name).collect();
    let named = names?.into_iter().zip(list.drain(..)).map(|(name, mut it)| {
        if let Some(object) = it.as_object_mut() {
            object.shift_remove("name");
        }
        (name, it)
    });
    Some(named.collect())
}

/// Says which components have names that OpenAPI does not allow; they keep them.
fn component_names(ctx: &mut Ctx<'_>, object: &Map<String, Value>) {
    let is_allowed = |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric() || b".-_".contains(&it));
    for (section, names) in object.iter().filter(|(it, _)| Kind::of_section(it).is_some()) {
        for name in names.as_object().into_iter().flatten().map(|(name, _)| name) {
            let at = ctx.at.key(section).key(name);
            // What was hoisted has a name that no document chose.
            if (is_allowed(name) && !name.is_empty()) || ctx.origins.trace(&at) != (FileId(0), at.clone()) {
                continue;
            }
            let message = format!("the name {name:?} of a component has signs that OpenAPI does not allow");
            ctx.note(Diagnostic::warning("component-name", Place::Key(at), message))
                .label("kept as it is")
                .help("a name has ASCII letters, digits, `.`, `-` and `_` only");
        }
    }
}

/// Writes the keys of a kind in small letters: `GET`, `Default`.
fn small_letters(ctx: &mut Ctx<'_>, kind: Kind, object: &mut Map<String, Value>) {
    let in_capitals = |object: &Map<String, Value>| {
        let name = |key: &String| (key.clone(), key.to_ascii_lowercase());
        let wanted = |(key, small): &(String, String)| {
            key != small && kind.key(small).is_some() && !object.contains_key(small)
        };
        object.keys().map(name).find(wanted)
    };
    while let Some((key, small)) = in_capitals(object) {
        let place = Place::Key(ctx.at.key(&key));
        ctx.note(Diagnostic::warning("key-case", place, format!("the key `{small}` is written `{key}`")))
            .label(format!("read as `{small}`"));
        let from = ctx.at.key(&key);
        ctx.origins.record_move(&from, ctx.at.key(&small));
        // In its place, since the order of operations is that of the document.
        let members = std::mem::take(object).into_iter();
        object.extend(members.map(|(it, value)| (if it == key { small.clone() } else { it }, value)));
    }
}

fn document(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if !object.contains_key("paths") {
        let has = |key: &str| object.get(key).and_then(Value::as_object).is_some_and(|it| !it.is_empty());
        if ctx.version == Version::V30 {
            ctx.warn("key-missing", "the document needs `paths`").label("read as empty").missing("paths");
        } else if !["components", "webhooks", "x-webhooks"].into_iter().any(has) {
            ctx.warn("document-empty", "the document has neither `paths` nor `components` nor `webhooks`")
                .label("there is nothing to call");
        }
        object.insert("paths".to_owned(), Value::Object(Map::new()));
    }
    if object.get("$self").and_then(Value::as_str).is_some_and(|it| it.contains('#')) {
        ctx.warn_at("self-fragment", "$self", "`$self` names a document, and this has a fragment")
            .label("read without what is after `#`")
            .help("remove the `#` and what follows");
    }
    tags(ctx, object);
}

/// Tags, each described once, and the way from each to the one above it.
fn tags(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(Value::Array(tags)) = object.get_mut("tags") else { return };
    let mut seen = std::collections::HashSet::new();
    ctx.below("tags", |ctx| {
        ctx.retain(tags, |ctx, tag| {
            let name = tag.get("name").and_then(Value::as_str).unwrap_or_default();
            let new = seen.insert(name.to_owned());
            if !new {
                ctx.warn_at("tag-duplicate", "name", format!("the tag `{name}` is described twice"))
                    .label("ignored");
            }
            new
        });
        let text = |it: &Value, key: &str| it.get(key).and_then(Value::as_str).map(str::to_owned);
        let parents: std::collections::HashMap<_, _> =
            tags.iter().filter_map(|it| Some((text(it, "name")?, text(it, "parent")?))).collect();
        for (index, tag) in tags.iter_mut().enumerate() {
            let Some(parent) = text(tag, "parent") else { continue };
            let message = if !seen.contains(&parent) {
                format!("no tag is called `{parent}`")
            } else if is_in_ring(&parents, &text(tag, "name").unwrap_or_default()) {
                format!("the tag `{parent}` leads back to this one")
            } else {
                continue;
            };
            let at = ctx.at.index(index).key("parent");
            ctx.note(Diagnostic::warning("tag-parent", Place::Node(at.clone()), message))
                .label("ignored")
                .help("name another tag of this list");
            ctx.origins.record_gone(&at, Gone::Cut);
            if let Some(tag) = tag.as_object_mut() {
                tag.shift_remove("parent");
            }
        }
    });
}

/// Whether the way up from a tag leads back to it.
fn is_in_ring(parents: &std::collections::HashMap<String, String>, tag: &str) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut next = parents.get(tag);
    while let Some(name) = next.filter(|it| seen.insert(*it)) {
        if name == tag {
            return true;
        }
        next = parents.get(name);
    }
    false
}
