//! The generated client against a real server on loopback: what goes over the wire, and what becomes of the answer.
//!
//! What no one API can show (parameter styles, other credentials, the transport's corners) is tested with the runtime.

#![allow(clippy::unwrap_used)]

mod calls;
mod errors;
mod every;
mod lists;
pub(crate) mod operations;
mod qashier;
mod refusals;
mod requests;
mod responses;
mod retries;
mod secrets;
mod transport;

use wooshpay::models::PaymentIntent;
use wooshpay::{Client, Error};

use crate::server::{Server, Step};

/// A test key, and how HTTP Basic carries it: as the user name, with an empty password.
const KEY: &str = "sk_test_51Hq8mZ2eR";
const BASIC: &str = "Basic c2tfdGVzdF81MUhxOG1aMmVSOg==";

/// A client that talks to this URL, with the transport that everybody gets. It makes each call once, so that tests see
/// each failure as it is.
fn client(url: &str) -> Client {
    Client::builder().key(KEY).base_url(url).retries(0).build().unwrap()
}

/// Runs a future to its end.
fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// What retrieving a PaymentIntent gives where the server follows this script.
fn retrieve(script: Vec<Step>) -> Result<PaymentIntent, Error> {
    let server = Server::start(script);
    run(async { client(&server.url()).payment_intents().retrieve("pi_1").await })
}
