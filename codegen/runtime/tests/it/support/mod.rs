//! A made-up API with hand-written operations, and a server on loopback.

pub mod api;
pub mod server;

pub use api::{Probe, SHOP, client, endpoint, offline, probe, shop};
pub use server::{FOREVER, Server, Step, answer, close, json, wait};

/// Runs a future to its end.
pub fn run<F: std::future::Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
