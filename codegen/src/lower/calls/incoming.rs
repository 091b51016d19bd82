//! Lowers requests that the server makes, webhooks and callbacks, and the links between calls.
//!
//! In: their path items. Out: each with the type of its payload, what comes next to it in words, and over all webhooks
//! one union of their payloads, the event. How to answer such a request is the user's own business.

use std::collections::HashSet;

use openapiv3::Response as Listed;
use serde_json::Value;

use super::Calls;
use super::operation::place_hint;
use crate::diagnostic::{Diagnostic, several};
use crate::document::{IncomingEntry, OperationEntry, ParameterEntry, reference};
use crate::ir::{
    Callback, Content, Docs, Incoming, IncomingParameter, Link, Location, Member, Operation, Travels, Type,
    TypeId, TypeKind, Union, Webhook,
};
use crate::lower::extensions::Extensions;
use crate::lower::merge::{both, external, text, with};
use crate::pointer::Pointer;

impl<'d> Calls<'d, '_> {
    /// Every request of a webhook, and the union of what they bring.
    pub(in crate::lower) fn webhooks(&mut self) -> (Vec<Webhook>, Option<TypeId>) {
        let mut entries = self.document.webhooks();
        // Where a webhook has several requests, the usual one is the one that is meant by its name.
        for requests in entries.chunk_by_mut(|a, b| a.operation.item_pointer == b.operation.item_pointer) {
            requests.sort_by_key(|it| it.operation.method != "post");
        }
        let mut taken = HashSet::new();
        let mut webhooks = Vec::new();
        for IncomingEntry { name, operation } in &entries {
            if !taken.insert((*name, operation.method.clone())) {
                let message = format!("the webhook `{name}` is described twice");
                self.messages().push(
                    Diagnostic::refused("webhook-duplicate", &operation.pointer, message)
                        .label("left out")
                        .help("describe it under `webhooks` only"),
                );
                continue;
            }
            let request = self.incoming(operation, &[(*name).to_owned()]);
            webhooks.push(Webhook { name: (*name).to_owned(), types: Vec::new(), request });
        }
        let event = webhooks.first().and_then(|it| it.request.pointer.steps().next()).map(|key| {
            let members = webhooks.iter().filter_map(member).collect();
            let id = TypeId(self.types.all.len());
            self.types.all.push(Type {
                pointer: Pointer::root().key(&key),
                hint: vec!["WebhookEvent".to_owned()],
                named: false,
                nullable: false,
                view: None,
                travels: Travels::default(),
                rename: None,
                docs: Docs::default(),
                sensitive: false,
                epoch: None,
                known: Vec::new(),
                kind: TypeKind::Union(Union { members, discriminator: None }),
            });
            id
        });
        (webhooks, event)
    }

    /// What the server tells later of an operation.
    pub(in crate::lower) fn callbacks(&mut self, entry: &OperationEntry<'d>, id: &str) -> Vec<Callback> {
        let entries = self.document.callbacks(&entry.pointer);
        let callback = |it: &IncomingEntry<'d>| Callback {
            name: it.name.to_owned(),
            expression: it.operation.path.to_owned(),
            request: self.incoming(&it.operation, &[id.to_owned(), it.name.to_owned()]),
        };
        entries.iter().map(callback).collect()
    }

    fn incoming(&mut self, entry: &OperationEntry<'d>, hint: &[String]) -> Incoming {
        let operation = entry.operation;
        let extensions = Extensions::read(&operation.extensions, &entry.pointer, self.messages());
        let hint = if entry.method == "post" { hint.to_vec() } else { with(hint, &entry.method) };
        let payload = self.payload(entry, &hint);
        Incoming {
            docs: Docs {
                summary: both(text(operation.summary.as_deref()), text(entry.item.summary.as_deref())),
                description: both(
                    text(operation.description.as_deref()),
                    text(entry.item.description.as_deref()),
                ),
                external: external(operation.external_docs.as_ref()),
                evidence: extensions.evidence,
                deprecated: operation.deprecated,
                ..Docs::default()
            },
            id: text(operation.operation_id.as_deref()),
            rename: extensions.rename,
            method: entry.sent_method(),
            parameters: self.beside(entry),
            pointer: entry.pointer.clone(),
            payload,
        }
    }

    fn payload(&mut self, entry: &OperationEntry<'d>, hint: &[String]) -> Option<Content> {
        let listed = entry.operation.request_body.as_ref()?;
        let at = entry.pointer.key("requestBody");
        let Some((body, at)) = self.document.request_body(listed, &at) else {
            self.messages().push(several::unresolved(&at, reference(listed), "its payload is not described"));
            return None;
        };
        let hint = place_hint(&at, "requestBodies", "payload").unwrap_or_else(|| with(hint, "payload"));
        self.payload_content(&body.content, &at.key("content"), &hint)
    }

    /// What comes next to the payload.
    fn beside(&mut self, entry: &OperationEntry<'d>) -> Vec<IncomingParameter> {
        let beside = |ParameterEntry { found, listed, .. }: ParameterEntry<'d>| {
            let (it, at) = found?;
            let data = it.parameter_data_ref();
            Some(IncomingParameter {
                wire: data.name.clone(),
                location: match self.document.raw(&at.key("in")) {
                    Some(it) if it == "querystring" => Location::Querystring,
                    _ => location(it),
                },
                description: text(self.document.description(&listed, data.description.as_deref())),
            })
        };
        self.document.parameters(entry).into_iter().filter_map(beside).collect()
    }

    /// What can be called with what a response says.
    pub(super) fn links(&mut self, response: &Listed, at: &Pointer) -> Vec<Link> {
        let mut links = Vec::new();
        for (name, listed) in &response.links {
            let place = at.key("links").key(name);
            let Some((link, _)) = self.document.link(listed, &place) else { continue };
            let target = match &link.operation {
                openapiv3::LinkOperation::OperationId(it) | openapiv3::LinkOperation::OperationRef(it) => it,
            };
            links.push(Link {
                name: name.clone(),
                target: target.clone(),
                operation: None,
                parameters: link.parameters.iter().map(|(name, it)| (name.clone(), expression(it))).collect(),
                body: link.request_body.as_ref().map(expression),
                description: text(self.document.description(&place, link.description.as_deref())),
            });
        }
        links
    }
}

