//! From an OpenAPI document to a Rust crate.

pub mod diagnostic;
pub mod ir;
pub mod output;
pub mod pointer;
pub mod source;
pub mod surface;
