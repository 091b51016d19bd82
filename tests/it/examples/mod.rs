//! The examples of the generated crates: each is run as whoever has no key runs it, and its functions are driven through what
//! can go wrong, by a server in memory. What is tested are the files that people copy, not copies of them.

// Several examples have the same module that makes their client.
#![allow(clippy::duplicate_mod)]

mod qashier_checkout;
mod qashier_fulfilment;
mod wooshpay_blocking;
mod wooshpay_checkout;
mod wooshpay_errors;
mod wooshpay_fulfilment;
mod wooshpay_list_all;
mod wooshpay_payment_intent;
mod wooshpay_webhook;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use serde_json::json;
use wooshpay::Client;
use wooshpay::testing::{Fake, Reply};

/// Runs a future to its end.
fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Polls a future until it is done or has asked in vain so often, and drops it.
async fn killed(work: impl Future<Output = ()>) {
    let mut work = pin!(work);
    for _ in 0..50 {
        let is_done = poll_fn(|context| Poll::Ready(work.as_mut().poll(context).is_ready())).await;
        if is_done {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// A folder for the files of an example, removed when it is dropped.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A client of WooshPay, with the retries that everybody has.
fn client(server: &Fake) -> Client {
    Client::builder().key("sk_test_any").transport(server.clone()).build().unwrap()
}

/// A client of a server in memory, and that server.
fn rehearsal(script: impl FnOnce(&Fake)) -> (Client, Fake) {
    let server = Fake::new();
    script(&server);
    (client(&server), server)
}

/// How WooshPay refuses a request.
fn refusal(status: u16, kind: &str, message: &str) -> Reply {
    Reply::json(status, &json!({"error": {"type": kind, "message": message}}))
}

/// The operations that were asked for, in their order.
fn operations(server: &Fake) -> Vec<String> {
    server.requests().iter().map(|it| it.operation().to_owned()).collect()
}
