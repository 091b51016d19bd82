//! Settles what `format: binary` means, once all types and operations are there.
//!
//! In: types and operations in which each binary text is a file. Out: the same, with files only where a file can travel:
//! in a multipart body, as the body itself, as a member of it or of a map, as an item of a list, as an alternative.
//! Anywhere else, members of objects inside a member included, binary text is text.

use std::collections::HashSet;

use crate::ir::{
    Additional, Api, Content, Encoding, EnumOf, FormMember, Member, Object, Scalar, Type, TypeId, TypeKind,
    TypeRef,
};

const FILE: TypeRef = TypeRef::Scalar(Scalar::File);

/// Takes files back to text where they cannot travel.
pub(super) fn settle(api: &mut Api) {
    let Api { types, operations, webhooks, .. } = api;
    let mut places = Places::default();
    for operation in operations.iter() {
        let Some(body) = operation.body.as_ref().filter(|it| is_multipart(&it.content)) else { continue };
        for id in objects_of(types, &body.content.ty) {
            if let TypeKind::Object(object) = &mut types[id.0].kind {
                described(object, &body.content);
            }
            places.objects.insert(id);
        }
        places.add(types, &body.content.ty);
    }
    for id in places.objects.clone() {
        if let TypeKind::Object(object) = &types[id.0].kind {
            object.fields.iter().for_each(|it| places.add(types, &it.ty));
            if let Additional::Typed(it) = &object.additional {
                places.add(types, it);
            }
        }
    }
    let texts: HashSet<TypeId> = (0..types.len()).map(TypeId).filter(|id| is_text(types, *id)).collect();
    for (index, ty) in types.iter_mut().enumerate() {
        let id = TypeId(index);
        let is_place = places.named.contains(&id);
        match &mut ty.kind {
            TypeKind::Object(object) if !places.objects.contains(&id) => {
                object.fields.iter_mut().for_each(|it| to_text(&mut it.ty));
                if let Additional::Typed(it) = &mut object.additional {
                    to_text(it);
                }
            }
            TypeKind::Object(_) | TypeKind::Enum(_) => {}
            TypeKind::Newtype(Scalar::File) if is_place => {
                ty.kind = TypeKind::Alias(match ty.sensitive {
                    true => TypeRef::Sensitive(Box::new(FILE)),
                    false => FILE,
                });
            }
            TypeKind::Newtype(scalar @ Scalar::File) => *scalar = Scalar::String,
            TypeKind::Newtype(_) => {}
            TypeKind::Alias(_) if is_place => {}
            TypeKind::Alias(target) => to_text(target),
            TypeKind::Union(union) if is_place => union.members.iter_mut().for_each(named_file),
            TypeKind::Union(_) if texts.contains(&id) => {
                ty.kind = match ty.named {
                    true => TypeKind::Newtype(Scalar::String),
                    false => TypeKind::Alias(TypeRef::Scalar(Scalar::String)),
                };
            }
            TypeKind::Union(union) => union.members.iter_mut().for_each(|it| to_text(&mut it.ty)),
        }
    }
    for operation in operations {
        operation.parameters.iter_mut().for_each(|it| to_text(&mut it.ty));
        operation.headers.iter_mut().for_each(|it| to_text(&mut it.ty));
        let responses = operation.responses.iter_mut().filter_map(|it| it.content.as_mut());
        let payloads = operation.callbacks.iter_mut().filter_map(|it| it.request.payload.as_mut());
        let bodies = operation.body.iter_mut().map(|it| &mut it.content).filter(|it| !is_multipart(it));
        responses.chain(bodies).chain(payloads).for_each(|it| to_text(&mut it.ty));
    }
    webhooks.iter_mut().filter_map(|it| it.request.payload.as_mut()).for_each(|it| to_text(&mut it.ty));
}

fn is_multipart(content: &Content) -> bool {
    content.encoding == Encoding::Multipart
}

/// The structs that a body is, aliases and unions seen through.
fn objects_of(types: &[Type], body: &TypeRef) -> HashSet<TypeId> {
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

/// Where files may travel.
#[derive(Default)]
struct Places {
    /// The structs that are bodies.
    objects: HashSet<TypeId>,
    /// The named types other than structs that such a body is or holds.
    named: HashSet<TypeId>,
}

impl Places {
    /// Notes the named types that stand for files, or hold them without a struct between.
    fn add(&mut self, types: &[Type], ty: &TypeRef) {
        let mut open = vec![ty];
        while let Some(ty) = open.pop() {
            match ty {
                TypeRef::Nullable(inner)
                | TypeRef::Sensitive(inner)
                | TypeRef::Array(inner)
                | TypeRef::Map(inner) => open.push(inner),
                TypeRef::Named(id) => match &types[id.0].kind {
                    TypeKind::Newtype(Scalar::File) => drop(self.named.insert(*id)),
                    TypeKind::Alias(target) if self.named.insert(*id) => open.push(target),
                    TypeKind::Union(union) if self.named.insert(*id) => {
                        open.extend(union.members.iter().map(|it| &it.ty));
                    }
                    _ => {}
                },
                TypeRef::Any | TypeRef::Scalar(_) => {}
            }
        }
    }
}

/// An alternative that is a file is called one, and not after the kind of its schema.
fn named_file(member: &mut Member) {
    let word = match &member.ty {
        TypeRef::Scalar(Scalar::File) => "file",
        TypeRef::Array(item) if **item == FILE => "files",
        _ => return,
    };
    member.hint = vec![word.to_owned()];
}

/// Whether a type is a union of a file and of other texts, which is one text where no file can travel.
fn is_text(types: &[Type], id: TypeId) -> bool {
    let TypeKind::Union(union) = &types[id.0].kind else { return false };
    let is_text = |ty: &TypeRef| match ty {
        TypeRef::Scalar(it) => is_text_scalar(*it),
        TypeRef::Named(id) => match &types[id.0].kind {
            TypeKind::Newtype(it) => is_text_scalar(*it),
            TypeKind::Enum(it) => it.of == EnumOf::Text,
            _ => false,
        },
        _ => false,
    };
    union.discriminator.is_none()
        && union.members.iter().any(|it| it.ty == FILE)
        && union.members.iter().all(|it| is_text(&it.ty))
}

fn is_text_scalar(scalar: Scalar) -> bool {
    scalar.is_string() || scalar == Scalar::File
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
