//! A client of the mock server that remembers which operations it has called.
//!
//! One file for all APIs: each crate has its own runtime, so this becomes a module of each API's tests, which call
//! that crate `api`.

use std::collections::BTreeSet;
use std::env;
use std::io::{Write, stderr};

use super::api::json::{self, Json};
use super::api::runtime::Operation;
use super::api::{Call, Client, Error};
use crate::difference::difference;

/// A client of the mock server, and which operations it has called.
pub(super) struct Shop {
    pub(super) client: Client,
    called: BTreeSet<&'static str>,
    is_behind_proxy: bool,
}

impl Shop {
    /// None where there is no server.
    pub(super) fn open(api: &str) -> Option<Self> {
        let Ok(url) = env::var("PRISM_URL") else {
            // Not `eprintln!`, which shows with failed tests only.
            let _ = writeln!(stderr(), "skipped: PRISM_URL names no server; `.ci/prism {api}` starts one");
            return None;
        };
        let client = Client::builder().key("sk_test_prism").base_url(url).retries(0).build().unwrap();
        Some(Self { client, called: BTreeSet::new(), is_behind_proxy: false })
    }

    /// A client of a proxy that holds responses to the document as well, before a server with what was recorded. None where
    /// there is no proxy.
    pub(super) fn behind_proxy(api: &str) -> Option<Self> {
        let (Ok(url), Ok(port)) = (env::var("PRISM_PROXY_URL"), env::var("PRISM_UPSTREAM_PORT")) else {
            let _ =
                writeln!(stderr(), "skipped: PRISM_PROXY_URL names no proxy; `.ci/prism {api}` starts one");
            return None;
        };
        crate::upstream::start(api, port.parse().unwrap());
        let client = Client::builder().key("sk_test_prism").base_url(url).retries(0).build().unwrap();
        Some(Self { client, called: BTreeSet::new(), is_behind_proxy: true })
    }

    /// Sends a call that has to succeed.
    pub(super) async fn send<O: Operation>(&mut self, call: Call<O>) -> O::Output {
        self.called.insert(O::ENDPOINT.id);
        call.await.unwrap_or_else(|error| panic!("{error}: {}", body(&error)))
    }

    /// Sends a call that the server gives the document's example for. None of it may be lost.
    // For an API whose tests are driven by a list of its operations.
    #[allow(dead_code)]
    pub(super) async fn example<O: Operation<Output: Json>>(&mut self, call: Call<O>) {
        self.whole(call).await;
    }

    /// Sends a call that the server responds with whatever its schema allows. None of that may be lost.
    pub(super) async fn roll<O: Operation<Output: Json>>(&mut self, call: Call<O>) {
        self.whole(call.header("Prefer", "dynamic=true")).await;
    }

    async fn whole<O: Operation<Output: Json>>(&mut self, call: Call<O>) {
        self.called.insert(O::ENDPOINT.id);
        if self.is_behind_proxy && is_get_with_body(&call) {
            return;
        }
        let response = call.send().await;
        let response = response.unwrap_or_else(|error| panic!("{error}: {}", body(&error)));
        // Read by the client's own reader: serde_json's is a last digit off in some fractions.
        let sent: serde_json::Value = json::from_slice(response.raw_body()).unwrap();
        assert_eq!(difference(&sent, &json::to_value(&response.value)), None, "{sent}");
    }

    /// Every operation of the API's document must have been called.
    pub(super) fn close(self, api: &str) {
        let spec = format!("{}/../spec/{api}/openapi.yaml", env!("CARGO_MANIFEST_DIR")).into();
        let api = codegen::generate(&codegen::Request { spec, ..codegen::Request::default() }).api.unwrap();
        let all: BTreeSet<&str> = api.operations.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(self.called, all);
    }
}

/// Whether the request is a GET with a body, which Prism's proxy refuses to forward. The mock server alone holds such a
/// call to the document.
fn is_get_with_body<O: Operation>(call: &Call<O>) -> bool {
    let request = call.request().unwrap();
    request.method() == "GET" && request.body().is_some()
}

/// What the mock server says of a request that it refuses.
fn body(error: &Error) -> String {
    String::from_utf8_lossy(error.raw_body().unwrap_or_default()).into_owned()
}
