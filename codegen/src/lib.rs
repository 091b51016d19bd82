//! From an OpenAPI document to a Rust crate.

pub mod diagnostic;
pub mod ir;
pub mod nearest;
pub mod pointer;
pub mod source;
