//! The runtime: the files of the crate `runtime`, copied as they are.
//!
//! They are built into the generator, so that it needs no folder next to it. A test compares the lists with the folder.
//! A crate that has no use for a part carries neither its files nor the line that declares it.

use std::borrow::Cow;

use super::{Context, CrateFiles, shared_runtime};

/// What every crate carries: the path it has there, and its text.
pub const RUNTIME: &[(&str, &str)] = &[
    ("blocking.rs", include_str!("../../runtime/src/blocking.rs")),
    ("mod.rs", include_str!("../../runtime/src/lib.rs")),
    ("call/attempt.rs", include_str!("../../runtime/src/call/attempt.rs")),
    ("call/authorize.rs", include_str!("../../runtime/src/call/authorize.rs")),
    ("call/mod.rs", include_str!("../../runtime/src/call/mod.rs")),
    ("call/raw.rs", include_str!("../../runtime/src/call/raw.rs")),
    ("call/request.rs", include_str!("../../runtime/src/call/request.rs")),
    ("call/streaming.rs", include_str!("../../runtime/src/call/streaming.rs")),
    ("call/trace.rs", include_str!("../../runtime/src/call/trace.rs")),
    ("call/unsent.rs", include_str!("../../runtime/src/call/unsent.rs")),
    ("call/watch.rs", include_str!("../../runtime/src/call/watch.rs")),
    ("client/base_url.rs", include_str!("../../runtime/src/client/base_url.rs")),
    ("client/builder.rs", include_str!("../../runtime/src/client/builder.rs")),
    ("client/connection.rs", include_str!("../../runtime/src/client/connection.rs")),
    ("client/environment.rs", include_str!("../../runtime/src/client/environment.rs")),
    ("client/headers.rs", include_str!("../../runtime/src/client/headers.rs")),
    ("client/hooks.rs", include_str!("../../runtime/src/client/hooks.rs")),
    ("client/http_client.rs", include_str!("../../runtime/src/client/http_client.rs")),
    ("client/limits.rs", include_str!("../../runtime/src/client/limits.rs")),
    ("client/mod.rs", include_str!("../../runtime/src/client/mod.rs")),
    ("client/no_http_client.rs", include_str!("../../runtime/src/client/no_http_client.rs")),
    ("client/options.rs", include_str!("../../runtime/src/client/options.rs")),
    ("client/retry.rs", include_str!("../../runtime/src/client/retry.rs")),
    ("client/security.rs", include_str!("../../runtime/src/client/security.rs")),
    ("client/server.rs", include_str!("../../runtime/src/client/server.rs")),
    ("client/shared.rs", include_str!("../../runtime/src/client/shared.rs")),
    ("client/token.rs", include_str!("../../runtime/src/client/token.rs")),
    ("client/token_client.rs", include_str!("../../runtime/src/client/token_client.rs")),
    ("json/apart.rs", include_str!("../../runtime/src/json/apart.rs")),
    ("json/bridge.rs", include_str!("../../runtime/src/json/bridge.rs")),
    ("json/convert.rs", include_str!("../../runtime/src/json/convert.rs")),
    ("json/describe/enums.rs", include_str!("../../runtime/src/json/describe/enums.rs")),
    ("json/describe/mod.rs", include_str!("../../runtime/src/json/describe/mod.rs")),
    ("json/describe/newtypes.rs", include_str!("../../runtime/src/json/describe/newtypes.rs")),
    ("json/describe/objects.rs", include_str!("../../runtime/src/json/describe/objects.rs")),
    ("json/drift.rs", include_str!("../../runtime/src/json/drift.rs")),
    ("json/empty.rs", include_str!("../../runtime/src/json/empty.rs")),
    ("json/entries.rs", include_str!("../../runtime/src/json/entries.rs")),
    ("json/epoch.rs", include_str!("../../runtime/src/json/epoch.rs")),
    ("json/event.rs", include_str!("../../runtime/src/json/event.rs")),
    ("json/exact.rs", include_str!("../../runtime/src/json/exact.rs")),
    ("json/extra.rs", include_str!("../../runtime/src/json/extra.rs")),
    ("json/fault.rs", include_str!("../../runtime/src/json/fault.rs")),
    ("json/file.rs", include_str!("../../runtime/src/json/file.rs")),
    ("json/foreign.rs", include_str!("../../runtime/src/json/foreign.rs")),
    ("json/formats.rs", include_str!("../../runtime/src/json/formats.rs")),
    ("json/hidden.rs", include_str!("../../runtime/src/json/hidden.rs")),
    ("json/kept.rs", include_str!("../../runtime/src/json/kept.rs")),
    ("json/lenient.rs", include_str!("../../runtime/src/json/lenient.rs")),
    ("json/limits.rs", include_str!("../../runtime/src/json/limits.rs")),
    ("json/members.rs", include_str!("../../runtime/src/json/members.rs")),
    ("json/mixed.rs", include_str!("../../runtime/src/json/mixed.rs")),
    ("json/mod.rs", include_str!("../../runtime/src/json/mod.rs")),
    ("json/numeric.rs", include_str!("../../runtime/src/json/numeric.rs")),
    ("json/object.rs", include_str!("../../runtime/src/json/object.rs")),
    ("json/part.rs", include_str!("../../runtime/src/json/part.rs")),
    ("json/parts.rs", include_str!("../../runtime/src/json/parts.rs")),
    ("json/plain.rs", include_str!("../../runtime/src/json/plain.rs")),
    ("json/reader.rs", include_str!("../../runtime/src/json/reader.rs")),
    ("json/remembered.rs", include_str!("../../runtime/src/json/remembered.rs")),
    ("json/scalar.rs", include_str!("../../runtime/src/json/scalar.rs")),
    ("json/scan.rs", include_str!("../../runtime/src/json/scan.rs")),
    ("json/sensitive.rs", include_str!("../../runtime/src/json/sensitive.rs")),
    ("json/shown.rs", include_str!("../../runtime/src/json/shown.rs")),
    ("json/table.rs", include_str!("../../runtime/src/json/table.rs")),
    ("json/text.rs", include_str!("../../runtime/src/json/text.rs")),
    ("json/union.rs", include_str!("../../runtime/src/json/union.rs")),
    ("json/value.rs", include_str!("../../runtime/src/json/value.rs")),
    ("json/writer.rs", include_str!("../../runtime/src/json/writer.rs")),
    ("operation/api.rs", include_str!("../../runtime/src/operation/api.rs")),
    ("operation/charset.rs", include_str!("../../runtime/src/operation/charset.rs")),
    ("operation/decode_error.rs", include_str!("../../runtime/src/operation/decode_error.rs")),
    ("operation/definition.rs", include_str!("../../runtime/src/operation/definition.rs")),
    ("operation/encoder.rs", include_str!("../../runtime/src/operation/encoder.rs")),
    ("operation/endpoint.rs", include_str!("../../runtime/src/operation/endpoint.rs")),
    ("operation/header.rs", include_str!("../../runtime/src/operation/header.rs")),
    ("operation/item_body.rs", include_str!("../../runtime/src/operation/item_body.rs")),
    ("operation/mod.rs", include_str!("../../runtime/src/operation/mod.rs")),
    ("operation/multipart.rs", include_str!("../../runtime/src/operation/multipart.rs")),
    ("operation/parameter.rs", include_str!("../../runtime/src/operation/parameter.rs")),
    ("operation/raw_response.rs", include_str!("../../runtime/src/operation/raw_response.rs")),
    ("operation/redirect.rs", include_str!("../../runtime/src/operation/redirect.rs")),
    ("operation/replay.rs", include_str!("../../runtime/src/operation/replay.rs")),
    ("operation/streamed.rs", include_str!("../../runtime/src/operation/streamed.rs")),
    ("operation/typed_body.rs", include_str!("../../runtime/src/operation/typed_body.rs")),
    ("paging/link.rs", include_str!("../../runtime/src/paging/link.rs")),
    ("paging/mod.rs", include_str!("../../runtime/src/paging/mod.rs")),
    ("paging/neighbours.rs", include_str!("../../runtime/src/paging/neighbours.rs")),
    ("paging/page.rs", include_str!("../../runtime/src/paging/page.rs")),
    ("paging/paginated.rs", include_str!("../../runtime/src/paging/paginated.rs")),
    ("paging/seen.rs", include_str!("../../runtime/src/paging/seen.rs")),
    ("paging/streams.rs", include_str!("../../runtime/src/paging/streams.rs")),
    ("paging/walk.rs", include_str!("../../runtime/src/paging/walk.rs")),
    ("response/api_error.rs", include_str!("../../runtime/src/response/api_error.rs")),
    ("response/cause.rs", include_str!("../../runtime/src/response/cause.rs")),
    ("response/error.rs", include_str!("../../runtime/src/response/error.rs")),
    ("response/incoming.rs", include_str!("../../runtime/src/response/incoming.rs")),
    ("response/items.rs", include_str!("../../runtime/src/response/items.rs")),
    ("response/line.rs", include_str!("../../runtime/src/response/line.rs")),
    ("response/mod.rs", include_str!("../../runtime/src/response/mod.rs")),
    ("response/received.rs", include_str!("../../runtime/src/response/received.rs")),
    ("response/retry_after.rs", include_str!("../../runtime/src/response/retry_after.rs")),
    ("response/status.rs", include_str!("../../runtime/src/response/status.rs")),
    ("response/typed.rs", include_str!("../../runtime/src/response/typed.rs")),
    ("secret/mod.rs", include_str!("../../runtime/src/secret/mod.rs")),
    ("secret/scrubber.rs", include_str!("../../runtime/src/secret/scrubber.rs")),
    ("secret/text.rs", include_str!("../../runtime/src/secret/text.rs")),
    ("testing/mod.rs", include_str!("../../runtime/src/testing/mod.rs")),
    ("testing/reply.rs", include_str!("../../runtime/src/testing/reply.rs")),
    ("testing/time.rs", include_str!("../../runtime/src/testing/time.rs")),
    ("wire/body.rs", include_str!("../../runtime/src/wire/body.rs")),
    ("wire/deadline.rs", include_str!("../../runtime/src/wire/deadline.rs")),
    ("wire/driver.rs", include_str!("../../runtime/src/wire/driver.rs")),
    ("wire/framing/cutter.rs", include_str!("../../runtime/src/wire/framing/cutter.rs")),
    ("wire/framing/events.rs", include_str!("../../runtime/src/wire/framing/events.rs")),
    ("wire/framing/found.rs", include_str!("../../runtime/src/wire/framing/found.rs")),
    ("wire/framing/framed.rs", include_str!("../../runtime/src/wire/framing/framed.rs")),
    ("wire/framing/line.rs", include_str!("../../runtime/src/wire/framing/line.rs")),
    ("wire/framing/lines.rs", include_str!("../../runtime/src/wire/framing/lines.rs")),
    ("wire/framing/mod.rs", include_str!("../../runtime/src/wire/framing/mod.rs")),
    ("wire/framing/part.rs", include_str!("../../runtime/src/wire/framing/part.rs")),
    ("wire/framing/parts.rs", include_str!("../../runtime/src/wire/framing/parts.rs")),
    ("wire/framing/writer.rs", include_str!("../../runtime/src/wire/framing/writer.rs")),
    ("wire/http_date.rs", include_str!("../../runtime/src/wire/http_date.rs")),
    ("wire/media_type.rs", include_str!("../../runtime/src/wire/media_type.rs")),
    ("wire/once.rs", include_str!("../../runtime/src/wire/once.rs")),
    ("wire/mod.rs", include_str!("../../runtime/src/wire/mod.rs")),
    ("wire/percent.rs", include_str!("../../runtime/src/wire/percent.rs")),
    ("wire/platform.rs", include_str!("../../runtime/src/wire/platform.rs")),
    ("wire/random.rs", include_str!("../../runtime/src/wire/random.rs")),
    ("wire/transport.rs", include_str!("../../runtime/src/wire/transport.rs")),
];

