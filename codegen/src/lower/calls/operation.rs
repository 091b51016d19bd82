//! Lowers operations.
//!
//! In: path items. Out: every operation that can be made, with an id, a tag, parameters, body and responses. One whose
//! body cannot be sent is cut, since a call without it would be wrong.

use std::collections::HashSet;

use openapiv3::{ReferenceOr, Response as Listed, StatusCode};

use super::Calls;
use super::pagination::pagination;
use super::retry::retry;
use super::template;
use crate::diagnostic::several;
use crate::document::{OperationEntry, reference};
use crate::ir::{
    Body, Convention, Docs, Field, Location, Operation, Parameter, Recognised, Response, Scalar, Status,
    StreamTwin, TypeKind, TypeRef,
};
use crate::lower::extensions::{self, Extensions, IdempotencyKey};
use crate::lower::merge::{external, text, with};
use crate::pointer::Pointer;
use crate::wording::{Described, Wording, is_version};

impl<'d> Calls<'d, '_> {
    /// Every operation, in document order.
    pub(in crate::lower) fn operations(&mut self) -> Vec<Operation> {
        let document = self.document;
        for (path, item) in &document.api().paths.paths {
            if let ReferenceOr::Reference { reference } = item
                && document.path_item(path).is_none()
            {
                let at = Pointer::root().key("paths").key(path);
                self.messages().push(several::unresolved(&at, reference, "its operations are left out"));
            }
        }
        let mut taken: HashSet<String> =
            document.operations().filter_map(|it| it.operation.operation_id.clone()).collect();
        let entries: Vec<_> = document.operations().collect();
        entries.iter().flat_map(|entry| self.operation(entry, &mut taken)).collect()
    }

    /// An operation, once for each way to write its body; none where that cannot be sent.
    fn operation(&mut self, entry: &OperationEntry<'d>, taken: &mut HashSet<String>) -> Vec<Operation> {
        let operation = entry.operation;
        let at = &entry.pointer;
        let id = match operation.operation_id.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
            Some(id) => id.to_owned(),
            None => derived_id(&entry.method.to_ascii_lowercase(), entry.path, taken),
        };
        let tag = operation.tags.iter().find(|it| !it.trim().is_empty());
        let wording = Wording::of(&Described {
            method: &entry.method.to_ascii_lowercase(),
            path: entry.path,
            id: operation.operation_id.as_deref(),
            tag: tag.map(String::as_str),
            summary: operation.summary.as_deref(),
            has_body: operation.request_body.is_some(),
            title: &self.document.api().info.title,
        });
        let hints = self.hints(&wording, &id);
        let Some(bodies) = self.bodies(entry, &hints) else { return Vec::new() };
        let extensions = Extensions::read(&operation.extensions, at, self.messages());
        let docs = Docs {
            summary: text(operation.summary.as_deref()).or_else(|| text(entry.item.summary.as_deref())),
            description: text(operation.description.as_deref())
                .or_else(|| text(entry.item.description.as_deref())),
            external: external(operation.external_docs.as_ref()),
            evidence: extensions.evidence,
            deprecated: operation.deprecated,
            ..Docs::default()
        };
        let servers = if operation.servers.is_empty() {
            self.servers(&entry.item.servers, &entry.item_pointer.key("servers"))
        } else {
            self.servers(&operation.servers, &at.key("servers"))
        };
        let (security, scopes) = self.requirements(operation.security.as_deref(), at);
        let method = entry.sent_method();
        let conventions = extensions::conventions(&operation.extensions, at, self.messages());
        let conventions = conventions.unwrap_or_else(|| self.conventions.clone());
        let mut parameters = self.parameters(entry, &hints.base);
        let key = extensions::idempotency_key(&operation.extensions, at, self.messages());
        let key = key.or_else(|| self.recognise_key(&conventions, &mut parameters));
        let is_honoured = key.as_ref().is_some_and(|it| it.honoured);
        let retry = retry(&method, is_honoured, &operation.extensions, at, self.messages());
        let path = template::without_parameters(entry.path, &mut parameters).into_owned();
        let operation = Operation {
            parameters,
            responses: self.responses(entry, &hints),
            headers: self.headers(entry, &hints.base),
            callbacks: self.callbacks(entry, &hints.base),
            security,
            scopes,
            idempotency_header: key.map(|it| it.header),
            retry,
            pagination: pagination(&operation.extensions, at, self.messages()),
            called: wording.function,
            conventions,
            tag: wording.group,
            rename: extensions.rename,
            method,
            path,
            pointer: at.clone(),
            id,
            docs,
            body: None,
            servers,
            stream_twin: None,
        };
        let mut all: Vec<Operation> = match bodies.is_empty() {
            true => vec![operation],
            false => bodies.into_iter().map(|it| Operation { body: Some(it), ..operation.clone() }).collect(),
        };
        let twin = all.first().and_then(|it| self.stream_twin(entry, it, &hints));
        all.extend(twin);
        all
    }

    /// The same operation, of which a success comes as a stream of items, where the document describes both ways.
    fn stream_twin(
        &mut self,
        entry: &OperationEntry<'d>,
        operation: &Operation,
        hints: &Hints,
    ) -> Option<Operation> {
        let mut responses = operation.responses.clone();
        let mut is_twin = false;
        let hint = with(&hints.response, "item");
        for (_, listed, at) in self.listed_responses(entry).into_iter().filter(|it| it.0.is_success()) {
            let Some((response, found)) = self.document.response(listed, &at) else { continue };
            if let Some(content) = self.stream_content(&response.content, &found.key("content"), &hint)
                && let Some(own) = responses.iter_mut().find(|it| it.listed == at)
            {
                own.content = Some(content);
                is_twin = true;
            }
        }
        let member = operation.body.as_ref().and_then(|it| self.stream_member(&it.content.ty));
        let stream_twin = Some(StreamTwin { member });
        is_twin.then(|| Operation { responses, pagination: None, stream_twin, ..operation.clone() })
    }

    /// The member of a body by which a caller asks for a stream.
    fn stream_member(&self, body: &TypeRef) -> Option<String> {
        let TypeRef::Named(id) = body else { return None };
        let TypeKind::Object(object) = &self.types.all[id.0].kind else { return None };
        let is_member = |it: &&Field| it.wire == "stream" && it.ty == TypeRef::Scalar(Scalar::Bool);
        object.fields.iter().find(is_member).map(|it| it.wire.clone())
    }

    /// A header parameter that carries the idempotency key is no parameter: each call has a key of its own. That the
    /// document declares it for the operation says that the server knows it.
    fn recognise_key(
        &mut self,
        conventions: &[Convention],
        parameters: &mut Vec<Parameter>,
    ) -> Option<IdempotencyKey> {
        let is_key = |it: &Parameter| {
            let name = it.wire.to_ascii_lowercase().replace('_', "-");
            it.location == Location::Header
                && ["idempotency-key", "x-idempotency-key"].contains(&name.as_str())
        };
        let at = parameters.iter().position(is_key)?;
        if !conventions.contains(&Convention::IdempotencyKey) {
            return None;
        }
        let parameter = parameters.remove(at);
        // One that is listed again, in another case, is the same header.
        parameters.retain(|it| !is_key(it));
        let convention = Convention::IdempotencyKey;
        let what = format!("the header `{}` carries the idempotency key", parameter.wire);
        if !self.recognised.iter().any(|it| it.pointer == parameter.pointer) {
            self.recognised.push(Recognised { convention, pointer: parameter.pointer, what });
        }
        Some(IdempotencyKey { header: parameter.wire, honoured: true })
    }

    /// What the types of an operation begin with: its id, or what it does where the id says nothing. Of two operations
    /// that do the same the second says more of its path, and keeps its id where all of that is said, too.
    fn hints(&mut self, wording: &Wording, id: &str) -> Hints {
        let own = wording.types.as_ref();
        let bases = own.map(|it| it.bases.as_slice()).unwrap_or_default();
        let chosen = bases.iter().find(|it| self.type_words.insert((*it).clone())).cloned();
        let own = own.filter(|_| chosen.is_some());
        let base = chosen.unwrap_or_else(|| id.to_owned());
        let of_base = |word: &str| with(std::slice::from_ref(&base), word);
        let request = if own.is_some() { vec![base.clone()] } else { of_base("request") };
        let response = own.and_then(|it| it.response.clone()).filter(|it| self.type_words.insert(it.clone()));
        let response = response.map_or_else(|| of_base("response"), |it| vec![it]);
        Hints { base, request, response }
    }

    /// The ways to write the body of an operation, if it has one; `None` where it has one that cannot be sent.
    fn bodies(&mut self, entry: &OperationEntry<'d>, hints: &Hints) -> Option<Vec<Body>> {
        let Some(listed) = &entry.operation.request_body else { return Some(Vec::new()) };
        let place = entry.pointer.key("requestBody");
        let Some((body, at)) = self.document.request_body(listed, &place) else {
            self.messages().push(several::unresolved(&place, reference(listed), "the operation is left out"));
            return None;
        };
        let hint = place_hint(&at, "requestBodies", "request").unwrap_or_else(|| hints.request.clone());
        let contents = self.request_contents(&body.content, &at.key("content"), &hint);
        let extensions = Extensions::read(&body.extensions, &at, self.messages());
        let docs = Docs {
            description: text(self.document.description(&place, body.description.as_deref())),
            evidence: extensions.evidence,
            ..Docs::default()
        };
        let made = contents.into_iter().map(|(variant, content)| Body {
            pointer: at.clone(),
            docs: docs.clone(),
            required: body.required,
            variant,
            content,
        });
        Some(made.collect())
    }

    fn responses(&mut self, entry: &OperationEntry<'d>, hints: &Hints) -> Vec<Response> {
        let document = self.document;
        let listed = self.listed_responses(entry);
        let has_body = |it: &'d ReferenceOr<Listed>, at: &Pointer| {
            document.response(it, at).is_some_and(|(it, _)| !it.content.is_empty())
        };
        let successes =
            listed.iter().filter(|(status, it, at)| status.is_success() && has_body(it, at)).count();
        let mut responses = Vec::with_capacity(listed.len());
        for (status, response, at) in listed {
            let base = std::slice::from_ref(&hints.base);
            let hint = match status {
                Status::Default if successes == 0 => hints.response.clone(),
                it if it.is_success() && successes == 1 => hints.response.clone(),
                Status::Code(code) => with(base, &code.to_string()),
                Status::Range(hundred) => with(base, &format!("{hundred}XX")),
                Status::Default => with(base, "default"),
            };
            let is_head = entry.method.eq_ignore_ascii_case("head");
            responses.extend(self.response(status, is_head, response, &at, &hint));
        }
        responses
    }

    /// The responses as they are listed, in document order.
    pub(super) fn listed_responses(
        &self,
        entry: &OperationEntry<'d>,
    ) -> Vec<(Status, &'d ReferenceOr<Listed>, Pointer)> {
        let at = entry.pointer.key("responses");
        let responses = &entry.operation.responses;
        let listed = self.document.keys(&at).filter_map(|key| {
            if key == "default" {
                return responses.default.as_ref().map(|it| (Status::Default, it, at.key(key)));
            }
            let (code, status) = parse_status(key)?;
            responses.responses.get(&code).map(|it| (status, it, at.key(key)))
        });
        listed.collect()
    }

    fn response(
        &mut self,
        status: Status,
        is_head: bool,
        listed: &'d ReferenceOr<Listed>,
        place: &Pointer,
        hint: &[String],
    ) -> Option<Response> {
        let Some((response, at)) = self.document.response(listed, place) else {
            self.messages().push(several::unresolved(place, reference(listed), "the response is left out"));
            return None;
        };
        let hint = place_hint(&at, "responses", "response").unwrap_or_else(|| hint.to_vec());
        // Where the response is in place, its content was taken out of the tree.
        let content = if is_head || matches!(status, Status::Code(100..=199 | 204 | 205 | 304)) {
            if !response.content.is_empty() {
                self.messages().push(
                    several::bodiless(place, "this response").help("refer to a response without `content`"),
                );
            }
            None
        } else {
            self.response_content(&response.content, &at.key("content"), &hint)
        };
        let links = self.links(response, &at);
        let extensions = Extensions::read(&response.extensions, &at, self.messages());
        let docs = Docs {
            summary: text(self.document.said(place, "summary")),
            description: text(self.document.description(place, Some(&response.description))),
            evidence: extensions.evidence,
            ..Docs::default()
        };
        Some(Response { status, pointer: at, listed: place.clone(), docs, content, links })
    }
}

