//! Calls that the document does not know.

use runtime::testing::{Fake, Reply};
use runtime::{Body, Client, ClientBuilder, ErrorKind, Replay};
use serde_json::{Value, json};

use crate::support::{SHOP, offline, run, shop};

fn client(fake: &Fake) -> Client {
    ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(fake.clone()).build().unwrap()
}

#[test]
fn it_goes_where_the_caller_says_with_the_clients_credentials() {
    let fake = Fake::new();
    fake.on_request("POST", "/balances/{currency}").reply(Reply::json(201, &json!({"amount": 5})));
    let call = client(&fake)
        .request("post", "/balances/{currency}")
        .path_value("currency", "G/P")
        .query("at", "now")
        .header("x-note", "one")
        .json(json!({"a": 1}))
        .body_member("b", 2);
    let response = run(call.send()).unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.value.json::<Value>().unwrap(), json!({"amount": 5}));
    let received = fake.requests().remove(0);
    assert_eq!(received.method(), "POST");
    assert_eq!(received.url(), "https://test.shop.example/v1/balances/G%2FP?at=now");
    assert_eq!(received.header("authorization"), Some("Basic c2tfdGVzdF8xMjM0NTY6"));
    assert_eq!(received.header("x-note"), Some("one"));
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.json::<Value>().unwrap(), json!({"a": 1, "b": 2}));
}

#[test]
fn it_carries_all_the_credentials_that_the_client_has() {
    let keys = shop().api_key("headerKey", "abcdefgh").api_key("queryKey", "ijklmnop");
    let client = keys.base_url("http://localhost").build().unwrap();
    let request = client.request("GET", "/x").request().unwrap();
    assert_eq!(request.header("x-api-key"), Some("abcdefgh"));
    assert!(request.url().ends_with("/x?api_key=ijklmnop"));
    assert!(!format!("{request:?}").contains("ijklmnop"));
}

#[test]
fn methods_say_whether_it_is_made_again() {
    for (method, attempts) in [
        ("GET", 3),
        ("HEAD", 3),
        ("OPTIONS", 3),
        ("PUT", 3),
        ("DELETE", 3),
        ("POST", 1),
        ("PATCH", 1),
        ("X", 1),
    ] {
        let fake = Fake::new();
        fake.on_request(method, "/x").reply(Reply::reset());
        let error = run(client(&fake).request(method, "/x").send()).unwrap_err();
        assert_eq!((error.attempts(), fake.requests().len()), (attempts, attempts as usize), "{method}");
        assert!(error.to_string().starts_with(&format!("{method} /x: the connection broke: ")), "{error}");
    }
    let fake = Fake::new();
    fake.on_request("POST", "/x").reply(Reply::reset());
    let error = run(client(&fake).request("POST", "/x").replay(Replay::Safe).send()).unwrap_err();
    assert_eq!(error.attempts(), 3);
}

#[test]
fn a_key_makes_it_repeatable() {
    let fake = Fake::new();
    fake.on_request("POST", "/x").reply(Reply::reset());
    let call = client(&fake).request("POST", "/x").keyed("Idempotency-Key");
    let key = call.idempotency_key_value().unwrap();
    let error = run(call.send()).unwrap_err();
    assert_eq!((error.attempts(), error.idempotency_key()), (3, Some(key.as_str())));
    assert!(fake.requests().iter().all(|it| it.header("idempotency-key") == Some(key.as_str())));

    let given = client(&fake).request("POST", "/x").keyed("Idempotency-Key").idempotency_key("order-1");
    assert_eq!(given.idempotency_key_value().as_deref(), Some("order-1"));
    let none = offline().request("POST", "/x").idempotency_key("order-1").request().unwrap_err();
    assert_eq!(none.to_string(), "POST /x: this operation takes no idempotency key");
}

#[test]
fn bodies_of_any_type() {
    let call = offline().request("PUT", "/x").body("text/csv", Body::from("a,b"));
    let request = call.request().unwrap();
    assert_eq!((request.header("content-type"), request.body()), (Some("text/csv"), Some(&b"a,b"[..])));
    let extended = call.body_member("c", 1).request().unwrap_err();
    assert_eq!(extended.to_string(), "PUT /x: a body of type `text/csv` has no members to add to");
}

#[test]
fn what_would_lead_elsewhere_is_refused() {
    for (path, text) in [
        ("/a/../b", "the path `/a/../b` has a dot segment, which would address something else"),
        ("/a/%2E%2e/b", "the path `/a/%2E%2e/b` has a dot segment, which would address something else"),
        ("x", "the path `x` does not begin with a slash"),
        ("https://evil.example/x", "the path `https://evil.example/x` does not begin with a slash"),
        ("/{id}", "path parameter `id` has no value"),
    ] {
        let error = offline().request("GET", path).request().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.to_string(), format!("GET {path}: {text}"));
    }
    let empty = offline().request("GET", "/x/{id}").path_value("id", "").request().unwrap_err();
    assert!(empty.to_string().contains("path parameter `id` is empty"));
    let method = offline().request("GE T", "/x").request().unwrap_err();
    assert_eq!(method.to_string(), "GE T /x: `GE T` is not a method");
    // Two slashes are a path here, not another host.
    let request = offline().request("GET", "//evil.example/x").request().unwrap();
    assert!(request.url().starts_with("http://localhost//evil.example/"), "{}", request.url());
}
