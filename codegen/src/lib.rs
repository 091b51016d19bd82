//! From an OpenAPI document to a Rust crate.

pub mod diagnostic;
pub mod document;
pub mod ir;
pub mod lower;
pub mod pointer;
pub mod source;