/// What crates carry whose API says how webhooks are signed.
pub const WEBHOOKS: &[(&str, &str)] = &[
    ("webhooks/age.rs", include_str!("../../runtime/src/webhooks/age.rs")),
    ("webhooks/digest.rs", include_str!("../../runtime/src/webhooks/digest.rs")),
    ("webhooks/encoding.rs", include_str!("../../runtime/src/webhooks/encoding.rs")),
    ("webhooks/error.rs", include_str!("../../runtime/src/webhooks/error.rs")),
    ("webhooks/key.rs", include_str!("../../runtime/src/webhooks/key.rs")),
    ("webhooks/mod.rs", include_str!("../../runtime/src/webhooks/mod.rs")),
    ("webhooks/pieces.rs", include_str!("../../runtime/src/webhooks/pieces.rs")),
    ("webhooks/received.rs", include_str!("../../runtime/src/webhooks/received.rs")),
    ("webhooks/signature.rs", include_str!("../../runtime/src/webhooks/signature.rs")),
    ("webhooks/signed.rs", include_str!("../../runtime/src/webhooks/signed.rs")),
    ("webhooks/signer.rs", include_str!("../../runtime/src/webhooks/signer.rs")),
    ("webhooks/verifier.rs", include_str!("../../runtime/src/webhooks/verifier.rs")),
];

