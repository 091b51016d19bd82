//! From an OpenAPI document to a Rust crate.

pub mod bundle;
pub mod diagnostic;
pub mod ir;
pub mod load;
pub mod nearest;
pub mod normalize;
pub mod pointer;
pub mod read;
pub mod report;
pub mod shape;
pub mod source;
pub mod stack;
