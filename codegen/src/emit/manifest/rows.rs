//! The tables of a manifest, row by row: what is there, and why.
//!
//! Versions are explicit, so that a manifest stands alone.

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) key: &'static str,
    pub(super) value: &'static str,
    /// For who reads the manifest; it may speak for the rows below it as well. Empty where the row speaks for itself.
    pub(super) why: &'static str,
}

impl Row {
    const fn new(key: &'static str, value: &'static str) -> Self {
        Self { key, value, why: "" }
    }

    const fn why(mut self, why: &'static str) -> Self {
        self.why = why;
        self
    }
}

pub(super) const FEATURES: &[Row] = &[
    Row::new("default", r#"["rustls"]"#),
    Row::new("rustls", r#"["reqwest/rustls"]"#).why("TLS by rustls; builds C code."),
    Row::new("native-tls", r#"["reqwest/native-tls"]"#).why("TLS by the system's own library."),
];

pub(super) const DEPENDENCIES: &[Row] = &[
    Row::new("bytes", r#""1""#)
        .why("Bodies that are read while they are sent or received; reqwest has these three in any case."),
    Row::new("futures-core", r#"{ version = "0.3", default-features = false }"#),
    Row::new("http-body", r#""1""#),
    Row::new("getrandom", r#"{ version = "0.4", default-features = false }"#)
        .why("Idempotency keys have to be unique, whatever was forked or restored from a snapshot."),
    Row::new("http", r#""1""#),
    Row::new("reqwest", r#"{ version = "0.13", default-features = false }"#),
    Row::new("serde", r#"{ version = "1", default-features = false, features = ["std"] }"#),
    Row::new("serde_json", r#"{ version = "1", features = ["float_roundtrip"] }"#)
        .why("A number is a number, to its last digit."),
    Row::new("tokio", r#"{ version = "1", features = ["rt", "time"] }"#),
    Row::new("url", r#""2""#),
];

pub(super) const DEV_DEPENDENCIES: &[Row] =
    &[Row::new("tokio", r#"{ version = "1", features = ["macros", "rt", "time"] }"#)];
