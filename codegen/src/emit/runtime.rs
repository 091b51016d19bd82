//! The runtime: the files of the crate `runtime`, copied as they are.
//!
//! They are built into the generator, so that it needs no folder beside it. A test compares the lists with the folder.
//! A crate that has no use for a part carries neither its files nor the line that declares it.

use super::{Context, Files};

/// What every crate carries: the path it has there, and its text.
pub const RUNTIME: &[(&str, &str)] = &[
    ("api.rs", include_str!("../../runtime/src/api.rs")),
    ("api_error.rs", include_str!("../../runtime/src/api_error.rs")),
    ("attempt.rs", include_str!("../../runtime/src/attempt.rs")),
    ("base_url.rs", include_str!("../../runtime/src/base_url.rs")),
    ("blocking.rs", include_str!("../../runtime/src/blocking.rs")),
    ("body.rs", include_str!("../../runtime/src/body.rs")),
    ("builder.rs", include_str!("../../runtime/src/builder.rs")),
    ("call.rs", include_str!("../../runtime/src/call.rs")),
    ("cause.rs", include_str!("../../runtime/src/cause.rs")),
    ("charset.rs", include_str!("../../runtime/src/charset.rs")),
    ("client.rs", include_str!("../../runtime/src/client.rs")),
    ("deadline.rs", include_str!("../../runtime/src/deadline.rs")),
    ("encoder.rs", include_str!("../../runtime/src/encoder.rs")),
    ("error.rs", include_str!("../../runtime/src/error.rs")),
    ("header.rs", include_str!("../../runtime/src/header.rs")),
    ("hooks.rs", include_str!("../../runtime/src/hooks.rs")),
    ("http_client.rs", include_str!("../../runtime/src/http_client.rs")),
    ("http_date.rs", include_str!("../../runtime/src/http_date.rs")),
    ("incoming.rs", include_str!("../../runtime/src/incoming.rs")),
    ("mod.rs", include_str!("../../runtime/src/lib.rs")),
    ("multipart.rs", include_str!("../../runtime/src/multipart.rs")),
    ("operation.rs", include_str!("../../runtime/src/operation.rs")),
    ("paging.rs", include_str!("../../runtime/src/paging.rs")),
    ("parameter.rs", include_str!("../../runtime/src/parameter.rs")),
    ("percent.rs", include_str!("../../runtime/src/percent.rs")),
    ("platform.rs", include_str!("../../runtime/src/platform.rs")),
    ("random.rs", include_str!("../../runtime/src/random.rs")),
    ("raw.rs", include_str!("../../runtime/src/raw.rs")),
    ("redirect.rs", include_str!("../../runtime/src/redirect.rs")),
    ("request.rs", include_str!("../../runtime/src/request.rs")),
    ("response.rs", include_str!("../../runtime/src/response.rs")),
    ("retry.rs", include_str!("../../runtime/src/retry.rs")),
    ("secret.rs", include_str!("../../runtime/src/secret.rs")),
    ("secret/scrubber.rs", include_str!("../../runtime/src/secret/scrubber.rs")),
    ("security.rs", include_str!("../../runtime/src/security.rs")),
    ("server.rs", include_str!("../../runtime/src/server.rs")),
    ("token.rs", include_str!("../../runtime/src/token.rs")),
    ("trace.rs", include_str!("../../runtime/src/trace.rs")),
    ("transport.rs", include_str!("../../runtime/src/transport.rs")),
    ("typed_body.rs", include_str!("../../runtime/src/typed_body.rs")),
    ("paging/link.rs", include_str!("../../runtime/src/paging/link.rs")),
    ("paging/seen.rs", include_str!("../../runtime/src/paging/seen.rs")),
    ("paging/walk.rs", include_str!("../../runtime/src/paging/walk.rs")),
    ("json/bridge.rs", include_str!("../../runtime/src/json/bridge.rs")),
    ("json/describe/enums.rs", include_str!("../../runtime/src/json/describe/enums.rs")),
    ("json/describe/mod.rs", include_str!("../../runtime/src/json/describe/mod.rs")),
    ("json/describe/newtypes.rs", include_str!("../../runtime/src/json/describe/newtypes.rs")),
    ("json/describe/objects.rs", include_str!("../../runtime/src/json/describe/objects.rs")),
    ("json/drift.rs", include_str!("../../runtime/src/json/drift.rs")),
    ("json/epoch.rs", include_str!("../../runtime/src/json/epoch.rs")),
    ("json/event.rs", include_str!("../../runtime/src/json/event.rs")),
    ("json/exact.rs", include_str!("../../runtime/src/json/exact.rs")),
    ("json/extra.rs", include_str!("../../runtime/src/json/extra.rs")),
    ("json/fault.rs", include_str!("../../runtime/src/json/fault.rs")),
    ("json/file.rs", include_str!("../../runtime/src/json/file.rs")),
    ("json/formats.rs", include_str!("../../runtime/src/json/formats.rs")),
    ("json/limits.rs", include_str!("../../runtime/src/json/limits.rs")),
    ("json/members.rs", include_str!("../../runtime/src/json/members.rs")),
    ("json/mixed.rs", include_str!("../../runtime/src/json/mixed.rs")),
    ("json/mod.rs", include_str!("../../runtime/src/json/mod.rs")),
    ("json/numeric.rs", include_str!("../../runtime/src/json/numeric.rs")),
    ("json/object.rs", include_str!("../../runtime/src/json/object.rs")),
    ("json/reader.rs", include_str!("../../runtime/src/json/reader.rs")),
    ("json/scalar.rs", include_str!("../../runtime/src/json/scalar.rs")),
    ("json/scan.rs", include_str!("../../runtime/src/json/scan.rs")),
    ("json/sensitive.rs", include_str!("../../runtime/src/json/sensitive.rs")),
    ("json/text.rs", include_str!("../../runtime/src/json/text.rs")),
    ("json/union.rs", include_str!("../../runtime/src/json/union.rs")),
    ("json/writer.rs", include_str!("../../runtime/src/json/writer.rs")),
    ("testing/mod.rs", include_str!("../../runtime/src/testing/mod.rs")),
    ("testing/reply.rs", include_str!("../../runtime/src/testing/reply.rs")),
    ("testing/time.rs", include_str!("../../runtime/src/testing/time.rs")),
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
    ("webhooks/signer.rs", include_str!("../../runtime/src/webhooks/signer.rs")),
    ("webhooks/verifier.rs", include_str!("../../runtime/src/webhooks/verifier.rs")),
];