/// What the types of an operation begin with.
struct Hints {
    base: String,
    request: Vec<String>,
    response: Vec<String>,
}

/// What is in a component is named by it.
pub(super) fn place_hint(at: &Pointer, kind: &str, word: &str) -> Option<Vec<String>> {
    let mut steps = at.steps();
    let shared = steps.next()? == "components" && steps.next()? == kind;
    let name = steps.next().filter(|_| shared)?;
    Some(if name.to_ascii_lowercase().ends_with(word) {
        vec![name.into_owned(), "body".to_owned()]
    } else {
        with(&[name.into_owned()], word)
    })
}

fn parse_status(key: &str) -> Option<(StatusCode, Status)> {
    if let Ok(code) = key.parse::<u16>() {
        return (100..1000).contains(&code).then_some((StatusCode::Code(code), Status::Code(code)));
    }
    let hundred = key.strip_suffix("XX").or_else(|| key.strip_suffix("xx"))?.parse::<u8>().ok()?;
    (1..=9).contains(&hundred).then_some((StatusCode::Range(u16::from(hundred)), Status::Range(hundred)))
}

/// An id from method and path: `get /v1/users/{id}/posts` gives `getUsersByIdPosts`. Where that is taken, versions
/// are part of it, too.
fn derived_id(method: &str, path: &str, taken: &mut HashSet<String>) -> String {
    let id = |all: bool| {
        let mut id = method.to_owned();
        for segment in path.split('/').filter(|it| !it.is_empty() && (all || !is_version(it))) {
            for piece in segment.split_inclusive('}') {
                let (plain, parameter) = piece.split_once('{').unwrap_or((piece, ""));
                capitalized(&mut id, plain);
                if let Some(name) = parameter.strip_suffix('}') {
                    id.push_str("By");
                    capitalized(&mut id, name);
                }
            }
        }
        id
    };
    let short = id(false);
    if taken.insert(short.clone()) {
        return short;
    }
    let long = id(true);
    taken.insert(long.clone());
    long
}

