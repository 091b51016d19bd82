//! Settles what `format: binary` means, once all types and operations are there.
//!
//! In: types and operations in which each binary text is a file. Out: the same, with files only where a file can travel:
//! in a multipart body, as the body itself, as a member of it or of an object or a map inside, as an item of a list, as an
//! alternative; as a part of a list of parts, in both directions. Anywhere else binary text is text: an object that JSON holds as well has no files, which is said.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::ir::{
    Additional, Api, Content, Encoding, EnumOf, FormMember, Framing, Member, Object, Operation, Scalar, Type,
    TypeId, TypeKind, TypeRef, reachable,
};
use crate::lower::messages::Messages;
use crate::openapi::media_type::is_binary;

const FILE: TypeRef = TypeRef::Scalar(Scalar::File);

/// Takes files back to text where they cannot travel.
pub(in crate::lower) fn settle(api: &mut Api, messages: &mut Messages<'_>) {
    let elsewhere = elsewhere(api);
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
    let contents = operations.iter().flat_map(Operation::contents);
    for content in contents.filter(|it| is_parts(it)) {
        places.add(types, &content.ty);
    }
    places.add_inner(types, &elsewhere, messages);
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
        let contents = responses.chain(bodies).chain(payloads);
        contents.filter(|it| !is_parts(it)).for_each(|it| to_text(&mut it.ty));
    }
    webhooks.iter_mut().filter_map(|it| it.request.payload.as_mut()).for_each(|it| to_text(&mut it.ty));
}

fn is_multipart(content: &Content) -> bool {
    content.encoding == Encoding::Multipart
}

/// Whether a body is a list of parts, each of which may be a file. An object among them is JSON, which holds none.
fn is_parts(content: &Content) -> bool {
    content.items.as_ref().is_some_and(|it| it.framing == Framing::Parts)
}

/// The types that something else than a part leads to: a JSON body, a response, a member that is sent as JSON.
fn elsewhere(api: &Api) -> HashSet<TypeId> {
    let mut roots: Vec<&TypeRef> = Vec::new();
    for operation in &api.operations {
        roots.extend(operation.parameters.iter().map(|it| &it.ty));
        roots.extend(operation.headers.iter().map(|it| &it.ty));
        let responses = operation.responses.iter().filter_map(|it| it.content.as_ref());
        let payloads = operation.callbacks.iter().filter_map(|it| it.request.payload.as_ref());
        let (parts, bodies): (Vec<_>, Vec<_>) =
            operation.body.iter().map(|it| &it.content).partition(|it| is_multipart(it));
        roots.extend(responses.chain(bodies).chain(payloads).map(|it| &it.ty));
        for content in parts {
            for id in objects_of(&api.types, &content.ty) {
                let TypeKind::Object(object) = &api.types[id.0].kind else { continue };
                let is_json = |wire: &str| content.members.iter().any(|it| is_json_part(it, wire));
                roots.extend(object.fields.iter().filter(|it| is_json(&it.wire)).map(|it| &it.ty));
            }
        }
    }
    roots.extend(api.webhooks.iter().filter_map(|it| it.request.payload.as_ref()).map(|it| &it.ty));
    reachable(&api.types, roots.into_iter().filter_map(TypeRef::mentioned))
}

fn is_json_part(member: &FormMember, of: &str) -> bool {
    matches!(member, FormMember::Part { wire, media_type: Some(it), .. } if wire == of && it.contains("json"))
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

/// A member of which only a media type says that it is not text is a file, too.
fn described(object: &mut Object, content: &Content) {
    for member in &content.members {
        let FormMember::Part { wire, media_type: Some(media_type), .. } = member else { continue };
        let field = object.fields.iter_mut().find(|it| it.wire == *wire);
        if let Some(field) = field
            && is_binary(media_type)
            && matches!(field.ty, TypeRef::Any | TypeRef::Scalar(Scalar::String))
        {
            field.ty = FILE;
        }
    }
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
    /// Notes the structs inside of bodies, as far as nothing but parts leads to them.
    fn add_inner(&mut self, types: &[Type], elsewhere: &HashSet<TypeId>, messages: &mut Messages<'_>) {
        let members = self.objects.iter().flat_map(|it| types[it.0].kind.mentioned());
        let mut inner: Vec<_> = reachable(types, members).into_iter().collect();
        inner.sort();
        for id in inner {
            let TypeKind::Object(object) = &types[id.0].kind else { continue };
            if self.objects.contains(&id) || !elsewhere.contains(&id) {
                self.objects.insert(id);
                continue;
            }
            for field in object.fields.iter().filter(|it| is_file(&it.ty)) {
                messages.push(
                    Diagnostic::degraded(
                        "multipart-file-as-text",
                        types[id.0].pointer.key("properties").key(&field.wire),
                        format!(
                            "`{}` is not sent as a file: its object is used in JSON, too, which holds no files",
                            field.wire
                        ),
                    )
                    .label("a string, in multipart bodies, too")
                    .help(format!(
                        "give the multipart body a schema of its own, with `{}` as a file, and let JSON keep this one",
                        field.wire
                    )),
                );
            }
        }
    }

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

/// Whether a type is a file, or a list or map of them.
fn is_file(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Nullable(it) | TypeRef::Sensitive(it) | TypeRef::Array(it) | TypeRef::Map(it) => is_file(it),
        TypeRef::Scalar(it) => *it == Scalar::File,
        TypeRef::Any | TypeRef::Named(_) => false,
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

/// Whether a type is a union of a file and of other strings, which is one text where no file can travel.
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
