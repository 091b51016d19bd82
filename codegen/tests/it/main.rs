//! Tests of the whole generator that need no crate to be compiled, in one binary: linking is what costs. Those of `review` and
//! `mutants` are on their own, since they are run alone, too.

mod diagnostics;
mod features;
mod fields;
mod hostile_text;
mod lock;
mod program;
mod sharing;