/// What crates carry whose API takes tokens that can be fetched.
pub const TOKENS: &[(&str, &str)] = &[
    ("tokens/error.rs", include_str!("../../runtime/src/tokens/error.rs")),
    ("tokens/fetch.rs", include_str!("../../runtime/src/tokens/fetch.rs")),
    ("tokens/grant.rs", include_str!("../../runtime/src/tokens/grant.rs")),
    ("tokens/kept.rs", include_str!("../../runtime/src/tokens/kept.rs")),
    ("tokens/mod.rs", include_str!("../../runtime/src/tokens/mod.rs")),
];

/// What crates carry whose API speaks of time.
pub const TIMES: &[(&str, &str)] = &[("json/jiff.rs", include_str!("../../runtime/src/json/jiff.rs"))];

/// What crates carry that have types of other crates.
pub const TYPED: &[(&str, &str)] = &[("json/typed.rs", include_str!("../../runtime/src/json/typed.rs"))];

/// The line that shows the map of the runtime in its own documentation. Users of a crate do not need it.
pub(super) const MAP: &str = "#![doc = include_str!(\"../README.md\")]\n\n";

/// A part of the runtime that not every crate carries.
struct Part {
    files: &'static [(&'static str, &'static str)],
    /// How the module above declares it. Without the files the compiler would ask for the feature, and rustfmt for them.
    declared: &'static str,
    is_for: fn(&Context<'_>) -> bool,
}

const PARTS: &[Part] = &[
    Part {
        files: TOKENS,
        declared: "#[cfg(feature = \"oauth2\")]\npub mod tokens;\n",
        is_for: |ctx| ctx.api.has_tokens(),
    },
    Part {
        files: WEBHOOKS,
        declared: "#[cfg(feature = \"webhooks\")]\npub mod webhooks;\n",
        is_for: |ctx| ctx.is_signed(),
    },
    Part {
        files: TIMES,
        declared: "#[cfg(feature = \"jiff\")]\nmod jiff;\n",
        is_for: |ctx| ctx.facts.tells_time(),
    },
    Part {
        files: TYPED,
        declared: "\nmod typed;\npub use self::typed::{Held, Typed};\n",
        is_for: |ctx| !ctx.api.foreign.is_empty(),
    },
];

pub(super) fn files<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    if ctx.shares_runtime() {
        return shared_runtime::own_files(ctx, files);
    }
    copy(ctx, files, |_| true);
}