/// What crates carry whose API speaks of time.
pub const TIMES: &[(&str, &str)] = &[("json/jiff.rs", include_str!("../../runtime/src/json/jiff.rs"))];

/// A part of the runtime that not every crate carries.
struct Part {
    files: &'static [(&'static str, &'static str)],
    /// How the module above declares it. Without the files the compiler would ask for the feature, and rustfmt for them.
    declared: &'static str,
    is_for: fn(&Context<'_>) -> bool,
}

const PARTS: &[Part] = &[
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
];

pub(super) fn files(ctx: &Context<'_>, files: &mut Files) {
    let (own, left_out): (Vec<&Part>, Vec<&Part>) = PARTS.iter().partition(|it| (it.is_for)(ctx));
    let text = |text: &str| left_out.iter().fold(text.to_owned(), |text, it| text.replace(it.declared, ""));
    for (path, own) in RUNTIME.iter().chain(own.iter().flat_map(|it| it.files)) {
        files.text.insert(format!("src/runtime/{path}"), text(own));
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
            let feature = part.declared.lines().next().unwrap_or_default();
            // What a macro writes is there only where a crate has the type for it.
            let plain = RUNTIME.iter().filter(|(path, _)| !path.starts_with("json/describe/"));
            let left: Vec<_> = plain.map(|(_, text)| text.replace(part.declared, "")).collect();
            assert!(!left.iter().any(|it| it.contains(feature)), "{feature}");
        }
    }
}
