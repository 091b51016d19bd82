//! Lowers a document to the intermediate representation: the last place that knows OpenAPI types.
//!
//! In: a [`Document`]. Out: an [`Api`]: one type for each named schema, in document order, then one for each inline
//! schema that needs a type of its own; every operation that can be called.
//! Lowering never fails: what Rust cannot express becomes something weaker (*degraded*) or is cut (*refused*), and a
//! message says where. It leaves identifiers to [`names`](crate::names).
//!
//! Lowering has three floors, each of which holds the one below and knows nothing of the one above:
//! `merge` (what a schema says), `types` (what it becomes) and `calls` (who uses it). Next to them all:
//! `extensions` and `members` read our `x-` keys, `messages` collects diagnostics.
//!
//! One schema on its way through the floors:
//!
//! ```yaml
//! Refund:
//!   allOf:
//!     - $ref: '#/components/schemas/Resource'    # {type: object, required: [id], properties: {id: {type: string}}}
//!     - properties:
//!         status: {type: string, enum: [failed, succeeded]}
//! ```
//!
//! ```text
//! merge  node    /components/schemas/Refund, to be named `Refund`
//!        parts   the named schema `Resource`; one piece with the property `status`
//!        flat    properties id, status; required id
//! types  class   an object with these two members
//!        type    struct Refund { id!: string, status?: RefundStatus }
//!                enum RefundStatus { "failed", "succeeded" }        an inline type, named after its place
//! calls  usage   the response 200 of `GET /refunds/{id}` is `Refund`
//! ```

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::ir::{Api, Docs, Foreign, Locked, Sharing};
use crate::openapi;
use crate::pointer::Pointer;

use calls::{Calls, events, files, forms, incoming, signature};
use merge::{Schemas, external, text};
use messages::Messages;
use types::{Types, cycles, sensitive};

mod calls;
mod extensions;
mod members;
mod merge;
mod messages;
mod types;

/// Lowers a document. What is lost on the way is reported to `diagnostics`.
pub fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Api {
    let types = Types::new(Schemas::new(document, Messages::new(diagnostics)));
    let mut calls = Calls::new(types);
    let mut operations = calls.operations();
    incoming::resolve_links(&mut operations);
    let (webhooks, event) = calls.webhooks();
    let (at, root) = (Pointer::root(), &document.api().extensions);
    let info = &document.api().info;
    let mut api = Api {
        title: info.title.clone(),
        version: info.version.clone(),
        docs: Docs {
            // New in 3.1, so openapiv3 does not know it.
            summary: document.raw(&at.key("info").key("summary")).and_then(|it| text(it.as_str())),
            description: text(info.description.as_deref()),
            external: external(document.api().external_docs.as_ref()),
            ..Docs::default()
        },
        license: document.raw(&at.key("info").key("license")).and_then(openapi::license),
        servers: calls.servers(&document.api().servers, &at.key("servers")),
        security_schemes: calls.security_schemes(),
        tags: calls.tags(),
        operations,
        webhooks,
        event,
        event_keys: None,
        signature: signature::signature(root, &at, calls.messages()),
        lenient: extensions::lenient_default(root, &at, calls.messages()).unwrap_or_default(),
        error: extensions::error(root, &at, calls.messages()),
        request_id_header: extensions::request_id(root, &at, calls.messages()),
        recognised: calls.recognised,
        locked: Locked::default(),
        sharing: Sharing::default(),
        foreign: Foreign::default(),
        types: calls.types.all,
    };
    let messages = &mut calls.types.schemas.messages;
    files::settle(&mut api, messages);
    forms::settle(&mut api, document, messages);
    sensitive::settle(&mut api);
    cycles::cut(&mut api.types, messages);
    events::settle(&mut api, root, &at, messages);
    api
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
