//! The tables of a manifest, row by row: what is there, why, and in which crates.
//!
//! Versions are explicit, so that a manifest is self-contained. A dependency that only a feature needs is optional, and there
//! only where the feature is.

use super::Context;

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) key: &'static str,
    pub(super) value: &'static str,
    /// For who reads the manifest; it may speak for the rows below it as well. Empty where the row speaks for itself.
    pub(super) why: &'static str,
    /// The crates that have it.
    pub(super) is_for: fn(&Context<'_>) -> bool,
}

impl Row {
    pub(super) const fn new(key: &'static str, value: &'static str) -> Self {
        Self { key, value, why: "", is_for: |_| true }
    }

    pub(super) const fn why(mut self, why: &'static str) -> Self {
        self.why = why;
        self
    }

    const fn only(mut self, is_for: fn(&Context<'_>) -> bool) -> Self {
        self.is_for = is_for;
        self
    }
}

/// What a crate of types alone has of these tables.
pub(super) const OF_TYPES: [&str; 7] =
    ["bytes", "futures-core", "jiff", "serde", "serde_json", "tokio", "web-time"];

/// What a crate depends on besides its runtime where that is a crate of its own: what is in signatures and in the text of macros.
pub(super) const BESIDE_RUNTIME: [&str; 6] =
    ["futures-core", "http", "jiff", "reqwest", "serde", "serde_json"];

pub(super) const FEATURES: &[Row] = &[
    Row::new("default", r#"["charset", "http-client", "rustls"]"#).only(|ctx| ctx.features.is_none()),
    Row::new("default", r#"["all-tags", "charset", "http-client", "rustls"]"#).only(|ctx| ctx.features.is_some()),
    Row::new("charset", r#"["dep:encoding_rs"]"#)
        .why("Responses in charsets other than UTF-8, such as windows-1252 and UTF-16."),
    Row::new("http-client", r#"["dep:reqwest"]"#)
        .why("The default HTTP client. Without it no HTTP library is compiled: each client takes a transport of yours."),
    Row::new("rustls", r#"["http-client", "reqwest/rustls"]"#).why("TLS by rustls; builds C code."),
    Row::new("native-tls", r#"["http-client", "reqwest/native-tls"]"#).why("TLS by the system's own library."),
    Row::new("http2", r#"["http-client", "reqwest/http2"]"#).why("HTTP/2, if the server supports it."),
    Row::new("wasm-js", r#"["getrandom/wasm_js"]"#)
        .why("Randomness of JavaScript, which wasm32-unknown-unknown needs in a browser."),
    Row::new("oauth2", r#"["dep:futures-util", "dep:oauth2"]"#)
        .why("Tokens that are fetched and renewed: client credentials, refresh tokens, OpenID Connect.")
        .only(|ctx| ctx.api.has_tokens()),
    Row::new("blocking", "[]").why("Blocking calls, for code that is not async."),
    Row::new("jiff", r#"["dep:jiff"]"#)
        .why("Conversions of timestamps and dates from and to jiff.")
        .only(|ctx| ctx.facts.tells_time() && !ctx.api.foreign.uses("jiff")),
    Row::new("jiff", "[]")
        .why("Conversions of timestamps and dates from and to jiff, which the crate has anyway.")
        .only(|ctx| ctx.facts.tells_time() && ctx.api.foreign.uses("jiff")),
    Row::new("testing", "[]").why("A fake server in memory, for the tests of your program."),
    Row::new("tracing", r#"["dep:tracing"]"#).why("A span for each call, an event for each attempt."),
    Row::new("webhooks", r#"["dep:hmac", "dep:sha2"]"#)
        .why("Verifies webhooks.")
        .only(|ctx| ctx.is_signed() && !has_other(ctx)),
    Row::new("webhooks", r#"["dep:hmac", "dep:sha2", "other-models"]"#)
        .why("Verifies webhooks.")
        .only(|ctx| ctx.is_signed() && has_other(ctx)),
];

/// Whether what webhooks bring is behind a feature.
fn has_other(ctx: &Context<'_>) -> bool {
    ctx.features.is_some_and(|it| it.has_other())
}

pub(super) const DEPENDENCIES: &[Row] = &[
    Row::new("base64", r#"{ version = "0.23", default-features = false, features = ["alloc"] }"#)
        .why("HTTP Basic, webhook signatures, and finding secrets that a server repeats in Base64."),
    Row::new("bytes", r#""1""#).why("Chunks of streamed bodies."),
    Row::new("futures-core", r#"{ version = "0.3", default-features = false }"#)
        .why("The trait `Stream`: bodies and paginated lists."),
    Row::new(
        "futures-util",
        r#"{ version = "0.3", default-features = false, features = ["std"], optional = true }"#,
    )
    .why("Many calls wait for one token.")
    .only(|ctx| ctx.api.has_tokens()),
    Row::new("http-body", r#""1""#).why("The trait that bodies have in HTTP libraries."),
    Row::new("encoding_rs", r#"{ version = "0.8", optional = true }"#)
        .why("Responses in charsets other than UTF-8. Optional, since its tables are large."),
    Row::new("getrandom", r#"{ version = "0.4", default-features = false }"#)
        .why("Random idempotency keys, unique even after a fork or a restored snapshot."),
    Row::new("hmac", r#"{ version = "0.13", default-features = false, optional = true }"#)
        .why("The HMAC of webhook signatures.")
        .only(|ctx| ctx.is_signed()),
    Row::new("sha2", r#"{ version = "0.11", default-features = false, optional = true }"#)
        .why("The hash functions of webhook signatures.")
        .only(|ctx| ctx.is_signed()),
    Row::new("http", r#""1""#).why("Header names, header values and methods."),
    Row::new("jiff", r#"{ version = "1", default-features = false, features = ["std"], optional = true }"#)
        .why("Its timestamps and dates, if your program uses them.")
        .only(|ctx| ctx.facts.tells_time() && !ctx.api.foreign.uses("jiff")),
    Row::new("jiff", r#"{ version = "1", default-features = false, features = ["std"] }"#)
        .why("The types of timestamps and dates.")
        .only(|ctx| ctx.api.foreign.uses("jiff")),
    Row::new("oauth2", r#"{ version = "5", default-features = false, optional = true }"#)
        .why("What a token server is asked, and what it says.")
        .only(|ctx| ctx.api.has_tokens()),
    Row::new("percent-encoding", r#"{ version = "2.3", default-features = false, features = ["alloc"] }"#)
        .why("Parameters in paths and queries."),
    Row::new("reqwest", r#"{ version = "0.13", default-features = false, optional = true }"#)
        .why("The default HTTP client."),
    Row::new("serde", r#"{ version = "1", default-features = false, features = ["std"] }"#)
        .why("`Serialize` and `Deserialize` of models, for your program; calls do not use it."),
    Row::new("serde_json", r#"{ version = "1", features = ["float_roundtrip", "raw_value"] }"#)
        .why("JSON trees (`Value`), and numbers to their last digit."),
    Row::new("tokio", r#"{ version = "1", features = ["rt", "time"] }"#)
        .why("Timers, and threads for blocking work."),
    Row::new(
        "tracing",
        r#"{ version = "0.1", default-features = false, features = ["std"], optional = true }"#,
    )
    .why("Spans and events of calls."),
    Row::new("url", r#""2""#).why("URLs: parsing, joining, and comparing them."),
];

/// What only the target of browsers needs.
pub(super) const WASM_DEPENDENCIES: &[Row] = &[Row::new("web-time", r#""1""#)
    .why("The clocks of JavaScript: those of the standard library panic there.")];

pub(super) const DEV_DEPENDENCIES: &[Row] = &[
    Row::new("axum", r#"{ version = "0.8", default-features = false, features = ["http1", "tokio"] }"#)
        .why("A server that receives webhooks, for an example.")
        .only(|ctx| ctx.is_signed()),
    Row::new("redb", r#""4""#)
        .why("A database in a file, for an example.")
        .only(|ctx| ctx.api.event.is_some()),
    Row::new("tokio", r#"{ version = "1", features = ["macros", "rt", "sync", "time"] }"#)
        .why("The runtime of examples."),
];