/// Finds the operations that links name.
pub(in crate::lower) fn resolve_links(operations: &mut [Operation]) {
    let named: Vec<(String, Pointer)> =
        operations.iter().map(|it| (it.id.clone(), it.pointer.clone())).collect();
    let links = operations.iter_mut().flat_map(|it| &mut it.responses).flat_map(|it| &mut it.links);
    for link in links {
        let at = link.target.starts_with('#').then(|| Pointer::parse(&link.target)).flatten();
        link.operation = named.iter().position(|(id, pointer)| match &at {
            Some(at) => at == pointer,
            None => *id == link.target,
        });
    }
}

/// The member of the event for a webhook, if it brings something.
fn member(webhook: &Webhook) -> Option<Member> {
    let Incoming { pointer, docs, payload, .. } = &webhook.request;
    let ty = payload.as_ref()?.ty.clone();
    let hint = vec![webhook.name.clone()];
    Some(Member {
        pointer: pointer.clone(),
        hint,
        ty,
        tags: Vec::new(),
        fallback: false,
        sensitive: false,
        docs: docs.clone(),
    })
}

/// Text is an expression or is itself; all else is JSON.
fn expression(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Where a parameter of a request of the server travels.
fn location(parameter: &openapiv3::Parameter) -> Location {
    match parameter {
        openapiv3::Parameter::Path { .. } => Location::Path,
        openapiv3::Parameter::Query { .. } => Location::Query,
        openapiv3::Parameter::Header { .. } => Location::Header,
        openapiv3::Parameter::Cookie { .. } => Location::Cookie,
    }
}
