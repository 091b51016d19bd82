//! Checks bodies that are written as forms against the members of their schemas, once all types are there.
//!
//! In: operations with a body of the encoding `Form` or `Multipart`. Out: the same; a body whose schema has no members is
//! written another way, and says so. An `encoding` for a member that the schema does not have is reported. What a member of
//! a form may be is the business of [`files`](super::files) and of the runtime.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::ir::{Additional, Api, Content, Encoding, Scalar, Type, TypeId, TypeKind, TypeRef};
use crate::lower::messages::Messages;
use crate::nearest::Hints;

/// Finds another way for bodies without members, and encodings that no member follows.
pub(in crate::lower) fn settle(api: &mut Api, document: &Document, messages: &mut Messages<'_>) {
    let mut hints = Hints::default();
    let Api { types, operations, .. } = api;
    for content in operations.iter_mut().filter_map(|it| it.body.as_mut()).map(|it| &mut it.content) {
        if !matches!(content.encoding, Encoding::Form | Encoding::Multipart) {
            continue;
        }
        let members = Members::of(types, &content.ty);
        check_encodings(content, &members, document, &mut hints, messages);
        if !members.are_possible() {
            match content.encoding {
                Encoding::Form => as_text(content, messages),
                _ => as_parts(content, messages),
            }
        }
    }
}

/// The members that values of a type have.
#[derive(Default)]
struct Members<'a> {
    /// Some value is an object.
    of_object: bool,
    /// The schema allows members that it does not list.
    of_any_name: bool,
    listed: Vec<&'a str>,
}

impl<'a> Members<'a> {
    /// Those of a body: of each alternative, if it is a union.
    fn of(types: &'a [Type], body: &'a TypeRef) -> Self {
        let mut members = Self::default();
        let mut seen: HashSet<TypeId> = HashSet::new();
        let mut open = vec![body];
        while let Some(ty) = open.pop() {
            match ty {
                TypeRef::Any | TypeRef::Map(_) => members.of_any_name = true,
                TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => open.push(inner),
                TypeRef::Named(id) if seen.insert(*id) => match &types[id.0].kind {
                    TypeKind::Object(object) => {
                        members.of_object = true;
                        members.of_any_name |= matches!(object.additional, Additional::Typed(_));
                        members.listed.extend(object.fields.iter().map(|it| it.wire.as_str()));
                    }
                    TypeKind::Alias(target) => open.push(target),
                    TypeKind::Union(union) => open.extend(union.members.iter().map(|it| &it.ty)),
                    TypeKind::Enum(_) | TypeKind::Newtype(_) => {}
                },
                TypeRef::Named(_) | TypeRef::Scalar(_) | TypeRef::Array(_) => {}
            }
        }
        members
    }

    fn are_possible(&self) -> bool {
        self.of_object || self.of_any_name
    }
}

/// Reports encodings for members that the body does not have: what they ask for would be missing, and nobody would know.
fn check_encodings(
    content: &Content,
    members: &Members<'_>,
    document: &Document,
    hints: &mut Hints,
    messages: &mut Messages<'_>,
) {
    if members.of_any_name {
        return;
    }
    let at = content.pointer.key("encoding");
    let encodings = document.raw(&at).and_then(|it| it.as_object());
    let listed: HashSet<&str> = members.listed.iter().copied().collect();
    for name in encodings.into_iter().flat_map(|it| it.keys()).filter(|it| !listed.contains(it.as_str())) {
        let near = hints.nearest(name, members.listed.iter().copied());
        messages.push(
            Diagnostic::degraded(
                "encoding-without-member",
                at.key(name),
                format!("the body has no member `{name}` that this encoding could be for"),
            )
            .label("not followed")
            .help(near.map_or_else(
                || "add the member to the schema, or remove its encoding".to_owned(),
                |it| format!("did you mean `{it}`?"),
            )),
        );
    }
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
