//! The files work as a module of another crate, as which they are copied: nothing in them counts on being a crate.

#![allow(dead_code, unreachable_pub)]

#[path = "../src/lib.rs"]
pub mod runtime;

use runtime::{Api, ClientBuilder, ErrorPointers};

static API: Api = Api {
    name: "copied",
    version: "1.0.0",
    servers: &[],
    server_variables: &[],
    security: &[],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

#[test]
fn a_client_is_made_within_another_crate() {
    let client = ClientBuilder::from_api(&API).base_url("https://x.example").build();
    // Without an HTTP client, the caller has to bring a transport.
    let is_made = client.is_ok_and(|it| format!("{it:?}").contains("copied"));
    assert_eq!(is_made, cfg!(feature = "http-client"));
}