/// Copies those files that the crate has use for, and of these some.
pub(super) fn copy<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>, is_copied: impl Fn(&str) -> bool) {
    let (own, left_out): (Vec<&Part>, Vec<&Part>) = PARTS.iter().partition(|it| (it.is_for)(&ctx));
    let cuts: Vec<&str> = left_out.iter().map(|it| it.declared).chain([MAP]).collect();
    let all = RUNTIME.iter().chain(own.iter().flat_map(|it| it.files));
    for (path, text) in all.filter(|(path, _)| is_copied(path)) {
        // Only the files that declare modules have anything to cut: the others are not copied.
        let cuts = cuts.iter().filter(|it| text.contains(**it));
        let cut = cuts.fold(Cow::Borrowed(*text), |text, cut| Cow::Owned(text.replace(cut, "")));
        files.text(format!("src/runtime/{path}"), cut);
    }
}

#[cfg(test)]
mod tests {
    use super::{PARTS, RUNTIME};

    #[test]
    fn a_part_that_is_left_out_is_declared_once() {
        for part in PARTS {
            let declaring = RUNTIME.iter().filter(|(_, text)| text.contains(part.declared));
            assert_eq!(declaring.count(), 1, "{}", part.declared);
            let Some(feature) = part.declared.lines().find(|it| it.starts_with("#[cfg(")) else { continue };
            // What a macro writes is there only where a crate has the type for it.
            let plain = RUNTIME.iter().filter(|(path, _)| !path.starts_with("json/describe/"));
            let left: Vec<_> = plain.map(|(_, text)| text.replace(part.declared, "")).collect();
            assert!(!left.iter().any(|it| it.contains(feature)), "{feature}");
        }
    }
}
