//! From an OpenAPI document to a Rust crate.

pub mod analyze;
pub mod diagnostic;
pub mod emit;
pub mod format;
pub mod ir;
pub mod names;
pub mod output;
pub mod pointer;
pub mod source;
pub mod surface;
