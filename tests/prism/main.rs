//! The generated clients against a mock server that holds every request to the API's document.
//!
//! `.ci/prism API` starts the server (Prism) for an API, names it in `PRISM_URL` and runs the tests of that API, which
//! are in the module of its name; without a server there is nothing to do here. The server responds with the document's
//! own examples, or as `Prefer` asks. What it thinks of the requests it tells its log, which `.ci/prism` reads.
//!
//! Then Prism is between the client and a server of ours (`upstream`), and holds the responses to the document, too.

#![allow(clippy::unwrap_used)]
// `shop.rs` is compiled over the runtime of each crate, and those are not one.
#![allow(clippy::duplicate_mod)]

mod qashier;
mod upstream;
mod wooshpay;

#[path = "../it/difference.rs"]
mod difference;
#[path = "../it/document.rs"]
mod document;
#[path = "../it/wire/operations.rs"]
mod operations;
#[path = "../apis/recorded/rules.rs"]
#[allow(dead_code)]
mod rules;

/// Runs a future to its end.
fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
