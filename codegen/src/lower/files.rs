//! Settles what `format: binary` means, once all types and operations are there.
//!
//! In: types and operations in which each binary text is a file. Out: the same, with files only where a file can travel:
//! as a member of a multipart body, or as an item of a list there. Anywhere else binary text is text.

use std::collections::HashSet;

use crate::ir::{
    Additional, Api, Content, Encoding, FormMember, Object, Scalar, Type, TypeId, TypeKind, TypeRef,
};

const FILE: TypeRef = TypeRef::Scalar(Scalar::File);

/// Takes files back to text where they cannot travel.
pub(super) fn settle(api: &mut Api) {
    let Api { types, operations, webhooks, .. } = api;
    let mut forms = HashSet::new();
    for operation in operations.iter() {
        let Some(body) = &operation.body else { continue };
        if body.content.encoding == Encoding::Multipart {
            let found = forms_of(types, &body.content.ty);
            for id in &found {
                if let TypeKind::Object(object) = &mut types[id.0].kind {
                    described(object, &body.content);
                }
            }
            forms.extend(found);
        }
    }
    let mut kept = HashSet::new();
    for id in &forms {
        if let TypeKind::Object(object) = &types[id.0].kind {
            object.fields.iter().for_each(|it| keep(types, &it.ty, &mut kept));
        }
    }
    for (index, ty) in types.iter_mut().enumerate() {
        let id = TypeId(index);
        match &mut ty.kind {
            TypeKind::Object(object) => {
                if !forms.contains(&id) {
                    object.fields.iter_mut().for_each(|it| to_text(&mut it.ty));
                }
                if let Additional::Typed(it) = &mut object.additional {
                    to_text(it);
                }
            }
            TypeKind::Newtype(Scalar::File) if kept.contains(&id) => {
                ty.kind = TypeKind::Alias(match ty.sensitive {
                    true => TypeRef::Sensitive(Box::new(FILE)),
                    false => FILE,
                });
            }
            TypeKind::Newtype(scalar @ Scalar::File) => *scalar = Scalar::String,
            TypeKind::Alias(_) if kept.contains(&id) => {}
            TypeKind::Alias(target) => to_text(target),
            TypeKind::Union(union) => union.members.iter_mut().for_each(|it| to_text(&mut it.ty)),
            TypeKind::Newtype(_) | TypeKind::Enum(_) => {}
        }
    }
    for operation in operations {
        operation.parameters.iter_mut().for_each(|it| to_text(&mut it.ty));
        operation.headers.iter_mut().for_each(|it| to_text(&mut it.ty));
        let responses = operation.responses.iter_mut().filter_map(|it| it.content.as_mut());
        let payloads = operation.callbacks.iter_mut().filter_map(|it| it.request.payload.as_mut());
        let contents = responses.chain(operation.body.as_mut().map(|it| &mut it.content)).chain(payloads);
        contents.for_each(|it| to_text(&mut it.ty));
    }
    webhooks.iter_mut().filter_map(|it| it.request.payload.as_mut()).for_each(|it| to_text(&mut it.ty));
}

/// The structs that a body is, aliases and unions seen through.
fn forms_of(types: &[Type], body: &TypeRef) -> HashSet<TypeId> {
    let (mut found, mut seen, mut open) = (HashSet::new(), HashSet::new(), vec![body]);
    while let Some(ty) = open.pop() {
        match ty {
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => open.push(inner),
            TypeRef::Named(id) if seen.insert(*id) => match &types[id.0].kind {
                TypeKind::Object(_) => drop(found.insert(*id)),
                TypeKind::Alias(target) => open.push(target),
                TypeKind::Union(union) => open.extend(union.members.iter().map(|it| &it.ty)),
                TypeKind::Enum(_) | TypeKind::Newtype(_) => {}
            },
            _ => {}
        }
    }
    found
}

/// A member of which only a media type says that it is no text is a file, too.
fn described(object: &mut Object, content: &Content) {
    for member in &content.members {
        let FormMember::Part { wire, media_type } = member else { continue };
        let field = object.fields.iter_mut().find(|it| it.wire == *wire);
        if let Some(field) = field
            && is_binary(media_type)
            && matches!(field.ty, TypeRef::Any | TypeRef::Scalar(Scalar::String))
        {
            field.ty = FILE;
        }
    }
}

fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or_default();
    matches!(kind, "image" | "audio" | "video" | "font")
        || kind == "application" && matches!(subtype, "octet-stream" | "pdf" | "zip" | "gzip")
}

/// Notes the named types that stand for files, or lists of them, where one may travel.
fn keep(types: &[Type], ty: &TypeRef, kept: &mut HashSet<TypeId>) {
    let mut ty = ty;
    loop {
        match ty {
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) | TypeRef::Array(inner) => ty = inner,
            TypeRef::Named(id) => match &types[id.0].kind {
                TypeKind::Newtype(Scalar::File) => {
                    kept.insert(*id);
                    return;
                }
                TypeKind::Alias(target) if kept.insert(*id) => ty = target,
                _ => return,
            },
            _ => return,
        }
    }
}

fn to_text(ty: &mut TypeRef) {
    let mut ty = ty;
    loop {
        match ty {
            TypeRef::Scalar(scalar) => {
                if *scalar == Scalar::File {
                    *scalar = Scalar::String;
                }
                return;
            }
            TypeRef::Nullable(inner)
            | TypeRef::Sensitive(inner)
            | TypeRef::Array(inner)
            | TypeRef::Map(inner) => ty = inner,
            TypeRef::Any | TypeRef::Named(_) => return,
        }
    }
}
