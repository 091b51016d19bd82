//! Lowers `encoding`: how the members of a form, or the parts of a multipart body, are written.
//!
//! In: the media type of a request. Out: one [`FormMember`] for each member whose `encoding` changes how it is written. What
//! cannot be followed is reported; whether the body has the member is checked in [`forms`](super::forms), once its type is
//! there.

use openapiv3::{MediaType, QueryStyle};
use serde_json::Value;

use super::Calls;
use crate::diagnostic::Diagnostic;
use crate::ir::{Encoding, FormMember, Style};
use crate::openapi::media_type::essence;
use crate::pointer::Pointer;

impl Calls<'_, '_> {
    /// How the members of a form are written, where the document says so.
    pub(super) fn form_members(
        &mut self,
        media: &MediaType,
        at: &Pointer,
        encoding: Encoding,
    ) -> Vec<FormMember> {
        let mut members = Vec::new();
        // In parts a style has a meaning since OpenAPI 3.1, and in this media type alone.
        let version = self.document.raw(&Pointer::root().key("openapi")).and_then(Value::as_str);
        let name = at.last().unwrap_or_default();
        let has_styles =
            essence(&name) == "multipart/form-data" && version.is_some_and(|it| !it.starts_with("3.0"));
        for (property, said) in &media.encoding {
            let at = at.key("encoding").key(property);
            let explode = self.document.raw(&at.key("explode")).and_then(Value::as_bool);
            let styled = said.style.is_some() || explode.is_some() || said.allow_reserved;
            if encoding == Encoding::Multipart && !(styled && has_styles) {
                let said = said.content_type.as_deref();
                // A range says no more than whether it is a file.
                let media_type = said.and_then(|it| concrete(it).or_else(|| first(it)));
                let headers = match encoding {
                    Encoding::Multipart => self.part_headers(&at),
                    _ => Vec::new(),
                };
                if media_type.is_some() || !headers.is_empty() {
                    members.push(FormMember::Part { wire: property.clone(), media_type, headers });
                }
                continue;
            }
            let wire = property.clone();
            if styled {
                let style = form_style(said.style.as_ref());
                let explode = explode.unwrap_or(style == Style::Form);
                // Nothing is encoded in a part, so that nothing is reserved.
                let allow_reserved = said.allow_reserved && encoding == Encoding::Form;
                members.push(FormMember::Pairs { wire, style, explode, allow_reserved });
                continue;
            }
            match said.content_type.as_deref().and_then(concrete).as_deref().map(essence).as_deref() {
                None | Some("text/plain") => {}
                Some(it) if it == "application/json" || it.ends_with("+json") => {
                    let (style, explode) = (Style::Json, false);
                    members.push(FormMember::Pairs { wire, style, explode, allow_reserved: false });
                }
                Some(_) => {
                    let label = "written like the other members of the form";
                    self.report_encoding(&at, property, label, "use JSON, or a style");
                }
            }
        }
        members
    }

    fn report_encoding(&mut self, at: &Pointer, property: &str, label: &str, help: &str) {
        self.messages().push(
            Diagnostic::degraded(
                "form-encoding",
                at,
                format!("the encoding of `{property}` is not followed"),
            )
            .label(label)
            .help(help),
        );
    }
}

/// The first media type of a list that is not a pattern.
pub(super) fn concrete(list: &str) -> Option<String> {
    let mut types = list.split(',').map(str::trim).filter(|it| it.contains('/') && !it.contains('*'));
    types.next().map(str::to_owned)
}

/// The first media type of a list, which may be a pattern.
pub(super) fn first(list: &str) -> Option<String> {
    list.split(',').map(str::trim).find(|it| it.contains('/')).map(str::to_owned)
}

fn form_style(style: Option<&QueryStyle>) -> Style {
    match style {
        None | Some(QueryStyle::Form) => Style::Form,
        Some(QueryStyle::SpaceDelimited) => Style::SpaceDelimited,
        Some(QueryStyle::PipeDelimited) => Style::PipeDelimited,
        Some(QueryStyle::DeepObject) => Style::DeepObject,
    }
}
