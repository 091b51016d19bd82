//! Lowers where the payload of a webhook says which event it is.
//!
//! In: `x-webhook-event: {type: /type, version: /api_version, versions: ['1.0.1']}`, and the webhooks with the types of
//! what they bring. Out: [`EventKeys`], and for each webhook the types that mean it: its name, unless its payload
//! can only be of other types.

use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::ir::{Additional, Api, EnumOf, EventKeys, Scalar, TypeKind, TypeRef};
use crate::lower::extensions::Map;
use crate::lower::members::Members;
use crate::lower::messages::Messages;
use crate::nearest::nearest;
use crate::pointer::Pointer;

const KEY: &str = "x-webhook-event";
const POINTER: &str = "a JSON pointer into the payload, such as `/type`";

/// What is at a pointer into a payload.
enum Found<'a> {
    /// Text, and no other than these.
    OneOf(Vec<&'a str>),
    /// Whatever it is, it may be text.
    Open,
    /// Something else.
    Other(&'static str),
    /// Nothing; perhaps this member is meant.
    Nothing(Option<&'a str>),
}

/// Settles by what events are known, and which type means which webhook.
pub(in crate::lower) fn settle(api: &mut Api, map: &Map, at: &Pointer, messages: &mut Messages<'_>) {
    api.event_keys = keys(api, map, at, messages);
    let Some(keys) = &api.event_keys else { return };
    let types = types(api, keys);
    let mut taken: HashMap<String, String> = HashMap::new();
    for (webhook, types) in api.webhooks.iter_mut().zip(types) {
        for kind in types {
            match taken.get(&kind) {
                None => {
                    taken.insert(kind.clone(), webhook.name.clone());
                    webhook.types.push(kind);
                }
                // Another request under the same name.
                Some(first) if *first == webhook.name => {}
                Some(first) => messages.push(
                    Diagnostic::warning(
                        "webhook-type-taken",
                        &webhook.request.pointer,
                        format!("an event of the type `{kind}` is read as the webhook `{first}`"),
                    )
                    .label(format!("`{}` cannot be distinguished from it", webhook.name))
                    .help("give each webhook a payload with a `const` of its own as its type"),
                ),
            }
        }
    }
}

fn keys(api: &Api, map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> Option<EventKeys> {
    let mut members =
        Members::of(KEY, map.get(KEY)?, at.key(KEY), &["type", "version", "versions"], messages)?;
    members.need(&[("type", POINTER)]);
    let kind = members.text("type", POINTER, is_pointer);
    let version = members.text("version", POINTER, is_pointer);
    let versions = versions(&mut members);
    if api.webhooks.is_empty() {
        let help =
            "describe them under `webhooks` (`x-webhooks` in OpenAPI 3.0), or remove `x-webhook-event`";
        members.whole("`x-webhook-event` is about webhooks, and none is described", help);
    }
    for (key, pointer) in [("type", kind), ("version", version)] {
        if let Some((message, help)) = pointer.and_then(|it| misled(api, it)) {
            members.wrong(key, message, help);
        }
    }
    if !members.is_fine() {
        return None;
    }
    Some(EventKeys {
        pointer: members.at().clone(),
        kind: kind?.to_owned(),
        version: version.map(str::to_owned),
        versions,
    })
}

fn versions(members: &mut Members<'_, '_, '_>) -> Vec<String> {
    let Some(value) = members.get("versions") else { return Vec::new() };
    let texts = value.as_array().and_then(|it| it.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
    if members.get("version").is_none() {
        let help = "add `version`, a JSON pointer into the payload";
        members.wrong("versions", "nothing says where a payload has its version", help);
    }
    match texts.filter(|it| !it.is_empty()) {
        Some(texts) => texts.into_iter().map(str::to_owned).collect(),
        None => {
            members.wrong(
                "versions",
                "`versions` is not a list of strings",
                "write the versions that are described, such as `['1.0.1']`",
            );
            Vec::new()
        }
    }
}

/// Why a pointer leads to no text in what some webhook brings, and a way out.
fn misled(api: &Api, pointer: &str) -> Option<(String, String)> {
    api.webhooks.iter().find_map(|webhook| {
        let payload = webhook.request.payload.as_ref()?;
        let brings = format!("in what the webhook `{}` brings", webhook.name);
        match look(api, &payload.ty, &steps(pointer)) {
            Found::OneOf(_) | Found::Open => None,
            Found::Other(what) => {
                let help = "name a member that is text".to_owned();
                Some((format!("`{pointer}` is {what} {brings}"), help))
            }
            Found::Nothing(near) => {
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name a member that the payload of each webhook has".to_owned(),
                };
                Some((format!("`{pointer}` leads nowhere {brings}"), help))
            }
        }
    })
}

/// For each webhook the types that mean it.
fn types(api: &Api, keys: &EventKeys) -> Vec<Vec<String>> {
    let steps = steps(&keys.kind);
    let said: Vec<Vec<&str>> = api
        .webhooks
        .iter()
        .map(|it| match it.request.payload.as_ref().map(|it| look(api, &it.ty, &steps)) {
            Some(Found::OneOf(texts)) => texts,
            _ => Vec::new(),
        })
        .collect();
    let is_shared = |index: usize| {
        let others = said.iter().enumerate().filter(|(other, _)| *other != index);
        others.flat_map(|(_, it)| it).any(|it| said[index].contains(it))
    };
    let own = api.webhooks.iter().enumerate().map(|(index, webhook)| {
        let name = webhook.name.as_str();
        // An enum of all types that several payloads share says nothing of one webhook.
        match said[index].is_empty()
            || said[index].contains(&name)
            || is_shared(index) && said[index].len() > 1
        {
            true => vec![name.to_owned()],
            false => said[index].iter().map(|it| (*it).to_owned()).collect(),
        }
    });
    own.collect()
}

/// What is in a type at the end of these steps.
fn look<'a>(api: &'a Api, ty: &'a TypeRef, steps: &[String]) -> Found<'a> {
    let below = steps.split_first();
    match (api.resolve(ty), below) {
        (TypeRef::Any, _) => Found::Open,
        (TypeRef::Nullable(inner) | TypeRef::Sensitive(inner), _) => look(api, inner, steps),
        (TypeRef::Map(value), Some((_, rest))) => look(api, value, rest),
        (TypeRef::Map(_), None) => Found::Other("an object"),
        (TypeRef::Array(item), Some((_, rest))) => look(api, item, rest),
        (TypeRef::Array(_), None) => Found::Other("a list"),
        (TypeRef::Scalar(it), None) => scalar(*it),
        (TypeRef::Scalar(_), Some(_)) => Found::Nothing(None),
        (TypeRef::Named(id), below) => match (&api.ty(*id).kind, below) {
            (TypeKind::Newtype(it), None) => scalar(*it),
            (TypeKind::Enum(it), None) if it.of == EnumOf::Text => {
                Found::OneOf(it.values.iter().filter_map(|it| it.value.as_str()).collect())
            }
            (TypeKind::Enum(_), None) | (TypeKind::Union(_) | TypeKind::Alias(_), _) => Found::Open,
            (TypeKind::Newtype(_) | TypeKind::Enum(_), Some(_)) => Found::Nothing(None),
            (TypeKind::Object(_), None) => Found::Other("an object"),
            (TypeKind::Object(object), Some((step, rest))) => {
                let field = object.fields.iter().find(|it| it.wire == *step);
                match (field, &object.additional) {
                    (Some(field), _) => match field.constant.as_ref().filter(|_| rest.is_empty()) {
                        Some(Value::String(text)) => Found::OneOf(vec![text]),
                        _ => look(api, &field.ty, rest),
                    },
                    (None, Additional::Typed(value)) => look(api, value, rest),
                    (None, _) => {
                        Found::Nothing(nearest(step, object.fields.iter().map(|it| it.wire.as_str())))
                    }
                }
            }
        },
    }
}

fn scalar<'a>(scalar: Scalar) -> Found<'a> {
    match scalar {
        Scalar::Bool => Found::Other("a boolean"),
        _ => Found::Open,
    }
}

fn steps(pointer: &str) -> Vec<String> {
    let steps = Pointer::parse(pointer).unwrap_or_default();
    steps.steps().map(|it| it.into_owned()).collect()
}

fn is_pointer(text: &str) -> bool {
    text.len() > 1 && text.starts_with('/')
}
