//! Names of what a call takes: arguments, setters, and the body.
//!
//! In: an operation, and the names of its body's members. Out: [`ParameterNames`]. Which of two that are spelled alike says
//! its place is decided here; the names of functions and structs are the business of [`operations`](super::operations).

use super::Names;
use super::ident::{self, Case, Ident, prefixed, snake, spelled_out};
use super::scope::{SPELLED, Scope, Wish};
use super::types::TypeNames;
use crate::analyze::Facts;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Field, Location, Parameter, TypeKind, TypeRef};
use crate::pointer::Pointer;

/// The names of what a call takes.
pub(super) struct ParameterNames {
    pub(super) body: Ident,
    pub(super) parameters: Vec<Ident>,
    pub(super) body_members: Vec<(usize, Ident)>,
}

/// A setter of a call for a member of its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodySetter {
    /// The operation.
    pub operation: Pointer,
    /// The member's name on the wire.
    pub wire: String,
    /// The setter, as if it were a field of the operation's struct.
    pub path: String,
}

impl Names {
    /// The setters of calls for members of their bodies.
    pub fn body_setters(&self, api: &Api) -> Vec<BodySetter> {
        let mut setters = Vec::new();
        for (operation, names) in api.operations.iter().zip(&self.operations) {
            let Some(body) = operation.body.as_ref().filter(|_| operation.variant().is_none()) else {
                continue;
            };
            let TypeRef::Named(id) = body.content.ty else { continue };
            let TypeKind::Object(object) = &api.ty(id).kind else { continue };
            let owner = format!("resources::{}::{}", self.tags[names.tag].module, names.parameters_struct);
            setters.extend(names.body_members.iter().map(|(position, ident)| BodySetter {
                operation: operation.pointer.clone(),
                wire: object.fields[*position].wire.clone(),
                path: format!("{owner}::{ident}"),
            }));
        }
        setters
    }
}

/// Names what an operation takes. It may be a variant of the first position: what callers know of that one, they know of
/// the operation with any media type.
pub(super) fn assign(
    api: &Api,
    facts: &Facts,
    types: &[TypeNames],
    (first, index): (usize, usize),
    diagnostics: &mut Diagnostics,
) -> ParameterNames {
    let operation = &api.operations[index];
    let mut scope = Scope::new("parameters", ident::is_keyword, "_");
    let body = snake(&["body"]);
    if operation.body.is_some() {
        scope.take(body.clone());
    }
    let flattened = facts.flattened_body(operation).and_then(|id| match &api.ty(id).kind {
        TypeKind::Object(object) => Some(object.fields.iter().zip(&types[id.0].fields)),
        _ => None,
    });
    let members: Vec<(&Field, &Ident)> =
        flattened.into_iter().flatten().map(|(field, names)| (field, &names.ident)).collect();
    let locked = |position: usize| api.locked.parameters.get(&(first, position)).map(String::as_str);
    let locked_setter = |it: &Field| {
        let name = api.locked.setters.get(&(first, it.wire.clone())).filter(|_| it.rename.is_none());
        name.map(|it| Case::Snake.asked(it))
    };
    let places = Places {
        parameters: &operation.parameters,
        members: &members,
        locked: &locked,
        has_lock: api.locked.is_read,
    };
    let wishes: Vec<_> = operation
        .parameters
        .iter()
        .enumerate()
        .map(|(position, it)| {
            let [spelled, spelled_out] = places.spelled(position);
            let wish = Wish::plain(spelled, &it.wire, &it.pointer, SPELLED)
                .or(spelled_out)
                .asking(it.rename.as_deref(), Case::Snake)
                .locked(locked(position), Case::Snake);
            // A setter is next to the functions that every call has; an argument does not.
            if it.required { wish } else { wish.beside(is_reserved_setter, "_param") }
        })
        .collect();
    let parameters = scope.settle(&wishes, diagnostics);
    let wanted = places.wanted_by_parameters();
    let is_taken = |it: &str| is_reserved_setter(it) || wanted.iter().any(|other| other.as_str() == it);
    let setters = members.iter().map(|(field, ident)| match locked_setter(field) {
        Some(known) => scope.take(known),
        None => scope.take_or(ident, "body", is_taken),
    });
    let body_members = setters.enumerate().collect();
    ParameterNames { body, parameters, body_members }
}

