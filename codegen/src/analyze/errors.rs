//! What the bodies of failed calls say of themselves: where a client looks, and what it may find there.
//!
//! In: the error responses, and the pointers into them. Out: the pointers that may be followed, and the enums of texts
//! that the class of failure can be, each once.

use std::collections::HashSet;

use super::successes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{
    Additional, Api, Encoding, EnumOf, ErrorPointers, Operation, Response, TypeId, TypeKind, TypeRef,
};
use crate::pointer::Pointer;

/// Where error bodies say what is wrong, and in which words.
#[derive(Debug, Default)]
pub(super) struct Errors {
    /// The types that they are.
    pub(super) types: HashSet<TypeId>,
    /// Where a client looks.
    pub(super) pointers: ErrorPointers,
    /// The enums of texts that the class of failure can be, in document order.
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
        let given = !api.error.is_empty();
        let pointers = if given { api.error.clone() } else { ErrorPointers::common() };
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
    /// An enum of texts.
    Texts(TypeId),
    /// Something that nothing may show.
    Sensitive,
}

/// The JSON bodies of answers that are no success, in document order.
fn bodies(api: &Api) -> impl Iterator<Item = &TypeRef> {
    fn failures(operation: &Operation) -> impl Iterator<Item = &Response> {
        let successes = successes(operation);
        operation.responses.iter().filter(move |it| !successes.contains(it))
    }
    let contents = api.operations.iter().flat_map(failures).filter_map(|it| it.content.as_ref());
    contents.filter(|it| it.encoding == Encoding::Json).map(|it| &it.ty)
}

fn found(api: &Api, bodies: &[&TypeRef], pointer: &str) -> Vec<Found> {
    let steps: Vec<String> = match Pointer::parse(pointer) {
        Some(pointer) => pointer.steps().map(|it| it.into_owned()).collect(),
        None => return Vec::new(),
    };
    let mut walk = Walk { api, seen: HashSet::new(), found: Vec::new() };
    bodies.iter().for_each(|ty| walk.from(ty, &steps));
    walk.found
}

struct Walk<'a> {
    api: &'a Api,
    /// Types may hold themselves: each is looked at once for the same rest of the way.
    seen: HashSet<(TypeId, usize)>,
    found: Vec<Found>,
}

impl<'a> Walk<'a> {
    fn from(&mut self, ty: &'a TypeRef, steps: &[String]) {
        match (self.api.resolve(ty), steps.split_first()) {
            (TypeRef::Nullable(inner), _) => self.from(inner, steps),
            (TypeRef::Sensitive(_), _) => self.found.push(Found::Sensitive),
            (TypeRef::Named(id), _) => self.into(*id, steps),
            (TypeRef::Map(value), Some((_, rest))) => self.from(value, rest),
            (TypeRef::Array(item), Some((step, rest))) if step.bytes().all(|it| it.is_ascii_digit()) => {
                self.from(item, rest);
            }
            (TypeRef::Any | TypeRef::Scalar(_) | TypeRef::Array(_) | TypeRef::Map(_), _) => {}
        }
    }

    fn into(&mut self, id: TypeId, steps: &[String]) {
        if !self.seen.insert((id, steps.len())) {
            return;
        }
        let ty = self.api.ty(id);
        if ty.sensitive {
            return self.found.push(Found::Sensitive);
        }
        match (&ty.kind, steps.split_first()) {
            (TypeKind::Enum(it), None) if it.of == EnumOf::Text => self.found.push(Found::Texts(id)),
            (TypeKind::Object(object), Some((step, rest))) => {
                match object.fields.iter().find(|it| it.wire == *step) {
                    Some(field) if field.sensitive => self.found.push(Found::Sensitive),
                    Some(field) => self.from(&field.ty, rest),
                    None => {
                        if let Additional::Typed(value) = &object.additional {
                            self.from(value, rest);
                        }
                    }
                }
            }
            (TypeKind::Union(union), _) => {
                for member in &union.members {
                    match member.sensitive {
                        true => self.found.push(Found::Sensitive),
                        false => self.from(&member.ty, steps),
                    }
                }
            }
            _ => {}
        }
    }
}

fn sensitive(name: &str, pointer: &str) -> Diagnostic {
    let at = Pointer::root().key("x-error").key(name);
    let message = format!("`{pointer}` leads to something that nothing may show");
    Diagnostic::warning("error-pointer-sensitive", &at, message)
        .label("not followed")
        .help("take the pointer away, or `x-sensitive` from where it leads")
}
