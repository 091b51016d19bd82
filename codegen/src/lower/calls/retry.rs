//! Lowers what an operation says of being called again.
//!
//! In: its method, whether there is evidence that the server honours its idempotency key, and
//! `x-retry: {replay: once, locked: [409]}`. Out: a [`Retry`]. Where the document says nothing, HTTP does. A key that the
//! server honours makes a call repeatable whatever its method does; one that clients merely send proves nothing. No other
//! guess is made: a payment that is wrongly repeated is paid twice.

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::ir::{Replay, Retry};
use crate::lower::extensions::{Map, wrong};
use crate::lower::messages::Messages;
use crate::pointer::Pointer;

const KEY: &str = "x-retry";

/// What a failed call of an operation allows.
pub(in crate::lower) fn retry(
    method: &str,
    is_honoured: bool,
    extensions: &Map,
    at: &Pointer,
    messages: &mut Messages<'_>,
) -> Retry {
    let by_method = Replay::of_method(method);
    let replay = if is_honoured && by_method != Replay::Safe { Replay::Keyed } else { by_method };
    let Some(value) = extensions.get(KEY) else { return Retry { replay, locked: Vec::new() } };
    let said = match value.get("replay").map(Value::as_str) {
        None => Some(replay),
        Some(Some("safe")) => Some(Replay::Safe),
        Some(Some("idempotent")) => Some(Replay::Idempotent),
        Some(Some("once")) => Some(Replay::Once),
        Some(_) => None,
    };
    let locked = value.get("locked").map_or_else(|| Some(Vec::new()), statuses);
    let (Some(replay), Some(locked)) = (said, locked) else {
        wrong(
            KEY,
            "an object with `replay` (`safe`, `idempotent` or `once`), `locked` (a list of statuses), or both",
            at,
            messages,
        );
        return Retry { replay, locked: Vec::new() };
    };
    if replay == Replay::Once && !locked.is_empty() {
        messages.push(
            Diagnostic::warning(
                "retry-never",
                at.key(KEY).key("locked"),
                "a call that is made once is never retried",
            )
            .label("these statuses change nothing")
            .help("say `replay: idempotent` if a repetition does no harm, or remove `locked`"),
        );
        return Retry { replay, locked: Vec::new() };
    }
    Retry { replay, locked }
}

/// Statuses of refusals, ascending, each once.
fn statuses(value: &Value) -> Option<Vec<u16>> {
    let status = |it: &Value| it.as_u64().and_then(|it| u16::try_from(it).ok());
    let mut all: Vec<u16> = value.as_array()?.iter().map(status).collect::<Option<_>>()?;
    all.sort_unstable();
    all.dedup();
    all.iter().all(|it| (400..500).contains(it)).then_some(all)
}
