//! Names and arguments that callers write, and what types promise them.

use std::collections::HashMap;

use super::{Lint, words};
use crate::diagnostic::Diagnostic;
use crate::ir::{MAX_ARGUMENTS, Source, TypeId, TypeKind, TypeRef};
use crate::pointer::Pointer;

/// Names that end in a number which the document does not have.
pub(super) fn fragile(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let digits = |text: &str| text.chars().rev().take_while(char::is_ascii_digit).count();
    let numbered = lint.paths.iter().filter(|(pointer, path)| {
        let own = digits(path);
        let wire = pointer.last().unwrap_or_default();
        own > 0 && !path.starts_with("::") && !wire.chars().any(|it| it.is_ascii_digit()) && is_named(pointer)
    });
    let finding = |(pointer, path): &(Pointer, String)| {
        let message = format!("`{path}` has a number because its name was taken");
        let help = "give it a name of its own with `x-rust-name`, or make it a component";
        Diagnostic::warning("name-fragile", pointer, message).help(help)
    };
    numbered.map(finding).collect()
}

/// Whether the last step of a pointer is a name of the document rather than a place in a list.
fn is_named(pointer: &Pointer) -> bool {
    pointer.last().is_some_and(|it| it.parse::<usize>().is_err())
}

/// Arguments that stand side by side and are of one plain type.
pub(super) fn arguments_alike(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut compare = |arguments: Vec<(&str, &TypeRef, &Pointer)>| {
        for pair in arguments.windows(2) {
            let [(first, a, _), (second, b, at)] = pair else { continue };
            if let (TypeRef::Scalar(a), TypeRef::Scalar(b)) = (lint.api.resolve(a), lint.api.resolve(b))
                && a == b
            {
                let message =
                    format!("a caller can swap `{first}` and `{second}`: both are plain, side by side");
                let help = "give one of them a schema with a name, which becomes a type of its own";
                found.push(Diagnostic::warning("arguments-alike", *at, message).help(help));
            }
        }
    };
    for (_, ty, object) in lint.objects().filter(|(_, ty, _)| ty.travels.sent) {
        let required = object.arguments();
        if required.len() <= MAX_ARGUMENTS && !ty.sensitive {
            compare(required.into_iter().map(|it| (it.wire.as_str(), &it.ty, &it.pointer)).collect());
        }
    }
    for operation in lint.api.operations.iter().filter(|it| it.variant().is_none()) {
        let mut required: Vec<_> =
            operation.parameters.iter().filter(|it| it.required && it.constant.is_none()).collect();
        required.sort_by_key(|it| operation.argument_order(it));
        compare(required.into_iter().map(|it| (it.wire.as_str(), &it.ty, &it.pointer)).collect());
    }
    found
}

/// Ids that are plain strings, though a schema for them is known.
pub(super) fn id_untyped(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let is_id = |wire: &str| words(wire).len() > 1 && words(wire).last().is_some_and(|it| it == "id");
    let mut typed: HashMap<&str, TypeId> = HashMap::new();
    let mut plain: Vec<(&str, &Pointer)> = Vec::new();
    let fields = lint.fields().map(|(_, it)| (it.wire.as_str(), &it.ty, &it.pointer));
    let parameters = lint.api.operations.iter().flat_map(|it| &it.parameters);
    let parameters = parameters.map(|it| (it.wire.as_str(), &it.ty, &it.pointer));
    for (wire, ty, at) in fields.chain(parameters).filter(|(wire, ..)| is_id(wire)) {
        match lint.plain(ty) {
            TypeRef::Named(id) if matches!(lint.api.ty(*id).kind, TypeKind::Newtype(_)) => {
                typed.insert(wire, *id);
            }
            TypeRef::Scalar(it) if it.is_string() => plain.push((wire, at)),
            _ => {}
        }
    }
    let found = plain.into_iter().filter_map(|(wire, at)| {
        let schema = &lint.api.ty(*typed.get(wire)?).pointer;
        let message = format!("`{wire}` is a plain string here, and `{schema}` elsewhere");
        Some(Diagnostic::warning("id-untyped", at, message).help(format!("refer to `{schema}`")))
    });
    found.collect()
}

/// Required members of responses that nobody has seen.
pub(super) fn required_unproven(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let received = lint.fields().filter(|(id, _)| lint.api.ty(*id).travels.is_only_received());
    let found = received.filter(|(id, field)| {
        let evidence = field.docs.evidence.as_ref().or(lint.api.ty(*id).docs.evidence.as_ref());
        let unproven = evidence.is_some_and(|it| matches!(it.source, Source::Analogy | Source::Inferred));
        field.required && !field.nullable && field.constant.is_none() && unproven
    });
    let finding = |(_, field): (TypeId, &crate::ir::Field)| {
        let message =
            format!("a response without `{}` cannot be read, and nobody has seen one with it", field.wire);
        let help = "take it out of `required` until a payload or a document shows it";
        Diagnostic::warning("required-unproven", &field.pointer, message).help(help)
    };
    found.map(finding).collect()
}
