//! The client that the examples call with: of the real API if there is a key, else of a server in memory, so that each example
//! shows something wherever it runs.
//!
//! `WOOSHPAY_KEY` is your secret key; `WOOSHPAY_BASE_URL` names another host (a mock on this machine, say).

use std::env;

use wooshpay::testing::Fake;
use wooshpay::{Client, Error};

/// A client of the API if there is a key; else one of a server in memory, whose responses `script` sets.
///
/// # Errors
/// If the key or the host cannot be used.
pub fn client(script: impl FnOnce(&Fake)) -> Result<Client, Error> {
    let mut builder = match env::var("WOOSHPAY_KEY") {
        Ok(key) => Client::builder().key(key),
        Err(_) => {
            println!("WOOSHPAY_KEY is not set: this is a rehearsal with a server in memory");
            let server = Fake::new();
            script(&server);
            Client::builder().key("sk_test_rehearsal").transport(server)
        }
    };
    if let Ok(url) = env::var("WOOSHPAY_BASE_URL") {
        builder = builder.base_url(url);
    }
    builder.build()
}
