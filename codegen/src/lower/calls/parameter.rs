//! Lowers parameters.
//!
//! In: the parameters of an operation, those of its path item included. Out: each with its place, style and type; path
//! parameters exactly as the path template names them.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{
    CookieStyle, Example, HeaderStyle, Parameter as Listed, ParameterData, ParameterSchemaOrContent,
    PathStyle, QueryStyle, ReferenceOr,
};
use serde_json::Value;

use super::Calls;
use super::content::{is_form, is_json};
use super::template::{is_in_query, placeholders};
use crate::diagnostic::{Diagnostic, several};
use crate::document::{OperationEntry, ParameterEntry};
use crate::ir::{Docs, Encoding, FormMember, Location, Parameter, Scalar, Style, TypeRef};
use crate::lower::extensions::Extensions;
use crate::lower::merge::{Notes, both, text, with};
use crate::lower::types::Usage;
use crate::pointer::Pointer;

impl<'d> Calls<'d, '_> {
    /// The parameters of an operation.
    pub(super) fn parameters(&mut self, entry: &OperationEntry<'d>, id: &str) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for ParameterEntry { found, reference, listed } in self.document.parameters(entry) {
            let Some((parameter, at)) = found else {
                self.messages().push(several::unresolved(&listed, reference, "the parameter is left out"));
                continue;
            };
            let mut parameter = self.parameter(parameter, at, id);
            if let Some(beside) = text(self.document.description(&listed, None)) {
                parameter.docs.description = Some(beside);
            }
            if parameters.iter().any(|it| it.wire == parameter.wire && it.location == parameter.location) {
                self.messages().push(
                    Diagnostic::warning(
                        "parameter-duplicate",
                        &listed,
                        format!("parameter `{}` is listed twice", parameter.wire),
                    )
                    .label("the second has no effect")
                    .help("remove one"),
                );
                continue;
            }
            if parameter.location == Location::Path
                && !placeholders(entry.path).contains(&parameter.wire.as_str())
            {
                self.messages().push(
                    Diagnostic::warning(
                        "path-parameter-unused",
                        &listed,
                        format!("path parameter `{}` does not occur in `{}`", parameter.wire, entry.path),
                    )
                    .label("the parameter is left out")
                    .help("correct its name, or the path"),
                );
                continue;
            }
            parameters.push(parameter);
        }
        self.only_one_query(&mut parameters);
        self.add_placeholders(entry, &mut parameters);
        parameters
    }

    /// A parameter that is the whole query has no other next to it.
    fn only_one_query(&mut self, parameters: &mut Vec<Parameter>) {
        let is_whole = |it: &Parameter| it.location == Location::Querystring;
        let mut has_query = parameters.iter().any(|it| it.location == Location::Query);
        parameters.retain(|it| {
            if !is_whole(it) || !std::mem::replace(&mut has_query, true) {
                return true;
            }
            let message =
                format!("`{}` is the whole query, and something else is in the query, too", it.wire);
            self.types.messages().push(
                Diagnostic::refused("querystring-and-query", &it.pointer, message)
                    .label("left out")
                    .help("describe all of the query in one parameter, or each pair by one of its own"),
            );
            false
        });
    }

    /// What a path template needs and nobody declares is text.
    fn add_placeholders(&mut self, entry: &OperationEntry<'d>, parameters: &mut Vec<Parameter>) {
        let mut seen = HashSet::new();
        for name in placeholders(entry.path) {
            let declared = parameters.iter().any(|it| match it.location {
                Location::Path => it.wire == name,
                Location::Query => it.wire == name && is_in_query(entry.path, name),
                _ => false,
            });
            if declared || !seen.insert(name) {
                continue;
            }
            self.messages().push(
                Diagnostic::warning(
                    "path-parameter-missing",
                    &entry.pointer,
                    format!("`{{{name}}}` in the path is not declared as a parameter"),
                )
                .label("read as a string")
                .help(format!("declare a parameter `{name}` with `in: path` and `required: true`")),
            );
            parameters.push(Parameter {
                wire: name.to_owned(),
                pointer: entry.pointer.clone(),
                rename: None,
                argument: None,
                docs: Docs::default(),
                location: Location::Path,
                style: Style::Simple,
                explode: false,
                allow_reserved: false,
                members: Vec::new(),
                ty: TypeRef::Scalar(Scalar::String),
                required: true,
                constant: None,
                sensitive: false,
            });
        }
    }

    fn parameter(&mut self, parameter: &'d Listed, at: Pointer, id: &str) -> Parameter {
        let data = parameter.parameter_data_ref();
        let (location, style, allow_reserved) = match parameter {
            Listed::Path { style, .. } => {
                let style = match style {
                    PathStyle::Matrix => Style::Matrix,
                    PathStyle::Label => Style::Label,
                    PathStyle::Simple => Style::Simple,
                };
                // In the query only, says openapiv3; since OpenAPI 3.2 in the path, too.
                let reserved = self.document.raw(&at.key("allowReserved"));
                (Location::Path, style, reserved.is_some_and(|it| *it == true))
            }
            Listed::Query { .. } if self.is_said(&at, "in", "querystring") => {
                (Location::Querystring, Style::Form, false)
            }
            Listed::Query { style, allow_reserved, .. } => {
                let style = match style {
                    QueryStyle::Form => Style::Form,
                    QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                    QueryStyle::PipeDelimited => Style::PipeDelimited,
                    QueryStyle::DeepObject => Style::DeepObject,
                };
                (Location::Query, style, *allow_reserved)
            }
            Listed::Header { style: HeaderStyle::Simple, .. } => (Location::Header, Style::Simple, false),
            Listed::Cookie { .. } if self.is_said(&at, "style", "cookie") => {
                (Location::Cookie, Style::Cookie, false)
            }
            Listed::Cookie { style: CookieStyle::Form, .. } => (Location::Cookie, Style::Form, false),
        };
        let hint = parameter_hint(&at, data, id);
        let (usage, style, members) = match (location, &data.format) {
            (Location::Querystring, ParameterSchemaOrContent::Content(content)) => {
                self.whole_query(content, &at.key("content"), &hint)
            }
            _ => {
                let (usage, is_json) = self.value_type(&data.format, &at, &hint, "a parameter");
                (usage, if is_json { Style::Json } else { style }, Vec::new())
            }
        };
        let required = data.required || location == Location::Path;
        let extensions = Extensions::read(&data.extensions, &at, self.messages());
        let Notes { docs: inner, rename, argument, traits, epoch: _, known: _ } = usage.notes;
        let docs = Docs {
            description: both(text(data.description.as_deref()), inner.description),
            example: data.example.clone().or_else(|| first_example(&data.examples)).or(inner.example),
            evidence: extensions.evidence.or(inner.evidence),
            deprecated: data.deprecated.unwrap_or_default() || inner.deprecated,
            ..inner
        };
        Parameter {
            wire: data.name.clone(),
            rename: extensions.rename.or(rename),
            argument: extensions.argument.or(argument),
            docs,
            location,
            style,
            explode: if style == Style::Json { false } else { data.explode.unwrap_or(style.explodes()) },
            allow_reserved,
            members,
            ty: usage.ty,
            constant: usage.constant.filter(|_| required && !usage.nullable),
            required,
            sensitive: extensions.sensitive || traits.sensitive,
            pointer: at,
        }
    }

    /// Whether a parameter says this, which openapiv3 does not read.
    fn is_said(&self, at: &Pointer, key: &str, word: &str) -> bool {
        self.document.raw(&at.key(key)).is_some_and(|it| it == word)
    }

    /// The type of a parameter that is the whole query, how it is written, and which members of a form are written in
    /// another way. What is neither a form nor JSON is text.
    fn whole_query(
        &mut self,
        content: &'d super::content::Media,
        at: &Pointer,
        hint: &[String],
    ) -> (Usage, Style, Vec<FormMember>) {
        let Some((name, media)) = content.first() else { return (untyped(), Style::Simple, Vec::new()) };
        let at = at.key(name);
        let style = match () {
            () if is_json(name, media) => Style::Json,
            () if is_form(name) => Style::Form,
            () => Style::Simple,
        };
        let usage = match &media.schema {
            Some(schema) => {
                let node = self.types.schemas.node(schema, at.key("schema"), hint.to_vec());
                self.types.usage(&[node], hint)
            }
            None if style == Style::Simple => untyped(),
            None => Usage { ty: TypeRef::Any, ..untyped() },
        };
        let members = match style {
            Style::Form => self.form_members(media, &at, Encoding::Form),
            _ => Vec::new(),
        };
        (usage, style, members)
    }

    /// The type of a parameter or a header, and whether its text is JSON.
    pub(super) fn value_type(
        &mut self,
        format: &'d ParameterSchemaOrContent,
        at: &Pointer,
        hint: &[String],
        what: &str,
    ) -> (Usage, bool) {
        match format {
            ParameterSchemaOrContent::Schema(schema) => {
                let node = self.types.schemas.node(schema, at.key("schema"), hint.to_vec());
                (self.types.usage(&[node], hint), false)
            }
            ParameterSchemaOrContent::Content(content) => {
                let at = at.key("content");
                let Some((name, media)) = content.iter().find(|(name, it)| is_json(name, it)) else {
                    self.messages().push(
                        Diagnostic::degraded(
                            "parameter-content",
                            &at,
                            format!("{what} of this media type is not typed"),
                        )
                        .label("read as a string")
                        .help("use `schema`, or JSON"),
                    );
                    return (untyped(), false);
                };
                let usage = match &media.schema {
                    Some(schema) => {
                        let node = self.types.schemas.node(schema, at.key(name).key("schema"), hint.to_vec());
                        self.types.usage(&[node], hint)
                    }
                    None => Usage { ty: TypeRef::Any, ..untyped() },
                };
                (usage, true)
            }
        }
    }
}

/// A string of which the document says nothing more.
fn untyped() -> Usage {
    Usage { ty: TypeRef::Scalar(Scalar::String), nullable: false, notes: Notes::default(), constant: None }
}

/// The first of several examples that holds a value.
pub(super) fn first_example(examples: &IndexMap<String, ReferenceOr<Example>>) -> Option<Value> {
    examples.values().find_map(|it| match it {
        ReferenceOr::Item(example) => example.value.clone(),
        ReferenceOr::Reference { .. } => None,
    })
}

/// A shared parameter is named by its component, another by its operation.
fn parameter_hint(at: &Pointer, data: &ParameterData, id: &str) -> Vec<String> {
    let mut steps = at.steps();
    match (steps.next().as_deref(), steps.next().as_deref(), steps.next()) {
        (Some("components"), Some("parameters"), Some(name)) => with(&[name.into_owned()], "parameter"),
        _ => with(&[id.to_owned()], &data.name),
    }
}
