//! Lowers the headers of responses.
//!
//! In: the responses of an operation. Out: each header that one of them describes, once, with a type that holds for all
//! of them. Header names have no case. What no text of a header can be read as is text.

use openapiv3::{Header as Listed, ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;

use super::Calls;
use super::operation::place_hint;
use super::parameter::first_example;
use crate::diagnostic::Diagnostic;
use crate::document::OperationEntry;
use crate::ir::{Additional, Docs, Header, HeaderFormat, Scalar, TypeKind, TypeRef};
use crate::lower::extensions::Extensions;
use crate::lower::merge::{Notes, text, with};
use crate::pointer::Pointer;

const TEXT: TypeRef = TypeRef::Scalar(Scalar::String);

/// As many aliases may lead from a header to its type.
const CHAIN: usize = 64;

impl<'d> Calls<'d, '_> {
    /// The headers of all responses of an operation.
    pub(super) fn headers(&mut self, entry: &OperationEntry<'d>, id: &str) -> Vec<Header> {
        let document = self.document;
        let mut headers: Vec<(Header, &'d ParameterSchemaOrContent)> = Vec::new();
        for (_, response, at) in self.listed_responses(entry) {
            let Some((response, at)) = document.response(response, &at) else { continue };
            let shared = place_hint(&at, "responses", "response");
            let hint = shared.unwrap_or_else(|| vec![id.to_owned()]);
            for (wire, listed) in &response.headers {
                self.header(wire, listed, &at.key("headers").key(wire), &hint, &mut headers);
            }
        }
        headers.into_iter().map(|(header, _)| header).collect()
    }

    /// Adds a header to those of an operation, or to the one that has its name already.
    fn header(
        &mut self,
        wire: &str,
        listed: &'d ReferenceOr<Listed>,
        place: &Pointer,
        hint: &[String],
        headers: &mut Vec<(Header, &'d ParameterSchemaOrContent)>,
    ) {
        // A reference that leads nowhere was reported before.
        let Some((listed, at)) = self.document.header(listed, place) else { return };
        let known = headers.iter().position(|(it, _)| it.wire.eq_ignore_ascii_case(wire));
        match known.and_then(|it| headers.get_mut(it)) {
            Some((known, _)) if known.pointers.contains(&at) => {}
            Some((known, format)) if **format == listed.format => known.pointers.push(at),
            Some((known, _)) => {
                let other = self.described(wire, listed, &at, hint);
                if (&other.ty, other.format) != (&known.ty, known.format) {
                    self.messages().push(
                        Diagnostic::degraded(
                            "header-types",
                            &at,
                            format!("the responses of one operation give `{wire}` different types"),
                        )
                        .label("read as a string")
                        .help("describe the header once, under `components/headers`"),
                    );
                    (known.ty, known.format) = (TEXT, HeaderFormat::Value);
                }
                known.pointers.push(at);
            }
            None => {
                let mut header = self.described(wire, listed, &at, hint);
                if let Some(beside) = text(self.document.description(place, None)) {
                    header.docs.description = Some(beside);
                }
                headers.push((header, &listed.format));
            }
        }
    }

    fn described(&mut self, wire: &str, listed: &'d Listed, at: &Pointer, hint: &[String]) -> Header {
        let hint = place_hint(at, "headers", "header").unwrap_or_else(|| with(hint, wire));
        let (usage, is_json) = self.value_type(&listed.format, at, &hint, "a header");
        let extensions = Extensions::read(&listed.extensions, at, self.messages());
        let Notes { docs: inner, rename, argument: _, traits, epoch: _, known: _ } = usage.notes;
        let docs = Docs {
            description: text(listed.description.as_deref()).or(inner.description),
            example: listed.example.clone().or_else(|| first_example(&listed.examples)).or(inner.example),
            evidence: extensions.evidence.or(inner.evidence),
            deprecated: listed.deprecated.unwrap_or_default() || inner.deprecated,
            ..inner
        };
        let explode = self.document.raw(&at.key("explode")).and_then(Value::as_bool).unwrap_or_default();
        let (ty, format) = match (is_json, self.header_format(&usage.ty, explode)) {
            (true, _) => (usage.ty, HeaderFormat::Json),
            // Without a type it is what it is: text.
            (false, Some(HeaderFormat::Value)) if usage.ty == TypeRef::Any => (TEXT, HeaderFormat::Value),
            (false, Some(format)) => (usage.ty, format),
            (false, None) => {
                self.messages().push(
                    Diagnostic::degraded(
                        "header-nested",
                        at,
                        "no header holds lists or objects inside others",
                    )
                    .label("read as a string")
                    .help("describe it as JSON, below `content`"),
                );
                (TEXT, HeaderFormat::Value)
            }
        };
        Header {
            wire: wire.to_owned(),
            pointers: vec![at.clone()],
            rename: extensions.rename.or(rename),
            docs,
            format,
            ty,
            sensitive: extensions.sensitive || traits.sensitive,
        }
    }

    /// How the text of a header of this type is read; `None` where the type has parts within parts.
    fn header_format(&self, ty: &TypeRef, explode: bool) -> Option<HeaderFormat> {
        let object = if explode { HeaderFormat::ExplodedObject } else { HeaderFormat::Object };
        match self.bare(ty) {
            TypeRef::Array(item) => self.is_plain(item).then_some(HeaderFormat::List),
            TypeRef::Map(value) => self.is_plain(value).then_some(object),
            TypeRef::Named(id) => match &self.types.all[id.0].kind {
                TypeKind::Object(it) => {
                    let others = match &it.additional {
                        Additional::Typed(value) => Some(value),
                        Additional::Unspecified | Additional::Forbidden => None,
                    };
                    let mut members = it.fields.iter().map(|it| &it.ty).chain(others);
                    members.all(|it| self.is_plain(it)).then_some(object)
                }
                _ => self.is_plain(ty).then_some(HeaderFormat::Value),
            },
            _ => self.is_plain(ty).then_some(HeaderFormat::Value),
        }
    }

    /// Whether a value of this type is one text.
    fn is_plain(&self, ty: &TypeRef) -> bool {
        let is_scalar = |ty: &TypeRef| match self.bare(ty) {
            TypeRef::Scalar(_) => true,
            TypeRef::Named(id) => {
                matches!(self.types.all[id.0].kind, TypeKind::Enum(_) | TypeKind::Newtype(_))
            }
            _ => false,
        };
        match self.bare(ty) {
            TypeRef::Any => true,
            TypeRef::Named(id) => match &self.types.all[id.0].kind {
                TypeKind::Union(union) => union.members.iter().all(|it| is_scalar(&it.ty)),
                _ => is_scalar(ty),
            },
            _ => is_scalar(ty),
        }
    }

    /// A type with aliases seen through, and without null. Rings of aliases are opened later, so there is a bound.
    fn bare<'t>(&'t self, ty: &'t TypeRef) -> &'t TypeRef {
        let mut ty = ty;
        for _ in 0..CHAIN {
            match ty {
                TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => ty = inner,
                TypeRef::Named(id) => match &self.types.all[id.0].kind {
                    TypeKind::Alias(target) => ty = target,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }
}
