//! Checks a document against what OpenAPI allows, and mends one that holds something else.
//!
//! In: the bundled tree. Out: the same tree with every object in the shape that the [table](crate::openapi::table) gives it:
//! unknown keys are gone, wrong kinds are mended or cut, each with a message. Rewriting later versions as 3.0 is left to
//! [`normalize`](crate::normalize); afterwards the tree is one that `openapiv3` reads without an error.

mod check;
mod dangling;
mod fit;
mod legible;
mod mend;
mod walk;

pub use check::check;

#[cfg(test)]
mod tests;