/// What travels in the places of one request, and may be spelled alike.
///
/// That is not a mistake of the document. Where nothing says which of two was there first, both say their place
/// (`query_trace`, `header_trace`, `body_trace`), so that adding one of them stops old code from compiling and never changes
/// what it sends. Parameters of the path cannot be added, and keep their names.
struct Places<'a> {
    parameters: &'a [Parameter],
    /// The members of the body that have setters of the call.
    members: &'a [(&'a Field, &'a Ident)],
    /// What callers know a parameter by.
    locked: &'a dyn Fn(usize) -> Option<&'a str>,
    /// Callers know those in headers and cookies, if they are not new.
    has_lock: bool,
}

impl Places<'_> {
    /// A parameter as it is spelled, and with its signs as words; with the word for its place before both where something
    /// else may want that name.
    fn spelled(&self, position: usize) -> [Ident; 2] {
        let parameter = &self.parameters[position];
        let ident = snake(&[&parameter.wire]);
        let is_wanted = |(at, it): (usize, &Parameter)| {
            // One that has no choice of its value is not set.
            let is_elsewhere = it.location != parameter.location && it.constant.is_none();
            match (self.locked)(at).or(it.rename.as_deref()) {
                Some(name) => is_elsewhere && name == ident.as_str(),
                None => is_elsewhere && self.comes_before(it, parameter) && snake(&[&it.wire]) == ident,
            }
        };
        let is_setter =
            parameter.location != Location::Path && !parameter.required && parameter.constant.is_none();
        let is_member = is_setter && self.members.iter().any(|(_, it)| **it == ident);
        let says_place = is_member || self.parameters.iter().enumerate().any(is_wanted);
        [ident, snake(&[&spelled_out(&parameter.wire)])].map(|it| match says_place {
            true => prefixed(&it, parameter.location.word()),
            false => it,
        })
    }

    /// Whether another parameter may have had the name before this one.
    fn comes_before(&self, other: &Parameter, parameter: &Parameter) -> bool {
        match (other.location, parameter.location) {
            (_, Location::Path) => false,
            (Location::Path, _) => true,
            // One that the lock does not have is new.
            _ => !self.has_lock || other.location < parameter.location,
        }
    }

    /// The names that members of the body leave, since a setter of a parameter had them or would have.
    fn wanted_by_parameters(&self) -> Vec<Ident> {
        let may_be_old = |it: &Parameter| !self.has_lock || it.location == Location::Query;
        let all = self.parameters.iter().enumerate();
        let all = all.filter(|(at, it)| {
            !it.required
                && it.constant.is_none()
                && it.rename.is_none()
                && (self.locked)(*at).is_none()
                && may_be_old(it)
        });
        all.map(|(_, it)| snake(&[&it.wire])).collect()
    }
}

/// The functions that every call has or will have.
pub(super) fn is_reserved_setter(text: &str) -> bool {
    const CALL: &[&str] = &[
        "base_url",
        "blocking",
        "body_member",
        "client",
        "credential",
        "deadline",
        "header",
        "headers",
        "hook",
        "idempotency_key",
        "idempotency_key_value",
        "into_future",
        "items",
        "items_blocking",
        "max_response_bytes",
        "new",
        "operation",
        "operation_mut",
        "pages",
        "pages_blocking",
        "query",
        "request",
        "retries",
        "retry",
        "send",
        "send_blocking",
        "stream",
        "stream_blocking",
        "stream_items",
        "stream_items_blocking",
        "stream_items_resumed",
        "stream_items_resumed_blocking",
        "timeout",
        "total_timeout",
    ];
    CALL.binary_search(&text).is_ok()
}
