//! Calls for examples: an operation of this API, spelled as a caller would write it, and what a server in memory is configured
//! to answer.
//!
//! In: the IR, facts and names. Out: Rust text that compiles against the crate. Where a call takes more than an example
//! should say (a union, a struct of many members), another operation is looked for; where there is none, the call is one
//! that any API can be asked for. How a value is spelled is [`spell`]'s job, what a list returns [`page`]'s.

mod json;
mod page;
mod spell;

use super::Context;
use super::code::{Code, code};
use super::resource::OperationEmitter;
use super::rust::Speller;
use crate::analyze::Output;
use crate::ir::{Docs, Encoding, Location, Replay};
pub(super) use page::Listing;

/// Longer calls than this explain nothing.
const LONGEST: usize = 240;

/// Beyond this a call is written with an argument a line.
const LINE: usize = 80;

/// A call, and what a server in memory is configured to do.
pub(super) struct Sample {
    /// The call: `client.refunds().retrieve("re_1")`.
    pub(super) call: Code,
    /// Whose answer is scripted: `server.on::<resources::refunds::Retrieve>()`.
    pub(super) script: Code,
    /// What tells it to answer: `reply(Reply::json(200, &serde_json::json!({ "id": "re_1" })))`.
    pub(super) reply: Code,
    /// What is known of the value that comes, as arguments of `assert_eq!`; the variable is called `response`.
    pub(super) comes: Code,
    /// The requests of the call that came so far.
    pub(super) requests: Code,
    /// The method of its requests, as a literal.
    pub(super) method: Code,
}

impl Sample {
    /// A call that reads: of something by its id, if there is such an operation, since nothing is simpler.
    pub(super) fn read(ctx: &Context<'_>) -> Self {
        let rank = |index: usize| {
            let operation = &ctx.api.operations[index];
            let required = operation.parameters.iter().filter(|it| it.required);
            let in_path = required.clone().filter(|it| it.location == Location::Path).count();
            match (required.count(), in_path, operation.body.is_some()) {
                (1, 1, false) => 0,
                (0, _, false) => 1,
                _ => 2,
            }
        };
        let mut reading = operations(ctx, Replay::Safe);
        reading.sort_by_key(|it| rank(*it));
        reading.into_iter().find_map(|it| Self::of(ctx, it)).unwrap_or_else(Self::raw)
    }

    /// A call that carries an idempotency key and may be repeated like this; none where the API has none.
    pub(super) fn with_key(ctx: &Context<'_>, replay: Replay) -> Option<Self> {
        let mut keyed = operations(ctx, replay);
        keyed.retain(|it| ctx.api.operations[*it].idempotency_header.is_some());
        let header = ctx.api.operations[*keyed.first()?].idempotency_header.as_deref();
        let spelled = keyed.into_iter().find_map(|it| Self::of(ctx, it));
        let raw = header.map(|header| {
            let raw = Self::raw();
            let call = match replay {
                Replay::Keyed => {
                    code!["client.request(\"POST\", \"/status\").keyed(", Code::string(header), ")"]
                }
                _ => "client.request(\"POST\", \"/status\")".into(),
            };
            let script = "server.on_request(\"POST\", \"/status\")".into();
            Self { script, call, method: "\"POST\"".into(), ..raw }
        });
        spelled.or(raw)
    }

    /// A call that returns items, and the script of its response; `None` if no example can spell the call.
    pub(super) fn streamed(ctx: &Context<'_>) -> Option<(Code, Code)> {
        let gives_items = |it: &usize| matches!(ctx.facts.output(*it), Output::Items(..));
        (0..ctx.api.operations.len()).filter(gives_items).find_map(|index| {
            let script = code!["server.on::<", operation_path(ctx, index), ">()"];
            sent(ctx, index).filter(|it| it.len() <= LONGEST).map(|it| (it, script))
        })
    }

