//! Holds bodies that are written as forms to having members, once all types are there.
//!
//! In: operations with a body of the encoding `Form` or `Multipart`. Out: the same, where the schema has no members with
//! another way to send it, and a word about it. What a member of a form may be is the business of
//! [`files`](super::files) and of the runtime.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::ir::{Api, Content, Encoding, Scalar, Type, TypeId, TypeKind, TypeRef};
use crate::lower::messages::Messages;

/// Finds another way for bodies without members.
pub(in crate::lower) fn settle(api: &mut Api, messages: &mut Messages<'_>) {
    let Api { types, operations, .. } = api;
    for content in operations.iter_mut().filter_map(|it| it.body.as_mut()).map(|it| &mut it.content) {
        if !matches!(content.encoding, Encoding::Form | Encoding::Multipart)
            || has_members(types, &content.ty)
        {
            continue;
        }
        match content.encoding {
            Encoding::Form => as_text(content, messages),
            _ => as_parts(content, messages),
        }
    }
}

/// Whether a value of a type can have members.
fn has_members(types: &[Type], ty: &TypeRef) -> bool {
    let mut seen: HashSet<TypeId> = HashSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        match ty {
            TypeRef::Any | TypeRef::Map(_) => return true,
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => open.push(inner),
            TypeRef::Named(id) if seen.insert(*id) => match &types[id.0].kind {
                TypeKind::Object(_) => return true,
                TypeKind::Alias(target) => open.push(target),
                TypeKind::Union(union) => open.extend(union.members.iter().map(|it| &it.ty)),
                TypeKind::Enum(_) | TypeKind::Newtype(_) => {}
            },
            TypeRef::Named(_) | TypeRef::Scalar(_) | TypeRef::Array(_) => {}
        }
    }
    false
}

/// A form without members is whatever the caller writes.
fn as_text(content: &mut Content, messages: &mut Messages<'_>) {
    messages.push(
        Diagnostic::degraded(
            "form-without-members",
            &content.pointer,
            format!("a body of `{}` consists of members, and its schema has none", content.media_type),
        )
        .label("taken as text, and sent as it is")
        .help("describe an object, or take another media type"),
    );
    content.encoding = Encoding::Text;
    content.ty = match content.is_sensitive() {
        true => TypeRef::Sensitive(Box::new(TypeRef::Any)),
        false => TypeRef::Any,
    };
    content.members.clear();
}

/// Parts without names of their own. Bare text is the content of a file.
fn as_parts(content: &mut Content, messages: &mut Messages<'_>) {
    let mut ty = &mut content.ty;
    while let TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) = ty {
        ty = inner;
    }
    if *ty == TypeRef::Scalar(Scalar::String) {
        *ty = TypeRef::Scalar(Scalar::File);
    }
    messages.push(
        Diagnostic::degraded(
            "multipart-without-members",
            &content.pointer,
            "the parts of this body have no names, since its schema has no members",
        )
        .label("each file is sent under the name `file`, and each value under the name `value`")
        .help("describe an object with a member for each part"),
    );
}
