//! Functions of the event for what every webhook brings: `event.id()`, whichever arm it is.
//!
//! In: the payloads of all webhooks, and the names of their members. Out: each member that all of them have under one name
//! and of one type, as far as it is a string, a number, a boolean, or a named one of these, and may be shown.

use super::{Ident, Names};
use crate::ir::{Api, Field, Object, Scalar, TypeId, TypeKind, TypeRef};

/// Functions that the event has besides.
const TAKEN: &[&str] = &["name", "named", "version", "from_slice", "is_described_version"];

/// A member that every webhook brings; the function of the event is called like it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventMember {
    /// The name on the wire.
    pub wire: String,
    /// The name of the function.
    pub ident: Ident,
    /// What it returns, if the member is there.
    pub ty: TypeRef,
}

impl Names {
    /// The members that every webhook brings; none if a webhook brings nothing, or something else than an object.
    pub fn event_members(&self, api: &Api) -> Vec<EventMember> {
        let payloads = api.webhooks.iter().map(|it| object(api, &it.request.payload.as_ref()?.ty));
        let payloads: Vec<_> = payloads.collect::<Option<_>>().unwrap_or_default();
        let Some((first, object)) = payloads.first() else { return Vec::new() };
        let ident = |id: TypeId, position: usize| &self.ty(id).fields[position].ident;
        let is_shared = |field: &Field, name: &Ident| {
            payloads.iter().all(|(id, object)| {
                let position = object.fields.iter().position(|it| it.wire == field.wire);
                position.is_some_and(|it| object.fields[it].ty == field.ty && ident(*id, it) == name)
            })
        };
        let members = object.fields.iter().enumerate().map(|(at, field)| (field, ident(*first, at)));
        let members = members.filter(|(field, name)| {
            is_plain(api, field) && !TAKEN.contains(&name.as_str()) && is_shared(field, name)
        });
        let member = |(field, name): (&Field, &Ident)| EventMember {
            wire: field.wire.clone(),
            ident: name.clone(),
            ty: field.ty.clone(),
        };
        members.map(member).collect()
    }
}

fn object<'a>(api: &'a Api, ty: &'a TypeRef) -> Option<(TypeId, &'a Object)> {
    let TypeRef::Named(id) = api.resolve(ty) else { return None };
    match &api.ty(*id).kind {
        TypeKind::Object(object) => Some((*id, object)),
        _ => None,
    }
}

/// Whether the value is cheap to give away, and may be shown.
fn is_plain(api: &Api, field: &Field) -> bool {
    let is_plain = match api.resolve(&field.ty) {
        TypeRef::Scalar(it) => *it != Scalar::File,
        TypeRef::Named(id) => matches!(api.ty(*id).kind, TypeKind::Newtype(_) | TypeKind::Enum(_)),
        _ => false,
    };
    is_plain && field.constant.is_none() && !field.sensitive && !field.docs.deprecated
}
