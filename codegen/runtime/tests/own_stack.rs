//! A client over a transport of the caller's, with whatever features the crate has: no test here needs an HTTP library.
//! Without the feature `http-client` none is compiled, and these tests are the only ones that run.

#![allow(clippy::unwrap_used, missing_docs)]

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use runtime::{
    Api, BoxFuture, ClientBuilder, ErrorKind, ErrorPointers, Phase, RequestBody, ResponseBody, SecurityKind,
    SecurityScheme, Server, Transport, TransportError,
};

static SHOP: Api = Api {
    name: "shop",
    version: "1.2.3",
    servers: &[Server { url: "https://shop.example", description: "", key_prefixes: &[], variables: &[] }],
    server_variables: &[],
    security: &[SecurityScheme { name: "bearerAuth", kind: SecurityKind::Bearer }],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

/// Fails to connect once, and then responds with what it was sent.
#[derive(Debug, Clone, Default)]
struct Echo(Arc<Mutex<Vec<String>>>);

impl Transport for Echo {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let mut seen = self.0.lock().unwrap();
            seen.push(format!("{} {}", request.method(), request.uri()));
            match seen.len() {
                1 => Err(TransportError::new(Phase::Connect, "no route")),
                _ => Ok(http::Response::new(request.body().bytes().unwrap_or_default().into())),
            }
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// Waits for a future that waits for nothing real.
fn poll<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[test]
fn a_call_is_sent_and_retried_over_a_transport_of_the_callers() {
    let echo = Echo::default();
    let client = ClientBuilder::from_api(&SHOP).key("sk_123456").transport(echo.clone()).build().unwrap();
    let call = client.request("POST", "/v1/orders").json(serde_json::json!({"amount": 5}));
    assert_eq!(poll(call.into_future()).unwrap().raw_body(), br#"{"amount":5}"#);
    assert_eq!(*echo.0.lock().unwrap(), ["POST https://shop.example/v1/orders"; 2]);
}

#[test]
fn a_client_without_any_transport_is_refused() {
    let built = ClientBuilder::from_api(&SHOP).key("sk_123456").build();
    if cfg!(feature = "http-client") {
        assert!(built.is_ok());
        return;
    }
    let error = built.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "the client has no transport: set one with `ClientBuilder::transport`, or turn on the feature `http-client`"
    );
}

/// What cargo says of this crate, without a network.
fn cargo(arguments: &[&str]) -> String {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--manifest-path", manifest])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The packages that a crate is built of with these features.
fn packages(features: &[&str]) -> Vec<String> {
    let tree = ["tree", "--edges", "normal,build", "--prefix", "none", "--no-default-features", "--features"];
    let lines = cargo(&[tree.as_slice(), &[&features.join(",")]].concat());
    lines.lines().filter_map(|it| it.split(' ').next().map(str::to_owned)).collect()
}

#[test]
fn no_http_library_is_compiled_for_a_transport_of_the_callers() {
    let is_http =
        |it: &String| matches!(it.as_str(), "reqwest" | "hyper" | "hyper-util" | "rustls" | "native-tls");
    let plain = ["blocking", "charset", "jiff", "oauth2", "testing", "tracing", "webhooks"];
    assert!(!packages(&plain).iter().any(is_http));
    for feature in ["http-client", "rustls"] {
        assert!(packages(&[feature]).iter().any(|it| it == "reqwest"), "{feature}");
    }
    // No test is built with these, so that a machine may lack their packages: the manifest has to do.
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let all = metadata["packages"].as_array().unwrap();
    let own = all.iter().find(|it| it["name"] == env!("CARGO_PKG_NAME")).unwrap();
    for feature in ["native-tls", "http2"] {
        let with = own["features"][feature].as_array().unwrap();
        assert!(with.iter().any(|it| it == "http-client"), "{feature}: {with:?}");
    }
}