fn capitalized(id: &mut String, text: &str) {
    for word in text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()) {
        let mut chars = word.chars();
        id.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        id.push_str(chars.as_str());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{derived_id, parse_status};
    use crate::ir::Status;

    #[test]
    fn an_id_is_made_of_method_and_path() {
        let mut taken = HashSet::new();
        let cases = [
            ("get", "/v1/users/{id}/posts", "getUsersByIdPosts"),
            ("get", "/v2/users/{id}/posts", "getV2UsersByIdPosts"),
            ("post", "/checkout-sessions", "postCheckoutSessions"),
            ("get", "/files/{name}.{ext}", "getFilesByNameByExt"),
            ("get", "/", "get"),
        ];
        for (method, path, expected) in cases {
            assert_eq!(derived_id(method, path, &mut taken), expected);
        }
    }

    #[test]
    fn statuses_are_codes_or_hundreds() {
        assert_eq!(parse_status("404").map(|it| it.1), Some(Status::Code(404)));
        assert_eq!(parse_status("4XX").map(|it| it.1), Some(Status::Range(4)));
        assert_eq!(parse_status("5xx").map(|it| it.1), Some(Status::Range(5)));
        assert_eq!(parse_status("x-note"), None);
        assert_eq!(parse_status("99"), None);
    }
}
