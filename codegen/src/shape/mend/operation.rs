//! Operations: ids that are used once, and bodies that are written as parameters.

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use crate::diagnostic::{Diagnostic, Place};
use crate::openapi::method;
use crate::pointer::Pointer;

/// Reads a `body` parameter of Swagger 2.0 as the request body.
pub(super) fn before(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if object.contains_key("requestBody") {
        return;
    }
    let Some(Value::Array(parameters)) = object.get_mut("parameters") else { return };
    let is_body = |it: &Value| it.get("in").and_then(Value::as_str) == Some("body");
    let Some(index) = parameters.iter().position(is_body) else { return };
    let place = Place::Node(ctx.at.key("parameters").index(index).key("in"));
    let (file, pointer) = ctx.origins.trace(&ctx.at.key("parameters").index(index));
    let mut parameter = Value::Null;
    let mut next = 0;
    ctx.below("parameters", |ctx| {
        ctx.retain(parameters, |_, it| {
            let is_it = next == index;
            next += 1;
            if is_it {
                parameter = it.take();
            }
            !is_it
        });
    });
    let schema = parameter.get_mut("schema").map_or_else(|| json!({}), Value::take);
    ctx.note(Diagnostic::warning(
        "parameter-in",
        place,
        "a body is described by `requestBody`, not by a parameter",
    ))
    .label("read as the request body");
    let required = parameter.get("required").is_some_and(|it| it == &json!(true));
    let body = json!({"required": required, "content": {"application/json": {"schema": schema}}});
    ctx.origins.record(ctx.at.key("requestBody"), file, pointer.clone());
    let schema = ctx.at.key("requestBody").key("content").key("application/json").key("schema");
    ctx.origins.record(schema, file, pointer.key("schema"));
    object.insert("requestBody".to_owned(), body);
}

/// Rules of operations.
pub(super) fn after(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let Some(id) = object.get("operationId").and_then(Value::as_str).map(ToOwned::to_owned) else { return };
    if id.is_empty() {
        ctx.warn_at("operation-id-empty", "operationId", "the operation id is empty")
            .label("a name is made from method and path");
        object.shift_remove("operationId");
        return;
    }
    // Callbacks are not operations of the client, and one may be listed with several operations.
    let is_of = |section: &str| ctx.at.as_str().starts_with(section) && is_operation(&ctx.at);
    let is_webhook = is_of("/webhooks/") || is_of("/x-webhooks/");
    if !is_of("/paths/") && !is_webhook {
        return;
    }
    match ctx.operation_ids.get(&id).cloned() {
        Some(first) => {
            ctx.warn_at(
                "operation-id-duplicate",
                "operationId",
                format!("the operation id `{id}` is used twice"),
            )
            .label(if is_webhook { "ignored" } else { "a name is made from method and path instead" })
            .related(first.key("operationId"), "first used here")
            .help("give each operation an id of its own");
            object.shift_remove("operationId");
        }
        None => {
            ctx.operation_ids.insert(id, ctx.at.clone());
        }
    }
}

/// Whether an operation of a path item at the root's paths or webhooks is at this place.
pub(super) fn is_operation(at: &Pointer) -> bool {
    let mut steps = at.steps().skip(2);
    let step = (steps.next(), steps.next(), steps.next());
    matches!(step, (Some(_), None, None))
        || matches!(step, (Some(of), Some(_), None) if of == method::ADDITIONAL)
}
