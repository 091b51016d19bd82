//! From an OpenAPI document to a Rust crate.

#![doc = include_str!("../README.md")]

pub mod analyze;
pub mod bundle;
#[cfg(feature = "program")]
pub mod commands;
pub mod conventions;
pub mod crate_name;
pub mod diagnostic;
pub mod digest;
pub mod directions;
pub mod document;
mod effective;
pub mod emit;
mod examples;
pub mod features;
mod foreign;
pub mod format;
mod generator;
mod inputs;
pub mod ir;
pub mod leniency;
pub mod lint;
pub mod load;
pub mod lock;
pub mod lower;
pub mod names;
pub mod nearest;
pub mod normalize;
pub mod openapi;
mod outcome;
pub mod output;
pub mod overlay;
pub mod package;
pub mod parallel;
pub mod pipeline;
pub mod pointer;
pub mod read;
mod renames;
mod renumber;
pub mod report;
pub mod review;
mod select;
pub mod shape;
mod shared_types;
pub mod sharing;
pub mod source;
pub mod stack;
pub mod surface;
pub mod unseen;
mod wording;

pub use effective::{Effective, effective};
pub use generator::{Generator, Made, NotMade};
pub use inputs::{Request, reads_the_same};
pub use outcome::Outcome;
pub use pipeline::generate;
