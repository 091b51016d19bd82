//! What a document declares in the way that many APIs share, taken as if an extension said it.
//!
//! In: the IR. Out: the same with the paging of lists that no `x-pagination` is about, the header of the request's id, and the
//! shape of error bodies; and where each convention was recognised, for the report. A convention counts only where names, types and places all fit,
//! and where `x-conventions` does not switch it off. What an extension says is never changed. The header
//! `Idempotency-Key` is recognised earlier, by `lower`, since it is a parameter no more.

mod errors;
mod paging;

use crate::analyze::failures;
use crate::ir::{Api, Convention, Recognised};

/// Recognises what the document declares. What cannot be found by one operation alone is left as it is.
pub fn settle(api: &mut Api) {
    paging::settle(api);
    request_ids(api);
    retry_after(api);
    problems(api);
    errors::settle(api);
}

/// The header of the request's id, as the first operation that describes one spells it. The runtime looks for the usual
/// names in any case; a description decides between them.
fn request_ids(api: &mut Api) {
    const NAMES: [&str; 2] = ["request-id", "x-request-id"];
    let headers =
        || api.operations.iter().filter(|it| it.follows(Convention::RequestId)).flat_map(|it| &it.headers);
    let found = NAMES.iter().find_map(|name| headers().find(|it| it.wire.eq_ignore_ascii_case(name)));
    let Some((wire, pointer)) = found.and_then(|it| Some((it.wire.clone(), it.pointers.first()?.clone())))
    else {
        return;
    };
    if api.request_id_header.is_none() {
        let what = format!("the header `{wire}` carries the request's id");
        api.request_id_header = Some(wire);
        api.recognised.push(Recognised { convention: Convention::RequestId, pointer, what });
    }
}

/// The runtime obeys the header wherever it comes; here is said where the document declares it.
fn retry_after(api: &mut Api) {
    let mut found: Vec<Recognised> = Vec::new();
    for header in api.operations.iter().flat_map(|it| &it.headers) {
        for pointer in header.pointers.iter().filter(|_| header.wire.eq_ignore_ascii_case("retry-after")) {
            if !found.iter().any(|it| it.pointer == *pointer) {
                let what = "the server says how long to wait before the next attempt".to_owned();
                found.push(Recognised { convention: Convention::RetryAfter, pointer: pointer.clone(), what });
            }
        }
    }
    api.recognised.extend(found);
}

/// Error bodies of RFC 9457: `type`, `title` and `detail` are where the runtime looks by itself, unless `x-error` says
/// another place.
fn problems(api: &mut Api) {
    if !api.error.is_empty() {
        return;
    }
    let mut found: Vec<Recognised> = Vec::new();
    for operation in api.operations.iter().filter(|it| it.follows(Convention::Error)) {
        for content in failures(operation).filter_map(|it| it.content.as_ref()) {
            let is_problem = content.media_type.to_ascii_lowercase().starts_with("application/problem+json");
            if is_problem && !found.iter().any(|it| it.pointer == content.pointer) {
                let what = "a problem of RFC 9457: `type`, and `detail` or `title` as the message".to_owned();
                let pointer = content.pointer.clone();
                found.push(Recognised { convention: Convention::Error, pointer, what });
            }
        }
    }
    api.recognised.extend(found);
}
