//! The runtime: the files of the crate `runtime`, copied as they are.
//!
//! They are built into the generator, so that it needs no folder beside it. A test compares the list with the folder.

use super::Files;

/// What every crate carries: the path it has there, and its text.
pub const RUNTIME: &[(&str, &str)] = &[
    ("api.rs", include_str!("../../runtime/src/api.rs")),
    ("api_error.rs", include_str!("../../runtime/src/api_error.rs")),
    ("attempt.rs", include_str!("../../runtime/src/attempt.rs")),
    ("base_url.rs", include_str!("../../runtime/src/base_url.rs")),
    ("body.rs", include_str!("../../runtime/src/body.rs")),
    ("builder.rs", include_str!("../../runtime/src/builder.rs")),
    ("call.rs", include_str!("../../runtime/src/call.rs")),
    ("cause.rs", include_str!("../../runtime/src/cause.rs")),
    ("client.rs", include_str!("../../runtime/src/client.rs")),
    ("deadline.rs", include_str!("../../runtime/src/deadline.rs")),
    ("encoder.rs", include_str!("../../runtime/src/encoder.rs")),
    ("error.rs", include_str!("../../runtime/src/error.rs")),
    ("header.rs", include_str!("../../runtime/src/header.rs")),
    ("http_date.rs", include_str!("../../runtime/src/http_date.rs")),
    ("incoming.rs", include_str!("../../runtime/src/incoming.rs")),
    ("mod.rs", include_str!("../../runtime/src/lib.rs")),
    ("multipart.rs", include_str!("../../runtime/src/multipart.rs")),
    ("operation.rs", include_str!("../../runtime/src/operation.rs")),
    ("parameter.rs", include_str!("../../runtime/src/parameter.rs")),
    ("percent.rs", include_str!("../../runtime/src/percent.rs")),
    ("random.rs", include_str!("../../runtime/src/random.rs")),
    ("request.rs", include_str!("../../runtime/src/request.rs")),
    ("response.rs", include_str!("../../runtime/src/response.rs")),
    ("retry.rs", include_str!("../../runtime/src/retry.rs")),
    ("secret.rs", include_str!("../../runtime/src/secret.rs")),
    ("secret/scrubber.rs", include_str!("../../runtime/src/secret/scrubber.rs")),
    ("security.rs", include_str!("../../runtime/src/security.rs")),
    ("server.rs", include_str!("../../runtime/src/server.rs")),
    ("token.rs", include_str!("../../runtime/src/token.rs")),
    ("transport.rs", include_str!("../../runtime/src/transport.rs")),
    ("json/bridge.rs", include_str!("../../runtime/src/json/bridge.rs")),
    ("json/exact.rs", include_str!("../../runtime/src/json/exact.rs")),
    ("json/extra.rs", include_str!("../../runtime/src/json/extra.rs")),
    ("json/fault.rs", include_str!("../../runtime/src/json/fault.rs")),
    ("json/file.rs", include_str!("../../runtime/src/json/file.rs")),
    ("json/formats.rs", include_str!("../../runtime/src/json/formats.rs")),
    ("json/integer.rs", include_str!("../../runtime/src/json/integer.rs")),
    ("json/mixed.rs", include_str!("../../runtime/src/json/mixed.rs")),
    ("json/mod.rs", include_str!("../../runtime/src/json/mod.rs")),
    ("json/number.rs", include_str!("../../runtime/src/json/number.rs")),
    ("json/object.rs", include_str!("../../runtime/src/json/object.rs")),
    ("json/reader.rs", include_str!("../../runtime/src/json/reader.rs")),
    ("json/scalar.rs", include_str!("../../runtime/src/json/scalar.rs")),
    ("json/scan.rs", include_str!("../../runtime/src/json/scan.rs")),
    ("json/sensitive.rs", include_str!("../../runtime/src/json/sensitive.rs")),
    ("json/text.rs", include_str!("../../runtime/src/json/text.rs")),
    ("json/union.rs", include_str!("../../runtime/src/json/union.rs")),
    ("json/writer.rs", include_str!("../../runtime/src/json/writer.rs")),
];

pub(super) fn files(files: &mut Files) {
    for (path, text) in RUNTIME {
        files.text.insert(format!("src/runtime/{path}"), (*text).to_owned());
    }
}