    /// The call of an operation, if an example can spell it and what it returns.
    fn of(ctx: &Context<'_>, index: usize) -> Option<Self> {
        let Output::Json(ty) = ctx.facts.output(index) else { return None };
        let (reply, comes) = match spell::value(ctx, ty) {
            Some(value) => (code!["respond(&", value.clone(), ")"], code!["response, ", value]),
            // Callers do not make it.
            None => {
                let body = code!["serde_json::json!(", Code::json(&json::smallest_object(ctx, ty)?), ")"];
                let came = code!["serde_json::to_value(&response)?, ", body.clone()];
                (code!["reply(Reply::json(200, &", body, "))"], came)
            }
        };
        let (call, operation) = (sent(ctx, index)?, operation_path(ctx, index));
        (call.len() + comes.len() <= LONGEST).then(|| Self {
            call,
            script: code!["server.on::<", operation.clone(), ">()"],
            reply,
            comes,
            requests: code!["server.requests_of::<", operation, ">()"],
            method: Code::string(&ctx.api.operations[index].method),
        })
    }

    /// A call that needs no operation.
    fn raw() -> Self {
        Self {
            call: "client.request(\"GET\", \"/status\")".into(),
            script: "server.on_request(\"GET\", \"/status\")".into(),
            reply: "reply(Reply::json(200, &serde_json::json!({ \"ok\": true })))".into(),
            comes: "response.status(), 200".into(),
            requests: "server.requests()".into(),
            method: "\"GET\"".into(),
        }
    }
}

/// The operations of which a call may be retried like this, in document order; none that nobody should call any more.
fn operations(ctx: &Context<'_>, replay: Replay) -> Vec<usize> {
    let operations = ctx.api.operations.iter().enumerate();
    let those = operations.filter(|(_, it)| it.retry.replay == replay && !it.docs.deprecated);
    those.map(|(index, _)| index).collect()
}

/// The call of an operation, if an example can send it: what can be written as a form depends on every member of it.
fn sent(ctx: &Context<'_>, index: usize) -> Option<Code> {
    let body = ctx.api.operations[index].body.as_ref();
    let is_form = body.is_some_and(|it| matches!(it.content.encoding, Encoding::Form | Encoding::Multipart));
    call(ctx, index).filter(|_| !is_form)
}

/// The call of an operation with all that it requires.
pub(super) fn call(ctx: &Context<'_>, index: usize) -> Option<Code> {
    let (operation, names) = (&ctx.api.operations[index], ctx.names.operation(index));
    let (speller, tag) = (Speller::elsewhere(ctx), &ctx.names.tags()[names.tag]);
    let emit = OperationEmitter { ctx, speller: &speller, tag, index, operation, names };
    let arguments = emit.arguments().into_iter().map(|(it, _)| spell::parameter(ctx, it));
    let body = operation.body.iter().filter(|it| it.required).map(|it| match it.content.encoding {
        Encoding::Json | Encoding::Form | Encoding::Multipart => {
            spell::argument(ctx, &it.content.ty, &Docs::default())
        }
        // An example would have to choose a media type.
        Encoding::Bytes if it.content.is_range() => None,
        Encoding::Text | Encoding::Bytes => Some("\"text\"".into()),
        Encoding::Items => None,
    });
    let arguments: Vec<Code> = arguments.chain(body).collect::<Option<_>>()?;
    let call = laid_out(&code!["client.", &tag.accessor, "().", &names.function], &arguments);
    if call.len() <= LINE && !call.has_lines() {
        return Some(call);
    }
    let function = laid_out(&code![".", &names.function], &arguments).hanging("    ");
    Some(code!["client\n    .", &tag.accessor, "()\n    ", function])
}

/// An operation as a type.
fn operation_path(ctx: &Context<'_>, index: usize) -> Code {
    let names = ctx.names.operation(index);
    code!["resources::", &ctx.names.tags()[names.tag].module, "::", &names.parameters_struct]
}

/// A call with its arguments: on one line if they fit, else an argument a line.
fn laid_out(function: &Code, arguments: &[Code]) -> Code {
    let line = code![function.clone(), "(", Code::join(arguments.iter().cloned(), ", "), ")"];
    if line.len() <= LINE && !line.has_lines() {
        return line;
    }
    let lines = arguments.iter().map(|it| code!["    ", it.hanging("    "), ",\n"]);
    code![function.clone(), "(\n", Code::join(lines, ""), ")"]
}
