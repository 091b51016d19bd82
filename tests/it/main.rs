//! Tests of the whole, one module an area.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

mod generated;
mod golden;
mod tidy;

/// The runtime, over which all that was made of the fixtures stands.
#[path = "../../codegen/runtime/src/lib.rs"]
#[allow(dead_code)]
pub mod runtime;

/// What was made of the good fixtures.
#[allow(dead_code)]
pub mod ok {
    include!(concat!(env!("OUT_DIR"), "/modules.rs"));
}
