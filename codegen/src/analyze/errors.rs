//! What the bodies of failed calls say of themselves: where a client looks, and what it may find there.
//!
//! In: the error responses, and the pointers into them. Out: the pointers that may be followed, and the enums of strings
//! that the class of failure can be, each once.

use std::collections::HashSet;

use super::failures;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Additional, Api, Convention, Encoding, EnumOf, ErrorPointers, TypeId, TypeKind, TypeRef};
use crate::pointer::Pointer;

/// Where error bodies say what is wrong, and in which words.
#[derive(Debug, Default)]
pub(super) struct Errors {
    /// The types that they are.
    pub(super) types: HashSet<TypeId>,
    /// Where a client looks.
    pub(super) pointers: ErrorPointers,
    /// The enums of strings that the class of failure can be, in document order.
    pub(super) kinds: Vec<TypeId>,
}

impl Errors {
    pub(super) fn of(api: &Api, diagnostics: &mut Diagnostics) -> Self {
        let bodies: Vec<&TypeRef> = bodies(api).collect();
        let types = bodies.iter().filter_map(|ty| match api.bare(ty) {
            TypeRef::Named(id) => Some(*id),
            _ => None,
        });
        let mut errors = Self { types: types.collect(), ..Self::default() };
        let is_recognised = api.recognised.iter().any(|it| it.convention == Convention::Error);
        let given = !api.error.is_empty() && !is_recognised;
        let pointers = if !api.error.is_empty() { api.error.clone() } else { ErrorPointers::common() };
        let mut follow = |name: &str, pointers: Vec<String>| -> Vec<String> {
            let shown = |pointer: &String| {
                let hidden = found(api, &bodies, pointer).contains(&Found::Sensitive);
                if hidden && given {
                    diagnostics.push(sensitive(name, pointer));
                }
                !hidden
            };
            pointers.into_iter().filter(shown).collect()
        };
        errors.pointers = ErrorPointers {
            kind: follow("type", pointers.kind),
            code: follow("code", pointers.code),
            message: follow("message", pointers.message),
        };
        for pointer in &errors.pointers.kind {
            for it in found(api, &bodies, pointer) {
                if let Found::Texts(id) = it
                    && !errors.kinds.contains(&id)
                {
                    errors.kinds.push(id);
                }
            }
        }
        errors
    }
}

/// What a pointer can lead to.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// An enum of strings.
    Texts(TypeId),
    /// Something that nothing may show.
    Sensitive,
}

/// The JSON bodies of responses that are not a success, in document order.
fn bodies(api: &Api) -> impl Iterator<Item = &TypeRef> {
    let contents = api.operations.iter().flat_map(failures).filter_map(|it| it.content.as_ref());
    contents.filter(|it| it.encoding == Encoding::Json).map(|it| &it.ty)
}

/// What a pointer leads to, in document order. Types can hold each other in rings and in long chains, so each is looked at
/// once for the same rest of the way.
fn found(api: &Api, bodies: &[&TypeRef], pointer: &str) -> Vec<Found> {
    let Some(pointer) = Pointer::parse(pointer) else { return Vec::new() };
    let steps: Vec<_> = pointer.steps().collect();
    let mut found = Vec::new();
    let mut seen: HashSet<(TypeId, usize)> = HashSet::new();
    // Where to go on, and how many steps lead there; the next comes last.
    let mut open: Vec<(&TypeRef, usize)> = bodies.iter().rev().map(|it| (*it, 0)).collect();
    while let Some((ty, taken)) = open.pop() {
        let step = steps.get(taken).map(|it| it.as_ref());
        match (api.resolve(ty), step) {
            (TypeRef::Nullable(inner), _) => open.push((inner, taken)),
            (TypeRef::Sensitive(_), _) => found.push(Found::Sensitive),
            (TypeRef::Map(value), Some(_)) => open.push((value, taken + 1)),
            (TypeRef::Array(item), Some(step)) if step.bytes().all(|it| it.is_ascii_digit()) => {
                open.push((item, taken + 1));
            }
            (TypeRef::Named(id), _) if seen.insert((*id, taken)) => match (&api.ty(*id).kind, step) {
                _ if api.ty(*id).sensitive => found.push(Found::Sensitive),
                (TypeKind::Enum(it), None) if it.of == EnumOf::Text => found.push(Found::Texts(*id)),
                (TypeKind::Object(object), Some(step)) => {
                    match object.fields.iter().find(|it| it.wire == step) {
                        Some(field) if field.sensitive => found.push(Found::Sensitive),
                        Some(field) => open.push((&field.ty, taken + 1)),
                        None => {
                            if let Additional::Typed(value) = &object.additional {
                                open.push((value, taken + 1));
                            }
                        }
                    }
                }
                (TypeKind::Union(union), _) => {
                    let (hidden, shown): (Vec<_>, Vec<_>) = union.members.iter().partition(|it| it.sensitive);
                    found.extend(hidden.first().map(|_| Found::Sensitive));
                    open.extend(shown.into_iter().rev().map(|it| (&it.ty, taken)));
                }
                _ => {}
            },
            _ => {}
        }
    }
    found
}

fn sensitive(name: &str, pointer: &str) -> Diagnostic {
    let at = Pointer::root().key("x-error").key(name);
    let message = format!("`{pointer}` leads to something that nothing may show");
    Diagnostic::warning("error-pointer-sensitive", &at, message)
        .label("not followed")
        .help("remove the pointer, or `x-sensitive` from where it leads")
}
